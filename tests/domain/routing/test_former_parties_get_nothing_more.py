"""Who is no longer a party gets no more events; what it would have got is recorded, and why it did not."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from henvis.contract import events
from henvis.contract.events import Event
from henvis.routing.lapse import due
from tests.domain.routing.story import Story, delivered, full_house, withheld


def declined(referral: UUID, _: UUID) -> tuple[str, Event]:
    return "udi", events.ReferralAnswered(referral=referral, answer="declined")


def redirected(referral: UUID, _: UUID) -> tuple[str, Event]:
    return "udi", events.ReferralAnswered(referral=referral, answer="redirected", redirected_to="police")


def withdrawn(referral: UUID, _: UUID) -> tuple[str, Event]:
    return "intake", events.ReferralWithdrawn(referral=referral, why="sent_in_error")


def consent_withdrawn(_: UUID, consent: UUID) -> tuple[str, Event]:
    return "intake", events.ConsentWithdrawn(consent=consent)


def closed(_: UUID, __: UUID) -> tuple[str, Event]:
    return "intake", events.CaseClosed(outcome="settled")


ENDINGS = {
    "referral_declined": (declined, {"intake"}),
    "referral_redirected": (redirected, {"intake"}),
    "referral_withdrawn": (withdrawn, {"udi"}),
    "consent_withdrawn": (consent_withdrawn, {"udi"}),
    "case_closed": (closed, {"udi"}),
}


def one_party(until: date | None = None) -> tuple[Story, UUID, UUID]:
    story = Story()
    consent = story.consents("intake", ("udi", "nav"), "residence", "assistance", until=until)
    return story, story.refers("intake", "udi", "asylum", "consent", consent=consent), consent


@pytest.mark.parametrize("reason", ENDINGS)
def test_the_ending_itself_arrives_and_then_nothing(reason: str) -> None:
    story, referral, consent = one_party()
    referred = story.said[-1].meta.id
    ending, to = ENDINGS[reason]
    assert delivered(story.says(*ending(referral, consent))) == to
    after = story.states("intake", "presumed_victim")
    assert (delivered(after), withheld(after)) == (set(), {"udi": reason})
    [kept] = after.routed.withholdings
    assert kept.rule == "events.StatementMade[0]"
    assert kept.evidence == (referred, story.said[-2].meta.id)


def test_a_consent_that_has_run_out_ends_a_party_as_if_withdrawn() -> None:
    story, _, _ = one_party(until=date(2026, 3, 10))
    story.now = datetime(2026, 3, 10, 22, 59, tzinfo=UTC)
    assert delivered(story.states("intake", "suspicion")) == {"udi"}
    story.now = datetime(2026, 3, 10, 23, tzinfo=UTC)
    after = story.states("intake", "presumed_victim")
    assert (delivered(after), withheld(after)) == (set(), {"udi": "consent_withdrawn"})


def test_the_router_knows_when_the_clock_ends_something() -> None:
    story, referral, _ = one_party(until=date(2026, 3, 10))
    assert story.routed.due == due(story.routed) == datetime(2026, 3, 10, 23, tzinfo=UTC)
    story.answers("udi", referral, "declined")
    assert story.routed.due is None


def test_a_consent_until_the_end_of_the_calendar_never_runs_out() -> None:
    story, _, _ = one_party(until=date.max)
    assert story.routed.due is None
    assert delivered(story.states("intake", "suspicion")) == {"udi"}


def test_several_referrals_make_a_party_as_long_as_one_holds() -> None:
    story, first, consent = one_party()
    second = story.refers("intake", "udi", "limited_permit", "consent", consent=consent)
    story.answers("udi", first, "declined")
    assert delivered(story.states("intake", "suspicion")) == {"udi"}
    story.answers("udi", second, "redirected")
    assert withheld(story.states("intake", "grey_zone")) == {"udi": "referral_redirected"}


def test_the_reason_is_that_of_the_referral_that_ended_last() -> None:
    story, first, consent = one_party()
    story.refers("intake", "udi", "limited_permit", "consent", consent=consent)
    story.says("intake", events.ReferralWithdrawn(referral=first, why="revoked"))
    story.says("intake", events.ConsentWithdrawn(consent=consent))
    story.answers("udi", first, "declined")
    assert withheld(story.states("intake", "grey_zone")) == {"udi": "consent_withdrawn"}


def test_an_acceptance_after_the_consent_was_withdrawn_revives_nothing() -> None:
    story, referral, consent = one_party()
    story.says("intake", events.ConsentWithdrawn(consent=consent))
    assert delivered(story.answers("udi", referral)) == {"intake"}
    assert withheld(story.states("intake", "grey_zone")) == {"udi": "consent_withdrawn"}


def test_a_referral_on_another_basis_outlives_the_consent() -> None:
    story, _, consent = one_party()
    story.refers("intake", "nav", "subsistence", "consent", consent=consent)
    story.refers("udi", "nav", "temporary_housing")
    story.says("intake", events.ConsentWithdrawn(consent=consent))
    story.decides("udi", "asylum")
    assert delivered(story.last) == {"intake", "nav"}


def test_who_is_no_longer_a_party_goes_on_acting_and_the_opener_hears_it() -> None:
    story, referral, _ = one_party()
    story.answers("udi", referral, "declined")
    assert delivered(story.states("udi", "suspicion")) == {"intake"}


def test_who_comes_back_is_a_party_again() -> None:
    story, referral, consent = one_party()
    story.answers("udi", referral, "declined")
    story.refers("intake", "udi", "asylum", "consent", consent=consent)
    assert delivered(story.states("intake", "grey_zone")) == {"udi"}


def test_after_closing_only_the_opener_is_told_anything() -> None:
    story, _ = full_house()
    story.says("intake", events.CaseClosed(outcome="settled"))
    after = story.states("udi", "suspicion")
    assert delivered(after) == {"intake"}
    assert withheld(after) == {"barnevern": "case_closed", "police": "case_closed"}


def test_a_sender_that_is_no_longer_a_party_does_not_hear_the_answer() -> None:
    story, referral, _ = one_party()
    asked = story.refers("udi", "nav", "subsistence")
    story.says("intake", events.ReferralWithdrawn(referral=referral, why="revoked"))
    judgement = story.answers("nav", asked)
    assert (delivered(judgement), withheld(judgement)) == (set(), {"udi": "referral_withdrawn"})
