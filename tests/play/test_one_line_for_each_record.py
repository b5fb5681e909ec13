"""A record of any topic is one line: readable, or said to be undecodable."""

import json
from uuid import UUID

import pytest

from henvis.bus.broker.topics import CHECKPOINTS
from henvis.contract.events import Event
from henvis.contract.wire import encode
from henvis.play.recent import Recent
from henvis.play.record_line import Seen, document, line, seen
from henvis.play.tail import Selection
from henvis.proof import note
from henvis.proof.checkpoint import Checkpoint, origin_of
from henvis.proof.signing import Kind, Signer
from henvis.proof.submission import Submission
from tests.play import events

CASE = UUID("01a203c8-57d9-7505-a862-31d85a3c62b3")
REFERRAL = UUID("01a203c8-57d9-7505-a862-31d8aaaaaaaa")
CONSENT = UUID("01a203c8-57d9-7505-a862-31d8bbbbbbbb")
SENT = events.referral(CASE, REFERRAL, CONSENT)
SAID = events.statement(CASE, "grey_zone")


def of(event: Event, topic: str = "nrm.from.intake") -> Seen:
    return seen(topic, 2, 14, str(CASE).encode(), encode(event))


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (
            SENT,
            "ReferralSent       case 5a3c62b3  ref aaaaaaaa  intake    to nav: temporary housing, consent",
        ),
        (SAID, "StatementMade      case 5a3c62b3  ref -         intake    grey_zone"),
        (events.consent(CASE, CONSENT), "ref bbbbbbbb  intake    to nav for assistance"),
        (
            events.delivered(SENT, "nav", basis="consent"),
            "router    delivers ReferralSent to nav: consent (bases.consent)",
        ),
        (
            events.delivered(SAID, "nav", catch_up=True),
            "party (events.StatementMade[6]), caught up on joining",
        ),
        (
            events.withheld(SAID, "nav", "consent_withdrawn"),
            "withholds StatementMade grey_zone from nav: consent",
        ),
        (
            events.receipt(SENT, "intake", "nav", "delivered"),
            "router    tells intake: ReferralSent delivered at nav",
        ),
        (events.filed(SAID), "router    files StatementMade grey_zone: no recipient"),
        (events.filed(SAID, "unknown_case"), "router    files StatementMade grey_zone: unknown case"),
        (events.parked(CASE), "router    parks nrm.from.nav/1/7: undecodable"),
        (events.parked(CASE, dropped=True), "router    drops nrm.from.nav/1/7: undecodable"),
        (events.lapsed(CASE, REFERRAL), "consent has run out: 1 referrals make nobody a party any more"),
    ],
)
def test_an_event_in_words(event: Event, text: str) -> None:
    recent = Recent()
    recent.remember(SENT)
    recent.remember(SAID)

    written = line(of(event), recent.name_of)

    assert written.startswith("2021-06-01 09:12:00  nrm.from.intake    2/14     ")
    assert text in written
    assert "\n" not in written


@pytest.mark.parametrize("value", [None, b"", b"\x00\x00", b"hello"])
def test_what_cannot_be_decoded_is_shown_as_such(value: bytes | None) -> None:
    written = line(seen("nrm.from.nav", 0, 3, str(CASE).encode(), value), Recent().name_of)

    assert "nrm.from.nav       0/3      undecodable: " in written
    assert written.endswith("case 5a3c62b3")
    assert "hello" not in written


def test_a_record_for_a_program() -> None:
    told = json.loads(json.dumps(document(of(SENT)), default=str))

    assert told["type"] == "ReferralSent"
    assert told["event"]["meta"]["case_id"] == str(CASE)
    assert "undecodable" in document(seen("nrm.from.nav", 0, 3, None, b""))


@pytest.mark.parametrize(
    ("case", "taken"), [(None, True), (str(CASE), True), ("5A3C62B3", True), ("5a3c62b4", False)]
)
def test_one_case_can_be_followed_by_its_id_or_the_end_of_it(case: str | None, taken: bool) -> None:
    assert Selection(case=case).takes(of(SENT)) is taken
    assert Selection(case=case).takes(seen("nrm.from.nav", 0, 3, str(CASE).encode(), b"")) is taken


@pytest.mark.parametrize("old", [None, 5])
def test_a_checkpoint_is_shown_as_it_claims_to_be(old: int | None) -> None:
    text = Checkpoint(origin_of("cluster", "nrm.from.udi", 3), 7, bytes(32)).body()
    signed = note.write(text, [Signer("henvis/udi", Kind.NOTE, bytes(32))]).encode()
    record = seen(CHECKPOINTS, 3, 9, b"nrm.from.udi/3", Submission(signed, old).to_bytes())

    written = line(record, Recent().name_of)

    assert "checkpoint         7 records of nrm.from.udi/3, signed by henvis/udi" in written
    assert document(record)["checkpoint"]["signed_by"] == ("henvis/udi",)


def test_what_stands_among_checkpoints_and_is_none_is_shown_as_such() -> None:
    written = line(seen(CHECKPOINTS, 3, 9, b"nrm.from.udi/3", b"hello"), Recent().name_of)

    assert "undecodable: a note" in written
    assert "hello" not in written


def test_an_event_that_was_not_seen_has_no_name() -> None:
    assert "delivers an event to nav" in line(of(events.delivered(SENT, "nav")), Recent().name_of)
