"""The examples beside the schemas: good ones are events, and each bad one breaks the rule that it names."""

from collections import Counter

import pytest

from henvis.contract.codec import NotThisSchema
from henvis.contract.codes import check_codes
from henvis.contract.events import EVENT_TYPES
from henvis.contract.wire import decode, encode
from henvis.law.ruleset import load
from tests.contract.schemas import BAD, EXAMPLES, GOOD, Example

CODES = load().codes


def broken_rule(example: Example) -> str | None:
    """What is wrong with an example, as a bad one says it; None where nothing is."""
    try:
        event = example.event
    except NotThisSchema as error:
        return str(error)
    field = check_codes(event, CODES)
    return field and f"{field}: no code of its list"


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_a_good_example_is_an_event(example: Example) -> None:
    assert broken_rule(example) is None
    assert decode(encode(example.event)) == example.event


@pytest.mark.parametrize("example", BAD, ids=str)
def test_a_bad_example_breaks_the_rule_that_it_names(example: Example) -> None:
    assert broken_rule(example) == example.breaks


@pytest.mark.parametrize("record", EVENT_TYPES)
def test_every_record_has_a_good_example_and_two_bad_ones(record: str) -> None:
    found = Counter(example.breaks is None for example in EXAMPLES if example.record == record)
    assert found[True] >= 1
    assert found[False] >= 2


def test_a_bad_example_is_named_so() -> None:
    for example in EXAMPLES:
        assert ("-bad-" in example.name) == (example.breaks is not None), example
