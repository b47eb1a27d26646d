"""Scans as a reader posts them, and codes as a printer makes them."""

import json
import os
import secrets
import socket
import uuid
from pathlib import Path
from typing import Any

from stdnum.iso7064 import mod_37_36

from tests.outside.processes import Phonebox
from tests.outside.visitor import Answer, Visitor

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's, as INTERFACE.md says."""


def fresh_code(prefix: str = "D") -> str:
    """A good code that is on nothing."""
    body = prefix + "".join(secrets.choice(ALPHABET) for _ in range(7))
    return body + str(mod_37_36.calc_check_digit(body, ALPHABET))


def mock(phonebox: Phonebox, line: str) -> str:
    """Tell the mock reader one line, as a script does; what it answers."""
    folder = os.open(phonebox.data, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(30)
            connection.connect(f"/proc/self/fd/{folder}/mock-reader.sock")
            connection.sendall(f"{line}\n".encode())
            with connection.makefile() as answers:
                return answers.readline().strip()
    finally:
        os.close(folder)


def mock_is_up(phonebox: Phonebox) -> bool:
    """Whether the mock reader listens."""
    return Path(phonebox.data, "mock-reader.sock").is_socket()


class Reader:
    """A reader with a key of its own at a station."""

    def __init__(self, url: str, key: str, name: str) -> None:
        self._visitor = Visitor(url)
        self._key = key
        self.name = name

    @classmethod
    def of(
        cls, phonebox: Phonebox, url: str, name: str = "probe", station: str = "desk"
    ) -> "Reader":
        """A reader with a new key, made by `phonebox readers key`."""
        made = phonebox.json("readers", "key", name, "--station", station)
        return cls(url, made["key"], name)

    def post(self, body: Any, key: str | None = None) -> Answer:
        """Post a body as it is."""
        return self._visitor.post_json(
            "/api/scans", body, Authorization=f"Bearer {self._key if key is None else key}"
        )

    def body(self, code: str | None = None, uid: str | None = None, **more: Any) -> dict[str, Any]:
        """A well-formed scan."""
        medium = "nfc" if uid else "qr"
        made = {"id": str(uuid.uuid4()), "code": code, "uid": uid, "medium": medium}
        return {**made, "reader": self.name, "at": None, **more}

    def scan(self, code: str | None = None, uid: str | None = None, **more: Any) -> dict[str, Any]:
        """Scan, and hear what came of it."""
        answer = self.post(self.body(code, uid, **more))
        assert answer.status == 200, answer
        found: dict[str, Any] = json.loads(answer.body)
        return found
