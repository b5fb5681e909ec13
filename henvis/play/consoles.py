"""Where the player prints: a person's terminal with colours, or a pipe with plain aligned lines."""

from typing import Final

from rich.console import Console

PIPE_COLUMNS: Final = 120


def out() -> Console:
    """Standard output. In a pipe no colours, and lines of a fixed width whatever the environment says."""
    return _console(stderr=False)


def err() -> Console:
    """Standard error, for progress beside a document on standard output."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, emoji=False, markup=False)
    if console.is_terminal:
        return console
    return Console(
        stderr=stderr, highlight=False, emoji=False, markup=False, width=PIPE_COLUMNS, no_color=True
    )
