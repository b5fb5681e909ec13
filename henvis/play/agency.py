"""One agency's public interface, as any of its systems would use it."""

from dataclasses import dataclass
from typing import Any, Final, Self
from uuid import UUID, uuid4

import httpx

from henvis.errors import CommandFailed
from henvis.play.books import Entry
from henvis.play.http_client import client
from henvis.play.matching import Fact

COMMANDS_PATH: Final = "/commands/"
PATIENCE_SECONDS: Final = 30.0


@dataclass(frozen=True)
class Answer:
    """What came of a command: accepted, with or without effect, or refused with a code."""

    refused: str | None = None
    detail: str | None = None
    effect: bool = True


class Agency:
    """A client of one agency's service. Every call raises CommandFailed where the service is out of reach."""

    def __init__(self, name: str, url: str, token: httpx.Auth | None = None) -> None:
        self.name = name
        self._http = client(url, patience_seconds=PATIENCE_SECONDS, token=token)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def commands(self) -> frozenset[str]:
        """The commands that the service offers, read from its OpenAPI document."""
        paths = self._get("/openapi.json")["paths"]
        return frozenset(path.removeprefix(COMMANDS_PATH) for path in paths if path.startswith(COMMANDS_PATH))

    def give(self, command: str, fields: dict[str, Any]) -> Answer:
        """Give a command under a new idempotency key."""
        answer = self._call(
            "POST", COMMANDS_PATH + command, json=fields, headers={"Idempotency-Key": str(uuid4())}
        )
        if answer.is_success:
            return Answer(effect=answer.json()["effect"])
        problem = _problem(answer)
        about = [part for part in (problem.get("field"), problem.get("detail")) if part]
        return Answer(
            refused=problem.get("code", f"status {answer.status_code}"), detail=": ".join(about) or None
        )

    def received(self, case: UUID) -> tuple[Fact, ...]:
        """The events of a case that the service has applied from its mailbox, each once."""
        applied = [
            _fact(case, event) for event in self._of_case(case, "/events") if event["direction"] == "received"
        ]
        return tuple({fact.id: fact for fact in applied}.values())

    def referrals(self, case: UUID) -> dict[UUID, dict[str, Any]]:
        """The referrals of a case as the agency knows them, by their ids."""
        return {UUID(referral["id"]): referral for referral in self._of_case(case, "/referrals")}

    def deadlines(self, case: UUID) -> tuple[Entry, ...]:
        """What stands in the agency's book of deadlines for a case, open and ended."""
        return tuple(Entry.read(self.name, item) for item in self._of_case(case, "/deadlines"))

    def case(self, case: UUID) -> dict[str, Any] | None:
        """The case as the agency knows it; None where it does not."""
        answer = self._call("GET", f"/cases/{case}")
        return None if answer.status_code == httpx.codes.NOT_FOUND else self._content(answer)

    def state(self) -> Any:
        """The loopback control state: what the process has yet to send, and what it has parked."""
        return self._get("/control/state")

    def _of_case(self, case: UUID, what: str) -> list[dict[str, Any]]:
        answer = self._call("GET", f"/cases/{case}{what}")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return []
        content: list[dict[str, Any]] = self._content(answer)
        return content

    def _get(self, path: str) -> Any:
        return self._content(self._call("GET", path))

    def _content(self, answer: httpx.Response) -> Any:
        if answer.is_error:
            raise CommandFailed(
                f"{self.name} answered {answer.url.path} with {answer.status_code}", "See its log"
            )
        return answer.json()

    def _call(self, method: str, path: str, **content: Any) -> httpx.Response:
        try:
            return self._http.request(method, path, **content)
        except httpx.HTTPError as error:
            raise CommandFailed(
                f"the service of {self.name} does not answer ({type(error).__name__})", "See `henvis status`"
            ) from error


def _problem(answer: httpx.Response) -> dict[str, Any]:
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return {}
    problem: dict[str, Any] = answer.json()
    return problem


def _fact(case: UUID, event: dict[str, Any]) -> Fact:
    return Fact(
        id=UUID(event["id"]),
        case=case,
        type=event["type"],
        ref=None if event["ref"] is None else UUID(event["ref"]),
        code=event["code"],
        publisher=event["publisher"],
        rule=event["rule"],
    )
