"""The command's tree, its global options, and how every failure of it is told."""

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from kiosk.cli.operations.call import OUTSIDE, Failed
from kiosk.cli.output import Ends
from kiosk.cli.wired import Told, Wiring
from kiosk.services.ports import StoreError
from kiosk.settings import SettingsError
from kiosk.troubles import MachineTrouble

COMMANDS = {
    "backup": "backup",
    "begin": "begin",
    "browsers": "browsers",
    "demo": "school",
    "device": "devices",
    "doctor": "doctor",
    "history": "custody",
    "import": "importing",
    "init": "school",
    "labels": "labels",
    "ledger": "ledger",
    "migrate": "school",
    "outbox": "outbox",
    "readers": "readers",
    "register": "custody",
    "restore": "restore",
    "scan": "custody",
    "screen": "screen",
    "serve": "serve",
    "signer": "signer",
    "staff": "staff",
    "update": "updating",
    "tls": "tls",
}
"""Each command and its module in `kiosk.cli.commands`, which is loaded when it is asked for."""

WRONG_USE = 2
FAULT = (
    "A fault of Phonebox stopped this ({}). What was confirmed before is kept. "
    "To see where it is, run it again with PHONEBOX_LOG_LEVEL=debug."
)


class Phonebox(click.Group):
    """The group of all commands; it turns each known failure into words and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with this name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"kiosk.cli.commands.{COMMANDS[cmd_name]}")
        # "import" is a word of Python's own, so the function that has this name has one more sign.
        found = vars(module)
        command: click.Command = found.get(f"{cmd_name}_") or found[cmd_name]
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except Failed as failed:
            raise Ends(failed) from failed
        except (StoreError, MachineTrouble) as error:
            raise Ends(Failed(error.words, OUTSIDE)) from error
        except SettingsError as error:
            raise Ends(Failed(error.words, WRONG_USE)) from error
        except Exception as error:
            if os.environ.get("PHONEBOX_LOG_LEVEL") == "debug":
                raise
            raise Ends(Failed(FAULT.format(type(error).__name__), OUTSIDE)) from error


@click.group(cls=Phonebox, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The data folder. Default: PHONEBOX_DATA, /var/lib/phonebox when installed, or "
    "~/.local/share/phonebox.",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The configuration file. Default: PHONEBOX_CONFIG, or /etc/phonebox/phonebox.toml.",
)
@click.option(
    "--as",
    "as_user",
    metavar="USER",
    help="The account for which you act. Default: the headteacher's.",
)
@click.version_option(package_name="phonebox", prog_name="phonebox")
@click.pass_obj
def phonebox(told: Told, data: Path | None, config: Path | None, as_user: str | None) -> None:
    """Keep pupils' devices, and a record of custody that nobody can quietly change."""
    told.data, told.config, told.as_user = data, config, as_user


def run(wiring: Wiring) -> None:
    """Run the command that the process was started with; it ends the process."""
    phonebox.main(obj=Told(wiring), prog_name="phonebox")
