"""`/operations/dead/redrives`: tried again with a reason, at a pace, by the same handler, once, in order."""

import time
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from henvis.agency.mailbox import Mailbox
from henvis.bus import parking
from henvis.bus.broker.topic_identity import TopicIdentity
from henvis.bus.handling.runner import Runner
from henvis.bus.parking import redrives
from henvis.bus.partitioning import key_of, partition_of
from henvis.bus.record import Record
from henvis.bus.tables import inbox, redrive
from henvis.contract import headers, wire
from henvis.contract.events import Event, Meta, StatementMade
from tests.agency.office import LAW, START, Office, new_id

MAILBOX = "nrm.to.intake"
REASON = "the clock is mended"


class Lanes:
    """Records that are parked at an office, and its runner, which tries them again."""

    def __init__(self, office: Office) -> None:
        self.office = office
        identities = {MAILBOX: TopicIdentity("cluster", MAILBOX)}
        self.handler = Mailbox(office.agency, LAW)
        self.runner = Runner(office.kit.transactions, self.handler, office.kit.metrics, identities)
        self.offset = 0
        self.now = time.time()

    def park(self, count: int, *, reason: str = "failed", broken: bool = False) -> str:
        """A case of one record that failed and others that wait; `broken` where the first is no event."""
        case = new_id()
        with self.office.database.writing() as connection:
            for place in range(count):
                record = self._record(UUID(case), broken=broken and not place)
                why = None if place else reason
                parking.park(connection, case, UUID(case), record, START, reason=why, detail=why)
        return case

    def _record(self, case_id: UUID, *, broken: bool) -> Record:
        self.offset += 1
        meta = Meta(
            id=UUID(new_id()),
            case_id=case_id,
            publisher="police",
            seq=self.offset,
            occurred=START,
            recorded=START,
            law=LAW.hash,
        )
        event: Event = StatementMade(meta=meta, statement="suspicion", value=True)
        value = wire.encode(event)[: -1 if broken else None]
        named = tuple(headers.placed(value) if broken else headers.of(event, value))
        place = partition_of(case_id, 4)
        return Record(MAILBOX, place, self.offset, key_of(case_id), value, named)

    def release(self) -> int:
        """How many records were handled or held again, as long as one is due."""
        count = 0
        while self.runner.release([(MAILBOX, number) for number in range(4)]):
            count += 1
        return count

    def numbers(self) -> list[int]:
        with self.office.database.reading() as connection:
            return [one.id for one in parking.listed(connection)]

    def ask(self, **wish: Any) -> Any:
        return self.office.http.post("/operations/dead/redrives", json={"reason": REASON, **wish})

    def journal(self) -> Any:
        return self.office.get("/operations/dead/redrives")

    def handled(self) -> list[int]:
        """The offsets of what was taken in, in the order of the case's records."""
        with self.office.database.reading() as connection:
            return sorted(connection.execute(sa.select(inbox.c.offset)).scalars())


@pytest.fixture
def lanes(intake: Office, monkeypatch: pytest.MonkeyPatch) -> Lanes:
    """Where the machine's clock stands until a test moves it."""
    one = Lanes(intake)
    monkeypatch.setattr(time, "time", lambda: one.now)
    return one


def test_what_is_redriven_is_handled_in_order_and_linked_to_its_original(lanes: Lanes) -> None:
    case = lanes.park(3)
    [first, second, third] = lanes.numbers()

    begun = lanes.ask(all=True).json()
    assert (begun["state"], begun["left"], begun["rate"], begun["records"]) == ("running", 3, 10.0, [])
    for _ in range(9):
        lanes.release()
        lanes.now += 0.1

    [told] = lanes.journal()
    assert (told["state"], told["left"], told["reason"]) == ("ended", 0, REASON)
    assert [(one["number"], one["offset"], one["outcome"]) for one in told["records"]] == [
        (first, 1, "handled"),
        (second, 2, "handled"),
        (third, 3, "handled"),
    ]
    assert {(one["topic"], one["case"]) for one in told["records"]} == {(MAILBOX, case)}
    assert [one["reason"] for one in told["records"]] == ["failed", None, None]
    with lanes.office.database.reading() as connection:
        ids = {str(one) for one in connection.execute(sa.select(inbox.c.event_id)).scalars()}
        known = {str(one) for one in connection.execute(sa.text("select id from actor")).scalars()}
    assert {one["event"] for one in told["records"]} == ids
    assert UUID(told["decided_by"]) in {UUID(one) for one in known}
    assert lanes.numbers() == []


