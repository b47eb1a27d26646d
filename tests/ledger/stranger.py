"""A verifier written from docs/ledger-format.md alone: it imports nothing of Phonebox.

usage: python stranger.py EXPORT [--key VKEY] [--checkpoint FILE]        exit 0: holds, 1: does not
"""

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Key = tuple[int, str]
Beside = dict[str, tuple[bytes, bytes]]


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def canonical(value: Any) -> str:  # RFC 8785
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(n)}:{canonical(value[n])}" for n in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float) or (isinstance(value, int) and abs(value) >= 2**53):
        raise ValueError(value)
    return json.dumps(value, ensure_ascii=False)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


def read(line: str) -> tuple[dict[str, Any], bytes, bytes, bytes, Beside | None]:
    entry = json.loads(line, object_pairs_hook=once)
    previous, digest = (bytes.fromhex(entry.pop(name)) for name in ("previous", "hash"))
    held = entry.pop("personal") if "personal" in entry else None
    beside = (
        None
        if held is None
        else {
            name: (bytes.fromhex(item["salt"]), canonical(item["value"]).encode())
            for name, item in held.items()
        }
    )
    kinds = {"sequence": int, "log": str, "type": str, "payload": dict}
    if any(type(entry[name]) is not kind for name, kind in kinds.items()) or entry["sequence"] < 1:
        raise ValueError("no entry")
    return entry, previous, digest, canonical(entry).encode(), beside


def commitments(value: Any, path: tuple[str, ...] = ()) -> dict[str, str]:
    found: dict[str, str] = {}
    if isinstance(value, dict) and len(value) == 1 and type(value.get("commitment")) is str:
        return {".".join(path): value["commitment"]}
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            found |= commitments(item, (*path, str(key)))
    return found


class Ledger:
    def __init__(self) -> None:
        self.log, self.size, self.last, self.withheld = "", 0, bytes(32), False
        self.chain: dict[Key, str] = {}
        self.gaps: list[tuple[int, int]] = []
        self.leaves: list[bytes] = []
        self.values: dict[Key, str] = {}
        self.absent: set[Key] = set()
        self.erased: set[Key] = set()

    def add(self, line: str) -> None:
        try:
            entry, previous, digest, body, beside = read(line)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return self.changed(b"")
        if sha(b"\0", previous, body) != digest:
            return self.changed(digest)
        number = entry["sequence"]
        if number <= self.size:
            inside = any(low <= number < high for low, high in self.gaps)
            self.chain[number, ""] = "reordered" if inside else "inserted"
            return None
        if number > self.size + 1:
            self.chain.setdefault((self.size + 1, ""), "removed")
            self.gaps.append((self.size + 1, number))
        elif previous != self.last:
            self.chain.setdefault((max(self.size, 1), ""), "replaced")
        self.log, self.size, self.last = self.log or entry["log"], number, digest
        self.leaves.append(digest)
        return self.compare(number, entry, beside)

    def changed(self, digest: bytes) -> None:
        self.chain.setdefault((self.size + 1, ""), "changed")
        self.size, self.last = self.size + 1, digest

    def compare(self, number: int, entry: Any, beside: Beside | None) -> None:
        if beside is None:
            self.withheld = True
            return
        bound = commitments(entry["payload"])
        self.absent |= {(number, name) for name in bound.keys() - beside.keys()}
        for name, (salt, value) in beside.items():
            if len(salt) != 32 or sha(salt, value).hex() != bound.get(name):
                self.values[number, name] = "value_changed"
        if entry["type"] == "erased":
            named = entry["payload"]["erased"]
            self.erased |= {(item["sequence"], item["name"]) for item in named}

    def judge(self, signed: tuple[str, int, bytes] | None) -> dict[Key, str]:
        if self.chain:
            return self.chain
        origin, size, stated = signed or ("", 0, root([]))
        if signed and self.size and origin != f"phonebox/{self.log}":
            return {(1, ""): "other_ledger"}
        if self.size < size:
            return {(self.size + 1, ""): "truncated"}
        if root(self.leaves[:size]) != stated:
            return {(size, ""): "rewritten"}
        missing = dict.fromkeys(self.absent - self.erased, "value_missing")
        not_erased = dict.fromkeys(self.erased - self.absent, "value_not_erased")
        return {} if self.withheld else self.values | missing | not_erased


def root(leaves: list[bytes]) -> bytes:  # RFC 6962, section 2.1
    if len(leaves) < 2:
        return leaves[0] if leaves else sha()
    middle = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\1", root(leaves[:middle]), root(leaves[middle:]))


def opened(note: str, vkey: str | None) -> tuple[str, int, bytes]:  # C2SP
    text, _, signatures = (note.replace("\r\n", "\n").strip("\n") + "\n").rpartition("\n\n")
    text += "\n"
    if vkey:
        name, key_id, key = vkey.strip().split("+", 2)
        public = base64.b64decode(key)[1:]
        if sha(f"{name}\n\1".encode(), public)[:4].hex() != key_id:
            raise ValueError("the key was mistyped")
        lines = [line.split(" ") for line in signatures.splitlines()]
        blobs = [base64.b64decode(blob) for _, signer, blob in lines if signer == name]
        ours = [blob[4:] for blob in blobs if blob[:4].hex() == key_id]
        for signature in ours:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, text.encode())
        if not ours:
            raise ValueError("not signed by this key")
    origin, size, encoded = text.split("\n")[:3]
    return origin, int(size), base64.b64decode(encoded)


def main(arguments: list[str]) -> str:
    parser = argparse.ArgumentParser()
    parser.add_argument("export", type=Path)
    parser.add_argument("--key")
    parser.add_argument("--checkpoint", type=Path)
    given = parser.parse_args(arguments)
    try:
        signed = opened(given.checkpoint.read_text(), given.key) if given.checkpoint else None
        ledger = Ledger()
        for line in filter(str.strip, given.export.read_bytes().decode().split("\n")):
            ledger.add(line)
        problems = ledger.judge(signed)
    except (InvalidSignature, ValueError, KeyError, TypeError) as error:
        return f"cannot be judged: {error!r}"
    for (number, value), code in sorted(problems.items()):
        return f"entry {number}: {code} {value}".rstrip()
    return ""


if __name__ == "__main__":
    problem = main(sys.argv[1:])
    sys.stdout.write(f"{problem or 'holds, as far as was given to compare with'}\n")
    sys.exit(1 if problem else 0)
