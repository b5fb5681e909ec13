"""Who does the work of verifying: this process, or one for each core."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import contextmanager
from queue import Queue
from typing import Final, Protocol, TypeVar

from henvis.audit.verify.scanning import Progress
from henvis.ops import garbage

T = TypeVar("T")
Task = Callable[[Progress], T]
"""Does a part of the work and tells how many steps it has done; it can be handed to another process."""

_LOOKS_EVERY_S: Final = 0.2


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

    def __init__(self, pool: ProcessPoolExecutor, steps: Queue[int], done: Progress) -> None:
        """`steps` is where the processes tell of their steps, `done` is told of them here."""
        self._pool = pool
        self._steps = steps
        self._done = done

    def each(self, tasks: Iterable[Task[T]]) -> Iterator[T]:
        """See `Workers.each`."""
        going = deque(self._pool.submit(_do, task, self._steps) for task in tasks)
        while going:
            first = going.popleft()
            while wait([first], timeout=_LOOKS_EVERY_S).not_done:
                self._drain()
            self._drain()
            yield first.result()

    def _drain(self) -> None:
        while not self._steps.empty():
            self._done(self._steps.get())


@contextmanager
def processes(done: Progress) -> Iterator[Processes]:
    """As many as there are cores, until the end of the block; `done` is told of each step."""
    spawning = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(os.cpu_count(), mp_context=spawning, initializer=garbage.settle)
    with spawning.Manager() as manager:
        try:
            yield Processes(pool, manager.Queue(), done)
        finally:
            pool.shutdown(cancel_futures=True)


def _do(task: Task[T], steps: Queue[int]) -> T:
    return task(steps.put)
