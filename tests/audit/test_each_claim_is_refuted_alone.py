"""Of an honest log every claim is proved; for each claim there is a log of which only that one is refuted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from henvis.audit.claims import Claim, Report, Verdict
from henvis.audit.log import Log, LogRecord, Place
from henvis.audit.verify.kept import Kept
from henvis.audit.verify.signed import signed_roots
from henvis.audit.verify.verifying import Verifier
from henvis.audit.verify.weighing import Evidence
from henvis.bus.partitioning import key_of
from henvis.contract import headers, wire
from henvis.contract.events import DeadlineEnded, Event, EventDelivered
from tests.audit.memory_log import MemoryLog, Signers

LATER = datetime(2022, 12, 31, tzinfo=UTC)
"""Behind all that the shipped stories speak of, and before what else may fall due."""

ALL_BUT_TWO = frozenset(Claim) - {Claim.APPEND_ONLY, Claim.FORGOTTEN}


def verified(log: MemoryLog, signers: Signers, kept: MemoryLog | None = None, at: datetime = LATER) -> Report:
    def evidence(opened: Log) -> Evidence:
        states: dict[Place, Kept] = {}
        if kept is not None:
            states = {place: Kept(len(kept.records[place]), kept.root(place)) for place in kept.places}
        return Evidence(tuple(signed_roots(opened, signers.keyring)), signers.keyring.quorum, states)

    return Verifier(at).verify(log, evidence)


def codes(report: Report, claim: Claim) -> list[str]:
    return [finding.code for finding in report.results[claim].findings]


def longest(log: MemoryLog, owner: str) -> Place:
    """The part of this journal with the most in it."""
    places = [place for place in log.places if place.topic == f"nrm.from.{owner}"]
    return max(places, key=lambda place: len(log.records[place]))


def test_every_claim_about_an_honest_log_is_proved(honest: MemoryLog, signers: Signers) -> None:
    report = verified(honest, signers)
    assert {claim: report.results[claim].findings for claim in report.refuted} == {}
    assert set(report.having(Verdict.PROVED)) == ALL_BUT_TWO
    assert codes(report, Claim.FORGOTTEN) == ["erasure_unbuilt"]
    assert set(codes(report, Claim.APPEND_ONLY)) == {"nothing_kept"}
    assert all(place.signed == place.size for place in report.places)
    assert report.records == sum(map(len, honest.records.values()))


def test_what_was_kept_proves_that_the_log_only_grew(honest: MemoryLog, signers: Signers) -> None:
    place = longest(honest, "udi")
    before = honest.with_records(place, honest.records[place][:-3])
    assert verified(honest, signers, kept=before).results[Claim.APPEND_ONLY].verdict is Verdict.PROVED


def test_without_keys_no_signature_means_anything(honest: MemoryLog) -> None:
    report = Verifier(LATER).verify(honest, lambda _: Evidence(None, 3))
    unsigned = {Claim.UNCHANGED, Claim.SAME_FOR_ALL, Claim.AUTHENTIC}
    assert {claim for claim in unsigned if "no_keys" in codes(report, claim)} == unsigned
    assert report.refuted == ()


def test_without_a_quorum_nothing_is_final(told: MemoryLog, signers: Signers) -> None:
    report = verified(signers.sign(told, without=("nav", "police")), signers)
    assert report.results[Claim.SAME_FOR_ALL].verdict is Verdict.NOT_CHECKABLE
    assert "not_final" in codes(report, Claim.SAME_FOR_ALL)
    assert report.refuted == ()


def test_what_nobody_has_signed_yet_is_told_and_refutes_nothing(honest: MemoryLog, signers: Signers) -> None:
    place = longest(honest, "nav")
    size = len(honest.records[place]) - 1
    early = signers.note(honest, place, size=size)
    others = [signers.note(honest, one) for one in honest.places if honest.records[one] and one != place]
    report = verified(replace(honest, signed=(early, *others)), signers)
    assert report.refuted == ()
    for claim in (Claim.UNCHANGED, Claim.SAME_FOR_ALL):
        assert codes(report, claim) == ["not_signed_yet"]
    assert codes(report, Claim.AUTHENTIC) == ["writer_not_signed_yet"]


Forgery = Callable[[MemoryLog, Signers], MemoryLog]


def said_again(record: LogRecord, seq: int | None = None, **changed: Any) -> LogRecord:
    """The record of an event with other content, as its writer would have written it."""
    event = wire.decode(record.value)
    meta = replace(event.meta, **changed.pop("meta", {}))
    event = replace(event, meta=replace(meta, seq=seq or meta.seq), **changed)
    value = wire.encode(event)
    told = tuple(headers.of(event, value, seq or event.meta.seq))
    return record._replace(value=value, key=key_of(event.meta.case_id), headers=told)


def numbered_past_one(told: MemoryLog, signers: Signers) -> MemoryLog:
    """A writer leaves a number out, and everybody signs it."""
    place = longest(told, "intake")
    *earlier, last = told.records[place]
    return signers.sign(told.with_records(place, [*earlier, said_again(last, seq=len(earlier) + 2)]))


def arrived_at_another_time(told: MemoryLog, signers: Signers) -> MemoryLog:
    """Somebody changes in the broker when a record arrived."""
    place = longest(told, "police")
    first, *others = told.records[place]
    changed = first._replace(timestamp_ms=first.timestamp_ms + 1)
    return signers.sign(told).with_records(place, [changed, *others])


def shown_to_one_otherwise(told: MemoryLog, signers: Signers) -> MemoryLog:
    """One agency was shown another history and has witnessed it."""
    place = longest(told, "udi")
    everybody = set(signers.keys) - {"barnevern"}
    other = signers.note(told, place, root=bytes(32), without=everybody)
    return replace(signers.sign(told), signed=(*signers.sign(told).signed, other))


def signed_otherwise_by_its_writer(told: MemoryLog, signers: Signers) -> MemoryLog:
    """All others sign what stands there, and its writer something else."""
    place = longest(told, "udi")
    honest = signers.sign(replace(told, records={**told.records, place: ()}))
    others = signers.note(told, place, without=["udi"])
    own = signers.note(told, place, root=bytes(32), without=set(signers.keys) - {"udi"})
    return replace(honest, records=told.records, signed=(*honest.signed, others, own))


def delivered_on_no_ground(told: MemoryLog, signers: Signers) -> MemoryLog:
    """The router names a rule that is not the one."""
    place = longest(told, "router")
    records = list(told.records[place])
    at = _index_of(records, EventDelivered)
    records[at] = said_again(records[at], rule="events.Nothing")
    return signers.sign(told.with_records(place, records))


def never_warned(told: MemoryLog, signers: Signers) -> MemoryLog:
    """An agency says of a deadline that it ended on another day."""
    place = longest(told, "udi")
    records = list(told.records[place])
    at = _index_of(records, DeadlineEnded)
    event: Any = wire.decode(records[at].value)
    records[at] = said_again(records[at], due_on=event.due_on - timedelta(days=1))
    return signers.sign(told.with_records(place, records))


def _index_of(records: list[LogRecord], kind: type[Event]) -> int:
    return next(at for at, record in enumerate(records) if isinstance(wire.decode(record.value), kind))


@pytest.mark.parametrize(
    ("claim", "code", "forgery"),
    [
        (Claim.COMPLETE, "seq_missing", numbered_past_one),
        (Claim.UNCHANGED, "root_differs", arrived_at_another_time),
        (Claim.SAME_FOR_ALL, "two_histories", shown_to_one_otherwise),
        (Claim.AUTHENTIC, "writer_signed_other", signed_otherwise_by_its_writer),
        (Claim.LAWFUL, None, delivered_on_no_ground),
        (Claim.TIMELY, None, never_warned),
    ],
)
def test_only_that_claim_is_refuted(
    claim: Claim, code: str | None, forgery: Forgery, told: MemoryLog, signers: Signers
) -> None:
    report = verified(forgery(told, signers), signers)
    assert report.refuted == (claim,), report.results
    assert code is None or code in codes(report, claim)


def test_of_a_rewritten_and_signed_history_only_append_only_is_refuted(
    told: MemoryLog, honest: MemoryLog, signers: Signers
) -> None:
    rewritten = replace(arrived_at_another_time(told, signers), signed=())
    report = verified(signers.sign(rewritten), signers, kept=honest)
    assert report.refuted == (Claim.APPEND_ONLY,)
    assert codes(report, Claim.APPEND_ONLY) == ["kept_differs"]
