"""The description of the API is the API: routes, methods, and what is really answered."""

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kiosk.scanning.outcomes import ScanOutcome
from kiosk.web.api.routes import STATES
from kiosk.web.openapi.routes import DOCUMENT
from tests.web.conftest import LABELS, Site

DESCRIBED: dict[str, Any] = json.loads(DOCUMENT.read_text())
SCHEMAS = DESCRIBED["components"]["schemas"]


def described() -> Iterator[tuple[str, str]]:
    for path, operations in DESCRIBED["paths"].items():
        yield from ((path, method.upper()) for method in operations)


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """The part of the document that a reference points at."""
    while "$ref" in part:
        found: Any = DESCRIBED
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def check(path: str, method: str, answer: Any) -> Any:
    """The answer's JSON, once it is as the document says."""
    operation = DESCRIBED["paths"][path][method.lower()]
    response = resolved(operation["responses"][str(answer.status_code)])
    schema = response["content"]["application/json"]["schema"]
    data = answer.get_json()
    Draft202012Validator({**schema, "components": DESCRIBED["components"]}).validate(data)
    return data


def test_it_describes_every_route_and_no_other(site: Site) -> None:
    served = set()
    for rule in site.app.every_rule():
        if rule.rule.startswith("/api/") or rule.rule == "/health":
            path = re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule)
            methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            served |= {(path, method) for method in methods}
    assert served == set(described())


def test_it_is_served_to_anybody(site: Site) -> None:
    answer = site.app.test_client().get("/api/openapi.json")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert answer.get_json() == DESCRIBED


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


def test_every_reference_leads_somewhere() -> None:
    for target in re.findall(r'"\$ref": "([^"]+)"', DOCUMENT.read_text()):
        assert resolved({"$ref": target})


def test_outcomes_and_states_are_those_of_the_code() -> None:
    outcomes = SCHEMAS["Outcome"]["properties"]["outcome"]["enum"]
    assert set(outcomes) == {outcome.value for outcome in ScanOutcome}
    assert set(SCHEMAS["ReaderStatus"]["properties"]["state"]["enum"]) == set(STATES)


def posted(site: Site, path: str, body: Any, key: str | None = None) -> Any:
    headers = {"Authorization": f"Bearer {site.key if key is None else key}"}
    return site.app.test_client().post(path, json=body, headers=headers)


def a_scan(**more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "code": LABELS["device-ada"],
        "uid": None,
        "medium": "qr",
        "reader": "scanner",
        "at": "2026-11-23T08:42:00Z",
        **more,
    }


def test_scans_are_answered_as_described(site: Site) -> None:
    nobody = check("/api/scans", "POST", posted(site, "/api/scans", a_scan()))
    assert nobody["outcome"] == "not_signed_in"
    site.browser("office").get("/hand-in")
    done = check("/api/scans", "POST", posted(site, "/api/scans", a_scan()))
    assert (done["outcome"], type(done["entry"])) == ("handed_in", int)
    wrong = check("/api/scans", "POST", posted(site, "/api/scans", a_scan(code="rubbish")))
    assert wrong["entry"] is None
    check("/api/scans", "POST", posted(site, "/api/scans", a_scan(), key="wrong"))


WRONG: tuple[Any, ...] = (
    {},
    [],
    "text",
    a_scan(id="1"),
    a_scan(code=5),
    a_scan(code=None),
    a_scan(code=None, uid="xyz"),
    a_scan(medium="smoke"),
    a_scan(at="yesterday"),
)


@pytest.mark.parametrize("body", WRONG, ids=[str(number) for number in range(len(WRONG))])
def test_what_the_document_refuses_the_service_refuses(site: Site, body: Any) -> None:
    schema = {**SCHEMAS["Scan"], "components": DESCRIBED["components"]}
    strict = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    refused_by_document = not strict.is_valid(body)
    answer = posted(site, "/api/scans", body)
    assert answer.status_code == 422
    check("/api/scans", "POST", answer)
    # Dates and ids are formats, which only some validators check.
    formats = isinstance(body, dict) and (body.get("at") == "yesterday" or body.get("id") == "1")
    assert refused_by_document or formats


def test_readers_are_answered_as_described(site: Site) -> None:
    path = "/api/readers/status"
    good = {"state": "ready", "words": "Ready."}
    assert check(path, "POST", posted(site, path, good)) == {"heard": True}
    wrong: tuple[Any, ...] = ({"state": "tired", "words": ""}, {"state": "ready"}, [])
    for bad in wrong:
        check(path, "POST", posted(site, path, bad))
    check(path, "POST", posted(site, path, good, key="wrong"))


def test_health_is_answered_as_described(site: Site) -> None:
    check("/health", "GET", site.app.test_client().get("/health"))
