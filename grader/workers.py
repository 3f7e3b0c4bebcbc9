"""Worker processes: numbered tasks go out, and what comes of them comes back in order. One that dies is replaced.

They are forked with everything that was loaded before, and share its memory. One that loses its parent finishes the
task that it is at, so that what it has done is kept, and ends.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import signal
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, NoReturn, TypeVar

T = TypeVar("T")
Begin = Callable[[], AbstractContextManager[Callable[[int], T]]]
Lost = Callable[[int, str], T]

METHOD = "fork" if sys.platform == "linux" else "spawn"
ATTEMPTS = 2
FAREWELL_SECONDS = 10.0  # how long a worker may take to put its things away


@contextmanager
def in_order(begin: Begin[T], tasks: int, workers: int, lost: Lost[T], method: str = METHOD) -> Iterator[Iterator[T]]:
    """What comes of the tasks 0, 1, ..., in that order. The workers start at once, and are ended with the block.

    `begin()` opens, inside each worker, what does a task. `lost(number, why)` stands for a task at which two workers
    died. What `begin` or a task raises is raised here. With the method "spawn" all that crosses must be picklable.
    """
    crew = _Crew(begin, deque(range(tasks)), lost, method)
    try:
        for _ in range(min(workers, tasks)):
            crew.hire()
        yield crew.results(tasks)
    finally:
        crew.end()


@dataclass
class _Worker:
    """One process, our end of the pipe to it, and the task that it is at."""

    process: BaseProcess
    connection: Any
    task: int | None = None

    def give(self, task: int | None) -> None:
        """The next task; None sends it home. When it has died, that is noticed where its answer is awaited."""
        self.task = task
        with contextlib.suppress(OSError):
            self.connection.send(task)

    def fate(self) -> str:
        """How it ended, for people."""
        self.process.join(FAREWELL_SECONDS)
        code = self.process.exitcode or 0
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"


@dataclass
class _Crew(Generic[T]):
    begin: Begin[T]
    waiting: deque[int]
    lost: Lost[T]
    method: str
    workers: list[_Worker] = field(default_factory=list)
    deaths: Counter[int] = field(default_factory=Counter)

    def hire(self) -> None:
        """One more worker, at the first task that waits."""
        context: Any = multiprocessing.get_context(self.method)
        ours, theirs = context.Pipe()
        foreign = [ours, *(worker.connection for worker in self.workers)] if self.method == "fork" else []
        process = context.Process(target=_serve, args=(theirs, foreign, self.begin), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self.workers.append(worker)
        self._next_task(worker)

    def results(self, tasks: int) -> Iterator[T]:
        """All of them, then the workers have gone home."""
        done: dict[int, T] = {}
        for wanted in range(tasks):
            while wanted not in done:
                done.update(self._finished())
            yield done.pop(wanted)
        for worker in self.workers:
            worker.process.join(FAREWELL_SECONDS)

    def _finished(self) -> Iterator[tuple[int, T]]:
        """Wait until something is done; what was."""
        listening = {worker.connection: worker for worker in self.workers if worker.task is not None}
        for connection in wait(list(listening)):
            worker = listening[connection]
            task = worker.task
            assert task is not None
            try:
                error, result = worker.connection.recv()
            except (EOFError, OSError):
                yield from self._died(worker, task)
                continue
            if error is not None:
                raise error
            self._next_task(worker)
            yield task, result

    def end(self) -> None:
        """End those that are left, whatever they are at. They have a moment to put their things away."""
        for worker in self.workers:
            worker.process.terminate()
        for worker in self.workers:
            worker.process.join(FAREWELL_SECONDS)
            worker.process.kill()
            worker.process.join()
            worker.connection.close()

    def _next_task(self, worker: _Worker) -> None:
        worker.give(self.waiting.popleft() if self.waiting else None)

    def _died(self, worker: _Worker, task: int) -> Iterator[tuple[int, T]]:
        """Its task is tried once more, by another one."""
        self.workers.remove(worker)
        fate = worker.fate()
        worker.connection.close()
        self.deaths[task] += 1
        if self.deaths[task] < ATTEMPTS:
            self.waiting.appendleft(task)
        else:
            yield task, self.lost(task, f"the process that graded it ended {ATTEMPTS} times ({fate})")
        if self.waiting:
            self.hire()


def _serve(connection: Any, foreign: Sequence[Any], begin: Begin[T]) -> None:
    """The life of a worker. Ctrl-C reaches the whole family, and is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    for other in foreign:  # a parent's end that we hold would keep a sibling from noticing that the parent is gone
        other.close()
    gc.freeze()  # what was loaded before is never looked through again
    try:
        with begin() as work:
            while (task := _asked(connection)) is not None:
                _tell(connection, None, work(task))
    except Exception as error:
        _tell(connection, error, None)


def _asked(connection: Any) -> int | None:
    """The next task; None at the end, also when the parent is gone."""
    try:
        task: int | None = connection.recv()
    except (EOFError, OSError):
        return None
    return task


def _tell(connection: Any, error: Exception | None, result: Any) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        connection.send((error, result))


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)  # through every `with` on the way
