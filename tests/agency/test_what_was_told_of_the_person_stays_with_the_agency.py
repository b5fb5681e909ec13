"""Names, notes and the agency's own numbers are kept in its own register and leave it with no event."""

from typing import Any

import sqlalchemy as sa

from henvis.agency.tables import told
from henvis.bus.tables import outbox
from henvis.contract.events import ReferralSent
from tests.agency.office import Office, new_id


def register_of(office: Office) -> dict[str, Any]:
    """Event id -> what was told with it."""
    with office.database.reading() as connection:
        return {str(row.event_id): row.content for row in connection.execute(sa.select(told))}


def test_what_was_told_is_kept_with_the_event_that_came_of_it(intake: Office) -> None:
    profile = {"age_group": "adult", "region": "africa", "indicators": ["isolation"]}
    told_with = {"profile": profile, "person": {"name": "Kari"}, "note": "by phone"}
    answer = intake.give("open_case", {"case": new_id(), "source": "self", **told_with})

    (opened,) = answer.json()["events"]
    assert register_of(intake) == {opened["id"]: told_with}


def test_the_agencys_own_number_is_kept_with_the_registration(intake: Office, nav: Office) -> None:
    case, referral = intake.refer_to_nav()
    nav.take_in(intake.sent(ReferralSent))

    answer = nav.give("register_referral", {"case": case, "referral": referral, "case_number": "N-77"})

    (registered,) = answer.json()["events"]
    assert register_of(nav) == {registered["id"]: {"case_number": "N-77"}}


def test_a_birth_date_is_kept_with_the_settling_of_the_age(udi: Office) -> None:
    case = udi.open_case()

    answer = udi.give("settle_age", {"case": case, "age_group": "minor", "born": "2010-05-17"})

    (settled,) = answer.json()["events"]
    assert register_of(udi)[settled["id"]] == {"born": "2010-05-17"}


def test_nothing_of_it_is_in_what_is_published(intake: Office) -> None:
    intake.open_case(
        person={"name": "Kari"}, note="by phone", profile={"age_group": "adult", "region": "africa"}
    )

    with intake.database.reading() as connection:
        rows = connection.execute(sa.select(outbox.c.value, outbox.c.key, outbox.c.headers)).all()
    published = str([tuple(row) for row in rows])
    assert not any(word in published for word in ("Kari", "phone", "africa"))


def test_a_repeat_tells_nothing_new(intake: Office) -> None:
    case = intake.open_case(person={"name": "Kari"})
    before = register_of(intake)

    intake.open_case(case=case, person={"name": "Kari"})

    assert register_of(intake) == before
