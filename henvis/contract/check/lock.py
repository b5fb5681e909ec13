"""The lock and the frozen files: nothing released is ever changed, moved or taken away."""

from collections.abc import Iterator
from pathlib import Path

from henvis.contract.check.problem import Problem
from henvis.contract.released import FIRST_ID, LOCK, LockError, Release, read_frozen, read_lock, release_of
from henvis.contract.schema_files import full_name, is_event, read_current


def lock_problems(folder: Path) -> Iterator[Problem]:
    """Every disagreement between the lock, the frozen files and the current schemas. Raises LockError."""
    releases = read_lock(folder)
    yield from _order_problems(releases)
    for release in releases:
        yield from _file_problems(release, folder)
    known = {release.file for release in releases}
    for path in sorted((folder / "released").glob("*/*")):
        if str(path.relative_to(folder)) not in known:
            yield Problem(str(path.relative_to(folder)), "", "is not in the lock")
    current = {record for record, schema in read_current(folder).items() if is_event(schema)}
    for record in sorted({release.record for release in releases} - current):
        yield Problem(LOCK, record, "a released record stays, since the journals that hold it stay")


def appended_problems(before: str, folder: Path) -> Iterator[Problem]:
    """A problem where the lock is not `before`, an earlier lock's text, with lines appended."""
    if not (folder / LOCK).read_text(encoding="utf-8").startswith(before):
        yield Problem(LOCK, "", "append only: a line of an earlier commit was changed or removed")


def _order_problems(releases: tuple[Release, ...]) -> Iterator[Problem]:
    newest: dict[str, int] = {}
    last_id = FIRST_ID - 1
    for release in releases:
        place = f"{release.record} {release.version}"
        if release.schema_id <= last_id:
            yield Problem(LOCK, place, f"ids are unique and grow, from {FIRST_ID}")
        if release.version != newest.get(release.record, 0) + 1:
            yield Problem(LOCK, place, "a record's versions are 1, 2, 3 and so on, in this order")
        last_id, newest[release.record] = release.schema_id, release.version


def _file_problems(release: Release, folder: Path) -> Iterator[Problem]:
    try:
        schema = read_frozen(release, folder)
    except LockError as error:
        yield Problem(release.file, "", str(error).partition(": ")[2])
        return
    frozen = (folder / release.file).read_bytes()
    if release_of(release.record, release.version, release.schema_id, frozen).rabin != release.rabin:
        yield Problem(LOCK, f"{release.record} {release.version}", "the Rabin fingerprint is another")
    if full_name(schema) != release.record:
        yield Problem(release.file, "", f"is not {release.record}")
