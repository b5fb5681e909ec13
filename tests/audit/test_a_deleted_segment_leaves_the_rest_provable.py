"""A segment whose time is over goes; what it hashed to stays, and what follows leads to the same root."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from henvis.audit.archive import deletion
from henvis.audit.archive.archive_log import ArchiveLog
from henvis.audit.archive.deletion import delete
from henvis.audit.archive.unfit import ArchiveUnfit
from henvis.audit.archive.writer import ArchiveWriter
from henvis.audit.log import LogUnreadable
from henvis.proof.note import Kind, Signer, read, write
from tests.audit.archives import CLUSTER, UDI, archive, record, root_of, segment

RULE = "journal-ten-years"
AT = datetime(2036, 5, 1, 12, 0, tzinfo=UTC)


def test_what_follows_leads_to_the_same_root(tmp_path: Path) -> None:
    archive(tmp_path, {UDI: 25})
    whole = root_of(ArchiveLog(tmp_path).read(UDI))

    delete(tmp_path, UDI, 0, RULE, AT)

    log = ArchiveLog(tmp_path)
    assert not segment(tmp_path, UDI, 0).exists()
    assert log.ranges[UDI] == range(10, 25)
    assert [one.offset for one in log.read(UDI)] == [*range(10, 25)]
    assert root_of(log.read(UDI), log.before(UDI)) == whole


def test_all_can_be_deleted_and_the_journal_go_on(tmp_path: Path) -> None:
    archive(tmp_path, {UDI: 25})
    for first in (0, 10, 20):
        delete(tmp_path, UDI, first, RULE, AT)
    log = ArchiveLog(tmp_path)
    assert log.ranges[UDI] == range(25, 25)
    assert log.before(UDI).root() == root_of(record(UDI, offset) for offset in range(25))

    archive(tmp_path, {UDI: 30})

    log = ArchiveLog(tmp_path)
    assert [one.offset for one in log.read(UDI)] == [*range(25, 30)]
    assert root_of(log.read(UDI), log.before(UDI)) == root_of(record(UDI, offset) for offset in range(30))


def test_the_deletion_says_what_is_gone_and_can_be_signed(tmp_path: Path) -> None:
    archive(tmp_path, {UDI: 25})
    signer = Signer("henvis/audit", Kind.NOTE, b"a" * 32)

    stated = delete(tmp_path, UDI, 0, RULE, AT)

    assert stated == ArchiveLog(tmp_path).statement(UDI, 0)
    lines = read(write(stated.tombstone(), [signer]).encode(), [signer.verifier]).text.splitlines()
    assert lines[1:3] == [f"henvis/{CLUSTER}/nrm.from.udi/0", "records 0 10"]
    assert lines[-2:] == [f"rule {RULE}", "at 2036-05-01T12:00:00+00:00"]


def test_what_is_deleted_cannot_be_checked_and_says_why(tmp_path: Path) -> None:
    archive(tmp_path, {UDI: 25})
    delete(tmp_path, UDI, 0, RULE, AT)

    with pytest.raises(LogUnreadable, match=f"deleted under the rule {RULE}") as refused:
        ArchiveLog(tmp_path).check_segment(UDI, 0)

    assert (refused.value.place, refused.value.offset) == (UDI, 0)


def test_a_deletion_that_was_cut_off_is_said_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive(tmp_path, {UDI: 25})
    with monkeypatch.context() as patch:
        patch.setattr(deletion, "_end_of", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            delete(tmp_path, UDI, 0, RULE, AT)
    assert [one.offset for one in ArchiveLog(tmp_path).read(UDI)] == [*range(10, 25)]

    delete(tmp_path, UDI, 0, "another rule", AT)

    assert not segment(tmp_path, UDI, 0).exists()
    deleted = ArchiveLog(tmp_path).statement(UDI, 0).deleted
    assert deleted is not None
    assert deleted.rule == RULE


@pytest.mark.parametrize(("first", "rule"), [(10, RULE), (5, RULE), (0, ""), (0, "a\nb")])
def test_only_the_oldest_goes_and_only_under_a_rule(tmp_path: Path, first: int, rule: str) -> None:
    archive(tmp_path, {UDI: 25})

    with pytest.raises(ArchiveUnfit):
        delete(tmp_path, UDI, first, rule, AT)

    assert ArchiveLog(tmp_path).ranges[UDI] == range(25)
    with ArchiveWriter(tmp_path, CLUSTER) as writer:
        assert writer.end(UDI) == 25
