"""What goes wrong while markers are under way: processes die, the broker dies, databases fail."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

import httpx
from uuid_utils.compat import uuid7

from henvis.local.stack import RunningStack
from tests.security.canaries.seeding import SeededAgency
from tests.waiting import eventually

BACK_WITHIN_S = 90


def kill(stack: RunningStack, *services: str) -> None:
    """SIGKILL to every process of these services, or of `kafka`; they are started again by themselves."""
    told = stack.describe()
    processes = [(one["service"], one["pid"]) for one in told["services"]]
    for service, pid in [*processes, ("kafka", told["broker"]["pid"])]:
        if service in services:
            os.kill(pid, signal.SIGKILL)


def kill_and_wait(stack: RunningStack, *services: str) -> None:
    """Kill them while something is under way, and wait until all of the stack is back."""
    kill(stack, *services)
    eventually(lambda: not stack.describe()["ready"], within=20, what="it is seen to be dead")
    wait_until_back(stack)


def wait_until_back(stack: RunningStack) -> None:
    """Until all of the stack is ready."""
    eventually(lambda: _seems_ready(stack), within=BACK_WITHIN_S, what="the stack is back")


def _seems_ready(stack: RunningStack) -> bool:
    told = stack.describe()
    urls = [one["url"] for one in told["services"]]
    return bool(told["ready"]) and all(_is_ready(url) for url in urls)


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/ready", trust_env=False, timeout=5).is_success
    except httpx.HTTPError:
        return False


def new_case() -> dict[str, Any]:
    """The fields of a command that opens a case."""
    return {"case": str(uuid7()), "source": "self", "profile": {"age_group": "adult"}}


def give_while(agencies: Mapping[str, SeededAgency], disturb: Callable[[], None], each: int = 6) -> None:
    """Let every agency open so many cases at once with the others, and disturb them meanwhile."""

    def opens(agency: SeededAgency) -> None:
        for _ in range(each):
            assert agency.give("open_case", new_case()).refused is None

    with ThreadPoolExecutor(len(agencies)) as at_once:
        running = [at_once.submit(opens, agency) for agency in agencies.values()]
        disturb()
        for one in running:
            one.result()


@contextmanager
def table_that_refuses(stack: RunningStack, service: str, table: str) -> Iterator[None]:
    """A database that answers every new row of a table with an error."""
    name = f"refuses_{table}"
    with closing(database_of(stack, service)) as database:
        said = "raise(abort, 'this row is refused')"
        database.execute(f"create trigger {name} before insert on {table} begin select {said}; end")
        try:
            yield
        finally:
            database.execute(f"drop trigger {name}")


@contextmanager
def table_that_is_gone(stack: RunningStack, service: str, table: str) -> Iterator[None]:
    """A database that has lost a table for a while."""
    with closing(database_of(stack, service)) as database:
        database.execute(f"alter table {table} rename to {table}_away")
        try:
            yield
        finally:
            database.execute(f"alter table {table}_away rename to {table}")


@contextmanager
def locked(stack: RunningStack, service: str) -> Iterator[None]:
    """A database that somebody else writes into all the while."""
    with closing(database_of(stack, service)) as database:
        database.execute("begin immediate")
        try:
            yield
        finally:
            database.execute("rollback")


def database_of(stack: RunningStack, service: str) -> sqlite3.Connection:
    """A way into a service's database that no service has."""
    path = stack.home.root / "db" / f"{service}.db"
    return sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
