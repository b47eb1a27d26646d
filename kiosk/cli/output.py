"""How commands answer: words for a person, or one JSON document; errors on standard error."""

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from kiosk.cli.operations.call import Failed

Command = TypeVar("Command", bound=Callable[..., Any])

as_json = click.option(
    "--json", "json_", is_flag=True, help="Answer with one JSON document and nothing else."
)
"""The option that every command has which answers."""


def answer(data: dict[str, Any], words: Callable[[dict[str, Any]], str], *, json_: bool) -> None:
    """Print what a command answers."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2) if json_ else words(data))


def table(rows: Sequence[tuple[str, ...]], empty: str) -> str:
    """Rows under each other, in columns; a sentence where there are none."""
    if not rows:
        return empty
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    padded = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in padded)


class Ends(click.ClickException):
    """A command that was not done: its words, and the exit code."""

    def __init__(self, failed: Failed) -> None:
        super().__init__(failed.words)
        self.exit_code = failed.exit_code  # type: ignore[misc]  # click has it for the class

    def show(self, file: Any = None) -> None:
        """Say on standard error what happened and what to do."""
        click.echo(self.message, err=True, file=file)
