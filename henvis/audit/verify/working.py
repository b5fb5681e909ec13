"""Who does the work of verifying: this process, or one for each core."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized
from typing import Final, Protocol, TypeAlias, TypeVar

from henvis.audit.verify.scanning import Progress
from henvis.ops import garbage

T = TypeVar("T")
Task = Callable[[Progress], T]
"""Does a part of the work and tells how many steps it has done; it can be handed to another process."""

Counter: TypeAlias = "Synchronized[int]"

_LOOKS_EVERY_S: Final = 0.2
_NEW_OBJECTS: Final = 1_000_000
"""More than the records of a share, or those waiting for the scratch file, are: they are dropped soon, none
refers to another, and to search them would take a twentieth of all time."""


class Workers(Protocol):
    """Somebody who does tasks."""

    def each(self, tasks: Iterable[Task[T]]) -> Iterator[T]:
        """Yield what comes of each task, in their order; none is kept. Raises what a task raises."""
        ...


class Here:
    """This process, one task after the other."""

    def __init__(self, done: Progress) -> None:
        """`done` is told of each step."""
        self._done = done

    def each(self, tasks: Iterable[Task[T]]) -> Iterator[T]:
        """See `Workers.each`."""
        return (task(self._done) for task in tasks)


class Processes:
    """A process for each core; who is done with a task takes the next."""

    def __init__(self, pool: ProcessPoolExecutor, steps: Counter, done: Progress) -> None:
        """`steps` is where the processes count their steps, `done` is told of them here."""
        self._pool = pool
        self._steps = steps
        self._told = 0
        self._done = done

    def each(self, tasks: Iterable[Task[T]]) -> Iterator[T]:
        """See `Workers.each`."""
        going = deque(self._pool.submit(_do, task) for task in tasks)
        while going:
            first = going.popleft()
            while wait([first], timeout=_LOOKS_EVERY_S).not_done:
                self._tell()
            self._tell()
            yield first.result()

    def _tell(self) -> None:
        steps = self._steps.value
        if steps > self._told:
            self._done(steps - self._told)
            self._told = steps


@contextmanager
def processes(done: Progress) -> Iterator[Processes]:
    """As many as there are cores, until the end of the block; `done` is told of the steps they have done."""
    spawning = multiprocessing.get_context("spawn")
    # A queue would need a process of its own, which takes as long to start as those that do the work.
    steps: Counter = spawning.Value("q", 0)
    pool = ProcessPoolExecutor(os.cpu_count(), spawning, _Counting.begin, (steps,))
    try:
        yield Processes(pool, steps, done)
    finally:
        pool.shutdown(cancel_futures=True)


class _Counting:
    """In a process that works: where its steps are counted."""

    steps: Counter

    @classmethod
    def begin(cls, steps: Counter) -> None:
        cls.steps = steps
        garbage.settle(_NEW_OBJECTS)

    @classmethod
    def count(cls, steps: int) -> None:
        with cls.steps.get_lock():
            cls.steps.value += steps


def _do(task: Task[T]) -> T:
    return task(_Counting.count)
