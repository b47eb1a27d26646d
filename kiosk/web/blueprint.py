"""The addresses of one room, and the views that answer there, as its routes write them down.

Flask's own blueprints must all be there before the first request; these may come later, so that a
room is loaded when somebody first enters it (`kiosk.app`).
"""

from collections.abc import Callable
from typing import Any, TypeVar

from werkzeug.routing import Map, Rule

View = TypeVar("View", bound=Callable[..., Any])

_STATIC = "/static/<path:filename>"


class Blueprint:
    """The room called `name`. Its views are found as `name.function`."""

    def __init__(self, name: str, *, url_prefix: str = "") -> None:
        self.name = name
        self.views: dict[str, Callable[..., Any]] = {}
        self._prefix = url_prefix
        self._routes: list[tuple[str, str, str]] = []

    def get(self, rule: str) -> Callable[[View], View]:
        """The decorated view shows what is at this address."""
        return self._answers("GET", rule)

    def post(self, rule: str) -> Callable[[View], View]:
        """The decorated view takes what is posted to this address."""
        return self._answers("POST", rule)

    def map(self) -> Map:
        """Every address of the room; and where the files lie to which its pages refer."""
        rules = [
            Rule(rule, endpoint=endpoint, methods=[method])
            for method, rule, endpoint in self._routes
        ]
        return Map([*rules, Rule(_STATIC, endpoint="static", build_only=True)])

    def _answers(self, method: str, rule: str) -> Callable[[View], View]:
        def added(view: View) -> View:
            endpoint = f"{self.name}.{view.__name__}"
            if self.views.setdefault(endpoint, view) is not view:
                raise ValueError(f"two views are called {endpoint}")
            self._routes.append((method, self._prefix + rule, endpoint))
            return view

        return added
