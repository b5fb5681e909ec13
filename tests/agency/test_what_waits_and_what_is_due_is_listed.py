"""`GET /waiting` and `GET /due`: what an agency's systems put before their case workers."""

from datetime import UTC, datetime

import pytest

from henvis.bus.clock import VirtualClock
from henvis.contract.events import CaseClosed, ConsentWithdrawn, Event, ReferralSent, ReferralWithdrawn
from tests.agency.office import Office, new_id

REFUSED = {"type": "subsistence", "outcome": "refused"}


def test_a_referral_waits_for_registration_then_for_an_answer_then_no_more(
    intake: Office, nav: Office
) -> None:
    case, referral = intake.refer_to_nav()
    nav.take_in(intake.sent(ReferralSent))
    (waiting,) = nav.get("/waiting")
    assert (waiting["case"], waiting["id"], waiting["waits_for"]) == (case, referral, "registration")
    assert (waiting["sender"], waiting["service"]) == ("intake", "temporary_housing")

    nav.give("register_referral", {"case": case, "referral": referral, "case_number": "N-1"})
    assert [each["waits_for"] for each in nav.get("/waiting")] == ["answer"]

    nav.give("answer_referral", {"case": case, "referral": referral, "answer": "accepted"})
    assert nav.get("/waiting") == []


def test_nothing_waits_at_who_sent_it(intake: Office) -> None:
    intake.refer_to_nav()

    assert intake.get("/waiting") == []


@pytest.mark.parametrize(
    ("do", "more", "said"),
    [
        ("withdraw_referral", {"why": "revoked"}, ReferralWithdrawn),
        ("withdraw_consent", {}, ConsentWithdrawn),
        ("close_case", {"outcome": "settled"}, CaseClosed),
    ],
)
def test_what_was_taken_back_waits_no_more(
    intake: Office, nav: Office, do: str, more: dict[str, str], said: type[Event]
) -> None:
    case, referral = intake.refer_to_nav()
    (sent,) = intake.sent(ReferralSent)
    about = {"withdraw_referral": {"referral": referral}, "withdraw_consent": {"consent": str(sent.consent)}}
    answer = intake.give(do, {"case": case, **about.get(do, {}), **more})
    assert answer.status_code == 200, answer.text

    nav.take_in([sent, *intake.sent(said)])

    assert nav.get("/waiting") == []


def test_urgent_referrals_wait_in_front_and_the_rest_in_their_order(intake: Office, nav: Office) -> None:
    for _ in range(3):
        intake.refer_to_nav()
    case, urgent = intake.open_case(), new_id()
    consent = new_id()
    scope = {"to": ["nav"], "purposes": ["assistance"], "by": "self"}
    intake.give("give_consent", {"case": case, "consent": consent, **scope})
    asked = {"to": "nav", "service": "subsistence", "basis": "consent", "consent": consent, "urgent": True}
    intake.give("refer", {"case": case, "referral": urgent, **asked})
    came = intake.sent(ReferralSent)
    nav.take_in(came)

    others = [str(sent.referral) for sent in came if str(sent.referral) != urgent]
    assert [each["id"] for each in nav.get("/waiting")] == [urgent, *others]
    assert [each["id"] for each in nav.get("/waiting?limit=1")] == [urgent]


def test_open_deadlines_are_listed_by_their_due_day_and_ended_ones_with_their_case(nav: Office) -> None:
    later, sooner = nav.open_case(), nav.open_case()
    appealed, left = new_id(), new_id()
    nav.give("decide", {"case": later, "decision": left, **REFUSED})
    nav.give("decide", {"case": sooner, "decision": new_id(), **REFUSED, "made_on": "2026-02-27"})
    nav.give("decide", {"case": later, "decision": appealed, **REFUSED})
    answer = nav.give("appeal", {"case": later, "decision": appealed, "appeal": new_id()})
    assert answer.status_code == 200, answer.text

    assert [(each["case"], each["due"]) for each in nav.get("/due")] == [
        (sooner, "2026-03-20"),
        (later, "2026-03-23"),
    ]
    assert [each["case"] for each in nav.get("/due?limit=1")] == [sooner]
    book = {each["decision"]: each for each in nav.get(f"/cases/{later}/deadlines")}
    assert {decision: each["ended"] for decision, each in book.items()} == {left: None, appealed: "met"}
    assert (book[left]["rule"], book[left]["state"], book[left]["warned"]) == (
        "nav-decision-appeal",
        "open",
        [],
    )


