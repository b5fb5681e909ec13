"""Nothing is found against an honest router; each change of its journal is found, and as what it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from henvis.audit.case_history import ROUTER, CaseHistory, Entry
from henvis.audit.finding import Finding, Weight
from henvis.audit.histories import histories_of
from henvis.audit.lawful import Reached, codes, lawful
from henvis.audit.wording import LANGUAGES, sentence
from henvis.bus.broker import topics
from henvis.contract.events import (
    CaseClosed,
    Event,
    EventDelivered,
    EventFiled,
    ReceiptIssued,
    ReferralsLapsed,
)
from henvis.law.released import Laws
from tests.audit.memory_log import MemoryLog
from tests.audit.routed_case import RoutedCase, altered, improvised, of_router, routed
from tests.audit.router_changes import (
    ALONE,
    Change,
    a_childhood_that_ends,
    a_consent_that_runs_out,
    each,
    put,
)
from tests.domain.routing.story import full_house
from tests.router.desk import NewDesk

LAWS = Laws()
FOREVER = datetime(2030, 1, 1, tzinfo=UTC)
TOPICS = topics.load()
FEW = settings(max_examples=12, deadline=None, phases=[Phase.generate])
SEEDS = range(4)


def found(history: CaseHistory) -> list[Finding]:
    """As of the last record of the case."""
    last = max(entry.event.meta.recorded for entry in history.entries())
    return list(lawful(LAWS, history, last))


@FEW
@given(st.randoms(use_true_random=True))
def test_nothing_is_found_against_the_router_itself(new_desk: NewDesk, chance: Random) -> None:
    assert found(routed(new_desk, improvised(chance), chance).history) == []


def test_nothing_is_found_in_the_stories(told: MemoryLog) -> None:
    cases = [case for number in range(4) for case in histories_of(told, TOPICS, number).values()]
    assert len(cases) > 5
    for case in cases:
        assert found(case) == []


@pytest.fixture(scope="module")
def cases(new_desk: NewDesk) -> list[RoutedCase]:
    """Improvised cases in which everything happens that is changed below."""
    chances = [Random(seed) for seed in SEEDS]  # noqa: S311 - a story, no secret
    by_chance = [routed(new_desk, improvised(chance, 40), chance) for chance in chances]
    told_ = (a_childhood_that_ends(), a_consent_that_runs_out())
    return [*(routed(new_desk, story.tried, chances[0]) for story in told_), *by_chance]


BESIDES = {"mailbox_number_out_of_order"}
"""What a change of one record may do besides: numbers come after those that were added."""


@pytest.mark.parametrize(
    ("kind", "change", "as_what"), [row[1:] for row in ALONE], ids=[row[0] for row in ALONE]
)
def test_what_is_changed_is_found_as_what_it_is(
    cases: list[RoutedCase], kind: type[Event], change: Change, as_what: set[str]
) -> None:
    changed = list(each(cases, kind, change))
    assert changed, "it happens in the cases"
    for entry, history in changed:
        findings = found(history)
        assert {one.code for one in findings} - BESIDES <= as_what, entry
        assert findings, entry
        assert all(one.weight is Weight.REFUTES for one in findings)
        assert {one.place for one in findings} == {entry.place}


def unjudged(history: CaseHistory, lost: Entry) -> CaseHistory:
    """Without anything that an event led to."""
    return of_router(
        history, (one for one in history.of(ROUTER) if one.event.meta.caused_by != lost.event.meta.id)
    )


def test_an_event_that_was_never_judged_is_passed_by(cases: list[RoutedCase]) -> None:
    seen: Counter[str] = Counter()
    for case in cases:
        for said in [case.history.of(name) for name in case.history.journals if name != ROUTER]:
            for entry in said:
                lost = entry.event.meta.id
                where = {(one.code, one.event) for one in found(unjudged(case.history, entry))}
                assert {("passed_by", lost), ("not_handled_yet", lost)} & where
                seen.update(code for code, event in where if event == lost)
                behind = [one for one in said if one.offset > entry.offset]
                assert not behind or ("passed_by", lost) in where
    assert seen["passed_by"] > 50
    assert seen["not_handled_yet"]


def test_what_lies_before_what_the_router_has_reached_is_passed_by(cases: list[RoutedCase]) -> None:
    """One case alone does not tell whether its last event's turn has come; another case does."""
    case = cases[0].history
    last = case.of("intake")[-1]
    without = unjudged(case, last)
    assert "passed_by" not in {one.code for one in found(without)}
    place = {"topic": last.place.topic, "partition": last.place.partition, "offset": last.offset + 1}
    filed = next(one for one in case.of(ROUTER) if isinstance(one.event, EventFiled))
    about: Any = filed.event
    elsewhere = altered(filed, source=replace(about.source, **place))
    reached = Reached()
    for each_ in (without, CaseHistory(case.case_id, {ROUTER: (elsewhere,)})):
        reached.note(each_)
    assert {one.code for one in reached.weighed(found(without))} == {"passed_by"}


