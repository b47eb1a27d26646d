"""A server as a place for backups, by the system's own `sftp`, which asks nobody anything.

The server must be the one that was made known (its host key), and knows the kiosk by a key file.
"""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kiosk.backups.erasures import LONGEST
from kiosk.backups.trouble import BackupTrouble

CONNECT_SECONDS = 20
LONGEST_SECONDS = 4 * 3600
"""How long the largest backup may take over a school's line."""


@dataclass(frozen=True)
class Server:
    """Where `sftp` goes, and as whom."""

    user: str
    host: str
    port: int
    key: Path
    known_hosts: Path

    @property
    def command(self) -> list[str]:
        """The command, which reads what to do from standard input and ends at the first error."""
        told = {
            "BatchMode": "yes",
            "StrictHostKeyChecking": "yes",
            "UserKnownHostsFile": self.known_hosts,
            "GlobalKnownHostsFile": "/dev/null",
            "IdentitiesOnly": "yes",
            "IdentityFile": self.key,
            "IdentityAgent": "none",
            "PasswordAuthentication": "no",
            "ConnectTimeout": CONNECT_SECONDS,
            "ServerAliveInterval": 15,
            "LogLevel": "ERROR",
        }
        options = [part for name, value in told.items() for part in ("-o", f"{name}={value}")]
        where = f"{self.user}@{f'[{self.host}]' if ':' in self.host else self.host}"
        return ["sftp", "-F", "/dev/null", "-P", str(self.port), *options, "-b", "-", where]


@dataclass(frozen=True)
class SftpPlace:
    """See `kiosk.backups.places.Place`."""

    server: Server
    path: str
    words: str

    def names(self) -> list[str]:
        said = self._do(f"-mkdir {self.path}", f"ls -1a {self.path}")
        found = (line.rsplit("/", 1)[-1] for line in said.splitlines() if "sftp>" not in line)
        return sorted(name for name in found if name not in ("", ".", ".."))

    def put(self, file: Path, name: str) -> None:
        part, whole = f"{self.path}/.{name}.part", f"{self.path}/{name}"
        # -f: the server has it on disk before it says so.
        self._do(f"-mkdir {self.path}", f'put -f "{file}" {part}', f"rename {part} {whole}")

    def read(self, name: str) -> bytes:
        if name not in self.names():
            return b""
        with tempfile.TemporaryDirectory() as folder:
            self._do(f'get {self.path}/{name} "{folder}/{name}"')
            with (Path(folder) / name).open("rb") as file:
                return file.read(LONGEST)

    def remove(self, name: str) -> None:
        self._do(f"rm {self.path}/{name}")

    def _do(self, *lines: str) -> str:
        try:
            done = subprocess.run(
                self.server.command,
                input="\n".join(lines) + "\n",
                capture_output=True,
                text=True,
                errors="replace",
                timeout=LONGEST_SECONDS,
                check=False,
            )
        except FileNotFoundError as error:
            raise BackupTrouble("sftp is not installed: add Debian’s openssh-client.") from error
        except subprocess.TimeoutExpired as error:
            raise BackupTrouble(f"{self.words} does not answer. Check the network.") from error
        if done.returncode:
            said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
            why = next((line for line in said if not line.startswith("@")), "no reason given")
            raise BackupTrouble(
                f"{self.words} did not take the backup: {why.rstrip('.')}. "
                "Check the network, the server, and its key (docs/backups.md)."
            )
        return done.stdout
