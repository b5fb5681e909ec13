"""Golden bytes: an event that was published once keeps its bytes, whatever changes in the code."""

from pathlib import Path

import pytest

from henvis.contract.events import EVENT_TYPES
from henvis.contract.wire import decode, encode
from tests.contract.schemas import GOOD, Example

GOLDEN = Path(__file__).parent / "golden"


def golden(example: Example) -> bytes:
    """The committed bytes, which are written as hex in lines."""
    name = f"{example.record.rpartition('.')[2]}-{example.name}.hex"
    return bytes.fromhex((GOLDEN / name).read_text(encoding="ascii"))


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_the_bytes_are_as_they_always_were(example: Example) -> None:
    assert example.encoded.hex(" ") == golden(example).hex(" ")


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_the_bytes_of_then_are_the_event_of_now(example: Example) -> None:
    assert decode(golden(example)) == example.event


@pytest.mark.parametrize("record", EVENT_TYPES)
def test_today_s_writer_writes_those_bytes(record: str) -> None:
    newest = max((it for it in GOOD if it.record == record), key=lambda it: it.release.version)
    assert encode(newest.event).hex(" ") == golden(newest).hex(" ")
    assert newest.event.to_record() == newest.value


def test_every_record_has_golden_bytes_and_none_is_left_over() -> None:
    expected = {f"{example.record.rpartition('.')[2]}-{example.name}.hex" for example in GOOD}
    assert {path.name for path in GOLDEN.iterdir()} == expected
    assert {example.record for example in GOOD} == set(EVENT_TYPES)
