"""The page of the audit: verifying, the checkpoint, the proof for who saw an older one."""

import re
from typing import cast

from flask import (
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
)
from flask.typing import ResponseReturnValue

from kiosk.services.records.audit import audit
from kiosk.services.records.checking import Checks, continues
from kiosk.services.records.verifying import checkpoint as signed_checkpoint
from kiosk.web import addresses
from kiosk.web.access import Access, allow
from kiosk.web.audit import presenter
from kiosk.web.audit.asked import asked
from kiosk.web.audit.proof import continues_words
from kiosk.web.auth import services, sight, who
from kiosk.web.blueprint import Blueprint

blueprint = Blueprint("audit", url_prefix="/audit")

WAIT_SECONDS = 6.0
"""How long the answer to "verify now" waits for the check, before it shows how far it is."""

_ROOT = re.compile(r"[0-9a-f]{64}")
_CHECKS = "phonebox_checks"


def checks() -> Checks:
    """The checks of this Phonebox's ledger."""
    return cast(Checks, current_app.extensions.setdefault(_CHECKS, Checks()))


@blueprint.get("")
@allow(Access.AUDIT)
def page() -> Response:
    """Everything that happened, filtered, with proof beside it."""
    wanted = asked(services().clock.now().at)
    view = audit(services().store, who(), wanted.filters, wanted.page)
    last = checks().last
    made = render_template("audit/page.html", **presenter.audit_page(view, wanted, last, sight()))
    response = make_response(made)
    if last is not None and last.is_running:
        response.headers["Refresh"] = "3"
    return response


@blueprint.post("/verify")
@allow(Access.AUDIT)
def verify() -> ResponseReturnValue:
    """Check every entry; the page then says what it came to, or how far it is."""
    checks().start(services())
    checks().wait(WAIT_SECONDS)
    return redirect("/audit", 303)


@blueprint.get("/checkpoint")
@allow(Access.AUDIT)
def checkpoint() -> Response:
    """The newest checkpoint, signed, to keep elsewhere."""
    made = signed_checkpoint(services())
    response = Response(made["checkpoint"], mimetype="text/plain")
    name = f"phonebox-checkpoint-{made['size']}.txt"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/proof")
@allow(Access.AUDIT)
def proof() -> ResponseReturnValue:
    """Whether the ledger continues the one of this size and root that a browser saw before."""
    size, root = addresses.number("size"), addresses.text("root").lower()
    if size is None or not _ROOT.fullmatch(root):
        return jsonify({"error": "Give size, a number, and root, 64 hexadecimal digits."}), 422
    found = continues(services(), size, root)
    return jsonify(
        {
            **continues_words(found, services().clock.now().at),
            "holds": found.holds,
            "old": {"size": found.old, "root": root},
            "new": {"size": found.size, "root": found.root},
            "proof": list(found.proof),
        }
    )
