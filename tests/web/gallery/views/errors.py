"""Error pages: each stands without any context."""

from tests.web.gallery.shells import View

CODES = (400, 401, 403, 404, 413, 422, 429, 500, 503)
NOTHING: View = {}
SCREENS = {f"errors/{code}": (f"errors/{code}.html", NOTHING, NOTHING) for code in CODES}
