"""A new stack for one play, in a folder that is gone afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from henvis.local.stack import running_stack


@contextmanager
def fresh_stack(progress: Console) -> Iterator[str]:
    """Start a stack with a virtual clock and give its control address; it is stopped at the end.

    Call it from the main thread. Raises CommandFailed where it does not start.
    """
    text = "starting Kafka and the agencies' services …"
    with tempfile.TemporaryDirectory(prefix="henvis-", ignore_cleanup_errors=True) as folder:
        if not progress.is_terminal:
            progress.print(text)
        with progress.status(text) as status, running_stack(Path(folder), clock="virtual") as stack:
            status.stop()
            yield stack.control_url
