"""Every command of the click tree, by its words."""

from collections.abc import Iterator

import click

from kiosk.cli.app import phonebox


def commands(group: click.Group = phonebox, words: str = "") -> Iterator[tuple[str, click.Command]]:
    """Each command that does something: `("staff add", …)`."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        path = f"{words} {name}".strip()
        if isinstance(command, click.Group):
            if command.invoke_without_command:
                yield path, command
            yield from commands(command, path)
        else:
            yield path, command


def options(command: click.Command) -> set[str]:
    """The long names of its options."""
    found = (item for item in command.params if isinstance(item, click.Option))
    return {name for item in found for name in item.opts if name.startswith("--")}
