"""What a password or PIN must be, and words for what is wrong with one (POLICY.md R20)."""

SHORTEST = 10
LONGEST = 200
FEWEST_CHARACTERS = 5
PIN_SHORTEST = 4
PIN_LONGEST = 8

_USUAL = (
    "password",
    "passw0rd",
    "phonebox",
    "qwerty",
    "letmein",
    "welcome",
    "iloveyou",
    "administrator",
    "0123456789",
    "1234567890",
    "abcdefghij",
)
_ROWS = ("01234567890123456789", "98765432109876543210")


def why_weak_password(password: str, user: str = "", school: str = "") -> str | None:
    """Why this password is too easy to guess, in words; None when it will do."""
    plain = password.casefold()
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters: three words in a row are easy to remember."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if password.isascii() and password.isdigit():
        return "Use letters too, not only figures."
    if len(set(plain)) < FEWEST_CHARACTERS:
        return "Use more different characters."
    if user and len(user) > 2 and user.casefold() in plain:
        return "Leave your user name out of it."
    if any(word in plain for word in _names(school)):
        return "Leave the school's name out of it."
    if any(word in plain and len(plain) - len(word) < FEWEST_CHARACTERS for word in _USUAL):
        return "That is one of the first that anybody would try."
    return None


def why_weak_pin(pin: str) -> str | None:
    """Why this PIN will not do, in words; None when it will."""
    if not (pin.isascii() and pin.isdigit() and PIN_SHORTEST <= len(pin) <= PIN_LONGEST):
        return f"A PIN has {PIN_SHORTEST} to {PIN_LONGEST} figures."
    if len(set(pin)) == 1:
        return "Use more than one figure."
    if any(pin in row for row in _ROWS):
        return "Figures in a row are the first that anybody would try."
    return None


def _names(school: str) -> list[str]:
    common = {"school", "primary", "infant", "junior", "academy", "saint", "church"}
    words = (word.strip(".,'’").casefold() for word in school.split())
    return [word for word in words if len(word) > 4 and word not in common]
