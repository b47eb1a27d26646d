"""The gallery: a small Flask application that shows every screen without services or a database.

Start it with `python -m tests.web.gallery.app` and open the address it prints.
"""

from pathlib import Path

from flask import Flask, Response, abort, render_template
from jinja2 import FileSystemLoader

from tests.web.gallery.screens import SCREENS, Screen

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
POLICY = "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
LINES = "<!doctype html><html lang=en-GB><title>Gallery</title><h1>Gallery</h1><ul>{}</ul></html>"


def create_gallery(max_age: int = 0) -> Flask:
    """Build the gallery over the real templates and static files.

    Args:
        max_age: seconds for which a browser may keep the static files.

    Returns:
        An application with one page for each screen, at `/NAME`.
    """
    app = Flask(
        "gallery",
        static_folder=str(ROOT / "kiosk" / "web" / "static"),
    )
    app.jinja_loader = FileSystemLoader([ROOT / "templates", HERE / "templates"])
    app.jinja_env.globals["csrf_token"] = lambda: "gallery"
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = max_age
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.after_request
    def strict(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    @app.get("/")
    def index() -> str:
        return LINES.format("".join(f'<li><a href="/{name}">{name}</a>' for name in SCREENS))

    @app.get("/<path:name>")
    def show(name: str) -> str:
        if name not in SCREENS:
            abort(404)
        return render(SCREENS[name])

    return app


def render(screen: Screen) -> str:
    """Render one screen as a route would."""
    return render_template(screen.template, shell=screen.shell, **screen.view)


if __name__ == "__main__":
    create_gallery().run(port=8031)
