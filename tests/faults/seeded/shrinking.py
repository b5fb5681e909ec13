"""Delta debugging (Zeller and Hildebrandt, 2002): the few steps of a plan that are enough to fail."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def shrunk(steps: Sequence[T], fails: Callable[[tuple[T, ...]], bool], tries: int = 1000) -> tuple[T, ...]:
    """A part of `steps`, in their order, that fails still; after at most so many tries.

    With tries enough, none of its steps can be left out. `steps` itself must fail.
    """
    left, pieces = tuple(steps), 2
    while len(left) >= 2 and tries > 0:
        size = -(-len(left) // pieces)
        for start in range(0, len(left), size):
            rest = left[:start] + left[start + size :]
            tries -= 1
            if fails(rest):
                left, pieces = rest, max(pieces - 1, 2)
                break
            if tries <= 0:
                break
        else:
            if size == 1:
                break
            pieces = min(len(left), pieces * 2)
    return left