def test_no_more_are_handled_than_the_pace_says(lanes: Lanes) -> None:
    for _ in range(6):
        lanes.park(2)
    lanes.ask(all=True, rate=2)
    counts = []
    for _ in range(8):
        counts.append(lanes.release())
        lanes.now += 0.5
    assert counts == [1] * 8
    lanes.now += 60
    assert lanes.release() == 3, "what was missed is made up for by a second's worth, and no more"


def test_a_clock_that_is_set_back_does_not_stop_it(lanes: Lanes) -> None:
    lanes.park(3)
    lanes.ask(all=True, rate=1)
    assert lanes.release() == 1
    lanes.now -= 3600
    assert lanes.release() == 1
    assert lanes.release() == 0


def test_what_fails_again_holds_its_case_as_before_and_the_others_go_on(lanes: Lanes) -> None:
    broken, fine = lanes.park(2, reason="undecodable", broken=True), lanes.park(2)
    lanes.ask(all=True, rate=100)
    for _ in range(4):
        lanes.release()
        lanes.now += 0.1
    [told] = lanes.journal()
    assert [(one["case"], one["outcome"], one["code"]) for one in told["records"]] == [
        (broken, "refused", "undecodable"),
        (fine, "handled", None),
        (fine, "handled", None),
    ]
    assert told["state"] == "ended"
    left = lanes.office.get("/operations/dead")
    assert [(one["state"], one["redrive"]) for one in left] == [("held", None), ("waiting", None)]
    assert lanes.ask(all=True).json()["id"] == told["id"] + 1, "it can be tried again"


def test_asking_twice_doubles_nothing(lanes: Lanes) -> None:
    """As who was killed before the answer came would."""
    lanes.park(2)
    [first, _] = lanes.numbers()
    assert lanes.ask(all=True, rate=1).json()["left"] == 2
    assert lanes.ask(all=True, rate=1).json() is None
    again = lanes.ask(numbers=[first])
    assert (again.status_code, again.json()["code"]) == (409, "not_held")
    assert "on its way" in again.json()["detail"]
    assert len(lanes.journal()) == 1


@pytest.mark.parametrize(
    ("wish", "chosen"),
    [({"class": "contract"}, [1]), ({"class": "processing"}, [2]), ({"numbers": [2]}, [2])],
)
def test_it_is_said_which(lanes: Lanes, wish: dict[str, Any], chosen: list[int]) -> None:
    lanes.park(1, reason="undecodable", broken=True)
    lanes.park(1)
    numbers = lanes.numbers()
    if "numbers" in wish:
        wish = {"numbers": [numbers[number - 1] for number in wish["numbers"]]}
    lanes.ask(**wish)
    with lanes.office.database.reading() as connection:
        states = [parking.find(connection, number).state for number in numbers]
    assert [place + 1 for place, state in enumerate(states) if state == "release"] == chosen


