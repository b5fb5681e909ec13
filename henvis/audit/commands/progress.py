"""A bar for what takes long, where somebody looks on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from henvis.audit.verify.verifying import Told


@contextmanager
def shown_progress(shown: bool) -> Iterator[Told]:
    """Give a function that is told how many steps are done, of how many."""
    if not shown:
        yield lambda _done, _of: None
        return
    from rich.progress import Progress

    with Progress(transient=True) as bar:
        task = bar.add_task("verifying", total=None)

        def told(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield told
