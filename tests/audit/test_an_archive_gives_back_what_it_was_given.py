"""What was put into an archive comes out of it, in order, whenever writing was broken off."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

import fastavro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from henvis.audit.archive.archive_log import ArchiveLog
from henvis.audit.archive.unfit import ArchiveUnfit
from henvis.audit.archive.writer import ArchiveWriter
from henvis.audit.log import LogRecord
from tests.audit.archives import CLUSTER, NAV, UDI, archive, record, root_of, segment

contents = some.none() | some.binary(max_size=30)
headers = some.lists(some.tuples(some.text(max_size=8), contents), max_size=3).map(tuple)
any_records = some.lists(
    some.tuples(some.sampled_from([UDI, NAV]), some.integers(0, 2**62), contents, contents, headers),
    max_size=40,
)


@settings(max_examples=40, deadline=None)
@given(any_records, some.integers(1, 15), some.sets(some.integers(0, 40)))
def test_what_was_put_in_comes_out(rows: list[tuple[Any, ...]], size: int, pauses: set[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given_records = []
        writer = ArchiveWriter(folder, CLUSTER, size)
        for number, (place, *rest) in enumerate(rows):
            if number in pauses:
                writer.close()
                writer = ArchiveWriter(folder, CLUSTER, size)
            given_records.append(LogRecord(place, writer.end(place), *rest))
            writer.append(given_records[-1])
        writer.close()

        log = ArchiveLog(folder)

        for place in (UDI, NAV):
            wanted = [one for one in given_records if one.place == place]
            assert list(log.read(place) if wanted else ()) == wanted
            assert (place in log.places) is bool(wanted)
            for statement in log.chain(place) if wanted else ():
                log.check_segment(place, statement.first)
                assert statement.after.root() == root_of(wanted[: statement.end])
                assert list(log.read(place, statement.end - 1)) == wanted[statement.end - 1 :]


def test_the_archive_says_what_it_holds(tmp_path: Path) -> None:
    archive(tmp_path, {UDI: 25, NAV: 10})

    log = ArchiveLog(tmp_path)

    assert log.cluster_id == CLUSTER
    assert log.places == [NAV, UDI]
    assert log.ranges == {NAV: range(10), UDI: range(25)}
    assert [one.first for one in log.chain(UDI)] == [0, 10, 20]
    assert log.strangers() == []


def test_any_avro_library_reads_a_segment(tmp_path: Path) -> None:
    archive(tmp_path, {UDI: 3})

    with segment(tmp_path, UDI, 0).open("rb") as file:
        rows = list(fastavro.reader(file))

    assert rows[1] == {
        "offset": 1,
        "timestamp_ms": 1_700_000_000_001,
        "key": b"case 1",
        "value": b"nrm.from.udi/0 event 1",
        "headers": [{"name": "ce_id", "value": b"1"}],
    }


def test_notes_are_kept_once(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, CLUSTER) as writer:
        for note in (b"one\n", b"two\n", b"one\n"):
            writer.add_note(note)

    assert sorted(ArchiveLog(tmp_path).notes()) == [b"one\n", b"two\n"]


@pytest.mark.parametrize("offset", [0, 4, 6])
def test_no_record_is_left_out_or_taken_twice(tmp_path: Path, offset: int) -> None:
    archive(tmp_path, {UDI: 5})

    with ArchiveWriter(tmp_path, CLUSTER) as writer, pytest.raises(ArchiveUnfit, match="not the next"):
        writer.append(record(UDI, offset))

    assert ArchiveLog(tmp_path).ranges[UDI] == range(5)


def test_an_archive_is_of_one_cluster_and_has_one_writer(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnfit, match="no archive"):
        ArchiveLog(tmp_path)
    with ArchiveWriter(tmp_path, CLUSTER), pytest.raises(ArchiveUnfit, match="another process"):
        ArchiveWriter(tmp_path, CLUSTER)
    with pytest.raises(ArchiveUnfit, match="archive of cluster"):
        ArchiveWriter(tmp_path, "another")


def test_a_writer_that_is_killed_at_any_step_leaves_an_archive(tmp_path: Path) -> None:
    """Each file that is opened, renamed or removed is a step; it is killed before the first, the second, …"""
    steps = 0
    while killed_before(steps, tmp_path / f"{steps}"):
        folder = tmp_path / f"{steps}"
        if (folder / "manifest.json").exists():
            log = ArchiveLog(folder)
            for place in log.places:
                assert list(log.read(place)) == [record(place, offset) for offset in log.ranges[place]]
            assert log.strangers() == []
        archive(folder, {UDI: 6, NAV: 1}, records=4)
        log = ArchiveLog(folder)
        assert log.ranges == {UDI: range(6), NAV: range(1)}
        assert list(log.read(UDI)) == [record(UDI, offset) for offset in range(6)]
        assert log.strangers() == []
        steps += 1
    assert steps > 20


def killed_before(step: int, folder: Path) -> bool:
    """Write an archive in a child that kills itself before that step; False where it came to its end."""
    child = os.fork()
    if child == 0:
        left = [step]

        def count(event: str, arguments: tuple[Any, ...]) -> None:
            if event in {"open", "os.rename", "os.remove"} and str(folder) in str(arguments[0]):
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1

        sys.addaudithook(count)
        try:
            archive(folder, {UDI: 6, NAV: 1}, records=4)
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in {0, -signal.SIGKILL}
    return status != 0
