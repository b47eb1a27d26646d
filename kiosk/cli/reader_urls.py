"""The option that names readers, for the commands that have it."""

from typing import Any

import click

from hardware.urls import ReaderUrlError, parse_reader_url


def checked(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """The value of an option that names one reader or many. Raises BadParameter."""
    for url in value if isinstance(value, tuple) else (value,):
        try:
            parse_reader_url(url)
        except ReaderUrlError as error:
            raise click.BadParameter(str(error)) from error
    return value


many_readers = click.option(
    "--reader",
    "readers",
    multiple=True,
    callback=checked,
    metavar="URL",
    help="A reader: nfc:usb, nfc:tty:NAME:pn532, serial:/dev/NAME or mock:. May be repeated.",
)
