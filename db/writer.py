"""The one thread that writes. Acts that come together share one commit, and each gets its answer.

Nobody waits for ever: an act that has not begun by its deadline is taken back, and one that has
begun by then is reported as unknown, which its repeat with the same id will clear up.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from db.errors import BUSY, LATE, STOPPED
from kiosk.services.ports import Command, Decide, Done, StoreError

MOST_TOGETHER = 64
"""The most acts in one commit."""


@dataclass(frozen=True)
class Job:
    """One act that somebody waits for."""

    command: Command
    decide: Decide
    future: "Future[Done]" = field(default_factory=Future)


class Writer:
    """A thread and its queue. `run` writes some jobs, and settles the future of each."""

    def __init__(
        self, run: Callable[[Sequence[Job]], None], wait: float, idle: Callable[[], float | None]
    ) -> None:
        self._run = run
        self._wait = wait
        self._idle = idle
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._stopped = False
        self._thread = threading.Thread(target=self._loop, name="phonebox-writer", daemon=True)
        self._thread.start()

    def submit(self, command: Command, decide: Decide) -> Done:
        """Have one act done, and wait for it. Raises StoreError, or what `decide` raised."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("an act inside an act: put both into one decision")
        job = Job(command, decide)
        with self._gate:
            if self._stopped:
                raise StoreError(STOPPED)
            self._queue.put(job)
        try:
            return job.future.result(self._wait)
        except TimeoutError:
            if job.future.done() and not job.future.cancelled():
                return job.future.result()
            raise StoreError(BUSY if job.future.cancel() else LATE) from None

    def stop(self) -> None:
        """Finish what was asked, and end; a disk that does not answer is not waited for."""
        with self._gate:
            if self._stopped:
                return
            self._stopped = True
            self._queue.put(None)
        self._thread.join(self._wait)

    def _loop(self) -> None:
        going = True
        while going:
            jobs, going = self._next()
            begun = [job for job in jobs if job.future.set_running_or_notify_cancel()]
            if begun:
                self._do(begun)

    def _next(self) -> tuple[list[Job], bool]:
        """The acts that are waiting, and whether more may come."""
        jobs: list[Job] = []
        block, patience = True, self._idle()
        while len(jobs) < MOST_TOGETHER:
            try:
                job = self._queue.get(block=block, timeout=patience)
            except queue.Empty:
                return jobs, True
            if job is None:
                return jobs, False
            jobs.append(job)
            block, patience = False, None
        return jobs, True

    def _do(self, jobs: list[Job]) -> None:
        try:
            self._run(jobs)
        except BaseException as error:  # noqa: BLE001  (whoever waits must be told)
            for job in jobs:
                if not job.future.done():
                    job.future.set_exception(error)
