"""The command within the test's own process: a fresh one takes a second each."""

import os
from pathlib import Path

from click.testing import CliRunner

from kiosk.cli.app import phonebox
from kiosk.cli.wired import Told
from kiosk.wiring import Wired
from tests.outside.processes import Ended, Phonebox


class Inside(Phonebox):
    """`Phonebox` whose commands run here. The service, where one is started, is a process."""

    @classmethod
    def of(cls, school: Phonebox) -> "Inside":
        """The same folder."""
        return cls(school.data, school.now, school.prefix, school.env)

    @classmethod
    def empty(cls, folder: Path) -> "Inside":
        """A folder in which there is nothing yet."""
        return cls(folder)

    def at(self, now: str | None) -> "Inside":
        """The same folder at another time."""
        return Inside(self.data, now, self.prefix, self.env)

    def run(self, *args: str, stdin: str = "") -> Ended:
        """Run a command to its end, as a process would."""
        absent = {name: None for name in os.environ if name.startswith("PHONEBOX_")}
        told = Told(Wired())
        result = CliRunner().invoke(
            phonebox, list(args), obj=told, env={**absent, **self.environment}, input=stdin
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "A fault of Phonebox" not in result.stderr, result.stderr
        return Ended(result.exit_code, result.stdout, result.stderr)
