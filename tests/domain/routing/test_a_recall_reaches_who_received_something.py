"""What ends a consent is told to all who received something under it; their answers go to who recorded it."""

from uuid import UUID, uuid4

import pytest

from henvis.contract import events
from henvis.contract.events import Event
from henvis.routing.judgement import Judgement, NoStanding
from tests.domain.routing.story import Story, delivered, receipts, sent, withheld


def recalls(judgement: Judgement) -> dict[UUID, set[str]]:
    """Of each consent that the router recalls, whom it tells."""
    told: dict[UUID, set[str]] = {}
    for one in judgement.recalls:
        assert isinstance(one.draft, events.RecallIssued)
        told[one.draft.consent] = {to.to for to in one.routed.deliveries}
    return told


def house() -> tuple[Story, UUID]:
    """Under a guardian's consent nav was referred to, udi declined, and the police were never sent it."""
    story = Story(age_group="age_in_doubt")
    consent = story.consents("intake", ("nav", "udi"), "assistance", "residence", given_by="guardian")
    story.refers("intake", "nav", "subsistence", "consent", consent=consent)
    declined = story.refers("intake", "udi", "asylum", "consent", consent=consent)
    story.answers("udi", declined, "declined")
    story.refers("intake", "police", "investigation", "consent", consent=consent)
    return story, consent


def test_a_withdrawal_is_its_own_recall() -> None:
    story, consent = house()
    judgement = story.says("intake", events.ConsentWithdrawn(consent=consent))
    assert delivered(judgement) == {"nav", "udi"}
    assert judgement.recalls == ()
    assert all(
        story.routed.consents[consent].given in one.evidence for one in judgement.routed.deliveries[1:]
    )


def test_an_age_settled_as_adult_recalls_from_who_received_something_party_or_not() -> None:
    story, consent = house()
    story.refers("intake", "barnevern", "child_protection", "duty_to_report_child")
    judgement = story.says("barnevern", events.AgeSettled(age_group="adult"))
    assert delivered(judgement) == {"intake", "nav"}
    assert withheld(judgement) == {"udi": "referral_declined"}
    assert recalls(judgement) == {consent: {"nav", "udi", "intake"}}
    [own] = judgement.recalls
    assert {one.rule for one in own.routed.deliveries} == {"events.RecallIssued"}


@pytest.mark.parametrize("ids", [(1, 2), (2, 1)])
def test_several_are_recalled_in_the_order_of_their_ids_however_they_were_recorded(
    ids: tuple[int, int],
) -> None:
    story = Story(age_group="age_in_doubt")
    for number in ids:
        consent = events.ConsentGiven(
            consent=UUID(int=number), to=("nav",), purposes=("assistance",), by="guardian"
        )
        story.says("intake", consent)
        story.refers("intake", "nav", "subsistence", "consent", consent=consent.consent)
    story.refers("intake", "barnevern", "child_protection", "duty_to_report_child")
    judgement = story.says("barnevern", events.AgeSettled(age_group="adult"))
    assert list(recalls(judgement)) == [UUID(int=1), UUID(int=2)]


def test_a_birthday_is_recalled_without_a_word_of_why() -> None:
    story, consent = house()
    judgement = story.says("intake", events.ConsentEnded(consent=consent))
    assert (delivered(judgement), receipts(judgement)) == (set(), set())
    assert recalls(judgement) == {consent: {"nav", "udi"}}
    [own] = judgement.recalls
    assert own.draft == events.RecallIssued(consent=consent)


def test_what_has_ended_is_recalled_once() -> None:
    story, consent = house()
    story.says("intake", events.ConsentEnded(consent=consent))
    assert recalls(story.says("nav", events.ConsentWithdrawn(consent=consent))) == {}
    assert recalls(story.says("intake", events.ConsentEnded(consent=consent))) == {}


