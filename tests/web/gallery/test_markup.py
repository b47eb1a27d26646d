"""Every screen is valid HTML with a title, a language, one main heading and nothing inline."""

import re
from pathlib import Path

import html5lib
import pytest
from flask import Flask

from tests.web.gallery.app import ROOT, create_gallery
from tests.web.gallery.screens import SCREENS

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "kiosk" / "web" / "static" / "js").glob("*.js"))


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_gallery()


def _page(app: Flask, name: str) -> str:
    response = app.test_client().get(f"/{name}")
    assert response.status_code == 200
    return response.get_data(as_text=True)


@pytest.mark.parametrize("name", SCREENS)
def test_screen_is_valid_html(app: Flask, name: str) -> None:
    html = _page(app, name)
    html5lib.HTMLParser(strict=True).parse(html)
    assert re.search(r"<html lang=\"[a-z]", html)
    assert re.search(r"<title>\s*\S+.* · Phonebox</title>", html)
    assert len(re.findall(r"<h1[ >]", html)) == 1


@pytest.mark.parametrize("name", SCREENS)
def test_screen_keeps_to_the_strict_policy(app: Flask, name: str) -> None:
    html = _page(app, name)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html)


@pytest.mark.parametrize("name", SCREENS)
def test_ids_are_unique_and_forms_carry_their_token(app: Flask, name: str) -> None:
    html = re.sub(r"<template.*?</template>", "", _page(app, name), flags=re.DOTALL)
    ids = re.findall(r"\sid=\"([^\"]+)\"", html)
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", html, flags=re.DOTALL):
        assert 'name="csrf_token"' in form


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_is_short_and_says_what_it_needs(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) < 80
    if path.name != "_htmx.html":
        assert text.startswith("{#")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_says_what_it_is_for(path: Path) -> None:
    text = path.read_text()
    assert text.startswith("/**")
    assert len(text.splitlines()) < 250
