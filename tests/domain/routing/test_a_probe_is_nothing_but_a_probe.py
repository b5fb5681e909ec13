"""A probe goes to every other agency; nothing real passes as one, and no case is touched by one."""

import dataclasses
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from henvis.bus.broker import topics
from henvis.bus.partitioning import partition_of
from henvis.contract import events, probe
from henvis.contract.events import EVENT_TYPES, Event, Meta, ReferralSent, Sealed
from henvis.law.ruleset import load
from henvis.routing.judge import judge
from henvis.routing.judgement import Delivery, NoStanding, Probed, Routed
from henvis.routing.probes import NO_PROBE
from henvis.routing.standing.door import WRONG_JOURNAL
from henvis.service.probing.sending import case_on
from tests.contract.made import THOROUGH, events_of, texts
from tests.domain.routing.story import Story, full_house

LAW = load()
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
AGENCIES = LAW.codes.agencies
CASE = case_on("nav", NOON.date(), 2, 4)
agencies = pytest.mark.parametrize("agency", AGENCIES)


def probe_of(agency: str, at: datetime = NOON, partition: int = 2) -> ReferralSent:
    """One as the agency's service sends it."""
    case_id = case_on(agency, at.date(), partition, 4)
    meta = Meta(
        id=UUID(str(uuid7())),
        case_id=case_id,
        publisher=agency,
        seq=7,
        occurred=at,
        recorded=at,
        actor="system",
        law=LAW.hash,
        probe=True,
    )
    return dataclasses.replace(probe.referral(agency, case_id), meta=meta)


def judged(event: Event, journal: str = "nav", after: timedelta = timedelta()) -> object:
    return judge(LAW, None, event, journal=journal, now=NOON + after)


def changed(event: ReferralSent, meta: Mapping[str, Any], **fields: Any) -> ReferralSent:
    return dataclasses.replace(event, meta=dataclasses.replace(event.meta, **meta), **fields)


@agencies
def test_it_goes_to_every_other_agency_on_its_own_ground(agency: str) -> None:
    event = probe_of(agency)
    assert judged(event, agency) == Probed(
        Routed(
            deliveries=tuple(
                Delivery(to=other, basis="probe", rule="probe", evidence=(event.meta.id,))
                for other in AGENCIES
                if other != agency
            )
        )
    )


@agencies
def test_each_partition_has_a_case_of_its_own_that_lasts_a_day(agency: str) -> None:
    count = topics.load().partitions
    cases = {
        (day, partition): case_on(agency, day, partition, count)
        for day in (date(2026, 3, 2), date(2026, 3, 3))
        for partition in range(count)
    }
    assert len(set(cases.values())) == 2 * count
    assert {(day, partition_of(case, count)) for (day, _), case in cases.items()} == set(cases)


def test_a_probes_case_is_no_reference_that_a_command_can_name() -> None:
    assert (CASE.version, str(CASE)[:9]) == (8, "68656e76-")
    assert bytes.fromhex(CASE.hex[:12]) == b"henvis"
    assert probe.is_case(CASE)


@given(st.uuids())
def test_no_other_id_is_taken_for_a_probes_case(other: UUID) -> None:
    assert not probe.is_case(other)


@pytest.mark.parametrize("beyond", [probe.FIRST.int - 1, probe.LAST.int + 1])
def test_what_lies_before_and_behind_is_none(beyond: int) -> None:
    assert not probe.is_case(UUID(int=beyond))


def test_a_number_beyond_its_bits_is_refused() -> None:
    with pytest.raises(ValueError, match="12 bits"):
        probe.case_of("nav", NOON.date(), 4096)


def test_one_that_comes_after_a_day_is_for_nobody() -> None:
    assert LAW.sharing.probes is not None
    last = LAW.sharing.probes.delivered_within
    on_time, late = (
        judged(probe_of("nav"), after=last),
        judged(probe_of("nav"), after=last + timedelta(microseconds=1)),
    )
    assert isinstance(on_time, Probed)
    assert len(on_time.routed.deliveries) == 4
    assert late == Probed(Routed())


def test_it_is_erased_only_after_it_can_no_longer_be_delivered() -> None:
    assert LAW.sharing.probes is not None
    assert LAW.sharing.probes.erased_after > LAW.sharing.probes.delivered_within


def test_a_probe_in_anothers_journal_has_no_standing() -> None:
    assert judged(probe_of("nav"), "udi") == NoStanding(WRONG_JOURNAL)


def test_before_the_rules_knew_probes_there_were_none() -> None:
    earlier = dataclasses.replace(LAW, sharing=dataclasses.replace(LAW.sharing, probes=None))
    event = probe_of("nav")
    assert judge(earlier, None, event, journal="nav", now=NOON) == NoStanding(NO_PROBE)


