"""Waiting for what will be true, with an end. The only place of the tests that sleeps."""

import time
from collections.abc import Callable
from typing import TypeVar

import httpx

from henvis.local.stack import RunningStack

T = TypeVar("T")


def eventually(predicate: Callable[[], T | None], *, within: float = 10.0, what: str) -> T:
    """The first truthy answer of `predicate`, asked again and again for `within` seconds.

    Raises AssertionError, which says what was waited for and the last answer.
    """
    ends = time.monotonic() + within
    pause = 0.005
    while not (answer := predicate()):
        if time.monotonic() > ends:
            raise AssertionError(f"{what}: not within {within:g} s; the last answer was {answer!r}")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)
    return answer


def wait_until_quiet(stack: RunningStack) -> None:
    """Until all that was written is handled, on a stack with a virtual clock."""
    httpx.post(f"{stack.control_url}/stack/quiet", timeout=90, trust_env=False).raise_for_status()
