"""`phonebox readers`: what reads, and what is being read."""

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from hardware.base import ReaderStatus, Scan
from hardware.listing import plugged_in
from hardware.run import make_reader, run_reader
from kiosk.cli import output
from kiosk.cli.caller import line
from kiosk.cli.operations.call import OUTSIDE, Failed
from kiosk.cli.reader_urls import checked, many_readers
from kiosk.cli.wired import Told

KeepGoing = Callable[[], bool]


@click.group()
def readers() -> None:
    """Readers of tags and labels."""


def _until_told() -> KeepGoing:
    """Go on until SIGTERM or Ctrl-C."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    return lambda: not told.is_set()


@readers.command()
@click.option("--reader", "url", required=True, callback=checked, metavar="URL")
@click.option("--server", required=True, metavar="URL", help="The service, http://127.0.0.1:8000.")
@click.option(
    "--key-file", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="F"
)
@click.option("--name", default="reader", show_default=True, help="Its name in the log.")
@click.pass_obj
def run(told: Told, url: str, server: str, key_file: Path, name: str) -> None:
    """Run one reader for a service, until it is told to end."""
    try:
        key = key_file.read_text().strip()
    except OSError as error:
        words = f"The key file {key_file} cannot be read ({error.strerror})."
        raise Failed(f"{words} Make a key with: phonebox readers key NAME", OUTSIDE) from error
    keep_going = _until_told()
    try:
        run_reader(url, server, key, name=name, data_dir=told.settings.data, keep_going=keep_going)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


@readers.command()
@click.argument("name")
@click.option("--station", required=True, metavar="S", help="The station that it reads for.")
@output.as_json
@click.pass_obj
def key(told: Told, name: str, station: str, json_: bool) -> None:
    """Make a new key for a reader; an earlier one of the same name opens nothing any more."""
    with line(told) as ask:
        made = ask("readers.key", name=name, station=station)
    output.answer(made, lambda data: str(data["key"]), json_=json_)


@readers.command("list")
@output.as_json
def list_(json_: bool) -> None:
    """List what is plugged in, and the reader URL of each."""
    found = [
        {"urls": list(item.urls), "words": item.words, "allowed": item.allowed}
        for item in plugged_in()
    ]
    output.answer({"readers": found}, _listed, json_=json_)


def _listed(data: dict[str, Any]) -> str:
    rows = [
        (
            item["urls"][0],
            item["words"],
            "" if item["allowed"] else "you may not open it",
        )
        for item in data["readers"]
    ]
    return output.table(rows, "Nothing that reads is plugged in.")


@readers.command()
@many_readers
@click.pass_obj
def watch(told: Told, readers: tuple[str, ...]) -> None:
    """Show what is being read, until Ctrl-C. Nothing is recorded."""
    urls = readers or tuple(item.urls[0] for item in plugged_in())
    if not urls:
        raise Failed("Nothing that reads is plugged in. Name a reader with --reader URL.")
    keep_going = _until_told()
    threads = [
        threading.Thread(target=_watch, args=(url, told.settings.data, keep_going)) for url in urls
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _watch(url: str, data: Path, keep_going: KeepGoing) -> None:
    def on_scan(scan: Scan) -> None:
        read = " ".join(part for part in (scan.uid, scan.code) if part)
        click.echo(f"{url}  {scan.medium}  {read}")

    def on_status(status: ReaderStatus) -> None:
        click.echo(f"{url}  {status.state.value}: {status.words}", err=True)

    make_reader(url, name=url, data_dir=data).run(on_scan, on_status, keep_going)
