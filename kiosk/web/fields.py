"""The fields of a form as its template takes them: what was typed, and what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import request

from kiosk.custody.errors import Code, Refusal

View = dict[str, Any]
Errors = Mapping[str, str]


def problems(refusals: Sequence[Refusal]) -> dict[str, str] | None:
    """What is wrong with which field; None where something else speaks against the act."""
    told = [item.facts for item in refusals if item.code is Code.DETAILS_MISSING]
    if len(told) < len(refusals):
        return None
    return {facts["field"]: facts.get("why", "Fill this in.") for facts in reversed(told)}


def summary(errors: Errors, fields: Iterable[View]) -> list[View]:
    """What is wrong, in the order of the fields, each with the control that it leads to."""
    return [
        {"words": errors[view["name"]], "field": view.get("id") or view["name"]}
        for view in fields
        if view["name"] in errors
    ]


def text(name: str, label: str, value: str | None, errors: Errors, **more: Any) -> View:
    """A line of text."""
    view = {"kind": "text", "name": name, "label": label, "value": value or "", "pad": "text"}
    return {**view, "autocomplete": "off", "error": errors.get(name), **more}


def select(
    name: str,
    label: str,
    options: Iterable[tuple[str, str]],
    chosen: str | None,
    errors: Errors,
    **more: Any,
) -> View:
    """One of several, by their values and words."""
    views = [
        {"value": value, "words": words, "chosen": value == (chosen or "")}
        for value, words in options
    ]
    view = {"kind": "select", "name": name, "label": label, "options": views}
    return {**view, "error": errors.get(name), **more}


def day(name: str, label: str, value: date | None, errors: Errors, **more: Any) -> View:
    """A day, as three numbers; what was posted stands again as it was typed."""
    parts = {"day": "", "month": "", "year": ""}
    if value is not None:
        parts = {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
    if request.method == "POST":
        parts = {part: request.form.get(f"{name}-{part}", "")[:4] for part in parts}
    view = {"kind": "day", "name": name, "id": f"{name}-day", "label": label, **parts}
    return {**view, "error": errors.get(name), **more}


def posted_day(name: str) -> date | None:
    """The day that was typed; None where there is no such day."""
    parts = [request.form.get(f"{name}-{part}", "").strip() for part in ("year", "month", "day")]
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


def posted_number(name: str) -> int | None:
    """A small whole number that was typed; None for anything else."""
    raw = request.form.get(name, "").strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 3 else None


def is_no_day(name: str) -> bool:
    """Whether what was typed is no day, where it may stay empty."""
    typed = any(request.form.get(f"{name}-{part}") for part in ("day", "month", "year"))
    return typed and posted_day(name) is None


_NAMED = {Code.USER_TAKEN, Code.CODE_TAKEN, Code.NOT_A_CODE}


def secret_problems(refusals: Sequence[Refusal], secret: str) -> dict[str, str] | None:
    """What is wrong with which field of an account; a weak secret stands at the field `secret`."""
    told: dict[str, str] = {}
    for item in refusals:
        if item.code is Code.WEAK_SECRET:
            told[secret] = item.facts.get("why", item.words)
        elif item.code in _NAMED:
            told[item.facts.get("field", secret)] = f"{item.words} {item.remedy}"
        elif item.code is Code.DETAILS_MISSING:
            told[item.facts["field"]] = item.facts.get("why", "Fill this in.")
        else:
            return None
    return told
