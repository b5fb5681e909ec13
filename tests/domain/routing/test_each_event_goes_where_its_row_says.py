"""Every row of the sharing rules, in a case in which all five are parties."""

from uuid import uuid4

import pytest
import yaml

from henvis.contract import events
from henvis.law.ruleset import FOLDER
from tests.domain.routing.story import LAW, Story, delivered, full_house, withheld

RULES = yaml.safe_load((FOLDER / "sharing.yaml").read_text(encoding="utf-8"))["events"]
AGENCIES = set(LAW.codes.agencies)
STATEMENTS = [
    (by, code, set(row["to"]) - {by})
    for row in RULES["StatementMade"]
    for code in row["codes"]
    for by in sorted(AGENCIES)
    if code in LAW.codes.states(by)
]
DECISIONS = [
    (
        code,
        age,
        set(row["to"] + (row.get("child", []) if age != "adult" else [])) - {LAW.codes.decided_by(code)},
    )
    for row in RULES["DecisionMade"]
    for code in row["types"]
    for age in ("adult", "minor", "age_in_doubt")
]


@pytest.mark.parametrize(("by", "code", "to"), STATEMENTS)
def test_a_statement_goes_to_the_agencies_of_its_row(by: str, code: str, to: set[str]) -> None:
    story, _ = full_house()
    judgement = story.states(by, code)
    assert delivered(judgement) == to
    assert withheld(judgement) == {}


@pytest.mark.parametrize(("code", "age_group", "to"), DECISIONS)
def test_a_decision_goes_to_the_agencies_of_its_row(code: str, age_group: str, to: set[str]) -> None:
    story, _ = full_house(age_group=age_group)
    story.decides(LAW.codes.decided_by(code), code, LAW.codes.outcomes_of(code)[0])
    assert delivered(story.last) == to


def test_a_delivery_names_its_rule_and_what_it_rests_on() -> None:
    story, _ = full_house()
    opened, consent, referral = (event.meta.id for event in story.said[:3])
    by_agency = {one.to: one for one in story.states("police", "presumed_victim").routed.deliveries}
    assert {one.rule for one in by_agency.values()} == {"events.StatementMade[0]"}
    assert {one.basis for one in by_agency.values()} == {"party"}
    assert by_agency["intake"].evidence == (opened,)
    assert by_agency["udi"].evidence == (referral, consent)


def test_what_is_the_openers_own_goes_to_nobody() -> None:
    story, _ = full_house()
    informed = events.PersonInformed(about=("rights",), language="nb", interpreter=False)
    given = events.ConsentGiven(consent=uuid4(), to=("nav",), purposes=("assistance",), by="self")
    assert [delivered(story.says("udi", draft)) for draft in (informed, given)] == [set(), set()]
    assert delivered(story.opening) == set()


def test_a_referral_and_what_becomes_of_it_stay_between_sender_and_recipient() -> None:
    story, referrals = full_house()
    registered = events.ReferralRegistered(referral=referrals["udi"])
    assert delivered(story.says("udi", registered)) == {"intake"}
    assert delivered(story.answers("udi", referrals["udi"])) == {"intake"}
    withdrawn = events.ReferralWithdrawn(referral=referrals["udi"], why="revoked")
    assert delivered(story.says("intake", withdrawn)) == {"udi"}


def test_a_withdrawn_consent_is_recalled_from_who_was_sent_a_referral_under_it() -> None:
    story = Story()
    broad = story.consents("intake", ("nav", "udi"), "assistance", "residence")
    other = story.consents("intake", ("police",), "investigation")
    story.refers("intake", "nav", "subsistence", "consent", consent=broad)
    story.refers("intake", "police", "investigation", "consent", consent=other)
    by_nav = story.says("nav", events.ConsentWithdrawn(consent=broad))
    assert delivered(by_nav) == {"intake"}
    assert delivered(story.says("intake", events.ConsentWithdrawn(consent=other))) == {"police"}


def test_a_recall_reaches_who_is_no_longer_a_party() -> None:
    story, referrals = full_house()
    story.answers("nav", referrals["nav"], "declined")
    recall = story.says("intake", events.ConsentWithdrawn(consent=referrals["consent"]))
    assert delivered(recall) == {"udi", "barnevern", "nav", "police"}
    assert withheld(recall) == {}


def test_closing_is_told_to_all_who_were_parties() -> None:
    story, referrals = full_house()
    story.answers("nav", referrals["nav"], "declined")
    closing = story.says("intake", events.CaseClosed(outcome="settled"))
    assert delivered(closing) == {"udi", "barnevern", "police"}
    assert withheld(closing) == {"nav": "referral_declined"}


def test_who_never_was_a_party_leaves_no_trace() -> None:
    story = Story()
    judgement = story.states("intake", "presumed_victim")
    assert (delivered(judgement), withheld(judgement), judgement.receipts) == (set(), {}, ())
