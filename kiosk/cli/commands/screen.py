"""`phonebox screen`: the kiosk's browser, kept going."""

import logging
import signal
import threading

import click

from kiosk.cli.operations.call import OUTSIDE, Failed


@click.group()
def screen() -> None:
    """The kiosk's own screen."""


@screen.command(context_settings={"ignore_unknown_options": True})
@click.option(
    "--server",
    default="http://127.0.0.1:8000",
    show_default=True,
    metavar="URL",
    help="The service.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8099,
    show_default=True,
    metavar="P",
    help="Where the waiting page is served, for this machine alone; 0 takes a free port.",
)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def run(server: str, port: int, command: tuple[str, ...]) -> None:
    """Run the browser COMMAND and keep it going, until SIGTERM or Ctrl-C.

    The address of the waiting page is added to COMMAND. The browser begins there, moves on when the
    service answers, and comes back when it is gone; when its page falls silent it is started anew.
    """
    from kiosk.screen.keeping import Screen, keep
    from kiosk.screen.waiting import WaitingPage

    logging.basicConfig(level="INFO", format="%(levelname)s %(name)s: %(message)s")
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    try:
        page = WaitingPage(port)
    except OSError as error:
        words = f"The waiting page cannot be served at port {port}: {error.strerror}."
        raise Failed(f"{words} Choose another with --port.", OUTSIDE) from error
    keep(Screen(server.rstrip("/"), command, page), told.wait)
