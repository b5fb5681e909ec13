"""Whatever is done to an archive's files, reading says where the first record is that cannot be relied on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from henvis.audit.archive.archive_log import ArchiveLog
from henvis.audit.archive.segment_file import file_hash
from henvis.audit.archive.unfit import ArchiveUnfit
from henvis.audit.log import LogUnreadable
from tests.audit.archives import CLUSTER, NAV, UDI, archive, found_in, rewrite, segment

SIZE = 2500
"""Records of a segment: two blocks and a half."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three segments of one place, and one of another."""
    folder = tmp_path_factory.mktemp("archive")
    archive(folder, {UDI: 2 * SIZE + 100, NAV: 30}, SIZE)
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy to be changed."""
    return Path(shutil.copytree(whole, tmp_path / "archive"))


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("part", range(0, 100, 7))
def test_a_flipped_bit(folder: Path, part: int) -> None:
    path = segment(folder, UDI, SIZE)
    flip(path, path.stat().st_size * part // 100)

    count, error = found_in(folder, UDI)

    assert error.place == UDI
    assert count == SIZE, "nothing of the segment is relied on"
    assert error.offset is not None
    assert SIZE <= error.offset <= 2 * SIZE
    assert path.name in error.reason


def test_a_bit_of_the_last_block_is_located_there(folder: Path) -> None:
    path = segment(folder, UDI, SIZE)
    flip(path, path.stat().st_size - 200)

    _, error = found_in(folder, UDI)

    assert error.offset == SIZE + 2000


@pytest.mark.parametrize("left", [0, 10, 2000, -17])
def test_a_truncated_segment(folder: Path, left: int) -> None:
    path = segment(folder, UDI, SIZE)
    path.write_bytes(path.read_bytes()[:left])

    count, error = found_in(folder, UDI)

    assert (count, error.place) == (SIZE, UDI)
    assert error.offset is not None
    assert SIZE <= error.offset < 2 * SIZE


@pytest.mark.parametrize("ending", [".avro", ".json"])
def test_a_missing_segment(folder: Path, ending: str) -> None:
    segment(folder, UDI, SIZE, ending).unlink()

    count, error = found_in(folder, UDI)

    assert (count, error.place, error.offset) == (SIZE, UDI, SIZE)


@pytest.mark.parametrize("endings", [[".avro"], [".avro", ".json"]])
def test_swapped_segments(folder: Path, endings: list[str]) -> None:
    for ending in endings:
        one, other = segment(folder, UDI, 0, ending), segment(folder, UDI, SIZE, ending)
        kept = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(kept)

    count, error = found_in(folder, UDI)

    assert (count, error.place, error.offset) == (0, UDI, 0)


def test_another_journals_segment(folder: Path) -> None:
    for ending in (".avro", ".json"):
        shutil.copy(segment(folder, NAV, 0, ending), segment(folder, UDI, 0, ending))

    _, error = found_in(folder, UDI)

    assert (error.place, error.offset) == (UDI, 0)


def test_another_clusters_segment(folder: Path) -> None:
    restate(folder, cluster_id="another")

    _, error = found_in(folder, UDI)

    assert (error.place, error.offset) == (UDI, SIZE)
    assert "another cluster" in error.reason


def swapped(rows: list[Any]) -> list[Any]:
    rows[1200], rows[1201] = rows[1201], rows[1200]
    return rows


def reoffset(rows: list[Any]) -> list[Any]:
    swapped(rows)
    rows[1200]["offset"], rows[1201]["offset"] = rows[1201]["offset"], rows[1200]["offset"]
    return rows


def inserted(rows: list[Any]) -> list[Any]:
    return [*rows[:1200], rows[1200], *rows[1200:]]


def removed(rows: list[Any]) -> list[Any]:
    return rows[:1200] + rows[1201:]


def edited(rows: list[Any]) -> list[Any]:
    rows[1200]["value"] += b"!"
    return rows


def longer(rows: list[Any]) -> list[Any]:
    return [*rows, {**rows[-1], "offset": rows[-1]["offset"] + 1}]


REWRITTEN = {
    swapped: SIZE + 1200,
    reoffset: SIZE + 1000,  # offsets agree, so that it is the block that tells
    inserted: SIZE + 1201,
    removed: SIZE + 1200,
    edited: SIZE + 1000,
    longer: 2 * SIZE,
}


@pytest.mark.parametrize(("change", "offset"), REWRITTEN.items())
def test_rewritten_records(folder: Path, change: Callable[[list[Any]], list[Any]], offset: int) -> None:
    rewrite(segment(folder, UDI, SIZE), change)

    count, error = found_in(folder, UDI)

    assert (count, error.place, error.offset) == (SIZE, UDI, offset)


@pytest.mark.parametrize(("change", "offset"), REWRITTEN.items())
def test_rewritten_records_with_a_new_hash_of_the_file(
    folder: Path, change: Callable[[list[Any]], list[Any]], offset: int
) -> None:
    rewrite(segment(folder, UDI, SIZE), change)
    restate(folder, sha256=file_hash(segment(folder, UDI, SIZE)))

    with pytest.raises(LogUnreadable) as found:
        ArchiveLog(folder).check_segment(UDI, SIZE)

    assert (found.value.place, found.value.offset) == (UDI, offset)


def test_a_segment_and_its_statement_from_another_log(folder: Path, tmp_path: Path) -> None:
    """All of it agrees with itself; that the next does not continue it tells."""
    rewrite(segment(folder, UDI, 0), edited)
    with_other_root = rebuilt(folder, tmp_path / "rebuilt")
    for ending in (".avro", ".json"):
        shutil.copy(segment(with_other_root, UDI, 0, ending), segment(folder, UDI, 0, ending))

    count, error = found_in(folder, UDI)

    assert (count, error.place, error.offset) == (SIZE, UDI, SIZE)
    assert "does not continue" in error.reason


def test_a_file_that_was_put_among_the_segments(folder: Path) -> None:
    segment(folder, UDI, 7).write_bytes(b"")
    segment(folder, UDI, 7, ".json").write_bytes(b"")

    assert ArchiveLog(folder).strangers() == [
        segment(folder, UDI, 7).name,
        segment(folder, UDI, 7, ".json").name,
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"first": 1},
        {"count": 0},
        {"count": SIZE - 1},
        {"before": "AAAAAAAAAAA="},
        {"after": "AAAA"},
        {"root": "AAAA"},
        {"roots": []},
        {"deleted": {"rule": "x"}},
        {"topic": 7},
    ],
)
def test_a_changed_statement(folder: Path, changed: dict[str, Any]) -> None:
    restate(folder, **changed)

    count, error = found_in(folder, UDI)

    assert (count, error.place, error.offset) == (SIZE, UDI, SIZE)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"format": 2}', b'{"format": 1, "cluster_id": "c"}', b"\xff"]
)
def test_a_changed_manifest(folder: Path, content: bytes) -> None:
    (folder / "manifest.json").write_bytes(content)

    with pytest.raises(ArchiveUnfit):
        ArchiveLog(folder)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("../../etc/0", {"segments": [0], "end": 1}),
        ("nrm.from.udi/x", {"segments": [0], "end": 1}),
        ("nrm.from.udi/0", {"segments": [], "end": 1}),
        ("nrm.from.udi/0", {"segments": [5], "end": 10}),
        ("nrm.from.udi/0", {"segments": [0, 10, 10], "end": 20}),
        ("nrm.from.udi/0", {"segments": [0, 10], "end": 5}),
    ],
)
def test_a_manifest_that_cannot_be(folder: Path, name: str, place: dict[str, Any]) -> None:
    told = {"format": 1, "cluster_id": CLUSTER, "places": {name: place}}
    (folder / "manifest.json").write_text(json.dumps(told))

    with pytest.raises(ArchiveUnfit, match="damaged"):
        ArchiveLog(folder)


def test_another_place_is_still_read(folder: Path) -> None:
    segment(folder, UDI, 0).unlink()

    assert sum(1 for _ in ArchiveLog(folder).read(NAV)) == 30


def restate(folder: Path, **changed: object) -> None:
    path = segment(folder, UDI, SIZE, ".json")
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))


def rebuilt(folder: Path, into: Path) -> Path:
    """An archive of its own of the rows that stand in the first segment's file."""
    from henvis.audit.archive.segment_file import rows
    from henvis.audit.archive.writer import ArchiveWriter

    with ArchiveWriter(into, CLUSTER, SIZE) as writer:
        for record in rows(segment(folder, UDI, 0), UDI):
            writer.append(record)
    return into
