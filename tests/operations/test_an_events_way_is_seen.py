"""One event's way over a real stack: in spans, by `henvis trace`, and in the logs of all processes."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from uuid_utils.compat import uuid7

from henvis import ROOT
from henvis.local.stack import RunningStack, running_stack
from henvis.ops.log_line import ALWAYS, SOMETIMES
from henvis.ops.tracing.ids import work_on
from tests.operations.otlp_receiver import Collector, Span, collecting
from tests.waiting import eventually

CALLER = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7")
NUMBER = "01018012345"
HOSTILE = {
    "traceparent": f"00-000000000000000000000{NUMBER}-00f067aa0ba902b7-01",
    "tracestate": f"kari=nordmann,number={NUMBER}",
    "baggage": f"name=Kanarifugl,number={NUMBER}",
}
AGENCIES = ("intake", "udi", "barnevern", "nav", "police")


@dataclass
class Told:
    """A referral from intake to NAV that has arrived, and the event by which NAV registered it."""

    stack: RunningStack
    collector: Collector
    case: UUID
    referral: UUID
    registered: UUID

    def span(self, name: str, service: str, event: UUID) -> Span:
        [one] = eventually(
            lambda: self.collector.named(name, service, str(event)),
            within=20,
            what=f"{service} has told of {name}",
        )
        return one


def gives(stack: RunningStack, agency: str, do: str, trace: Mapping[str, str], **fields: Any) -> UUID:
    """Give a command that says one event, and return its id."""
    answer = httpx.post(
        f"{stack.services[agency][0]}/commands/{do}",
        json=fields,
        headers={"Idempotency-Key": str(uuid4()), **trace},
        auth=stack.token_for(agency),
        trust_env=False,
        timeout=30,
    )
    assert answer.is_success, answer.text
    return UUID(answer.json()["events"][0]["id"])


def is_quiet(stack: RunningStack) -> None:
    assert httpx.post(f"{stack.control_url}/stack/quiet", timeout=60, trust_env=False).is_success


def refers(stack: RunningStack) -> tuple[UUID, UUID, UUID]:
    """Case, the event that refers it to NAV, and the one by which NAV registers that."""
    case, consent, referral = (str(uuid7()) for _ in range(3))
    person = {"name": "Kanarifugl Nordmann"}
    opening = {"source": "self", "profile": {"age_group": "adult"}, "person": person}
    gives(stack, "intake", "open_case", HOSTILE, case=case, **opening)
    given = {"consent": consent, "to": ["nav"], "purposes": ["assistance"], "by": "self"}
    gives(stack, "intake", "give_consent", HOSTILE, case=case, **given)
    caller = {"traceparent": f"00-{CALLER[0]}-{CALLER[1]}-01", "tracestate": "kari=nordmann"}
    asked = {"to": "nav", "service": "subsistence", "basis": "consent", "consent": consent}
    event = gives(stack, "intake", "refer", caller, case=case, referral=referral, **asked)
    is_quiet(stack)
    registering = {"case": case, "referral": referral, "case_number": "N-77"}
    registered = gives(stack, "nav", "register_referral", {}, **registering)
    is_quiet(stack)
    return UUID(case), event, registered


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with collecting() as collector, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HENVIS_OTLP_ENDPOINT", collector.url)
        # What would make the web framework export by itself: bodies, baggage, and texts of errors.
        patch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
        patch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        with running_stack(tmp_path_factory.mktemp("stack")) as stack:
            yield Told(stack, collector, *refers(stack))


def test_the_events_trace_goes_from_its_journal_to_the_mailbox(told: Told) -> None:
    written = told.span("create nrm.from.intake", "intake", told.referral)
    sent = told.span("send nrm.from.intake", "intake", told.referral)
    judged = told.span("process nrm.from.intake", "router", told.referral)
    delivered = told.span("create nrm.to.nav", "router", told.referral)
    put = told.span("send nrm.to.nav", "router", told.referral)
    assert {one.trace for one in (written, sent, judged, delivered, put)} == {told.referral.hex}
    assert [written.parent, sent.parent, judged.parent] == ["", written.id, written.id]
    assert [delivered.parent, put.parent] == [judged.id, delivered.id]
    assert written.attributes["messaging.message.conversation_id"] == str(told.case)
    assert sent.attributes["messaging.kafka.offset"] == judged.attributes["messaging.kafka.offset"]


def test_the_recipients_trace_begins_at_its_border_and_is_linked(told: Told) -> None:
    delivered = told.span("create nrm.to.nav", "router", told.referral)
    taken = told.span("process nrm.to.nav", "nav", told.referral)
    assert taken.parent == ""
    assert taken.trace == work_on("nav", told.referral).trace_id != told.referral.hex
    assert taken.links == ((told.referral.hex, delivered.id),)


def test_what_follows_is_in_a_trace_of_its_own_and_linked_to_its_cause(told: Told) -> None:
    receipts = eventually(
        lambda: [
            one
            for one in told.collector.named("create nrm.to.intake", "router")
            if told.referral.hex in dict(one.links)
        ],
        within=20,
        what="a receipt is linked to its cause",
    )
    assert all(one.trace != told.referral.hex for one in receipts)


def test_a_command_is_linked_to_its_caller_and_what_it_said_to_the_command(told: Told) -> None:
    said = told.span("create nrm.from.intake", "intake", told.referral)
    [command] = eventually(
        lambda: [one for one in told.collector.spans if (one.trace, one.id) in said.links],
        within=20,
        what="the command is there",
    )
    assert (command.name, command.links) == ("POST /commands/{command}", (CALLER,))
    assert command.trace != CALLER[0]
    assert command.attributes["http.response.status_code"] == 200
    others = [one for one in told.collector.named(command.name, "intake") if one != command]
    assert len(others) == 2
    assert [one.links for one in others] == [(), ()], "what is hostile is linked to by nobody"


def test_no_two_agencies_share_a_trace(told: Told) -> None:
    told.span("process nrm.to.intake", "intake", told.registered)
    told.span("process nrm.to.nav", "nav", told.referral)
    traces = {name: {one.trace for one in told.collector.spans if one.service == name} for name in AGENCIES}
    shared = [
        (one, other) for one in AGENCIES for other in AGENCIES if one < other and traces[one] & traces[other]
    ]
    assert traces["intake"]
    assert traces["nav"]
    assert shared == []


def test_nothing_but_opaque_ids_and_places_is_exported(told: Told) -> None:
    told.span("process nrm.to.intake", "intake", told.registered)
    assert told.collector.paths == {"/v1/traces"}
    assert {one.service for one in told.collector.spans} <= {*AGENCIES, "router", "audit"}
    everything = "\n".join([*(one.raw for one in told.collector.spans), *told.collector.headers])
    words = ("Kanarifugl", "Nordmann", "nordmann", NUMBER, "N-77", "baggage", "tracestate", "kari")
    kinds = ("subsistence", "assistance", "consent", "refer", "Referral", "open_case", "adult")
    assert [word for word in (*words, *kinds) if word in everything] == []


def test_every_line_of_every_log_is_an_object_with_the_declared_fields(told: Told) -> None:
    refused = httpx.get(f"{told.stack.services['nav'][0]}/cases", trust_env=False)
    assert refused.status_code == 401
    logs = [told.stack.home.log(f"{name}-1") for name in (*AGENCIES, "router", "audit")]
    lines = [json.loads(line) for log in logs for line in log.read_text().splitlines()]
    assert all(set(ALWAYS) <= line.keys() <= {*ALWAYS, *SOMETIMES} for line in lines)
    assert [line["service"] for line in lines if line.get("status") == 401] == ["nav"]


def trace(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "henvis", "trace", "--home", str(home), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_command_tells_the_way_from_the_log(told: Told) -> None:
    def covered() -> Any:
        done = trace(told.stack.home.root, str(told.referral), "--json")
        assert done.returncode == 0, done.stderr
        way = json.loads(done.stdout)
        return way if all(one["final_size"] for one in way["checkpoints"]) else None

    way = eventually(covered, within=60, what="it is covered by final checkpoints")
    assert (way["event"], way["case"]) == (str(told.referral), str(told.case))
    assert way["trace_id"] == told.referral.hex
    steps = way["steps"]
    assert (steps[0]["what"], steps[0]["topic"], steps[0]["after_s"]) == ("said", "nrm.from.intake", 0)
    assert [one["at"] for one in steps] == sorted(one["at"] for one in steps)
    kinds = {(one["what"], one["to"]) for one in steps}
    assert {("delivered", "nrm.to.nav"), ("taken_in", "nrm.to.nav"), ("receipt", "nrm.to.intake")} <= kinds
    assert [one["event"] for one in steps if one["what"] == "taken_in"] == [str(told.registered)]
    words = ("subsistence", "assistance", "consent", "Referral", "basis")
    assert [word for word in words if word in json.dumps(way)] == []


def test_people_read_it_in_sentences(told: Told) -> None:
    done = trace(told.stack.home.root, str(told.referral))
    assert f"Event {told.referral} of case {told.case}, said by intake" in done.stdout
    assert "delivered to nrm.to.nav as number 1" in done.stdout
    assert "checkpoint" in done.stdout


def test_an_id_that_there_is_not_is_one_clear_sentence(told: Told) -> None:
    done = trace(told.stack.home.root, str(UUID(int=7)))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"No journal has an event {UUID(int=7)}" in done.stderr
    assert trace(told.stack.home.root, "kari").returncode == 2
