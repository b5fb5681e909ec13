"""Encoding is strict: a draft, a wrong type or a value out of bounds is never written."""

import dataclasses
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from henvis.contract.events import ConsentGiven, DecisionMade, EventDelivered, StatementMade
from henvis.contract.wire import Unencodable, encode, project_wire
from tests.contract.schemas import GOOD

EVENT: dict[str, Any] = {str(example): example.event for example in GOOD}
STATEMENT: StatementMade = EVENT["StatementMade/1-suspicion"]
CONSENT: ConsentGiven = EVENT["ConsentGiven/1-until-a-day"]
DECISION: DecisionMade = EVENT["DecisionMade/1-reflection-period"]
DELIVERED: EventDelivered = EVENT["EventDelivered/1-on-consent"]


def test_a_draft_is_refused() -> None:
    with pytest.raises(Unencodable, match="meta: unstamped draft"):
        encode(StatementMade(statement="suspicion"))


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("seq", True, "meta.seq: wrong type"),
        ("seq", 1.0, "meta.seq: wrong type"),
        ("seq", 2**63, "meta.seq: out of range"),
        ("publisher", b"police", "meta.publisher: wrong type"),
        ("publisher", "p" * 49, "meta.publisher: too long"),
        ("actor", "desk\u2066", "meta.actor: control or direction character"),
        ("actor", "\ud800", "meta.actor: control or direction character"),
        ("id", UUID(int=0), "meta.id: nil UUID"),
        ("id", "0177ee13-1f40-7013-8a5e-3d5c1b2f0013", "no.henvis.status.StatementMade: wrong type"),
        ("occurred", datetime(2021, 3, 1, 8), "no.henvis.status.StatementMade: wrong type"),  # noqa: DTZ001 - naive
        ("occurred", 1_614_585_600_000_000, "no.henvis.status.StatementMade: wrong type"),
    ],
)
def test_meta_of_a_wrong_kind_is_refused(name: str, value: Any, rule: str) -> None:
    wrong = dataclasses.replace(STATEMENT, meta=dataclasses.replace(STATEMENT.meta, **{name: value}))
    with pytest.raises(Unencodable) as refused:
        encode(wrong)
    assert str(refused.value) == rule


@pytest.mark.parametrize(
    ("event", "name", "value", "rule"),
    [
        (STATEMENT, "value", 1, "value: wrong type"),
        (STATEMENT, "statement", None, "statement: wrong type"),
        (STATEMENT, "meta", None, "no.henvis.status.StatementMade: wrong type"),
        (CONSENT, "to", "nav", "no.henvis.consent.ConsentGiven: wrong type"),
        (CONSENT, "to", ["nav"], "no.henvis.consent.ConsentGiven: wrong type"),
        (CONSENT, "to", ("nav",) * 9, "to: too many items"),
        (DECISION, "made_on", STATEMENT.meta.occurred, "no.henvis.status.DecisionMade: wrong type"),
        (DECISION, "made_on", "2021-03-01", "no.henvis.status.DecisionMade: wrong type"),
        (
            DELIVERED,
            "source",
            dataclasses.replace(DELIVERED.source, partition=2**40),
            "source.partition: out of range",
        ),
        (
            DELIVERED,
            "source",
            dataclasses.replace(DELIVERED.source, partition=True),
            "source.partition: wrong type",
        ),
    ],
)
def test_a_field_of_a_wrong_kind_is_refused(event: Any, name: str, value: Any, rule: str) -> None:
    with pytest.raises(Unencodable) as refused:
        encode(dataclasses.replace(event, **{name: value}))
    assert str(refused.value) == rule


def test_a_field_that_no_schema_declares_is_refused_and_not_dropped() -> None:
    with pytest.raises(Unencodable, match="a field is missing or not declared"):
        project_wire().encode(StatementMade.RECORD, STATEMENT.to_record() | {"fnr": "00000000000"})


def test_a_field_that_is_missing_is_refused_and_not_filled_in() -> None:
    record = STATEMENT.to_record()
    del record["value"]
    with pytest.raises(Unencodable, match="a field is missing or not declared"):
        project_wire().encode(StatementMade.RECORD, record)


def test_an_event_cannot_be_changed_or_given_another_field() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        STATEMENT.statement = "other"  # type: ignore[misc]  # that this is refused is the promise
    with pytest.raises(TypeError):
        StatementMade(statement="suspicion", fnr="00000000000")  # type: ignore[call-arg]  # likewise