def test_a_consent_that_nothing_was_received_under_is_recalled_from_nobody() -> None:
    story = Story(age_group="minor")
    story.consents("intake", ("nav",), "assistance", given_by="guardian")
    story.refers("intake", "barnevern", "child_protection", "duty_to_report_child")
    assert story.says("barnevern", events.AgeSettled(age_group="adult")).recalls == ()


def test_each_consent_is_recalled_from_its_own() -> None:
    story, first = house()
    second = story.consents("intake", ("police",), "investigation", given_by="guardian")
    story.refers("intake", "police", "investigation", "consent", consent=second)
    judgement = story.says("police", events.AgeSettled(age_group="adult"))
    assert recalls(judgement) == {first: {"nav", "udi", "intake"}, second: {"police", "intake"}}


def overdue(consent: UUID) -> Event:
    return events.DeadlineEnded(deadline=uuid4(), rule="recall-answer", consent=consent, ended="expired")


def answered(consent: UUID) -> Event:
    return events.RecallAnswered(consent=consent, answer="stopped")


@pytest.mark.parametrize("says", [answered, overdue])
def test_who_recorded_the_consent_hears_what_became_of_its_recall_always(says: object) -> None:
    """Also where neither it nor who answers is a party any more, and in a closed case."""
    story = Story(opener="police")
    under = story.consents("police", ("udi",), "residence")
    story.refers("police", "udi", "asylum", "consent", consent=under)
    consent = story.consents("udi", ("nav",), "assistance")
    story.refers("udi", "nav", "subsistence", "consent", consent=consent)
    story.says("udi", events.ConsentWithdrawn(consent=consent))
    story.says("police", events.ConsentWithdrawn(consent=under))
    story.says("police", events.CaseClosed(outcome="settled"))
    draft = answered(consent) if says is answered else overdue(consent)
    judgement = story.says("nav", draft)
    assert delivered(judgement) == {"udi"}
    [one] = judgement.routed.deliveries
    known = story.routed.consents[consent]
    assert (one.basis, one.evidence) == ("party", (known.given, known.withdrawn))


def test_that_an_answer_is_due_soon_is_told_to_nobody() -> None:
    story, consent = house()
    story.says("intake", events.ConsentWithdrawn(consent=consent))
    warned = events.DeadlineWarned(
        deadline=uuid4(), rule="recall-answer", consent=consent, warned_on=story.now.date()
    )
    assert delivered(story.says("nav", warned)) == set()


def test_a_recall_takes_effect_with_the_next_event() -> None:
    story, consent = house()
    story.says("intake", events.ConsentWithdrawn(consent=consent))
    judgement = story.says("intake", sent(uuid4(), "nav", "subsistence", "consent", consent=consent))
    assert withheld(judgement) == {"nav": "consent_withdrawn"}
    assert withheld(story.says("intake", events.PersonMissing())) == {"nav": "consent_withdrawn"}


def test_nobody_answers_for_another() -> None:
    story, consent = house()
    assert isinstance(story.tries("nav", answered(consent)), NoStanding)
    story.says("intake", events.ConsentWithdrawn(consent=consent))
    assert isinstance(story.tries("nav", answered(consent)), Judgement)
    assert isinstance(story.tries("intake", answered(consent)), NoStanding)
    assert isinstance(story.tries("police", answered(consent)), NoStanding)


def test_pairs_are_read_as_pairs() -> None:
    story, consent = Story(), uuid4()
    pairs = (
        events.ConsentPair(to="nav", purpose="assistance"),
        events.ConsentPair(to="udi", purpose="residence"),
    )
    story.says("intake", events.ConsentGiven(consent=consent, to=(), purposes=(), pairs=pairs, by="self"))
    for to, service, reason in (
        ("nav", "subsistence", None),
        ("udi", "asylum", None),
        ("udi", "assisted_return", "no_legal_basis"),
        ("police", "investigation", "no_legal_basis"),
    ):
        judgement = story.says("intake", sent(uuid4(), to, service, "consent", consent=consent))
        assert withheld(judgement).get(to) == reason
