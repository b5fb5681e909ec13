"""Whatever event a schema allows is decoded as it was encoded, and is encoded one way only."""

import dataclasses
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from henvis.contract.bounds import DAYS, MICROS, RANGES
from henvis.contract.check.width import MOST_SENT, widest
from henvis.contract.events import EVENT_TYPES, DecisionMade, Event
from henvis.contract.wire import decode, encode, project_wire
from tests.contract.made import THOROUGH, events_of
from tests.contract.schemas import GOOD, NAMED


@pytest.mark.parametrize("record", EVENT_TYPES)
@THOROUGH
@given(data=st.data())
def test_an_event_comes_back(record: str, data: st.DataObject) -> None:
    event: Event = data.draw(events_of(record))
    value = encode(event)
    assert decode(value) == event
    assert encode(decode(value)) == value
    assert EVENT_TYPES[record].from_record(event.to_record()) == event


def test_values_are_of_python_s_own_types() -> None:
    example = next(it for it in GOOD if it.name == "1-reflection-period")
    event = example.event
    assert isinstance(event, DecisionMade)
    assert isinstance(event.decision, UUID)
    assert event.made_on == date(2021, 3, 1)
    assert event.meta.occurred == datetime(2021, 3, 1, 8, tzinfo=UTC)
    assert event.meta.occurred.tzinfo is UTC


def test_an_instant_of_another_zone_is_the_same_instant_in_utc() -> None:
    example = next(it for it in GOOD if it.name == "1-suspicion")
    event = example.event
    oslo = event.meta.occurred.astimezone(timezone(timedelta(hours=1)))
    there = dataclasses.replace(event, meta=dataclasses.replace(event.meta, occurred=oslo))
    assert encode(there) == encode(event)


@pytest.mark.parametrize("record", EVENT_TYPES)
def test_the_widest_event_fits_through_kafka(record: str) -> None:
    value = project_wire().encode(record, widest_value(NAMED[record]))
    assert len(value) <= MOST_SENT
    assert len(value) <= widest(NAMED[record], NAMED) + 5
    assert encode(decode(value)) == value


def widest_value(avro: Any) -> Any:
    """The plain value of an Avro type that takes the most bytes."""
    if isinstance(avro, list):
        return widest_value(avro[1])
    avro = NAMED.get(avro, {"type": avro}) if isinstance(avro, str) else avro
    if avro["type"] == "record":
        return {field["name"]: widest_value(field["type"]) for field in avro["fields"]}
    if avro["type"] == "array":
        return [widest_value(avro["items"])] * avro["maxItems"]
    return widest_scalar(avro)


def widest_scalar(avro: dict[str, Any]) -> Any:
    """The same of a type that holds no other."""
    logical = {"uuid": str(UUID(int=2**128 - 1)), "timestamp-micros": MICROS[1], "date": DAYS[1]}
    if "logicalType" in avro:
        return logical[avro["logicalType"]]
    length = avro.get("maxLength", 0)
    widest = {"string": "\U00010330" * length, "bytes": bytes(length), "boolean": True}
    return widest[avro["type"]] if avro["type"] in widest else RANGES[avro["type"]][1]
