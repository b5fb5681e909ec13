"""Every field whose schema names a code list is checked against it, also in `meta` and in arrays."""

import dataclasses
from dataclasses import dataclass, field

import pytest

from henvis.contract.codes import check_codes
from henvis.contract.events import ConsentGiven, DecisionMade, Event
from henvis.law.ruleset import load
from tests.contract.schemas import GOOD, NAMED, RECORDS

CODES = load().codes
EVENTS: list[Event] = [example.event for example in GOOD]


@dataclass
class AskedLists:
    """Knows every code, and remembers the lists that it was asked for."""

    asked: set[str] = field(default_factory=set)

    def has(self, list_name: str, code: str) -> bool:
        self.asked.add(list_name)
        return code != ""


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_each_code_that_is_there_is_looked_up_in_its_list(event: Event) -> None:
    lists = AskedLists()
    assert check_codes(event, lists) is None
    fields = NAMED["no.henvis.Meta"]["fields"] + RECORDS[event.RECORD]["fields"]
    named = {code for it in fields for code in CODES.lists if f"'code': '{code}'" in str(it["type"])}
    assert {"publisher"} <= lists.asked <= named
    assert named - lists.asked <= {
        "avert_ground",
        "answer_reason",
        "agency",
        "made_by",
        "withheld",
        "present",
        "purpose",
    }  # may be null, or an empty list


def test_the_publisher_is_checked() -> None:
    event = EVENTS[0]
    unknown = dataclasses.replace(event, meta=dataclasses.replace(event.meta, publisher="municipality"))
    assert check_codes(unknown, CODES) == "meta.publisher"


def test_each_item_is_checked() -> None:
    event = next(it for it in EVENTS if isinstance(it, ConsentGiven))
    assert check_codes(dataclasses.replace(event, purposes=("assistance", "curiosity")), CODES) == "purposes"
    assert check_codes(dataclasses.replace(event, purposes=()), CODES) is None


def test_an_optional_code_is_checked_where_it_is_given() -> None:
    event = next(it for it in EVENTS if isinstance(it, DecisionMade))
    assert check_codes(dataclasses.replace(event, made_by=None), CODES) is None
    assert check_codes(dataclasses.replace(event, made_by="nobody"), CODES) == "made_by"


def test_a_list_that_does_not_exist_is_an_error_and_no_answer() -> None:
    class NoLists:
        def has(self, list_name: str, code: str) -> bool:
            raise KeyError(list_name, code)

    with pytest.raises(KeyError):
        check_codes(EVENTS[0], NoLists())
