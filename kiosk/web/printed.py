"""PDFs as answers: shown in the browser, or kept as a file, under a name that says what it is."""

from flask import Response

_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""A browser shows a PDF by a page of its own, which the policy of ours would stop."""


def pdf(content: bytes, name: str, *, keep: bool = False) -> Response:
    """The answer that holds this PDF; `keep` has the browser save it."""
    response = Response(content, mimetype="application/pdf")
    how = "attachment" if keep else "inline"
    response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    response.headers["Content-Security-Policy"] = _POLICY
    return response
