"""The page that says politely that this is not recorded here, and whom to call."""

from flask import render_template

from kiosk.custody.school.calling import ROUTES, whom
from kiosk.custody.states import Role
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session
from kiosk.web.blueprint import Blueprint

blueprint = Blueprint("whom_to_call", url_prefix="/whom-to-call")


@blueprint.get("")
@allow(Access.SIGNED_IN)
def page() -> str:
    """Staff's own devices, allegations, complaints, whistleblowing: whom to call for each."""
    with services().store.read() as facts:
        policy = facts.school().policy(facts.now.at)
    is_head = Role.HEAD in session().roles and session().station is None
    return render_template(
        "whom_to_call/page.html",
        title="Whom to call",
        routes=[
            {
                "about": item.about,
                "words": item.words,
                "calls": [whom(policy, call) for call in item.calls],
            }
            for item in ROUTES
        ],
        change="/policy/change" if is_head else None,
        sealed="/sealed" if is_head else None,
    )
