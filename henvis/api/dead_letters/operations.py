"""What the routes do with parked records, in the service's own database."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from henvis.api.dead_letters.views import ParkedView, RedriveView, ShownView, not_redrivable
from henvis.api.dead_letters.wishes import TRIED_AGAIN, Redriving
from henvis.api.identity import actors
from henvis.api.identity.caller import Caller
from henvis.api.problems import Problem
from henvis.bus import parking
from henvis.bus.handling.handler import Handler
from henvis.bus.parking import NotParked, Parked, redrives
from henvis.bus.parking.redrives import NoRedrive
from henvis.bus.transaction import Transaction, Transactions
from henvis.contract import wire
from henvis.dead.causes import reasons_of
from henvis.dead.examining import examine
from henvis.dead.trying import Tried, tried
from henvis.dead.versions import project_versions
from henvis.ops.log import SECURITY, logger

security = logger(SECURITY)

CONTENT_SHOWN: Final = "content_shown"
MOST_TRIED: Final = 500
"""Of one dry run over several lanes; what is beyond that is not tried."""
NEWEST: Final = 50
UNTRIED: Final = "untried"


@dataclass(frozen=True)
class Operations:
    """One service's. `dropped` says what this service has to say of a record that is given up."""

    transactions: Transactions
    handler: Handler
    dropped: Callable[[Transaction, Parked], None]

    def listed(self) -> list[ParkedView]:
        """What is parked."""
        with self.transactions.database.reading() as connection:
            return [ParkedView.of(each) for each in parking.listed(connection)]

    def given_up(self, after: int, most: int) -> list[ParkedView]:
        """What was given up alone, from a number on."""
        with self.transactions.database.reading() as connection:
            return [ParkedView.of(each) for each in parking.given_up(connection, after, most)]

    def show(self, number: int) -> ShownView:
        """One record, examined. Raises Problem."""
        with self.transactions.database.reading() as connection, problems():
            one = parking.find(connection, number)
            behind = len(parking.behind(connection, one))
        of = self.transactions
        found = examine(one.record, of.topics, of.clock.latest(), project_versions())
        return ShownView.of_examined(one, found, behind)

    def content(self, number: int, caller: Caller) -> dict[str, Any]:
        """One record as it was received; the look is logged before anything is shown. Raises Problem."""
        with self.transactions.database.writing() as connection, problems():
            one = parking.find(connection, number)
            actor = actors.id_of(connection, caller)
        record = one.record
        security.warning(
            "what stands in a dead letter was shown", code=CONTENT_SHOWN, actor=actor, **record.place
        )
        return {
            "id": one.id,
            "key": _text(record.key),
            "value": _text(record.value),
            "headers": [(name, _text(value)) for name, value in record.headers],
            "event": _plain(record.value),
        }

    def dry_run(self, number: int) -> list[Tried]:
        """What would become of a record that holds its lane, and of what waits behind it. Raises Problem."""
        with self.transactions.database.reading() as connection, problems():
            head = self._held(connection, number)
        return self._try([head])

    def retry(self, number: int, caller: Caller) -> ParkedView:
        """Try one again at once, then what waits behind it. Raises Problem."""
        with self.transactions.begin() as transaction, problems():
            connection = transaction.connection
            head = self._held(connection, number)
            by = actors.id_of(connection, caller)
            pace = (redrives.AT_ONCE_S, time.time())
            redrives.begin(connection, [head], reason=TRIED_AGAIN, by=by, pace=pace, now=transaction.now)
            return ParkedView.of(parking.find(connection, number))

    def drop(self, number: int, reason: str, caller: Caller) -> ParkedView:
        """Give one up for good, and let what waits behind it go on. Raises Problem."""
        with self.transactions.begin() as transaction, problems():
            connection = transaction.connection
            parking.find(connection, number)
            with problems("not_held"):
                parking.drop(connection, number, reason, actors.id_of(connection, caller))
            given_up = parking.find(connection, number)
            self.dropped(transaction, given_up)
            return ParkedView.of(given_up)

    def redrive(self, wish: Redriving, caller: Caller) -> RedriveView | None:
        """Have records tried again, at a pace; None where none of them holds a lane. Raises Problem."""
        with self.transactions.begin() as transaction, problems():
            connection = transaction.connection
            heads = self._chosen(connection, wish)
            if not heads:
                return None
            by = actors.id_of(connection, caller)
            pace, now = (1 / wish.rate, time.time()), transaction.now
            number = redrives.begin(connection, heads, reason=wish.reason, by=by, pace=pace, now=now)
            return RedriveView.of(redrives.find(connection, number))

    def dry_redrive(self, wish: Redriving) -> list[Tried]:
        """What would become of all of them. Raises Problem."""
        with self.transactions.database.reading() as connection, problems():
            heads = self._chosen(connection, wish)
        return self._try(heads)

    def redrives(self) -> list[RedriveView]:
        """The newest redrives."""
        with self.transactions.database.reading() as connection:
            return [RedriveView.of(each) for each in redrives.newest(connection, NEWEST)]

    def redrive_of(self, number: int) -> RedriveView:
        """One redrive. Raises Problem."""
        with self.transactions.database.reading() as connection, problems():
            return RedriveView.of(redrives.find(connection, number))

    def _chosen(self, connection: sa.Connection, wish: Redriving) -> list[Parked]:
        if wish.numbers is not None:
            return [self._held(connection, number) for number in sorted(set(wish.numbers))]
        reasons = reasons_of(wish.kind) if wish.kind else None
        return redrives.held(connection, reasons=reasons, case_id=wish.case)

    def _held(self, connection: sa.Connection, number: int) -> Parked:
        one = parking.find(connection, number)
        if (why_not := not_redrivable(one)) is not None:
            raise Problem("not_held", f"record {number}: {why_not}")
        return one

    def _try(self, heads: Sequence[Parked]) -> list[Tried]:
        found: list[Tried] = []
        for head in heads:
            if len(found) >= MOST_TRIED:
                found.append(Tried(head.id, UNTRIED))
                continue
            with self.transactions.database.reading() as connection:
                lane = [head, *parking.behind(connection, head)]
            found += tried(self.transactions, self.handler, lane)
        return found


@contextmanager
def problems(code: str = "not_found") -> Iterator[None]:
    """What is not there is answered as this problem."""
    try:
        yield
    except (NotParked, NoRedrive) as error:
        raise Problem(code, str(error)) from None


def _text(value: bytes | None) -> str | None:
    return None if value is None else b64encode(value).decode("ascii")


def _plain(value: bytes | None) -> dict[str, Any] | None:
    """The event in clear, where it decodes; bytes in base64."""
    try:
        record, plain = wire.project_wire().decode(value)
    except wire.Undecodable:
        return None
    return {"record": record, **_readable(plain)}


def _readable(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _readable(each) for name, each in part.items()}
    if isinstance(part, list):
        return [_readable(each) for each in part]
    return _text(part) if isinstance(part, bytes) else part
