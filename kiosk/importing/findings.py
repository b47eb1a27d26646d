"""What an import comes to, for the register and for whoever approves it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was and would be otherwise; `was` is empty for what is new."""

    what: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What an import comes to for one pupil or adult, as a person is shown it before approving.

    `kind` is "added", "changed", "left" (the file says otherwise, and the register stays) or
    "missing" (the file does not say it, and the register stays). `about` is "pupil", "adult" or
    "link"; `pupil` the name of the pupil whose it is, where it is not themselves. `id` is that of
    a pupil who is missing.
    """

    kind: str
    about: str
    name: str
    pupil: str = ""
    class_name: str = ""
    differences: tuple[Difference, ...] = ()
    id: str = ""


@dataclass(slots=True)
class Compared:
    """What one pupil comes to: changes as the register is told them, and findings for people."""

    changes: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
