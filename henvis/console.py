"""Where tables are printed: coloured and as wide as the terminal, or plain and uncut in a pipe."""

from typing import Final

from rich.console import Console

_PIPE_WIDTH: Final = 240


def console() -> Console:
    """A pipe has no width: what reads it wants whole ids, not ids that were cut to fit a screen."""
    return Console() if Console().is_terminal else Console(width=_PIPE_WIDTH)
