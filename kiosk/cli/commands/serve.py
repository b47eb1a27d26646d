"""`phonebox serve`: the web service and its readers."""

import click

from kiosk.cli.reader_urls import many_readers
from kiosk.cli.wired import Told
from kiosk.settings import Settings, SettingsError
from kiosk.starting import Waiting


@click.command()
@click.option("--host", metavar="H", help="The address to listen at. Default: 127.0.0.1.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="P",
    help="The port. Default: 8000; 0 takes a free one.",
)
@many_readers
@click.option("--station", metavar="NAME", help="The station of this screen. Default: desk.")
@click.pass_obj
def serve(
    told: Told, host: str | None, port: int | None, readers: tuple[str, ...], station: str | None
) -> None:
    """Run the web service and its readers until SIGTERM or Ctrl-C."""
    told.given = {
        "host": host,
        "port": port,
        "readers": list(readers) or None,
        "station": station,
    }
    settings = _settings(told, host, port)
    told.wiring.serve(settings, lambda address: click.echo(f"READY {address}"))


def _settings(told: Told, host: str | None, port: int | None) -> Settings:
    """The settings, as soon as they are right; at a terminal wrong ones end the command."""
    waiting = Waiting(host or "127.0.0.1", 8000 if port is None else port)
    while True:
        try:
            settings = told.settings
        except SettingsError as error:
            if not waiting.show(error.words):
                raise
        else:
            waiting.over()
            return settings
