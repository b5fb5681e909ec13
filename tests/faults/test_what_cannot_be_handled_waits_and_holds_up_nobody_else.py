"""Records that fail are parked with their case; everything else goes on; a release keeps the order."""

import pytest
from uuid_utils.compat import uuid7

from henvis.bus.partitioning import key_of
from henvis.contract import wire
from henvis.contract.events import Event
from tests.faults.bench import DEAD, Bench, Process
from tests.faults.conftest import statements
from tests.waiting import eventually


def held(process: Process) -> list[dict[str, object]]:
    return [one for one in process.get("/operations/dead") if one["state"] == "held"]


def one_bad_case(others: int = 40) -> tuple[list[Event], list[Event]]:
    """A case whose third of five events cannot be handled, among those of other cases."""
    case = uuid7()
    bad = [
        *statements(2, of=case),
        *statements(1, of=case, statement="grey_zone"),
        *statements(2, of=case),
    ]
    fine = statements(others)
    mixed = [*fine[:20], *bad[:3], *fine[20:], *bad[3:]]
    return bad, mixed


def test_an_exception_in_mid_batch_parks_its_case_alone(bench: Bench) -> None:
    bad, mixed = one_bad_case()
    bench.produce(mixed)
    process = bench.start()
    bench.wait_applied(len(mixed) - 3)
    bench.assert_each_once([event for event in mixed if event not in bad[2:]])
    parked = process.get("/operations/dead")
    assert [one["state"] for one in parked] == ["held", "waiting", "waiting"]
    assert parked[0]["reason"] == "failed"
    assert str(bad[0].meta.case_id) not in parked[0]["detail"], "an error's own text may hold anything"
    (letter,) = bench.read(DEAD)
    assert letter.value() == wire.encode(bad[2])
    assert dict(letter.headers())["henvis_reason"] == b"failed"


def test_a_handler_that_skips_would_lose_it(bench: Bench) -> None:
    """The control: a consumer that goes on after an exception, as Faust's agents do."""
    _, mixed = one_bad_case()
    bench.produce(mixed)
    bench.start(naive="skips")
    bench.wait_applied(len(mixed) - 1)
    with pytest.raises(AssertionError):
        bench.assert_each_once(mixed)


def test_a_release_handles_what_waited_in_order_and_before_anything_newer(bench: Bench) -> None:
    bad, mixed = one_bad_case()
    bench.produce(mixed)
    process = bench.start().wait_ready()
    (head,) = eventually(lambda: held(process), within=30, what="the case is parked")
    process.post(f"/operations/dead/{head['id']}/retry")
    eventually(lambda: held(process), what="it is held again while nothing was mended")
    bench.heal()
    newer = statements(3, of=bad[0].meta.case_id)
    bench.produce(newer)
    process.post(f"/operations/dead/{head['id']}/retry")
    bench.wait_applied(len(mixed) + 3)
    bench.assert_each_once(mixed + newer)
    assert process.get("/operations/dead") == []


def test_a_dropped_record_stays_as_evidence_and_its_followers_go_on(bench: Bench) -> None:
    bad, mixed = one_bad_case()
    bench.produce(mixed)
    process = bench.start().wait_ready()
    (head,) = eventually(lambda: held(process), within=30, what="the case is parked")
    refused = process.post(f"/operations/dead/{head['id']}/drop")
    assert refused.status_code == 422, "a reason is needed"
    process.post(f"/operations/dead/{head['id']}/drop", {"reason": "registered twice by mistake"})
    bench.wait_applied(len(mixed) - 1)
    bench.assert_each_once([event for event in mixed if event != bad[2]])
    kept = process.get(f"/operations/dead/{head['id']}")
    assert (kept["state"], kept["detail"]) == ("dropped", "registered twice by mistake")


@pytest.mark.parametrize(
    "sabotage", ["kill:in_release:2", "kill:before_release_commit:2", "kill:after_release:2"]
)
def test_killed_in_the_middle_of_a_release(bench: Bench, sabotage: str) -> None:
    bad, mixed = one_bad_case()
    bench.produce(mixed)
    first = bench.start(sabotage=sabotage).wait_ready()
    (head,) = eventually(lambda: held(first), within=30, what="the case is parked")
    bench.heal()
    first.post(f"/operations/dead/{head['id']}/retry")
    assert first.forked.wait(30) == -9
    newer = statements(2, of=bad[0].meta.case_id)
    bench.produce(newer)
    bench.start()
    bench.wait_applied(len(mixed) + 2)
    bench.assert_each_once(mixed + newer)


def test_bytes_that_are_no_event_park_the_case_that_their_key_names(bench: Bench) -> None:
    case, after, fine = uuid7(), statements(1), statements(5)
    hostile: list[bytes | None] = [b"", b"\x00", b"\x01abcdefgh", wire.encode(fine[0])[:-1], None]
    for value in hostile:
        bench.produce_raw([(key_of(case), value, case)])
    bench.produce([*fine, *after])
    process = bench.start()
    bench.wait_applied(6)
    bench.assert_each_once([*fine, *after])
    parked = process.get("/operations/dead")
    assert [one["reason"] for one in parked] == ["undecodable"] * len(hostile)
    assert [letter.value() for letter in bench.read(DEAD)] == hostile


def test_a_key_that_is_not_the_events_own_case_parks_nothing(bench: Bench) -> None:
    fine = statements(5)
    stranger = uuid7()
    bench.produce_raw([(key_of(stranger), wire.encode(fine[0]), stranger), (b"no case", b"x", stranger)])
    bench.produce_raw([(None, wire.encode(fine[0]), stranger)])
    bench.produce(fine)
    process = bench.start()
    bench.wait_applied(5)
    bench.assert_each_once(fine)
    assert process.get("/operations/dead") == []
    reasons = [dict(letter.headers())["henvis_reason"] for letter in bench.read(DEAD)]
    assert reasons == [b"wrong_key"] * 3


def test_the_same_id_with_other_bytes_is_an_incident_and_a_true_repeat_is_nothing(bench: Bench) -> None:
    first = statements(3, cases=1)
    forged = wire.encode(first[0]).replace(b"suspicion", b"suspicioN")
    bench.produce([*first, first[0]])
    bench.produce_raw([(key_of(first[0].meta.case_id), forged, first[0].meta.case_id)])
    process = bench.start().wait_ready()
    (one,) = eventually(lambda: held(process), within=30, what="the forged event is parked")
    assert one["reason"] == "contract_error"
    bench.wait_applied(3)
    bench.assert_each_once(first)
    assert "came again with other bytes" in process.log.read_text()
