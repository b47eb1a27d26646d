"""Asking for a password at the terminal, or reading it from standard input."""

import sys

import click

from kiosk.cli.operations.call import Failed

from_stdin = click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the password from standard input, one line, instead of asking twice.",
)


def password(of: str, *, stdin: bool) -> str:
    """A new password of this person."""
    if stdin:
        typed = sys.stdin.readline().rstrip("\r\n")
        if not typed:
            raise Failed("No password came on standard input.", 2)
        return typed
    if not sys.stdin.isatty():
        raise Failed("Nobody is here to be asked for a password: use --password-stdin.", 2)
    asked: str = click.prompt(
        f"New password of {of}", hide_input=True, confirmation_prompt="The same again", err=True
    )
    return asked
