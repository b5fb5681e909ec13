"""Each clause of standing: what a publisher may not say in a case changes nothing and goes to nobody."""

import ast
import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from henvis.contract import events
from henvis.contract.events import Event
from henvis.routing.judgement import NoStanding
from henvis.routing.standing import ABOUT, CLAUSES, Clause
from tests.domain.routing.breaches import BREACHES, Refs, house, warns
from tests.domain.routing.story import Story


@pytest.mark.parametrize(("clause", "by", "breach"), BREACHES)
def test_a_breach_is_named_and_changes_nothing(clause: str, by: str, breach: Callable[[Refs], Event]) -> None:
    story, refs = house()
    before = story.case
    assert story.tries(by, breach(refs)) == NoStanding(clause)
    assert story.case is before


def test_every_clause_has_its_breach_here() -> None:
    assert set(CLAUSES) - {clause for clause, _, _ in BREACHES} == {
        "childs_consent_not_guardians",
        "missing_reported_by_who_never_was_a_party",
        "found_reported_by_who_was_not_told",
    }


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=lambda clause: clause.__name__)
def test_a_clause_is_asked_of_every_type_that_it_is_about(clause: Clause) -> None:
    asked = {kind.__name__ for kind, clauses in ABOUT.items() if clause in clauses}
    assert asked == set(_types_named(clause))


def _types_named(clause: Clause) -> Iterator[str]:
    """The types of events that its own code tells apart: of all others it says nothing."""
    for call in ast.walk(ast.parse(inspect.getsource(clause))):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "isinstance":
            yield from (one.id for one in ast.walk(call.args[1]) if isinstance(one, ast.Name))


def test_the_publisher_is_the_journals_agency() -> None:
    story, _ = house()
    draft = events.StatementMade(statement="suspicion")
    assert story.tries("udi", draft, journal="nav") == NoStanding("not_the_journals_agency")


@pytest.mark.parametrize("agency", ["udi", "nav", "barnevern", "police"])
def test_who_was_sent_nothing_has_nothing_to_say(agency: str) -> None:
    story = Story()
    story.refers("intake", agency, "asylum", "statutory_duty")
    draft = events.StatementMade(statement="suspicion")
    assert story.tries(agency, draft) == NoStanding("unknown_case")


def test_a_case_that_nobody_opened_is_unknown() -> None:
    story = Story()
    story.case = None
    draft = events.StatementMade(statement="suspicion")
    assert story.tries("intake", draft) == NoStanding("unknown_case")


@pytest.mark.parametrize("age_group", ["minor", "age_in_doubt"])
def test_a_childs_consent_is_a_guardians(age_group: str) -> None:
    story = Story(age_group=age_group)
    own = events.ConsentGiven(consent=uuid4(), to=("nav",), purposes=("assistance",), by="self")
    assert story.tries("intake", own) == NoStanding("childs_consent_not_guardians")
    story.consents("intake", ("nav",), "assistance", given_by="guardian")


def test_who_was_sent_a_referral_under_a_consent_may_withdraw_it() -> None:
    story, refs = house()
    story.says("nav", events.ConsentWithdrawn(consent=refs["consent"]))


def test_a_second_withdrawal_of_a_consent_changes_nothing_more() -> None:
    story, refs = house()
    first = story.says("nav", events.ConsentWithdrawn(consent=refs["consent"])).case
    again = story.says("intake", events.ConsentWithdrawn(consent=refs["consent"])).case
    assert again.consents == first.consents
    assert again.referrals == first.referrals


def test_who_was_only_told_that_a_child_is_missing_may_find_it_and_not_report_it_missing() -> None:
    story = Story(age_group="minor")
    story.says("intake", events.PersonMissing())
    assert story.tries("police", events.PersonMissing()) == NoStanding(
        "missing_reported_by_who_never_was_a_party"
    )
    story.says("police", events.PersonFound())


def test_who_was_only_told_that_somebody_is_found_reports_nothing() -> None:
    """The person may be a child by now: then the police are told of the finding alone."""
    story = Story()
    consent = story.consents("intake", ("udi",), "residence")
    story.refers("intake", "udi", "asylum", "consent", consent=consent)
    story.says("intake", events.PersonMissing())
    story.says("udi", events.AgeSettled(age_group="minor"))
    story.says("intake", events.PersonFound())
    assert story.tries("police", events.PersonFound()) == NoStanding("found_reported_by_who_was_not_told")


def test_a_former_party_may_report_a_person_missing() -> None:
    """It need not know that the consent it was referred under has run out."""
    story = Story()
    consent = story.consents("intake", ("nav",), "assistance", until=date(2026, 3, 2))
    story.refers("intake", "nav", "subsistence", "consent", consent=consent)
    story.now = datetime(2026, 3, 3, tzinfo=UTC)
    story.says("nav", events.PersonMissing())
    story.says("nav", events.PersonFound())


def test_a_deadline_of_a_decision_is_published_by_who_made_it_or_was_sent_it() -> None:
    story, refs = house()
    for agency in ("udi", "nav", "intake"):
        story.says(agency, warns("reflection-period", "decision")(refs))
