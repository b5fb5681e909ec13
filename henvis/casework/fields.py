"""The kinds of fields that commands are made of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, GetJsonSchemaHandler, StrictStr, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

_CONTROLS = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
# The contracts carry dates up to the year 2200; what begins here must be able to end there.
_FIRST_YEAR, _LAST_YEAR = 1900, 2150


@dataclass(frozen=True)
class CodeOf:
    """Marks a field, or each item of a list, as a code of the named list in law/codes.yaml.

    The lists are law and reach the domain with it, so the check is part of deciding, not of parsing.
    """

    list_name: str

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler(core)
        schema["x-code-list"] = self.list_name
        return schema


def _uuid7(value: object) -> UUID:
    """RFC 9562: version 7, in the canonical text form."""
    try:
        reference = value if isinstance(value, UUID) else UUID(value) if isinstance(value, str) else None
    except ValueError:
        reference = None
    if reference is None or reference.version != 7 or str(reference) != str(value).lower():
        raise ValueError("must be a UUIDv7 in its canonical text form")
    return reference


def _day(value: object) -> date:
    """ISO 8601 calendar date in the extended form, and nothing that has a time in it."""
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
        raise ValueError("must be a date, YYYY-MM-DD")
    return date.fromisoformat(value)


def _reckonable(day: date) -> date:
    """A day that durations can be added to, and that a life or a case can have."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(f"must be a date of the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return day


def _without_controls(text: str) -> str:
    """Text that looks like what it is: of control characters, only those that end lines or set tabs.

    What turns the direction of writing around can show one name as another (Unicode Technical Report 36).
    Joiners and marks stay: names need them.
    """
    if _CONTROLS.search(text):
        raise ValueError("has a control character, or one that turns the direction of writing")
    return text


def _born_is_a_day(person: Mapping[str, str]) -> Mapping[str, str]:
    if "born" in person:
        _reckonable(_day(person["born"]))
    return person


_UUID7_SCHEMA: dict[str, Any] = {"type": "string", "format": "uuid", "description": "UUIDv7 (RFC 9562)"}

Id = Annotated[UUID, BeforeValidator(_uuid7), WithJsonSchema(_UUID7_SCHEMA)]
Day = Annotated[date, BeforeValidator(_day)]
LegalDay = Annotated[Day, AfterValidator(_reckonable)]
Code = Annotated[StrictStr, Field(max_length=48)]
Codes = Annotated[tuple[Code, ...], Field(max_length=32)]
# Bounds come before it: after a validator, what they bound is no text any more to who tells of them.
WITHOUT_CONTROLS = AfterValidator(_without_controls)
Note = Annotated[StrictStr, Field(max_length=4000), WITHOUT_CONTROLS]
# RFC 5646, section 2.1: language, script, region; none of the longer parts, in which a name could be written.
_LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$"
LanguageTag = Annotated[StrictStr, Field(max_length=11, pattern=_LANGUAGE)]
CaseNumber = Annotated[StrictStr, Field(min_length=1, max_length=200), WITHOUT_CONTROLS]
PersonField = Annotated[StrictStr, Field(max_length=1000), WITHOUT_CONTROLS]
Person = Annotated[
    dict[Annotated[StrictStr, Field(min_length=1, max_length=64), WITHOUT_CONTROLS], PersonField],
    Field(max_length=64),
    AfterValidator(_born_is_a_day),
]
