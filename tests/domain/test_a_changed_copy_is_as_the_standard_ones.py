"""`henvis.replacing.replace` does what `dataclasses.replace` does."""

import dataclasses
from typing import Any
from uuid import UUID

import pytest

from henvis.casework.case import Case
from henvis.replacing import replace

CASE = Case(id=UUID(int=1), agency="udi", age_group="adult", last_mailbox_seq=3)


@dataclasses.dataclass(frozen=True, slots=True)
class Lonely:
    field: int


@pytest.mark.parametrize(
    "changes", [{}, {"agency": "nav"}, {"id": UUID(int=2), "last_mailbox_seq": 4, "due": None}]
)
def test_it_is_equal_and_leaves_the_first_as_it_was(changes: dict[str, Any]) -> None:
    before = dataclasses.astuple(CASE)
    assert replace(CASE, **changes) == dataclasses.replace(CASE, **changes)
    assert dataclasses.astuple(CASE) == before


def test_a_class_may_have_a_single_field() -> None:
    assert replace(Lonely(1), field=2) == Lonely(2)
    assert replace(Lonely(1)) == Lonely(1)


def test_a_copy_is_frozen_too() -> None:
    copy: Any = replace(CASE, agency="nav")
    with pytest.raises(dataclasses.FrozenInstanceError):
        copy.agency = "udi"


def test_what_is_no_field_is_an_error() -> None:
    unknown: dict[str, Any] = {"colour": "red"}
    with pytest.raises(KeyError):
        replace(CASE, **unknown)
