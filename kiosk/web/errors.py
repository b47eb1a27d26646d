"""What went wrong, as a page or as JSON: what happened, and what to do."""

import logging

from flask import Flask, Response, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from kiosk.services.ports import StoreError

log = logging.getLogger(__name__)

_PAGES = {400, 403, 404, 413, 422, 429, 500, 503}

_WORDS = {
    400: "That was not a request this service understands.",
    401: "The key is wrong or missing. Make a new one: phonebox readers key NAME.",
    403: "This is not open to you.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "That is too large.",
    415: "Send JSON.",
    422: "Something in it is not as it should be.",
    500: "Something failed. Nothing was recorded.",
    503: "Phonebox cannot record now. Nothing was recorded.",
}


def install(app: Flask) -> None:
    """Answer every error of this app in words."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(StoreError, _not_recorded)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> tuple[Response | str, int] | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    return _answer(code)


def _stale_form(error: CSRFError) -> tuple[Response | str, int]:
    return _answer(400, "This page is out of date. Open it again; nothing was recorded.")


def _not_recorded(error: StoreError) -> tuple[Response | str, int]:
    return _answer(503, error.words)


def _unexpected(error: Exception) -> tuple[Response | str, int]:
    log.error("a request failed", exc_info=error)
    return _answer(500)


def _answer(code: int, words: str | None = None) -> tuple[Response | str, int]:
    if request.path.startswith("/api/") or request.is_json:
        return jsonify({"error": words or _WORDS.get(code, _WORDS[400])}), code
    page = code if code in _PAGES else (404 if code == 405 else 400)
    return render_template(f"errors/{page}.html", reference=words), code
