"""Hypothesis strategies: any event that its schema allows."""

import sys
import unicodedata
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from henvis.contract.bounds import DAYS, MICROS, RANGES, UNSAFE
from henvis.contract.events import EVENT_TYPES, Event
from tests.contract.schemas import NAMED, RECORDS

LOGICAL: dict[str, st.SearchStrategy[Any]] = {
    "uuid": st.uuids(allow_nil=False).map(str),
    "date": st.integers(*DAYS),
    "timestamp-micros": st.integers(*MICROS),
}
LONGEST_TRIED = 24
CHARACTERS = st.characters(
    exclude_categories=("Cs", "Cc"),
    exclude_characters=[chr(code) for code in range(sys.maxunicode) if UNSAFE.match(chr(code))],
)
THOROUGH = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def events_of(record: str) -> st.SearchStrategy[Event]:
    """Any event of this record."""
    return values_of(RECORDS[record]).map(EVENT_TYPES[record].from_record)


def values_of(avro: Any) -> st.SearchStrategy[Any]:
    """Any plain value of an Avro type."""
    if isinstance(avro, list):
        return st.none() | values_of(avro[1])
    avro = NAMED.get(avro, {"type": avro}) if isinstance(avro, str) else avro
    if avro["type"] == "record":
        return st.fixed_dictionaries({field["name"]: values_of(field["type"]) for field in avro["fields"]})
    if avro["type"] == "array":
        return st.lists(values_of(avro["items"]), max_size=min(avro["maxItems"], 3))
    return scalars_of(avro)


def scalars_of(avro: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Any plain value of an Avro type that is neither record, array nor union."""
    if "logicalType" in avro:
        return LOGICAL[avro["logicalType"]]
    longest = min(avro.get("maxLength", 0), LONGEST_TRIED)
    if avro["type"] in RANGES:
        return st.integers(*RANGES[avro["type"]])
    return {"boolean": st.booleans(), "bytes": st.binary(max_size=longest), "string": texts(longest)}[
        avro["type"]
    ]


def texts(most: int) -> st.SearchStrategy[str]:
    """Any text without what the contracts refuse, in Unicode form NFC."""
    normal = st.text(CHARACTERS, max_size=most).map(lambda text: unicodedata.normalize("NFC", text))
    return normal.filter(lambda text: len(text) <= most)