def test_an_open_deadline_says_how_its_end_was_found_and_when_to_act(nav: Office) -> None:
    case, decision = nav.open_case(), new_id()
    nav.give("decide", {"case": case, "decision": decision, **REFUSED, "made_on": "2026-02-16"})

    [one] = nav.get("/due")

    assert (one["owner"], one["meaning"], one["due"], one["act_on"]) == (
        "nav",
        "act_by",
        "2026-03-09",
        "2026-03-09",
    )
    assert one["steps"] == ["starts 2026-02-16", "adds P3W 2026-03-09"]
    assert one["legal_basis"][0] == "Sosialtjenesteloven (LOV-2009-12-18-131) §§ 41 og 47"
    assert "Pluss 3 uker: mandag 9. mars 2026" in one["explanation"]["nb"]
    assert "Plus 3 weeks: Monday 9 March 2026" in one["explanation"]["en"]
    assert any("For a lawyer to confirm" in line for line in one["explanation"]["en"])
    assert nav.get(f"/cases/{case}/deadlines")[0]["explanation"] == one["explanation"]


def test_what_is_due_can_be_asked_for_by_owner_by_urgency_and_page_by_page(udi: Office) -> None:
    case = udi.open_case()
    udi.give("decide", {"case": case, "decision": new_id(), "type": "asylum", "outcome": "refused"})
    owners = {each["rule"]: each["owner"] for each in udi.get("/due")}

    assert {each["rule"] for each in udi.get("/due?owner=police")} == {
        rule for rule, owner in owners.items() if owner == "police"
    }
    assert udi.get("/due?owner=nobody") == []
    assert {each["urgency"] for each in udi.get("/due")} == {"later"}
    assert udi.get("/due?urgency=act_now") == []
    assert isinstance(udi.kit.clock, VirtualClock)
    udi.kit.clock.move(datetime(2026, 3, 23, 7, tzinfo=UTC))
    assert [(each["rule"], each["urgency"]) for each in udi.get("/due")] == [
        ("deferred-enforcement-48h", "overdue"),
        ("appeal-udi-decision", "act_now"),
        ("departure-deadline", "later"),
    ]
    [first] = udi.get("/due?limit=1")
    assert [each["rule"] for each in udi.get(f"/due?after={first['id']}")] == [*owners][1:]
    assert udi.http.get("/due?urgency=whenever").status_code == 422


def test_a_rule_that_counts_hours_is_due_at_an_instant_of_oslo(udi: Office) -> None:
    case = udi.open_case()
    udi.give("decide", {"case": case, "decision": new_id(), "type": "asylum", "outcome": "refused"})

    due = {each["rule"]: each["due"] for each in udi.get(f"/cases/{case}/deadlines")}

    assert due["deferred-enforcement-48h"] == "2026-03-04T09:00:00+01:00"
    assert due["departure-deadline"] == "2026-04-01"


def test_a_case_without_deadlines_has_an_empty_book_and_an_unknown_one_none(nav: Office) -> None:
    assert nav.get(f"/cases/{nav.open_case()}/deadlines") == []
    assert nav.http.get(f"/cases/{new_id()}/deadlines").status_code == 404


@pytest.mark.parametrize("path", ["/waiting", "/due"])
def test_a_list_has_a_bound(desk: Office, path: str) -> None:
    assert desk.http.get(f"{path}?limit=0").status_code == 422
    assert desk.http.get(f"{path}?limit=1001").status_code == 422
