"""Into however many shares a log goes, and in however many processes it is verified: the same is found."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from henvis.audit.case_history import Entry
from henvis.audit.claims import Claim, PlaceRead, Report
from henvis.audit.verify import scratch, verifying
from henvis.audit.verify.judging import CasesJudged
from henvis.audit.verify.partition import Gathering
from henvis.audit.verify.verifying import Verifier
from henvis.audit.verify.weighing import Evidence
from henvis.contract import wire
from tests.audit.memory_log import MemoryLog

LATER = datetime(2022, 12, 31, tzinfo=UTC)
EVERY_SHARE = 40
"""Records of a share here, so that the shipped stories make many."""

Found = tuple[tuple[PlaceRead, ...], dict[Claim, tuple[int, Counter[str]]]]


def verified(log: MemoryLog) -> Report:
    return Verifier(LATER).verify(log, lambda _: Evidence(None, 3))


def found(report: Report) -> Found:
    return report.places, {
        claim: (result.checked, Counter(map(repr, result.findings)))
        for claim, result in report.results.items()
    }


@pytest.fixture(scope="module")
def damaged(told: MemoryLog) -> MemoryLog:
    """The last record of each part of a journal is gone, so that the law's claims have much to say."""
    for place in told.places:
        told = told.with_records(place, told.records[place][:-1])
    return told


@pytest.mark.parametrize("few", [0, 10**9], ids=["processes", "one process"])
def test_small_shares_find_what_a_whole_partition_finds(
    damaged: MemoryLog, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = verified(damaged)
    assert {Claim.LAWFUL, Claim.TIMELY} <= set(whole.refuted)
    monkeypatch.setattr(verifying, "FEW", few)
    monkeypatch.setattr(scratch, "IN_A_SHARE", EVERY_SHARE)
    assert found(verified(damaged)) == found(whole)


def test_every_step_is_told_by_whatever_process_takes_it(
    told: MemoryLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "FEW", 0)
    steps: list[tuple[int, int]] = []
    verifier = Verifier(LATER, told=lambda done, of: steps.append((done, of)))
    report = verifier.verify(told, lambda _: Evidence(None, 3))
    assert {of for _, of in steps} == {2 * report.records}
    assert max(steps)[0] == 2 * report.records


def test_a_number_of_a_mailbox_that_two_shares_have_is_found(told: MemoryLog) -> None:
    router = next(place for place in told.places if place.topic == "nrm.from.router" and told.records[place])
    record = told.records[router][0]
    entry = Entry(router, record.offset, wire.decode(record.value), record.value or b"")
    gathering = Gathering([], router)
    for number in (1, 1, 3):
        share = CasesJudged()
        share.mail["udi"].add(number, entry)
        gathering.add(share)
    said = gathering.finish().findings[Claim.COMPLETE]
    twice, missing = said
    assert (twice.code, twice.offset, twice.event) == (
        "mailbox_seq_twice",
        record.offset,
        entry.event.meta.id,
    )
    assert (missing.code, missing.values["expected"]) == ("mailbox_seq_missing", 2)
