"""Whatever an agency does and is sent, in whatever order: its view stays sound."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from henvis.casework.refusal import Refused
from henvis.contract.events import (
    AgeSettled,
    CaseClosed,
    ConsentWithdrawn,
    Event,
    OwnerChanged,
    PersonMissing,
    RecallAnswered,
    RecallIssued,
    ReferralAnswered,
    ReferralRegistered,
    ReferralWithdrawn,
    StatementMade,
)
from henvis.contract.wire import encode
from tests.domain.casework.beginnings import referral
from tests.domain.casework.story import LAW, Story, ref

AGENCIES = st.sampled_from(LAW.codes.agencies)
REFERRALS = st.sampled_from(["r1", "r2"])
CONSENTS = st.sampled_from(["c1", "c2"])
DECISIONS = st.sampled_from(["d1", "d2", "d3"])
DAYS = st.dates(date(2020, 12, 1), date(2021, 12, 31)).map(str)
BIRTH_DATES = st.none() | st.dates(date(2002, 1, 1), date(2006, 1, 1)).map(str)
CODES = LAW.codes


def code(list_name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(CODES.codes_in(list_name))


def fields(**of: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(of)


COMMAND = st.one_of(
    st.tuples(
        st.just("open_case"), fields(source=code("source"), profile=fields(age_group=code("age_group")))
    ),
    st.tuples(
        st.just("give_consent"),
        fields(
            consent=CONSENTS,
            to=st.lists(code("agency"), min_size=1, max_size=5),
            purposes=st.lists(code("purpose"), min_size=1, max_size=6),
            by=code("consent_by"),
            until=st.sampled_from([None, "2021-02-28", "2021-12-31"]),
        ),
    ),
    st.tuples(
        st.just("give_consent"),
        fields(
            consent=CONSENTS,
            pairs=st.lists(fields(to=code("agency"), purpose=code("purpose")), min_size=1, max_size=3),
            by=code("consent_by"),
            present=st.lists(code("present"), max_size=2),
            language=st.sampled_from([None, "ro", "nb"]),
            interpreter=st.sampled_from([None, True, False]),
        ),
    ),
    st.tuples(st.just("withdraw_consent"), fields(consent=CONSENTS)),
    st.tuples(
        st.just("answer_recall"),
        fields(
            consent=CONSENTS, answer=st.just("must_keep"), rule=st.sampled_from(sorted(LAW.sharing.keeping))
        ),
    ),
    st.tuples(st.just("answer_recall"), fields(consent=CONSENTS, answer=code("recall_answer"))),
    st.tuples(
        st.just("refer"),
        fields(
            referral=REFERRALS,
            to=code("agency"),
            service=code("service"),
            basis=code("basis"),
            consent=st.none() | CONSENTS,
            urgent=st.booleans(),
            avert_ground=st.none() | code("avert_ground"),
        ),
    ),
    st.tuples(st.just("register_referral"), fields(referral=REFERRALS, case_number=st.just("1"))),
    st.tuples(st.just("answer_referral"), fields(referral=REFERRALS, answer=code("answer"))),
    st.tuples(st.just("withdraw_referral"), fields(referral=REFERRALS, why=code("withdrawal_reason"))),
    st.tuples(st.just("state"), fields(statement=code("statement"), value=st.booleans())),
    st.tuples(st.just("settle_age"), fields(age_group=code("age_group"), born=BIRTH_DATES)),
    st.tuples(st.just("apply"), fields(application=st.sampled_from(["a1", "a2"]), type=code("decision"))),
    st.tuples(
        st.just("decide"),
        fields(
            decision=DECISIONS,
            type=code("decision"),
            outcome=st.just("granted") | code("outcome"),
            made_by=st.none() | code("made_by"),
            follows=st.none() | DECISIONS,
            until=st.none() | DAYS,
            **{"from": st.none() | DAYS},
        ),
    ),
    st.tuples(st.just("end_measure"), fields(decision=DECISIONS, reason=code("end_reason"))),
    st.tuples(st.just("appeal"), fields(decision=DECISIONS, appeal=st.sampled_from(["p1", "p2"]))),
    st.tuples(st.sampled_from(["report_missing", "report_found"]), fields()),
    st.tuples(st.just("close_case"), fields(outcome=code("case_outcome"))),
)

HEARD: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        referral,
        REFERRALS,
        to=AGENCIES,
        consent=st.none() | CONSENTS,
        age_group=code("age_group"),
    ),
    st.builds(ReferralRegistered, referral=REFERRALS.map(ref)),
    st.builds(
        ReferralAnswered,
        referral=REFERRALS.map(ref),
        answer=code("answer"),
        takes_over=st.booleans(),
    ),
    st.builds(ReferralWithdrawn, referral=REFERRALS.map(ref), why=code("withdrawal_reason")),
    st.builds(ConsentWithdrawn, consent=CONSENTS.map(ref)),
    st.builds(RecallIssued, consent=CONSENTS.map(ref)),
    st.builds(RecallAnswered, consent=CONSENTS.map(ref), answer=code("recall_answer")),
    st.builds(StatementMade, statement=code("statement"), value=st.booleans()),
    st.builds(AgeSettled, age_group=st.sampled_from(["adult", "minor"])),
    st.builds(PersonMissing),
    st.builds(OwnerChanged, old_owner=AGENCIES, new_owner=AGENCIES),
    st.builds(CaseClosed, outcome=code("case_outcome")),
)

STEPS = st.lists(COMMAND | HEARD, max_size=20)


def take(story: Story, step: Any) -> str | None:
    """One step of a story; the code where it is a command that is refused."""
    if not isinstance(step, tuple):
        story.hears(step, by="udi")
        return None
    do, content = step
    try:
        story.does(do, **content)
    except Refused as refused:
        return refused.code
    return None


@given(agency=AGENCIES, steps=STEPS)
def test_the_same_story_told_twice_is_the_same(agency: str, steps: list[Any]) -> None:
    one, other = Story(agency), Story(agency)
    for step in steps:
        assert take(one, step) == take(other, step)
        assert (one.case, one.said) == (other.case, other.said)


@given(agency=AGENCIES, steps=STEPS)
def test_a_refusal_is_one_of_the_codes_and_changes_nothing(agency: str, steps: list[Any]) -> None:
    story = Story(agency)
    for step in steps:
        before = story.case
        refused = take(story, step)
        if refused is not None:
            assert refused in CODES.refusals
            assert story.case == before


@given(agency=AGENCIES, steps=STEPS)
def test_whatever_is_said_fits_its_contract(agency: str, steps: list[Any]) -> None:
    story = Story(agency)
    for step in steps:
        if take(story, step) is None:
            assert all(encode(event) for event in story.said)


@given(agency=AGENCIES, steps=STEPS)
def test_an_agency_states_and_decides_its_own_and_closes_what_it_owns(agency: str, steps: list[Any]) -> None:
    story = Story(agency)
    for step in steps:
        owned = story.case is not None and story.case.owned
        closed = story.case is not None and story.case.closed_outcome is not None
        if take(story, step) is not None or not isinstance(step, tuple) or not story.said:
            continue
        do, content = step
        assert not closed or do == "answer_recall"
        assert do != "state" or content["statement"] in CODES.states(agency)
        assert do != "decide" or CODES.decided_by(content["type"]) == agency
        assert do != "close_case" or owned


@settings(max_examples=300)
@given(agency=AGENCIES, steps=STEPS, again=COMMAND)
def test_a_command_given_twice_in_a_row_is_never_said_twice(
    agency: str, steps: list[Any], again: tuple[str, dict[str, Any]]
) -> None:
    story = Story(agency)
    for step in steps:
        take(story, step)
    first = take(story, again)
    second = take(story, again)
    answers = {"answer_referral", "answer_recall"}
    if first is None and again[0] in {"open_case", "give_consent", "refer", "decide", *answers}:
        assert (second, story.said) == (None, ())
    if first is None and again[0] in {"withdraw_consent", "withdraw_referral"}:
        assert second == "already_ended"
    if first is None and again[0] == "close_case":
        assert second == "case_closed"


@settings(max_examples=300)
@given(agency=AGENCIES, steps=STEPS)
def test_nothing_is_referred_under_a_consent_that_has_ended_or_covers_something_else(
    agency: str, steps: list[Any]
) -> None:
    story = Story(agency)
    for step in steps:
        before = story.case
        accepted = take(story, step) is None and isinstance(step, tuple)
        if accepted and step[0] == "refer" and story.said and step[1]["basis"] == "consent":
            assert before is not None
            consent = before.consents[ref(step[1]["consent"])]
            purpose = CODES.purpose_of(step[1]["service"])
            assert not consent.withdrawn
            assert not consent.lapsed
            assert consent.scope.covers(step[1]["to"], purpose)


@settings(max_examples=300)
@given(agency=AGENCIES, steps=STEPS)
def test_a_recall_is_answered_once_by_who_received_something_and_only_when_it_was_recalled(
    agency: str, steps: list[Any]
) -> None:
    story, answered = Story(agency), set[Any]()
    for step in steps:
        before = story.case
        if (
            take(story, step) is None
            and isinstance(step, tuple)
            and step[0] == "answer_recall"
            and story.said
        ):
            consent = ref(step[1]["consent"])
            assert before is not None
            assert before.consents[consent].recalled_at is not None
            under_it = (one for one in before.referrals.values() if one.consent == consent)
            assert any(one.recipient == agency for one in under_it)
            assert consent not in answered
            answered.add(consent)
