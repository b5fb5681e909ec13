"""The stack's time is moved, and its quiet awaited, over HTTP; what is late is named."""

from datetime import datetime, timedelta
from typing import Any

import httpx
from kafka import KafkaProducer

from henvis.local import instants
from henvis.local.stack import RunningStack

CASE = "0190a5a0-0000-7000-8000-00000000000a"


def post(stack: RunningStack, path: str, body: dict[str, Any]) -> httpx.Response:
    return httpx.post(f"{stack.control_url}{path}", json=body, timeout=30)


def put(stack: RunningStack, service: str, path: str, body: Any) -> None:
    httpx.put(f"{stack.services[service][0]}{path}", json=body).raise_for_status()


def clocks_of(stack: RunningStack, service: str) -> list[str]:
    clocks: list[str] = httpx.get(f"{stack.services[service][0]}/seen").json()["clocks"]
    return clocks


def now(stack: RunningStack) -> datetime:
    return instants.parse(stack.describe()["clock"]["now"])


def test_every_process_is_taken_through_every_due_instant(stack: RunningStack) -> None:
    began = now(stack)
    hours = [instants.text(began + timedelta(hours=hour)) for hour in range(1, 5)]
    put(stack, "nav", "/due", [hours[2], hours[0]])
    put(stack, "router", "/due", [hours[1]])
    assert post(stack, "/stack/clock", {"to": hours[3]}).json() == {"now": hours[3]}
    assert clocks_of(stack, "nav")[-4:] == hours
    assert clocks_of(stack, "router")[-4:] == hours


def test_the_time_that_the_stack_tells_is_that_of_its_processes(stack: RunningStack) -> None:
    later = instants.text(now(stack) + timedelta(days=1))
    post(stack, "/stack/clock", {"to": later})
    assert stack.describe()["clock"] == {"kind": "virtual", "now": later}
    assert clocks_of(stack, "nav")[-1] == later


def test_an_earlier_time_is_refused(stack: RunningStack) -> None:
    began = now(stack)
    answer = post(stack, "/stack/clock", {"to": instants.text(began - timedelta(seconds=1))})
    assert answer.status_code == httpx.codes.CONFLICT
    assert "never goes back" in answer.json()["error"]
    assert now(stack) == began


def test_a_time_without_its_offset_is_refused_by_name(stack: RunningStack) -> None:
    answer = post(stack, "/stack/clock", {"to": "2031-01-01T08:00:00"})
    assert answer.status_code == httpx.codes.BAD_REQUEST
    assert answer.json()["error"] == "to: must be an instant with its time zone"


def test_what_is_refused_is_not_repeated(stack: RunningStack) -> None:
    wishes: tuple[dict[str, Any], ...] = ({"Kari": "Kari"}, {"within": "Kari"}, {"within": {"Kari": "Kari"}})
    answers = [post(stack, "/stack/quiet", wish) for wish in wishes]
    assert [answer.status_code for answer in answers] == [httpx.codes.BAD_REQUEST] * 3
    assert [answer.json()["error"] for answer in answers] == [
        "body: has a field that the contract does not know",
        "within: must be a number",
        "within: must be a number",
    ]


def test_a_record_that_nobody_reads_is_named_with_process_topic_and_case(stack: RunningStack) -> None:
    producer = KafkaProducer(**stack.access().kafka_python())
    sent = producer.send("nrm.to.nav", key=CASE.encode(), value=b"unread", partition=2).get(timeout=10)
    producer.close()
    late = post(stack, "/stack/quiet", {"within": 0.3})
    assert late.status_code == httpx.codes.GATEWAY_TIMEOUT
    (reason,) = late.json()["waiting_for"]
    assert (reason["process"], reason["topic"], reason["case"]) == ("nav-1", "nrm.to.nav", CASE)
    put(stack, "nav", "/positions", {"nrm.to.nav": {"0": 0, "1": 0, "2": sent.offset + 1, "3": 0}})
    assert post(stack, "/stack/quiet", {"within": 10}).status_code == httpx.codes.OK


def test_an_unsent_outbox_is_named(stack: RunningStack) -> None:
    put(stack, "router", "/outbox", 3)
    late = post(stack, "/stack/quiet", {"within": 0.2})
    put(stack, "router", "/outbox", 0)
    assert [(each["process"], each["why"]) for each in late.json()["waiting_for"]] == [
        ("router-1", "has 3 in the outbox")
    ]


def test_a_web_page_cannot_reach_the_control_by_a_name_of_its_own(stack: RunningStack) -> None:
    answer = httpx.get(f"{stack.control_url}/stack", headers={"Host": "rebound.example"})
    assert answer.status_code == httpx.codes.BAD_REQUEST


def test_the_contracts_are_served_beside_it(stack: RunningStack) -> None:
    assert "no.henvis.referral.CaseOpened" in httpx.get(f"{stack.control_url}/subjects").json()
