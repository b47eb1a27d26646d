"""`phonebox serve`: the web service and its readers."""

import click

from kiosk.cli.reader_urls import many_readers
from kiosk.cli.wired import Told


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
    told.wiring.serve(told.settings, lambda address: click.echo(f"READY {address}"))