def test_judgements_that_changed_places_are_found(cases: list[RoutedCase]) -> None:
    for case in cases:
        mine = [entry.event.meta.id for entry in case.history.of("intake")]

        said = case.history.of(ROUTER)
        first, second = ([one for one in said if one.event.meta.caused_by == each_] for each_ in mine[3:5])
        rest = [one for one in said if one.event.meta.caused_by not in mine[3:5]]
        at = said.index(first[0])
        changed = of_router(case.history, [*rest[:at], *second, *first, *rest[at:]])
        assert "handled_out_of_order" in {one.code for one in found(changed)}


def test_a_judgement_at_another_instant_is_found(cases: list[RoutedCase]) -> None:
    """What was judged while a consent held would not have been judged so after it."""
    for case in cases[:2]:
        said = case.history.of(ROUTER)
        cause = next(one.event.meta.caused_by for one in said if isinstance(one.event, EventDelivered))
        late = {"meta__recorded": FOREVER - timedelta(days=1), "meta__occurred": FOREVER - timedelta(days=1)}
        moved = [altered(one, **late) if one.event.meta.caused_by == cause else one for one in said]
        assert "router_clock_went_back" in {one.code for one in found(of_router(case.history, moved))}


def test_records_of_one_judgement_have_one_instant(cases: list[RoutedCase]) -> None:
    hours = {"meta__recorded": lambda one: one.meta.recorded + timedelta(hours=1)}
    for _, history in each(cases, ReceiptIssued, put(**hours)):
        assert {one.code for one in found(history)} - {"router_clock_went_back"} == {"turn_of_two_instants"}


def test_a_lapse_that_is_not_said_is_found(cases: list[RoutedCase]) -> None:
    def without(said: list[Entry], at: int) -> Sequence[Entry]:
        return [*said[:at], *said[at + 1 :]]

    changed = list(each(cases, ReferralsLapsed, without))
    assert changed
    for _, history in changed:
        assert {one.code for one in found(history)} & {"lapse_missing", "lapse_outstanding"}


def test_a_consent_that_ran_out_is_left_open_until_the_router_ends_what_rests_on_it(
    cases: list[RoutedCase],
) -> None:
    said = cases[1].history.of(ROUTER)
    at = next(at for at, one in enumerate(said) if isinstance(one.event, ReferralsLapsed))
    findings = list(lawful(LAWS, of_router(cases[1].history, said[:at]), FOREVER))
    assert {(one.code, one.weight) for one in findings} == {
        ("lapse_outstanding", Weight.LEAVES_OPEN),
        ("not_handled_yet", Weight.NOTES),
    }


def test_by_a_law_that_is_not_kept_nothing_is_judged(cases: list[RoutedCase]) -> None:
    said = cases[0].history.of(ROUTER)
    history = of_router(cases[0].history, (altered(one, meta__law="0" * 64) for one in said))
    [finding] = found(history)
    assert (finding.code, finding.weight) == ("router_law_not_kept", Weight.LEAVES_OPEN)


def test_every_finding_has_its_sentence_in_both_languages(cases: list[RoutedCase]) -> None:
    own = {value for name, value in vars(codes).items() if name.isupper() and isinstance(value, str)}
    tables = (codes.MISSING, codes.SURPLUS, codes.WRONG, codes.OTHER)
    own |= {code for table in tables for code in table.values()}
    for language in LANGUAGES.values():
        assert own <= set(language.sentences)
        for _, kind, change, _ in ALONE:
            _, history = next(each(cases, kind, change))
            for finding in found(history):
                assert sentence(finding, language)


def test_what_stands_under_anothers_name_is_judged_as_without_standing(new_desk: NewDesk) -> None:
    story, _ = full_house()
    story.tries("nav", CaseClosed(outcome="settled"), journal="police")
    forged = routed(new_desk, story.tried, Random(1))  # noqa: S311 - as above
    assert found(forged.history) == []
    without = {owner: said for owner, said in forged.history.journals.items() if owner != "police"}
    [noted] = found(CaseHistory(forged.history.case_id, without))
    assert (noted.code, noted.weight) == ("foreign_record_filed", Weight.NOTES)


def test_a_copy_in_anothers_journal_is_a_repeat_and_nothing_that_was_passed_by(
    cases: list[RoutedCase],
) -> None:
    case = cases[0].history
    place = case.of("police")[0].place
    copies = [one._replace(place=place, offset=100 + one.offset) for one in case.of("intake")]
    assert found(CaseHistory(case.case_id, {**case.journals, "police": (*case.of("police"), *copies)})) == []
