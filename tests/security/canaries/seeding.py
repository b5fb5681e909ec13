"""An agency's systems as the player drives them, with a marker in every field that takes one."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, Final

import httpx
from pydantic import ValidationError

from henvis.api.identity.caller import COMMAND, OPERATE, READ
from henvis.casework.commands import COMMANDS
from henvis.casework.references import fingerprint
from henvis.local.issuing.issuer import Issuer, Wanted
from henvis.play.agency import COMMANDS_PATH, Agency, Answer
from tests.security.canaries.markers import Marker, Markers
from tests.security.canaries.places import Content, Place, whole

_RENEWED_S: Final = 60.0
_AGAIN_WITHIN_S: Final = 60.0


class Person(httpx.Auth):
    """A person of an agency, by an id and a name that are markers: tokens as `henvis token` makes them."""

    def __init__(self, markers: Markers, issuer: Issuer, agency: str) -> None:
        self.id, self.name = markers.new("caller's id", agency), markers.new("caller's name", agency)
        self._issuer = issuer
        self._agency = agency
        self._token, self._made = "", -_RENEWED_S

    def auth_flow(self, request: httpx.Request) -> Any:
        """Sign the request."""
        if time.monotonic() - self._made > _RENEWED_S:
            self._token, self._made = self.token(), time.monotonic()
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request

    def token(self) -> str:
        """A new token."""
        scopes = (READ, COMMAND, OPERATE)
        return self._issuer.issue(Wanted(self._agency, self.id.text, scopes, self.name.text, is_person=True))


class SeededAgency(Agency):
    """An agency's client that puts markers into every command, and shows every answer to `see`."""

    def __init__(
        self, name: str, url: str, *, markers: Markers, person: Person, see: Callable[[list[Content]], None]
    ) -> None:
        super().__init__(name, url, person)
        self.person = person
        self.answered: list[int] = []
        self._markers = markers
        self._see = see

    def give(self, command: str, fields: dict[str, Any]) -> Answer:
        """Give a command with markers; again under the same key where no answer came."""
        fields, seeds = seeded(self._markers, self.name, command, fields)
        key = self._markers.new("idempotency key", self.name)
        answer = self._given(command, fields, key)
        self.answered.append(answer.status_code)
        if not answer.is_success:
            problem = answer.json()
            return Answer(problem["code"], problem["detail"])
        told = answer.json()
        for each in (key, self.person.id, self.person.name, *(seeds if told["events"] else ())):
            each.kept = True
        return Answer(effect=told["effect"])

    def _given(self, command: str, fields: dict[str, Any], key: Marker) -> httpx.Response:
        ends = time.monotonic() + _AGAIN_WITHIN_S
        while True:
            try:
                headers = {"Idempotency-Key": key.text}
                answer = self._http.post(COMMANDS_PATH + command, json=fields, headers=headers)
            except httpx.TransportError:
                assert time.monotonic() < ends, f"{self.name} does not come back"
            else:
                self._show(f"POST {answer.status_code}", answer)
                return answer

    def _call(self, method: str, path: str, **content: Any) -> httpx.Response:
        answer = super()._call(method, path, **content)
        self._show(f"{method} {answer.status_code}", answer)
        return answer

    def _show(self, what: str, answer: httpx.Response) -> None:
        self._see([(Place("answer", f"{self.name} {what}"), whole(answer))])


def seeded(
    markers: Markers, agency: str, command: str, fields: dict[str, Any]
) -> tuple[dict[str, Any], list[Marker]]:
    """A command with a marker in each field of free text, and these; the same for the same command."""
    content = _meaning(command, fields)
    used: list[Marker] = []

    def word(field: str) -> str:
        used.append(markers.of_content(field, agency, content))
        return used[-1].text

    new = dict(fields)
    if "case" in fields:
        new["note"] = f"Said by telephone: {word('note')}, «{word('note')}»."
    if command == "open_case":
        # The law goes by the birth date, so it stays as the story has it, and is a marker itself.
        kept = {key: value for key, value in fields.get("person", {}).items() if key == "born"}
        used += [markers.day("birth date", agency, born) for born in kept.values()]
        called = {"name": word("name"), "address": f"Fugleveien 7, {word('name')}"}
        new["person"] = {**called, word("name of a person's field"): "x", **kept}
    if "case_number" in fields:
        new["case_number"] = f"{word('case number')}/21"
    if "born" in fields:
        used.append(markers.day("birth date", agency, str(fields["born"])))
    return new, used


def _meaning(command: str, fields: dict[str, Any]) -> str:
    """The same text for two commands that say the same, one of them with what is understood by itself."""
    try:
        return fingerprint(COMMANDS[command].model_validate(fields))
    except ValidationError:
        return json.dumps([command, fields], sort_keys=True, default=str)
