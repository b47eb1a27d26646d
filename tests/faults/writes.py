"""What a service told the system to write, in order; and the disk as a power cut would leave it.

The log is `strace`'s: every write, sync, cut and deletion of the database's files with its bytes,
and every answer that went out. A write counts as on disk only once a sync of its file, begun after
it, has ended; a new or deleted file once its folder was synced. Until then a power cut may keep it,
lose it, or keep some of its sectors, whatever became of the others.
"""

import os
import random
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.services import PATIENCE, Service

SECTOR = 512
CALLS = (
    "pwrite64,write,writev,pwritev,pwritev2,fsync,fdatasync,sync_file_range,ftruncate,truncate,"
    "fallocate,unlink,unlinkat,rename,renameat,renameat2,link,linkat,openat,open,creat,sendto,"
    "sendmsg,copy_file_range,sendfile"
)
_ENTRY = re.compile(rb'"entry": ?(\d+)')
_LINE = re.compile(r"(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)", re.DOTALL)
_FD = re.compile(r"(\d+)<([^>]*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_RESULT = re.compile(r"\) += (-?\d+|\?)(.*)$")


@dataclass(frozen=True)
class Step:
    """One thing that happened. `begun` and `ended` steps belong together by `number`."""

    what: str
    name: str = ""
    offset: int = 0
    data: bytes = b""
    number: int = 0
    entries: tuple[int, ...] = ()


class Recording:
    """`strace` on a service from its first step; `steps` once that has ended."""

    def __init__(self, service: Service, out: Path) -> None:
        self._out = out
        self._said = out.with_suffix(".err").open("w+b")
        self._strace = subprocess.Popen(
            [
                *("strace", "-f", "-y", "-xx", "-s", "200000", "-e", f"trace={CALLS}"),
                *("-o", str(out), "-p", str(service.pid)),
            ],
            stderr=self._said,
        )
        waited = 0
        while b"attached" not in os.pread(self._said.fileno(), 4096, 0):
            assert self._strace.poll() is None, os.pread(self._said.fileno(), 4096, 0)
            try:
                self._strace.wait(0.02)
            except subprocess.TimeoutExpired:
                waited += 1
                assert waited < 500
        service.go()

    def ended(self) -> Path:
        """The log, once the service has ended."""
        self._strace.wait(PATIENCE)
        self._said.close()
        return self._out


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def steps_in(log: Path, folder: Path) -> Iterator[Step]:
    """What happened to the files of a folder, and what was answered."""
    reading = _Reading(folder)
    with log.open(errors="replace") as lines:
        for line in lines:
            found = _LINE.match(line.rstrip("\n"))
            if found:
                yield from reading.line(*found.groups())


@dataclass
class _Reading:
    folder: Path
    open_calls: dict[str, Step] = field(default_factory=dict)
    count: int = 0

    def line(self, pid: str, resumed: str | None, call: str | None, rest: str) -> Iterator[Step]:
        """The steps that a line tells of."""
        if resumed:
            if begun := self.open_calls.pop(pid, None):
                yield self._end(begun, rest)
            return
        step = self._begun(call or "", rest)
        if step is None:
            return
        self.count += 1
        step = Step(step.what, step.name, step.offset, step.data, self.count, step.entries)
        yield step
        if "<unfinished ...>" in rest:
            self.open_calls[pid] = step
        else:
            yield self._end(step, rest)

    @staticmethod
    def _end(begun: Step, rest: str) -> Step:
        result = _RESULT.search(rest)
        done = result is not None and result[1] not in ("-1", "?")
        assert begun.what != "write" or not done or int(result[1]) == len(begun.data)  # type: ignore[index]
        return Step("ended" if done else "failed", begun.name, number=begun.number)

    def _begun(self, call: str, rest: str) -> Step | None:
        if call in ("sendto", "sendmsg"):
            numbers = _ENTRY.findall(b"".join(_plain(text) for text, _ in _TEXT.findall(rest)))
            return Step("answer", entries=tuple(map(int, numbers))) if numbers else None
        named = _TEXT.findall(rest)
        if call.startswith(("unlink", "open", "rename", "creat", "truncate", "link")):
            return self._of_a_name(call, [_plain(text).decode() for text, _ in named], rest)
        opened = _FD.match(rest)
        name = self._ours(_plain(opened[2]).decode(errors="replace")) if opened else None
        return None if name is None else self._of_a_file(call, name, rest)

    def _of_a_name(self, call: str, paths: list[str], rest: str) -> Step | None:
        name = self._ours(paths[0]) if paths else None
        if name is None or (call.startswith("open") and "O_CREAT" not in rest):
            return None
        assert call in ("unlink", "openat"), (call, paths)
        assert "O_TRUNC" not in rest, paths
        return Step("deleted" if call == "unlink" else "made", name)

    def _of_a_file(self, call: str, name: str, rest: str) -> Step | None:
        if call in ("fsync", "fdatasync"):
            return Step("sync", name)
        assert name, call
        arguments = rest.rpartition(") =")[0] or rest.replace(" <unfinished ...>", "")
        if call == "pwrite64":
            text, cut = _TEXT.findall(rest)[0]
            assert not cut, "strace was told to keep too little"
            return Step("write", name, int(arguments.rpartition(", ")[2]), _plain(text))
        assert call == "ftruncate", (call, rest[:200])
        return Step("cut", name, int(arguments.rpartition(", ")[2]))

    def _ours(self, path: str) -> str | None:
        """The name of a file of the database; "" for the folder; None for what is none of it."""
        place = Path(path.removesuffix(" (deleted)"))
        if not place.is_absolute():
            return None
        if place == self.folder:
            return ""
        is_ours = place.parent == self.folder and place.name.startswith("phonebox.db")
        # What lies in shared memory is made anew at each start; it may hold anything.
        return place.name if is_ours and not place.name.endswith("-shm") else None


