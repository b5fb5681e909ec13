"""A small language for stories of one agency: what it did and was sent, what it does, what comes of it."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Self
from uuid import UUID

import pytest
from pydantic import ValidationError

from henvis.casework.case import Case
from henvis.casework.commands import COMMANDS, Command
from henvis.casework.context import Context
from henvis.casework.decide import decide
from henvis.casework.evolve import evolve
from henvis.casework.react import react
from henvis.casework.references import remember
from henvis.casework.refusal import Refused
from henvis.contract.events import UNSTAMPED, Event, Meta
from henvis.law import ruleset
from henvis.law.calendar import OSLO

LAW = ruleset.load()
NAMED = {"case", "consent", "referral", "application", "decision", "appeal", "follows"}


def ref(name: str) -> UUID:
    """The UUIDv7 that a story's short name stands for."""
    digest = bytearray(sha256(name.encode()).digest()[:16])
    digest[6] = 0x70 | digest[6] & 0x0F
    digest[8] = 0x80 | digest[8] & 0x3F
    return UUID(bytes=bytes(digest))


def command(do: str, content: dict[str, Any]) -> Command:
    """A command as it is sent in, short names replaced."""
    return COMMANDS[do].model_validate(
        {
            field: str(ref(value)) if field in NAMED and isinstance(value, str) else value
            for field, value in content.items()
        }
    )


class Story:
    """One agency's view of case A as a story goes on. The clock shows Europe/Oslo wall time, and stands."""

    def __init__(self, agency: str, *, at: str = "2021-03-01T09:00") -> None:
        self.agency = agency
        self.case: Case | None = None
        self.said: tuple[Event, ...] = ()
        self._events = 0
        self._mailbox = 0
        self._now = datetime.fromisoformat(at).replace(tzinfo=OSLO).astimezone(UTC)

    @property
    def now(self) -> datetime:
        """Where the clock stands, in UTC."""
        return self._now

    def at(self, moment: str) -> Self:
        """The clock moves."""
        self._now = datetime.fromisoformat(moment).replace(tzinfo=OSLO).astimezone(UTC)
        return self

    def does(self, do: str, **content: Any) -> Self:
        """The agency gives a command, which is accepted; `said` is what it published."""
        given = command(do, {"case": "A", **content})
        drafts = decide(self.case, given, self._context())
        self.said = tuple(self._stamp(draft, self.agency) for draft in drafts)
        for event in self.said:
            self.case = evolve(self.case, event, self.agency)
        if self.case is not None:
            self.case = remember(self.case, given)
        return self

    def hears(self, draft: Event, *, by: str) -> Self:
        """The agency's mailbox brings an event; `said` is what the agency published because of it."""
        self._mailbox += 1
        event = self._stamp(draft, by)
        self.case = evolve(self.case, event, self.agency, mailbox_seq=self._mailbox)
        self.said = tuple(self._stamp(follow_on, self.agency) for follow_on in react(self.case, event))
        for follow_on in self.said:
            self.case = evolve(self.case, follow_on, self.agency)
        return self

    def is_refused(self, code: str, do: str, *, field: str | None = None, **content: Any) -> Self:
        """The agency gives a command, which is refused with this code, at this field, and changes nothing."""
        before = self.case
        given_code, given_field = self.refusal(do, **content)
        assert given_code == code
        assert field in {None, given_field}
        assert self.case == before
        return self

    def why_refused(self, do: str, **content: Any) -> str:
        """The rule that a command is refused by, in words."""
        with pytest.raises(Refused) as refused:
            decide(self.case, command(do, {"case": "A", **content}), self._context())
        return refused.value.rule

    def repeats(self, do: str, **content: Any) -> Self:
        """The agency gives a command again: accepted, and nothing comes of it."""
        before = self.case
        assert self.does(do, **content).said == ()
        assert self.case == before
        return self

    def sent_event(self, referral: str) -> UUID:
        """The id of the event that sent this referral."""
        assert self.case is not None
        return self.case.referrals[ref(referral)].sent_event

    @property
    def draft(self) -> Event:
        """The one event that was last said, as a draft."""
        (event,) = self.said
        return replace(event, meta=UNSTAMPED)

    def refusal(self, do: str, **content: Any) -> tuple[str, str | None]:
        """The code and the field with which a command is refused."""
        try:
            given = command(do, {"case": "A", **content})
        except ValidationError as error:
            return "invalid_command", ".".join(str(part) for part in error.errors()[0]["loc"])
        with pytest.raises(Refused) as refused:
            decide(self.case, given, self._context())
        return refused.value.code, refused.value.field

    def _context(self) -> Context:
        return Context(agency=self.agency, law=LAW, now=self._now)

    def _stamp(self, draft: Event, publisher: str) -> Event:
        self._events += 1
        meta = Meta(
            id=ref(f"event {self._events}"),
            case_id=ref("A"),
            publisher=publisher,
            seq=self._events,
            occurred=self._now,
            recorded=self._now,
            law=LAW.hash,
        )
        return replace(draft, meta=meta)