def test_a_case_is_released_by_its_id(lanes: Lanes) -> None:
    case, other = lanes.park(2), lanes.park(1)
    assert lanes.ask(case=case, rate=100).json()["left"] == 2
    lanes.now += 1
    lanes.release()
    assert [one["case"] for one in lanes.office.get("/operations/dead")] == [other]


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"all": True, "class": "contract"},
        {"all": False},
        {"all": True, "rate": 0},
        {"all": True, "rate": 101},
        {"all": True, "rate": "fast"},
        {"all": True, "reason": ""},
        {"all": True, "reason": "x" * 201},
        {"numbers": []},
        {"numbers": [0]},
        {"numbers": ["1"]},
        {"class": "all"},
        {"kind": "contract"},
        {"case": "no case"},
    ],
    ids=str,
)
def test_a_wish_that_is_not_clear_is_refused(desk: Office, wish: dict[str, Any]) -> None:
    for path in ("/operations/dead/redrives", "/operations/dead/redrives/dry-run"):
        answer = desk.http.post(path, json={"reason": REASON, **wish})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert desk.get("/operations/dead/redrives") == []


def test_what_was_given_up_alone_or_dropped_is_not_tried_again(lanes: Lanes) -> None:
    with lanes.office.database.writing() as connection:
        record = Record(MAILBOX, 1, 9, b"no case", b"x")
        parking.keep_alone(connection, record, START, reason="wrong_key", detail="the key is no case id")
    [alone] = lanes.office.get("/operations/dead/given-up")
    shown = lanes.office.get(f"/operations/dead/{alone['id']}")
    assert (shown["state"], shown["class"], shown["redrivable"]) == ("alone", "identity", False)
    refused = lanes.ask(numbers=[alone["id"]])
    assert (refused.status_code, refused.json()["code"]) == (409, "not_held")
    assert "says it anew" in refused.json()["detail"]
    dropped = lanes.office.http.post(f"/operations/dead/{alone['id']}/drop", json={"reason": "told them"})
    assert dropped.json()["state"] == "dropped"
    assert lanes.office.get("/operations/dead/given-up") == []
    assert lanes.ask(numbers=[alone["id"]]).status_code == 409
    assert lanes.ask(all=True).json() is None


def test_a_dry_run_says_what_would_come_of_it_and_changes_nothing(lanes: Lanes) -> None:
    lanes.park(2, reason="undecodable", broken=True)
    lanes.park(2)
    [broken, behind, fine, follower] = lanes.numbers()
    before = lanes.office.everything_stored()
    tried = lanes.office.http.post(
        "/operations/dead/redrives/dry-run", json={"reason": REASON, "all": True}
    ).json()
    assert [(one["number"], one["outcome"], one["code"]) for one in tried] == [
        (broken, "refused", "undecodable"),
        (behind, "waits", None),
        (fine, "handled", None),
        (follower, "handled", None),
    ]
    one_lane = lanes.office.http.post(f"/operations/dead/{fine}/dry-run").json()
    assert [one["outcome"] for one in one_lane] == ["handled", "handled"]
    assert lanes.office.everything_stored() == before
    lanes.ask(all=True, rate=100)
    for _ in range(4):
        lanes.release()
        lanes.now += 0.1
    came = {one["number"]: one["outcome"] for one in lanes.journal()[0]["records"]}
    assert came == {one["number"]: one["outcome"] for one in tried if one["outcome"] != "waits"}


def test_a_handler_that_fails_is_told_by_place_and_not_by_its_text(
    lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    lanes.park(2)
    [first, _] = lanes.numbers()

    def fails(*_: object) -> None:
        raise RuntimeError("Kari Nordmann")

    monkeypatch.setattr(Mailbox, "_take_in", fails)
    [one, follower] = lanes.office.http.post(f"/operations/dead/{first}/dry-run").json()
    assert (one["outcome"], one["code"], follower["outcome"]) == ("refused", "failed", "waits")
    assert one["rule"].startswith("RuntimeError at test_dead_letters")


def test_a_number_is_never_given_twice(lanes: Lanes) -> None:
    lanes.park(1)
    [first] = lanes.numbers()
    lanes.ask(all=True)
    lanes.release()
    lanes.park(1)
    assert lanes.numbers()[0] > first
    with lanes.office.database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(redrive)).scalar_one() == 1
    assert redrives.REFUSED not in {one["outcome"] for one in lanes.journal()[0]["records"]}