@dataclass
class File:
    """What certainly lies on the disk of a file, and the writes that may or may not."""

    content: bytearray = field(default_factory=bytearray)
    pending: list[Step] = field(default_factory=list)


class Disk:
    """The folder of a database, from its files as they were and the steps that followed."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.answered = 0
        self._there = {name: File(bytearray(data)) for name, data in files.items()}
        self._now = dict(self._there)
        self._moves: list[tuple[str, File | None]] = []
        self._under_way: dict[int, tuple[str, list[Step], int]] = {}
        self._was: dict[int, Step] = {}

    def take(self, step: Step) -> bool:
        """Go one step on; whether it ended a sync."""
        if step.entries:
            self.answered = max(self.answered, *step.entries)
        elif step.what in ("write", "cut"):
            self._now[step.name].pending.append(step)
            self._was[step.number] = step
        elif step.what in ("made", "deleted"):
            self._was[step.number] = step
        elif step.what == "sync":
            before = [] if step.name == "" else list(self._now[step.name].pending)
            self._under_way[step.number] = (step.name, before, len(self._moves))
        elif step.what == "ended":
            return self._ended(step)
        elif step.what == "failed":
            self._under_way.pop(step.number, None)
        return False

    def _ended(self, step: Step) -> bool:
        if step.number in self._under_way:
            name, before, moves = self._under_way.pop(step.number)
            if name == "":
                self._keep_moves(moves)
            else:
                file = self._now[name]
                for item in before:
                    apply(file.content, item)
                file.pending = [item for item in file.pending if item not in before]
            return True
        was = self._was.pop(step.number, None)
        if was is not None and was.what == "made" and was.name not in self._now:
            self._now[was.name] = File()
            self._moves.append((was.name, self._now[was.name]))
        elif was is not None and was.what == "deleted":
            self._now.pop(was.name, None)
            self._moves.append((was.name, None))
        return False

    def _keep_moves(self, count: int) -> None:
        for name, file in self._moves[:count]:
            self._move(self._there, name, file)
        del self._moves[:count]

    @staticmethod
    def _move(folder: dict[str, File], name: str, file: File | None) -> None:
        if file is None:
            folder.pop(name, None)
        else:
            folder[name] = file

    def after_a_cut(self, how: str, chance: random.Random) -> dict[str, bytes]:
        """The files as a power cut now could leave them.

        `how`: "none" of what was not synced is there, "all", "some" writes, or "torn": some
        sectors of some writes.
        """
        folder = dict(self._there)
        kept = {"none": 0, "all": len(self._moves)}.get(how, chance.randint(0, len(self._moves)))
        for name, file in self._moves[:kept]:
            self._move(folder, name, file)
        return {name: self._content(file, how, chance) for name, file in folder.items()}

    @staticmethod
    def _content(file: File, how: str, chance: random.Random) -> bytes:
        content = bytearray(file.content)
        for step in file.pending:
            if how == "all" or (how == "some" and chance.random() < 0.5):
                apply(content, step)
            elif how == "torn":
                for part in _sectors(step):
                    if chance.random() < 0.6:
                        apply(content, part)
        return bytes(content)

    def is_clean(self) -> bool:
        """Whether a power cut now could leave only one thing."""
        return not self._moves and not any(file.pending for file in self._now.values())


def apply(content: bytearray, step: Step) -> None:
    """Write it, or cut there."""
    if step.what == "cut":
        del content[step.offset :]
        content.extend(bytes(step.offset - len(content)))
        return
    content.extend(bytes(max(0, step.offset - len(content))))
    content[step.offset : step.offset + len(step.data)] = step.data


def _sectors(step: Step) -> Iterable[Step]:
    if step.what != "write":
        yield step
        return
    at, end = step.offset, step.offset + len(step.data)
    while at < end:
        upto = min(end, (at // SECTOR + 1) * SECTOR)
        data = step.data[at - step.offset : upto - step.offset]
        yield Step("write", step.name, at, data)
        at = upto
