"""From a command to what the agency's own systems read of it, and over to another agency."""

from henvis.contract.events import ReferralSent
from tests.agency.office import Office, new_id


def test_opening_a_case_says_so_once_and_the_case_is_read(intake: Office) -> None:
    case = intake.open_case(profile={"age_group": "minor", "exploitation": ["sexual"]})

    read = intake.get(f"/cases/{case}")
    assert read == {
        "id": case,
        "agency": "intake",
        "opener": "intake",
        "owned": True,
        "age_group": "minor",
        "exploitation_stated": True,
        "address_grade": "unknown",
        "missing": False,
        "closed": None,
        "statements": [],
        "applications": [],
        "decisions": [],
        "appeals": [],
    }
    assert [listed["id"] for listed in intake.get("/cases")] == [case]
    assert [type(event).__name__ for event in intake.all_sent()] == ["CaseOpened"]


def test_the_answer_names_the_events_that_were_published(intake: Office) -> None:
    case = intake.open_case()

    answer = intake.give("state", {"case": case, "statement": "willing_to_receive_help"})

    said = intake.all_sent()[-1]
    assert answer.json() == {
        "case": case,
        "events": [{"id": str(said.meta.id), "type": "StatementMade", "seq": said.meta.seq}],
        "effect": True,
    }


def test_the_same_command_again_has_no_effect(intake: Office) -> None:
    case = new_id()
    command = {"case": case, "source": "self", "profile": {"age_group": "adult"}}
    intake.give("open_case", command)
    before = intake.all_sent()

    again = intake.give("open_case", command)

    assert again.json() == {"case": case, "events": [], "effect": False}
    assert "Idempotent-Replayed" not in again.headers
    assert intake.all_sent() == before


def test_a_referral_reaches_the_other_agency_and_its_answer_comes_back(intake: Office, nav: Office) -> None:
    case, referral = intake.refer_to_nav()
    nav.take_in(intake.sent(ReferralSent))

    nav.give("register_referral", {"case": case, "referral": referral, "case_number": "N-1"})
    nav.give(
        "answer_referral", {"case": case, "referral": referral, "answer": "accepted", "takes_over": True}
    )
    intake.take_in(nav.all_sent())

    read = intake.get(f"/cases/{case}/referrals")[0]
    assert (read["id"], read["answer"], read["steps"]) == (referral, "accepted", ["registered", "answered"])
    assert intake.get(f"/cases/{case}")["owned"] is False


def test_what_follows_names_its_cause_and_what_was_seen(intake: Office, nav: Office) -> None:
    case, referral = intake.refer_to_nav()
    nav.take_in(intake.sent(ReferralSent))
    nav.give(
        "answer_referral", {"case": case, "referral": referral, "answer": "accepted", "takes_over": True}
    )
    answer = nav.all_sent()[-1]

    intake.take_in([answer])

    handed_over = intake.all_sent()[-1]
    assert type(handed_over).__name__ == "OwnerChanged"
    assert (handed_over.meta.caused_by, handed_over.meta.seen) == (answer.meta.id, 1)
    assert answer.meta.seen == 1


def test_events_are_read_in_the_order_in_which_the_agency_knew_of_them(intake: Office, nav: Office) -> None:
    case, referral = intake.refer_to_nav()
    nav.take_in(intake.sent(ReferralSent))
    nav.give("state", {"case": case, "statement": "guardian_appointed"})
    nav.give("register_referral", {"case": case, "referral": referral, "case_number": "N-1"})

    events = nav.get(f"/cases/{case}/events")

    assert [(event["type"], event["direction"]) for event in events] == [
        ("ReferralSent", "received"),
        ("StatementMade", "sent"),
        ("ReferralRegistered", "sent"),
    ]
    received, stated, _ = events
    assert (received["ref"], received["mailbox_seq"], received["publisher"]) == (referral, 1, "intake")
    assert (stated["code"], stated["mailbox_seq"], stated["offset"]) == ("guardian_appointed", None, None)
    assert stated["data"] == {"statement": "guardian_appointed", "value": True}
