"""A real stack with its five agencies, as honest systems use it and as operations look at it."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
from confluent_kafka import Consumer, TopicPartition
from prometheus_client.parser import text_string_to_metric_families
from uuid_utils.compat import uuid7

from henvis.bus.broker import topics
from henvis.local.stack import RunningStack
from tests.security.rule import AGENCIES, MAILBOXES
from tests.waiting import eventually

ASKS: Mapping[str, tuple[str, str]] = {
    "intake": ("counsel", "assistance"),
    "udi": ("reflection_period", "residence"),
    "barnevern": ("child_protection", "child_welfare"),
    "nav": ("subsistence", "assistance"),
    "police": ("investigation", "investigation"),
}
"""Agency → a service that it offers, and the purpose that a consent to it has."""
BROKER = "kafka"
DENIED, QUOTA, IDENTITY, GUESSING = ({"class": one} for one in ("denied", "quota", "identity", "guessing"))
"""What is counted of them."""
PARTITIONS = topics.load().partitions


def victim_of(attacker: str) -> str:
    """Another agency."""
    return AGENCIES[(AGENCIES.index(attacker) + 1) % len(AGENCIES)]


class Office:
    """One agency's API, for one program of the agency's."""

    def __init__(self, name: str, url: str, token: httpx.Auth) -> None:
        self.name = name
        self.http = httpx.Client(base_url=url, auth=token, timeout=30, trust_env=False)

    def gives(self, do: str, **fields: Any) -> httpx.Response:
        headers = {"Idempotency-Key": str(uuid4())}
        return self.http.post(f"/commands/{do}", json=fields, headers=headers)

    def does(self, do: str, **fields: Any) -> None:
        answer = self.gives(do, **fields)
        assert answer.is_success, answer.text

    def opens(self) -> UUID:
        """A case that nobody else knows."""
        case = uuid7()
        self.does("open_case", case=str(case), source="self", profile={"age_group": "adult"})
        return UUID(str(case))

    def consents(self, case: UUID, to: str) -> UUID:
        consent = uuid7()
        purposes = [ASKS[to][1]]
        self.does("give_consent", case=str(case), consent=str(consent), to=[to], purposes=purposes, by="self")
        return UUID(str(consent))

    def refers(self, case: UUID, to: str) -> UUID:
        consent, referral = self.consents(case, to), uuid7()
        asked = {"to": to, "service": ASKS[to][0], "basis": "consent", "consent": str(consent)}
        self.does("refer", case=str(case), referral=str(referral), **asked)
        return UUID(str(referral))

    def knows(self, case: UUID) -> bool:
        return self.http.get(f"/cases/{case}").is_success

    def events(self, case: UUID) -> list[dict[str, Any]]:
        answer = self.http.get(f"/cases/{case}/events")
        return list(answer.json()) if answer.is_success else []


class Town:
    """The stack: its offices, what stands on its topics, and what operations see of it."""

    def __init__(self, stack: RunningStack) -> None:
        self.stack = stack
        self._made: list[Office] = []
        self.offices = {name: self.office(name, "client") for name in AGENCIES}
        self._ends = Consumer({**stack.access().confluent(), "group.id": "onlooker"})

    def office(self, name: str, program: str) -> Office:
        """The API of an agency for another of its programs."""
        made = Office(name, self.stack.services[name][0], self.stack.token_for(name, program))
        self._made.append(made)
        return made

    def close(self) -> None:
        self._ends.close()
        for office in self._made:
            office.http.close()

    def shared_case(self, agency: str, other: str) -> tuple[UUID, UUID]:
        """A case that an agency opened and referred to another, and the referral."""
        case = self.offices[agency].opens()
        referral = self.offices[agency].refers(case, other)
        eventually(lambda: self.offices[other].knows(case), within=30, what=f"{other} knows the case")
        return case, referral

    def is_quiet(self) -> None:
        answer = httpx.post(f"{self.stack.control_url}/stack/quiet", timeout=120, trust_env=False)
        assert answer.is_success, answer.text

    @contextmanager
    def nothing_delivered(self) -> Iterator[None]:
        """What is done meanwhile reaches no mailbox."""
        self.is_quiet()
        before = self._watched_ends()
        yield
        self.is_quiet()
        assert self._watched_ends() == before

    @contextmanager
    def told(self, who: str, needle: str, times: int = 1, /, **labels: str) -> Iterator[None]:
        """What is done meanwhile is counted, and is a line of the log for security apart from the others.

        `who` is a service, or `kafka`.
        """
        counted, said = self.counted(who, **labels), len(self.security_lines(who))
        yield
        wanted = counted + times
        eventually(lambda: self.counted(who, **labels) >= wanted, within=30, what=f"{labels} is counted")
        eventually(
            lambda: any(needle in line for line in self.security_lines(who)[said:]),
            what=f"{needle} is in the security log of {who}",
        )
        for line in self.security_lines(who)[said:]:
            assert who == BROKER or json.loads(line)["logger"] == "henvis.security", (
                "and nothing else is in there"
            )

    def security_lines(self, who: str) -> list[str]:
        log = self.stack.home.security_log(who if who == BROKER else f"{who}-1")
        return log.read_text().splitlines()

    def counted(self, who: str, **labels: str) -> float:
        """A number of the service's own, or of the stack's about its broker."""
        url = self.stack.control_url if who == BROKER else self.stack.services[who][0]
        name = "henvis_broker_incidents" if who == BROKER else "henvis_security_events"
        text = httpx.get(f"{url}/metrics", timeout=30, trust_env=False).text
        return sum(
            sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == f"{name}_total" and labels.items() <= sample.labels.items()
        )

    def _watched_ends(self) -> dict[tuple[str, int], int]:
        return {
            (topic, number): self._ends.get_watermark_offsets(TopicPartition(topic, number), timeout=10)[1]
            for topic in MAILBOXES
            for number in range(PARTITIONS)
        }


def without_its_number(answer: httpx.Response) -> object:
    """What an answer says, but for the number of the occurrence and the date."""
    names = sorted(answer.headers.keys())
    return answer.status_code, names, json.dumps(answer.json() | {"instance": ""}, sort_keys=True)
