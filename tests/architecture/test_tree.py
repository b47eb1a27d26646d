"""What may stand in the tree: the given top level, no machine's paths, only known addresses."""

import re
from pathlib import Path

from tests.architecture.sources import ROOT, tracked

TOP_LEVEL = {
    *("kiosk", "hardware", "db", "templates", "systemd", "tests", "docs", "lock", ".ci"),
    *("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "Makefile", ".gitignore"),
}
# Files written elsewhere, kept as they came or as a tool wrote them.
FOREIGN = (
    Path("kiosk/web/static/vendor"),
    Path("kiosk/printing/fonts"),
    Path("lock"),
    Path("LICENSE"),
)
# Specifications and names that the text may point at, and hosts that lead nowhere.
HOSTS = re.compile(
    r"localhost|127\.0\.0\.1|\[::1\]|(.+\.)?example(\.(org|com|net))?|.+\.(test|invalid|local)"
    r"|www\.w3\.org|c2sp\.org|www\.rfc-editor\.org|json-schema\.org|www\.gov\.uk"
)
ADDRESS = re.compile(r"\b(?:https?|wss?|ftp)://([A-Za-z0-9.\[\]:-]*[A-Za-z0-9\]])")
HOME = re.compile(r"/(?:root|work|workspace|home/\w+|Users/\w+)/")


def own_text() -> dict[Path, str]:
    found = {}
    for path in tracked():
        if any(path.is_relative_to(foreign) for foreign in FOREIGN):
            continue
        data = (ROOT / path).read_bytes()
        if b"\0" not in data:
            found[path] = data.decode()
    return found


def test_the_top_level_is_the_given_one() -> None:
    assert {path.parts[0] for path in tracked()} <= TOP_LEVEL


def test_no_file_names_the_machine_it_was_written_on() -> None:
    found = [
        f"{path}: {match[0]}" for path, text in own_text().items() for match in HOME.finditer(text)
    ]
    assert not found


def test_every_address_is_a_known_one() -> None:
    found = [
        f"{path}: {match[0]}"
        for path, text in own_text().items()
        for match in ADDRESS.finditer(text)
        if not HOSTS.fullmatch(re.sub(r"(?<!:):\d+$", "", match[1]))
    ]
    assert not found


def test_pages_load_nothing_from_outside() -> None:
    loads = re.compile(r"""(?:src|href|action|url\()\s*=?\s*["']?(?:https?:)?//""")
    pages = {".html", ".css", ".js", ".svg", ".webmanifest", ".xml"}
    found = [
        f"{path}: {match[0]}"
        for path, text in own_text().items()
        if path.suffix in pages
        for match in loads.finditer(text)
    ]
    assert not found
