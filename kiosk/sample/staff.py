"""The sample's accounts: one of each role, with the sign-ins that are printed."""

from dataclasses import dataclass

from kiosk.custody.states import Role
from kiosk.scanning.codes import with_check
from kiosk.services.staff.accounts import NewStaff


@dataclass(frozen=True)
class Sample:
    """A person of the sample's staff."""

    user: str
    name: str
    roles: frozenset[Role]
    pin: str
    badge: str

    @property
    def password(self) -> str:
        """The password that is printed."""
        return f"sample-{self.user}"

    def as_new(self, adult_id: str | None = None) -> NewStaff:
        """The account to be."""
        return NewStaff(
            self.user, self.name, self.roles, self.password, self.pin, self.badge, adult_id
        )


def _person(user: str, name: str, pin: str, badge: str) -> Sample:
    return Sample(user, name, frozenset({Role(user)}), pin, with_check(f"B{badge}"))


STAFF = (
    _person("office", "Jean Holloway", "4826", "6FF1CE0"),
    _person("teacher", "Priya Shah", "5937", "7EACHR1"),
    _person("leader", "Tom Ferris", "6148", "3EADER2"),
    _person("dsl", "Ruth Okonjo", "7259", "0DS1000"),
    _person("head", "Helen Marsden", "8361", "HEAD000"),
    _person("technician", "Kit Larsson", "9472", "TECHN00"),
    _person("governor", "Gwen Pritchard", "1583", "G0VRNR0"),
)
"""One of each role; user names are the roles'."""

BY_USER = {person.user: person for person in STAFF}
