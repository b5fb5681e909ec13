"""Where a marker can be: all that a stack has on the disk, keeps in tables, and shows while it runs."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import httpx
import psutil

from henvis.local.stack import RunningStack

_SHOWN = ("/metrics", "/health/about", "/health/live", "/health/ready", "/problems")
_SOON_S = 2


class Place(NamedTuple):
    """A kind of place and which one: `topic nrm.to.nav`, `table nav told.content`, `log router-1.log`."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


Content = tuple[Place, bytes]


def on_disk(folder: Path) -> Iterator[Content]:
    """Every file in a folder, by what it is; of a database also what was deleted in it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            try:
                # Kafka's indexes are made large and stay empty.
                content = path.read_bytes().rstrip(b"\0")
            except FileNotFoundError:
                continue
            yield _place_of(path.relative_to(folder)), content
            yield Place("file name", str(path.relative_to(folder).parent)), path.name.encode()


def _place_of(path: Path) -> Place:
    match path.parts:
        case ("kafka", "data", partition, _) if partition.startswith("nrm."):
            return Place("topic", partition.rpartition("-")[0])
        case ("kafka", "data", *_):
            return Place("Kafka's own file", "/".join(path.parts[2:]))
        case ("db", name):
            return Place("database file", name.partition(".")[0])
        case ("logs", name):
            return Place("log", name)
        case _:
            return Place("file", str(path))


def in_tables(folder: Path) -> Iterator[Content]:
    """Every value in every column of every table of every database of a stack's home."""
    for path in sorted((folder / "db").glob("*.db")):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            tables = database.execute("select name from sqlite_master where type = 'table'").fetchall()
            for (table,) in tables:
                yield from _columns(path.stem, table, database)


def _columns(service: str, table: str, database: sqlite3.Connection) -> Iterator[Content]:
    rows = database.execute(f'select * from "{table}"')  # noqa: S608 - the name is the database's own
    names = [column[0] for column in rows.description]
    for row in rows:
        for name, value in zip(names, row, strict=True):
            yield Place("table", f"{service} {table}.{name}"), _bytes(value)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def of_processes(pid: int) -> Iterator[Content]:
    """Command lines and environments of a process and all that hang on it, as everybody's `ps` reads them."""
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for one in family:
        for what in ("cmdline", "environ", "comm"):
            try:
                shown = Path(f"/proc/{one.pid}/{what}").read_bytes()
            except OSError:
                continue  # it has just ended
            yield Place("process", what), shown


def of_operations(stack: RunningStack, http: httpx.Client) -> Iterator[Content]:
    """What operations see of every process without a token, and of the stack."""
    for service, urls in stack.services.items():
        for url in urls:
            for path in _SHOWN:
                yield from _shown(Place(path, service), f"{url}{path}", http)
    yield from _shown(Place("/stack", "control"), f"{stack.control_url}/stack", http)


def client() -> httpx.Client:
    """What to ask with: one for many questions, since each takes a while to make."""
    return httpx.Client(trust_env=False, timeout=_SOON_S)


def _shown(place: Place, url: str, http: httpx.Client) -> Iterator[Content]:
    try:
        answer = http.get(url)
    except httpx.HTTPError:
        return  # it is being killed
    yield place, whole(answer)


def whole(answer: httpx.Response) -> bytes:
    """An answer with its headers."""
    headers = json.dumps(list(answer.headers.multi_items()))
    return headers.encode() + b"\n" + answer.content


def core_sizes(pid: int) -> set[int]:
    """How large core dumps of a process and all that hang on it may be, in bytes; -1 for any size."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return {resource.prlimit(one.pid, resource.RLIMIT_CORE)[0] for one in family}


def temporary_folder(folder: Path) -> dict[str, str]:
    """The environment in which programs, and Java, put their temporary files into this folder."""
    folder.mkdir()
    options = f"{os.environ.get('JAVA_TOOL_OPTIONS', '')} -Djava.io.tmpdir={folder}".strip()
    return {"TMPDIR": str(folder), "JAVA_TOOL_OPTIONS": options}
