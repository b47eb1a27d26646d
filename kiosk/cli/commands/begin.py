"""`phonebox begin`: a school's first start, with nobody at a keyboard."""

import logging
import threading
import tomllib
from pathlib import Path
from typing import Any

import click

from hardware import notify
from kiosk.cli.commands import school as opening
from kiosk.cli.operations.call import Failed, refusal_words
from kiosk.cli.wired import Told
from kiosk.datafolder import user_name
from kiosk.services.school.opening import first_headteacher, open_school, why_not_open
from kiosk.serving import WebServer
from kiosk.settings import without_proxy
from kiosk.web.first_start import Beginning, create_first_start

SAYS_SO = 2.0
"""Seconds in which the page that says that all is well can still fetch what it shows."""


@click.command()
@click.option(
    "--school-file",
    "path",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="F",
    help="The names of the school and of its headteacher (TOML).",
)
@click.pass_obj
def begin(told: Told, path: Path) -> None:
    """Let the headteacher choose a password at the kiosk's screen, and make the school."""
    logging.basicConfig(level="INFO", format="%(levelname)s %(name)s: %(message)s")
    if told.folder.holds_a_school:
        click.echo(f"There is a school in {told.settings.data} already.")
        return
    # The network has no door to this.
    settings = without_proxy(told.settings)
    named = _read(path)
    first = _First(told, named)
    over = threading.Event()
    end_soon = threading.Timer(SAYS_SO, over.set)
    web = WebServer(create_first_start(named, first.open, end_soon.start), settings)
    with web.told_by_signals():
        notify.tell("READY=1", "STATUS=The headteacher chooses a password, at the screen.")
        click.echo(f"READY {web.address}/begin")
        web.run(lambda: None, over.is_set)


def _read(path: Path) -> Beginning:
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text())
    except OSError as error:
        raise Failed(f"{path} cannot be read: {error.strerror}. Check its name.", 2) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Failed(f"{path} is not good TOML: {error}. Correct that place.", 2) from error
    keys = ("school", "headteacher", "headteacher_name")
    texts = [str(found.get(key, "")).strip() for key in keys]
    for key, text in zip(keys, texts, strict=True):
        if not text:
            raise Failed(f"“{key}” is missing in {path}. Write it there.", 2)
    return Beginning(*texts)


class _First:
    """Begins the school once, whoever asks twice."""

    def __init__(self, told: Told, named: Beginning) -> None:
        self._told = told
        self._named = named
        self._alone = threading.Lock()

    def open(self, password: str) -> str:
        """See `kiosk.web.first_start.Open`."""
        named, told = self._named, self._told
        head = first_headteacher(named.user, password, named.name)
        new = opening.new_school(named.school, head)
        with self._alone:
            against = why_not_open(new)
            if not against:
                told.wiring.create(told.settings)
                with told.wiring.opened(told.settings) as services:
                    against = open_school(
                        services.store, services.hasher, new, user_name()
                    ).refusals
        return " ".join(refusal_words(item) for item in against)
