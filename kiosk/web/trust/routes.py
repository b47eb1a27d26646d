"""The page that helps to trust the kiosk's own authority, and its certificate to download."""

import base64

from flask import Response, abort, render_template

from kiosk.tls.folder import fingerprint
from kiosk.web import here
from kiosk.web.access import Access, allow
from kiosk.web.auth import quiet, services
from kiosk.web.blueprint import Blueprint
from kiosk.web.trust.ways import FILE, TEXT_FILE, WAYS

blueprint = Blueprint("trust", url_prefix="/trust")

_LINE = 64
_IN_A_ROW = 4


@blueprint.get("")
@allow(Access.OPEN)
@quiet
def page() -> str:
    """The fingerprint to compare; elsewhere than at the kiosk, how to trust it."""
    network, root = services().network, _root()
    served = network.served
    groups = fingerprint(root).split() if root else []
    return render_template(
        "trust/page.html",
        title="Trust this kiosk",
        at_kiosk=here.is_this_machine(),
        is_served=served is not None,
        names=served.names if served else (),
        rows=[groups[at : at + _IN_A_ROW] for at in range(0, len(groups), _IN_A_ROW)],
        files=[FILE, TEXT_FILE],
        ways=WAYS,
    )


@blueprint.get(f"/{FILE}")
@allow(Access.OPEN)
@quiet
def binary() -> Response:
    """The authority's certificate, as most devices take it (DER)."""
    return _file(_root(), FILE, "application/x-x509-ca-cert")


@blueprint.get(f"/{TEXT_FILE}")
@allow(Access.OPEN)
@quiet
def text() -> Response:
    """The same as text (PEM), as Google Admin takes it."""
    root = _root()
    return _file(_pem(root) if root else None, TEXT_FILE, "application/x-pem-file")


def _root() -> bytes | None:
    folder = services().network.folder
    return folder.root() if folder else None


def _pem(der: bytes) -> bytes:
    coded = base64.b64encode(der).decode()
    lines = [coded[at : at + _LINE] for at in range(0, len(coded), _LINE)]
    bounds = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    return "\n".join((bounds[0], *lines, bounds[1], "")).encode()


def _file(data: bytes | None, name: str, kind: str) -> Response:
    if data is None:
        return abort(404)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, headers=headers, mimetype=kind)
