"""`GET /cases…`: lists in pages, consents with or without their scope, statements and decisions."""

from henvis.contract.events import ReferralSent, ReferralWithdrawn
from tests.agency.office import Office, new_id


def test_cases_are_listed_in_pages_in_the_order_of_their_ids(intake: Office) -> None:
    cases = sorted(intake.open_case() for _ in range(3))

    first = intake.get("/cases?limit=2")
    rest = intake.get(f"/cases?limit=2&after={first[-1]['id']}")

    assert [each["id"] for each in (*first, *rest)] == cases
    assert len(first) == 2


def test_a_closed_case_is_listed_with_its_outcome(intake: Office) -> None:
    case = intake.open_case()
    intake.give("close_case", {"case": case, "outcome": "settled"})

    assert [each["closed"] for each in intake.get("/cases")] == ["settled"]
    assert intake.get(f"/cases/{case}")["closed"] == "settled"


def test_who_recorded_a_consent_reads_its_scope_and_who_was_referred_under_it_does_not(
    intake: Office, nav: Office
) -> None:
    case, _ = intake.refer_to_nav()
    nav.take_in(intake.sent(ReferralSent))

    (own,), (foreign,) = intake.get(f"/cases/{case}/consents"), nav.get(f"/cases/{case}/consents")

    assert (own["to"], own["purposes"], own["by"], own["withdrawn"]) == (
        ["nav"],
        ["assistance"],
        "self",
        False,
    )
    assert (foreign["id"], foreign["recorded_by"]) == (own["id"], "intake")
    assert (foreign["to"], foreign["purposes"], foreign["by"]) == ([], [], None)


def test_the_latest_statement_of_each_code_is_read(intake: Office) -> None:
    case = intake.open_case()
    for value in (True, False):
        intake.give("state", {"case": case, "statement": "guardian_appointed", "value": value})

    (stated,) = intake.get(f"/cases/{case}")["statements"]

    assert (stated["code"], stated["value"], stated["publisher"]) == ("guardian_appointed", False, "intake")


def test_a_decision_is_read_with_its_dates(nav: Office) -> None:
    case, decision = nav.open_case(), new_id()
    made = {"decision": decision, "type": "subsistence", "outcome": "granted", "made_on": "2026-03-01"}
    nav.give("decide", {"case": case, **made, "from": "2026-03-02", "until": "2026-05-31"})

    (read,) = nav.get(f"/cases/{case}")["decisions"]

    assert (read["id"], read["type"], read["outcome"]) == (decision, "subsistence", "granted")
    assert (read["made_on"], read["valid_from"], read["valid_until"]) == (
        "2026-03-01",
        "2026-03-02",
        "2026-05-31",
    )


def test_one_batch_may_bring_many_events_of_many_cases(intake: Office, nav: Office) -> None:
    referred = dict(intake.refer_to_nav() for _ in range(5))
    withdrawn = next(iter(referred))
    intake.give("withdraw_referral", {"case": withdrawn, "referral": referred[withdrawn], "why": "revoked"})

    nav.take_in([*intake.sent(ReferralSent), *intake.sent(ReferralWithdrawn)])

    read = {case: nav.get(f"/cases/{case}/referrals")[0] for case in referred}
    assert {case: each["id"] for case, each in read.items()} == referred
    assert [case for case, each in read.items() if each["withdrawn"]] == [withdrawn]
