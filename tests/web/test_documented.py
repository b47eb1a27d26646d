"""What is undocumented fails: every route stands in docs/pages.md, with what it is for."""

import re
from pathlib import Path

from tests.web.conftest import Site

PAGE = Path(__file__).parents[2] / "docs" / "pages.md"


def test_every_route_is_documented_and_no_other(site: Site) -> None:
    rows = re.findall(
        r"^\| `([^`]+)` \| (\w+) \| [^|]+ \| [^|]+ \|$", PAGE.read_text(), re.MULTILINE
    )
    there = {
        (re.sub(r"<[^:>]*:", "<", rule.rule), method)
        for rule in site.app.every_rule()
        if rule.endpoint != "static"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert set(rows) == there
