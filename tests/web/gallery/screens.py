"""The list of screens: a name, a template, its view data, and what surrounds it."""

from dataclasses import dataclass, field

from tests.web.gallery.shells import View


@dataclass(frozen=True)
class Screen:
    """One screen in one state."""

    template: str
    shell: View
    view: View = field(default_factory=dict)


def _all() -> dict[str, Screen]:
    from tests.web.gallery.views import collect, confiscate, errors, hand_in, office, sign_in

    modules = (sign_in, hand_in, confiscate, collect, office, errors)
    return {name: Screen(*parts) for module in modules for name, parts in module.SCREENS.items()}


SCREENS = _all()
