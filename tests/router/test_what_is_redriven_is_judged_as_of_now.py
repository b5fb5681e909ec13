"""A record that is tried again is judged by the standing, the law and the consents of now, and once."""

import logging
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from henvis.bus import parking
from henvis.bus.parking import redrives
from henvis.bus.tables import inbox, outbox
from henvis.contract.events import ConsentGiven, ConsentWithdrawn, EventDelivered, EventWithheld, ReferralSent
from henvis.dead.trying import tried
from services.router.handler import Router
from tests.router.desk import LAW, Desk

POLICE = [("nrm.from.police", each) for each in range(4)]
CONSENT, REFERRAL = uuid4(), uuid4()


@pytest.fixture
def parked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A consent for NAV, and a referral to NAV on it that the router could not handle at first."""
    judge = Router._judge

    def fails(self: Router, transaction: Any, case: Any, received: Any) -> Any:
        if isinstance(received.event, ReferralSent):
            raise RuntimeError  # noqa: TRY004 - any error, as of a defect
        return judge(self, transaction, case, received)

    desk.opens("police")
    given = ConsentGiven(consent=CONSENT, to=("nav", "udi"), purposes=("assistance", "residence"), by="self")
    desk.says("police", given)
    desk.says("police", referral_to("udi"))
    with monkeypatch.context() as patch:
        patch.setattr(Router, "_judge", fails)
        desk.says("police", referral_to("nav"))
    return desk


def referral_to(agency: str) -> ReferralSent:
    service = {"nav": "temporary_housing", "udi": "reflection_period"}[agency]
    return ReferralSent(
        referral=uuid4(),
        to=agency,
        service=service,
        basis="consent",
        consent=CONSENT,
        age_group="adult",
        exploitation_stated=True,
        address_grade="unknown",
    )


def heads(desk: Desk) -> list[parking.Parked]:
    with desk.database.reading() as connection:
        return redrives.held(connection)


def redrive(desk: Desk) -> redrives.Redrive:
    with desk.transactions.begin() as transaction:
        found = redrives.held(transaction.connection)
        number = redrives.begin(
            transaction.connection,
            found,
            reason="mended",
            by="somebody",
            pace=(0.001, 0.0),
            now=transaction.now,
        )
    while desk.runner.release(POLICE):
        pass
    with desk.database.reading() as connection:
        return redrives.find(connection, number)


def dry(desk: Desk) -> list[Any]:
    [head] = heads(desk)
    return tried(desk.transactions, Router(LAW, desk.topics, desk.metrics), [head])


def everything(desk: Desk) -> dict[str, list[Any]]:
    metadata = sa.MetaData()
    with desk.database.reading() as connection:
        metadata.reflect(connection)
        return {one.name: list(connection.execute(sa.select(one))) for one in metadata.sorted_tables}


def of_the_referral(desk: Desk) -> list[str]:
    """What the order of record says of the record that was parked."""
    return [
        type(one).__name__
        for one in desk.order_of_record()
        if isinstance(one, EventDelivered | EventWithheld) and one.source.offset == 3
    ]


def test_a_consent_that_holds_still_delivers_it(parked: Desk) -> None:
    [foreseen] = dry(parked)
    done = redrive(parked)
    assert (foreseen.outcome, foreseen.effects.withheld) == ("handled", 0)
    assert foreseen.effects.delivered > 0
    assert of_the_referral(parked) == ["EventDelivered"]
    [record] = done.records
    assert (record.topic, record.offset, record.outcome, record.reason) == (
        "nrm.from.police",
        3,
        "handled",
        "failed",
    )


def test_a_consent_that_was_withdrawn_meanwhile_withholds_it(parked: Desk) -> None:
    """UDI knows of the consent, and says that it is withdrawn: another journal, which nothing holds up."""
    parked.says("udi", ConsentWithdrawn(consent=CONSENT))
    before = len(parked.mailbox("nav"))
    [foreseen] = dry(parked)
    redrive(parked)
    assert (foreseen.outcome, foreseen.effects.withheld) == ("handled", 1)
    assert of_the_referral(parked) == ["EventWithheld"]
    assert not [one for one in parked.mailbox("nav")[before:] if isinstance(one, ReferralSent)]


def test_a_publisher_that_has_lost_its_standing_is_refused_and_it_is_told_so(
    parked: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("henvis.routing.judge.broken_in_case", lambda *_: "closed_by_who_is_not_owner")
    before = everything(parked)
    with caplog.at_level(logging.INFO):
        [foreseen] = dry(parked)
    assert (foreseen.outcome, foreseen.code, foreseen.effects.given_up) == ("refused", "no_standing", 1)
    assert everything(parked) == before
    assert parked.metrics.value("henvis_dead_letters_total", **{"class": "identity"}) == 0
    assert caplog.messages == [], "a dry run is no security event"
    [record] = redrive(parked).records
    assert (record.outcome, record.code) == ("refused", "no_standing")
    assert parked.metrics.value("henvis_dead_letters_total", **{"class": "identity"}) == 1
    with parked.database.reading() as connection:
        assert parking.listed(connection) == [], "the verdict is filed, and holds up nothing"
        [kept] = parking.given_up(connection, after=0, most=9)
    assert (kept.reason, kept.record.offset) == ("no_standing", 3)


def test_a_dry_run_changes_nothing(parked: Desk) -> None:
    before = everything(parked)
    for _ in range(2):
        [foreseen] = dry(parked)
        assert foreseen.outcome == "handled"
    assert everything(parked) == before


def test_what_was_handled_meanwhile_is_a_repeat(parked: Desk) -> None:
    [head] = heads(parked)
    redrive(parked)
    said = len(parked.outbox("nrm.from.router"))
    with parked.database.writing() as connection:
        parking.park(
            connection,
            head.lane or "",
            head.case_id or uuid4(),
            head.record,
            parked.clock.now(),
            reason="failed",
        )
    [foreseen] = dry(parked)
    [record] = redrive(parked).records
    assert (foreseen.outcome, record.outcome) == ("repeated", "repeated")
    assert len(parked.outbox("nrm.from.router")) == said
    with parked.database.reading() as connection:
        rows = connection.execute(sa.select(inbox.c.offset).where(inbox.c.topic == "nrm.from.police"))
        assert sorted(rows.scalars()) == [0, 1, 2, 3]
        assert connection.execute(sa.select(sa.func.count()).select_from(outbox)).scalar_one() > 0
