"""`/operations/dead…`: records that could not be handled, what waits behind them, and the ways out."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, Final, Self
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field

from henvis.api.described import json_request, problem_responses
from henvis.api.identity import actors
from henvis.api.identity.bearer import Bearer, asking
from henvis.api.identity.caller import OPERATE, Caller
from henvis.api.problems import Problem
from henvis.api.strict_json import json_body, parse
from henvis.bus import parking
from henvis.bus.parking import NotParked, Parked
from henvis.bus.transaction import Transaction, Transactions
from henvis.casework.fields import Text

_OWN: Final = ("id", "lane", "state", "reason", "detail", "parked_at", "decided_by")
Number = Annotated[int, InPath(ge=1, le=2**31 - 1)]
"""A parked record's, as the databases can hold it."""


class ParkedView(BaseModel):
    """A parked record: the one that failed, with its reason, or one that waits behind it."""

    id: int
    lane: str = Field(description="What is held up together")
    case: UUID
    state: str = Field(description="held, waiting, release (asked for) or dropped")
    reason: str | None = Field(description="Of the one that failed, a code of the list dead_letter")
    detail: str | None = Field(description="The rule that it broke, or why it was dropped")
    topic: str
    partition: int
    offset: int
    parked_at: datetime
    decided_by: str | None = Field(
        description="Who had it tried again or dropped; only the service knows the name"
    )

    @classmethod
    def of(cls, parked: Parked, **more: Any) -> Self:
        """The view of a parked record."""
        own = {name: getattr(parked, name) for name in _OWN}
        place = {name: getattr(parked.record, name) for name in ("topic", "partition", "offset")}
        return cls.model_validate({**own, **place, "case": parked.case_id, **more})


class WholeParkedView(ParkedView):
    """The same with the record as it was received."""

    key: str | None = Field(description="In base64")
    value: str | None = Field(description="In base64")
    headers: dict[str, str | None] = Field(description="Values in base64")

    @classmethod
    def of_record(cls, parked: Parked) -> Self:
        """The view of a parked record with its bytes."""
        record = parked.record
        headers = {name: _text(value) for name, value in record.headers}
        return cls.of(parked, key=_text(record.key), value=_text(record.value), headers=headers)


class Dropping(BaseModel):
    """Why a record is given up for good."""

    model_config = ConfigDict(extra="forbid")

    reason: Text = Field(min_length=1, max_length=200, description="In words, without personal data")


def _unsaid(_transaction: Transaction, _dropped: Parked) -> None:
    """Most services say of what they dropped nothing beyond their dead letters."""


def dead_letter_routes(
    transactions: Transactions, bearer: Bearer, *, dropped: Callable[[Transaction, Parked], None] = _unsaid
) -> APIRouter:
    """The operations on one service's parked records.

    `dropped` says of one that is given up what this service has to say of it, in the same transaction.
    """
    database = transactions.database
    guard = asking(bearer, OPERATE)
    routes = APIRouter(prefix="/operations/dead", tags=["operations"], dependencies=[guard])
    unknown = problem_responses(["not_found", "invalid_request"])
    not_held = problem_responses(["not_found", "invalid_request", "not_held"])

    @routes.get("", summary="All that is parked, by lane and order")
    def list_parked() -> list[ParkedView]:
        with database.reading() as connection:
            return [ParkedView.of(each) for each in parking.listed(connection)]

    @routes.get("/{number}", summary="One parked record, whole", responses=unknown)
    def show(number: Number) -> WholeParkedView:
        with database.reading() as connection, _problems():
            return WholeParkedView.of_record(parking.find(connection, number))

    @routes.post("/{number}/retry", summary="Try it again, then what waits behind it", responses=not_held)
    def retry(number: Number, caller: Annotated[Caller, guard]) -> ParkedView:
        with database.writing() as connection, _problems():
            parking.find(connection, number)
            with _problems("not_held"):
                parking.ask_release(connection, number, actors.id_of(connection, caller))
            return ParkedView.of(parking.find(connection, number))

    @routes.post(
        "/{number}/drop",
        summary="Give it up for good and release what waits behind it",
        responses=not_held,
        openapi_extra=json_request(Dropping, {"reason": "sent twice by a broken client, seen by both sides"}),
    )
    def drop(
        number: Number, caller: Annotated[Caller, guard], body: Annotated[bytes, Depends(json_body)]
    ) -> ParkedView:
        reason = parse(Dropping, body, "invalid_request").reason
        with transactions.begin() as transaction, _problems():
            connection = transaction.connection
            parking.find(connection, number)
            with _problems("not_held"):
                parking.drop(connection, number, reason, actors.id_of(connection, caller))
            given_up = parking.find(connection, number)
            dropped(transaction, given_up)
            return ParkedView.of(given_up)

    return routes


@contextmanager
def _problems(code: str = "not_found") -> Iterator[None]:
    try:
        yield
    except NotParked as error:
        raise Problem(code, str(error)) from None


def _text(value: bytes | None) -> str | None:
    return None if value is None else b64encode(value).decode("ascii")
