"""Somebody who speaks HTTP to Phonebox: keeps cookies, fills in forms, reads answers."""

import http.client
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib

TIMEOUT = 60.0
_NS = "{http://www.w3.org/1999/xhtml}"

Fields = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass
class Form:
    """A form of a page: where it goes, and what it would send as it stands."""

    action: str
    method: str
    fields: list[tuple[str, str]]

    def with_(self, **values: str) -> list[tuple[str, str]]:
        """What it sends when these were filled in."""
        return [item for item in self.fields if item[0] not in values] + list(values.items())


@dataclass
class Answer:
    """What came back, after redirects."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def path(self) -> str:
        """Where one ended up."""
        return urlsplit(self.url).path

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def words(self) -> str:
        """What a person reads on the page, spaces as one; templates are not shown."""
        return " ".join(re.sub(r"\s+", " ", " ".join(_texts(self._root()))).split())

    def forms(self) -> list[Form]:
        """The forms of the page."""
        root = self._root()
        return [self._form(item) for item in root.iter(f"{_NS}form")]

    def form(self, action: str) -> Form:
        """The form that goes there."""
        found = [item for item in self.forms() if urlsplit(item.action).path == action]
        assert found, (action, [item.action for item in self.forms()], self.words[:500])
        return found[0]

    def links(self) -> list[str]:
        """Where its links lead."""
        return [str(item.get("href")) for item in self._root().iter(f"{_NS}a") if item.get("href")]

    def _root(self) -> Element:
        return html5lib.parse(self.text)

    def _form(self, element: Element) -> Form:
        fields: list[tuple[str, str]] = []
        for item in element.iter():
            name, kind = item.get("name"), item.get("type", "text")
            if not name or item.tag == f"{_NS}button":
                continue
            if item.tag == f"{_NS}select":
                options = list(item.iter(f"{_NS}option"))
                chosen = [each for each in options if each.get("selected") is not None]
                fields += [(name, each.get("value") or "") for each in (chosen or options)[:1]]
            elif item.tag == f"{_NS}textarea":
                fields.append((name, item.text or ""))
            elif item.tag == f"{_NS}input" and (
                kind not in ("radio", "checkbox") or item.get("checked") is not None
            ):
                fields.append((name, item.get("value") or ""))
        action = urljoin(self.url, element.get("action") or "")
        return Form(action, element.get("method", "get").upper(), fields)


def _texts(element: Element) -> Iterable[str]:
    if element.tag in (f"{_NS}template", f"{_NS}script", f"{_NS}style"):
        return
    if element.text:
        yield element.text
    for child in element:
        yield from _texts(child)
        if child.tail:
            yield child.tail


@dataclass
class Visitor:
    """One browser's worth of cookies at one Phonebox."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def connection(self, netloc: str) -> http.client.HTTPConnection:
        """A way to the service."""
        return http.client.HTTPConnection(netloc, timeout=TIMEOUT)

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request and its answer, whatever it is."""
        split = urlsplit(urljoin(self.base, path))
        connection = self.connection(split.netloc)
        sent = {"Accept": "text/html", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        address = split.path + (f"?{split.query}" if split.query else "")
        try:
            connection.request(method, address, body, sent)
            response = connection.getresponse()
            for line in response.headers.get_all("Set-Cookie") or []:
                name, _, value = line.split(";")[0].partition("=")
                self.cookies[name] = value
            answer = Answer(
                response.status, split.geturl(), dict(response.headers), response.read()
            )
        finally:
            connection.close()
        found = re.search(r'name="csrf-token" content="([^"]+)"', answer.body.decode("latin-1"))
        if found:
            self.token = found[1]
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        """Open an address, and follow where it leads."""
        return self._follow(self.request("GET", path, None, headers))

    def post(self, path: str, fields: Fields = (), *, token: str | None = None) -> Answer:
        """Send a form with the page's token, and follow where it leads."""
        pairs = list(fields.items() if isinstance(fields, Mapping) else fields)
        if not any(name == "csrf_token" for name, _ in pairs):
            pairs.append(("csrf_token", self.token if token is None else token))
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._follow(self.request("POST", path, urlencode(pairs).encode(), kind))

    def submit(self, form: Form, **values: str) -> Answer:
        """Send a form of a page as it stands, with these filled in."""
        return self.post(form.action, form.with_(**values))

    def post_json(self, path: str, body: Any, **headers: str) -> Answer:
        """Send JSON; a text or bytes as they are."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = {"Content-Type": "application/json", "Accept": "application/json"}
        return self.request("POST", path, data, {**kind, **headers})

    def sign_in(self, user: str, password: str | None = None) -> Answer:
        """Sign in as the sample's user, whose password is known to everybody."""
        page = self.get("/sign-in")
        secret = f"sample-{user}" if password is None else password
        return self.submit(page.form("/sign-in"), username=user, password=secret)

    def _follow(self, answer: Answer) -> Answer:
        for _ in range(10):
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            there = urljoin(answer.url, answer.headers["Location"])
            answer = self.request("GET", there)
        raise AssertionError(f"redirected for ever, to {answer.url}")
