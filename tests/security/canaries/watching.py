"""Looks at a running stack again and again, from its start to its end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from henvis.local.stack import RunningStack
from tests.security.canaries import places
from tests.security.canaries.search import Search

_EVERY_S = 4.0


@contextmanager
def watched(stack: RunningStack, search: Search) -> Iterator[None]:
    """Meanwhile search what its processes show."""
    end = threading.Event()
    failed: list[BaseException] = []

    def watch() -> None:
        try:
            with places.client() as http:
                while not end.wait(_EVERY_S):
                    search.look(places.of_processes(stack.process.pid))
                    search.look(places.of_operations(stack, http))
        except BaseException as error:  # noqa: BLE001 - told where the test can see it
            failed.append(error)

    thread = threading.Thread(target=watch, name="watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()
    if failed:
        raise failed[0]