SEALED = st.builds(
    Sealed, suite=texts(8), key_id=st.uuids(), nonce=st.binary(max_size=8), ciphertext=st.binary(max_size=8)
)
CODES: Mapping[str, st.SearchStrategy[Any]] = {
    name: st.sampled_from(LAW.codes.codes_in(list_name))
    for name, list_name in ReferralSent.CODES.items()
    if "." not in name
}
FIELDS: Mapping[str, st.SearchStrategy[Any]] = {
    **CODES,
    "referral": st.uuids(),
    "consent": st.uuids(),
    "consent_until": st.dates(),
    "urgent": st.just(True),
    "exploitation_stated": st.just(True),
    "person": SEALED,
    "profile": SEALED,
    "born": SEALED,
    "note": SEALED,
}
"""Every field of a probe but `meta`, with what else may stand in it."""
META: Mapping[str, st.SearchStrategy[Any]] = {
    "id": st.uuids(version=4),
    "case_id": st.uuids() | st.sampled_from([case_on("udi", NOON.date(), 2, 4)]),
    "occurred": st.datetimes(datetime(2020, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    "recorded": st.datetimes(datetime(2020, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    "caused_by": st.uuids(),
    "seen": st.integers(1, 2**40),
    "actor": st.none() | texts(24),
    "law": texts(24),
    "probe": st.just(False),
}
"""Every field of its `meta` but the publisher, who is told by the journal, and the number."""


def test_no_field_is_forgotten_here() -> None:
    own = {field.name for field in dataclasses.fields(ReferralSent)} - {"meta"}
    of_meta = {field.name for field in dataclasses.fields(Meta)} - {"publisher", "seq"}
    assert (own, of_meta) == (set(FIELDS), set(META))


@pytest.mark.parametrize("field", FIELDS)
@THOROUGH
@given(st.data())
def test_one_other_field_and_it_is_no_probe(field: str, data: st.DataObject) -> None:
    value = data.draw(FIELDS[field])
    event = probe_of("nav")
    assume(getattr(event, field) != value)
    assert judged(changed(event, {}, **{field: value})) == NoStanding(NO_PROBE)


@pytest.mark.parametrize("field", META)
@THOROUGH
@given(st.data())
def test_one_other_field_of_meta_and_it_is_no_probe(field: str, data: st.DataObject) -> None:
    value = data.draw(META[field])
    event = probe_of("nav")
    assume(getattr(event.meta, field) != value)
    assert judged(changed(event, {field: value})) == NoStanding(NO_PROBE)


@pytest.mark.parametrize("record", [one for one in EVENT_TYPES if one != ReferralSent.RECORD])
@THOROUGH
@given(st.data())
def test_no_other_record_type_is_a_probe_or_may_be_in_a_probes_case(record: str, data: st.DataObject) -> None:
    event = data.draw(events_of(record))
    for meta in (
        dataclasses.replace(probe_of("nav").meta, case_id=uuid4()),
        dataclasses.replace(probe_of("nav").meta, probe=False),
        probe_of("nav").meta,
    ):
        assert isinstance(judged(dataclasses.replace(event, meta=meta)), NoStanding)


@THOROUGH
@given(events_of(ReferralSent.RECORD))
def test_no_referral_at_all_passes_as_a_probe(event: ReferralSent) -> None:
    marked = changed(event, {"probe": True, "publisher": "nav"})
    assert isinstance(judged(marked), NoStanding)


def test_a_case_cannot_be_opened_where_probes_are() -> None:
    opening = events.CaseOpened(
        source="police", age_group="adult", exploitation_stated=False, address_grade="unknown"
    )
    meta = dataclasses.replace(probe_of("nav").meta, probe=False)
    assert judged(dataclasses.replace(opening, meta=meta)) == NoStanding(NO_PROBE)


def test_a_real_referral_that_is_marked_reaches_nobody_and_leaves_its_case_as_it_was() -> None:
    story, _ = full_house()
    lawful = events.ReferralSent(
        referral=uuid4(),
        to="nav",
        service="subsistence",
        basis="statutory_duty",
        age_group="adult",
        exploitation_stated=True,
        address_grade="unknown",
    )
    event = story.stamped("udi", lawful)
    marked = dataclasses.replace(event, meta=dataclasses.replace(event.meta, probe=True))
    assert judge(LAW, story.routed, event, journal="udi", now=story.now) != NoStanding(NO_PROBE)
    assert judge(LAW, story.routed, marked, journal="udi", now=story.now) == NoStanding(NO_PROBE)


def test_a_referral_on_the_ground_of_probes_has_none() -> None:
    story = Story()
    story.tries(
        "intake",
        events.ReferralSent(
            referral=uuid4(),
            to="nav",
            service="subsistence",
            basis="probe",
            age_group="adult",
            exploitation_stated=True,
            address_grade="unknown",
        ),
    )
    [kept] = story.judged[-1].routed.withholdings
    assert (kept.to, kept.reason, story.mailboxes["nav"]) == ("nav", "no_legal_basis", [])
