"""Whom to call about what this system does not deal with: names and numbers of the policy.

Staff's own devices and allegations against staff are not recorded here (POLICY.md R14); complaints
and whistleblowing have their own ways (R41). The headteacher keeps the names and numbers.
"""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.custody.school.policy import Policy

LONGEST = 200


class Call(StrEnum):
    """Somebody to call, as a policy names them."""

    HEAD = "call_head"
    LADO = "call_lado"
    POLICE = "call_police"
    CHAIR = "call_chair"
    COMPLAINTS = "call_complaints"
    WHISTLEBLOWING = "call_whistleblowing"


USUAL: dict[Call, str] = {
    Call.HEAD: "The headteacher, in person or through the school office",
    Call.LADO: "The local authority’s designated officer (LADO): the number is on the staff board",
    Call.POLICE: "999 where somebody is in danger, else 101",
    Call.CHAIR: "The chair of governors, through the clerk to the governors",
    Call.COMPLAINTS: "The school’s complaints procedure: ask at the office, or see the website",
    Call.WHISTLEBLOWING: "The school’s whistleblowing policy; Protect, the charity, advises",
}
"""What is shown until the headteacher has typed the school's own."""


@dataclass(frozen=True)
class Route:
    """One reason to call somebody, and whom, in the order in which they are called."""

    about: str
    words: str
    calls: tuple[Call, ...]


ROUTES: tuple[Route, ...] = (
    Route(
        "A member of staff’s own device",
        "It is not recorded here. Leave it with its owner, and speak to the headteacher.",
        (Call.HEAD,),
    ),
    Route(
        "A concern or allegation about a member of staff or a volunteer",
        "Nothing of it is written here. Tell the headteacher at once, and nobody else.",
        (Call.HEAD, Call.LADO, Call.POLICE),
    ),
    Route(
        "A concern or allegation about the headteacher",
        "Nothing of it is written here. Tell the chair of governors at once, and nobody else.",
        (Call.CHAIR, Call.LADO, Call.POLICE),
    ),
    Route(
        "A complaint by a family",
        "Say that they may complain, and how. A complaint changes nothing of how they are treated.",
        (Call.COMPLAINTS,),
    ),
    Route(
        "Something is wrong and nobody listens",
        "Whoever raises a concern in good faith is protected.",
        (Call.WHISTLEBLOWING, Call.CHAIR),
    ),
)


def whom(policy: Policy, call: Call) -> str:
    """Whom to call, in this school's words."""
    return policy.extra.get(call.value, "").strip() or USUAL[call]
