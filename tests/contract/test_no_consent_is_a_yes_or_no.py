"""A consent says to whom and for what: in no contract, command or table is there one that is a boolean."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from henvis.agency import tables as agency_tables
from henvis.casework.commands import COMMANDS
from services.router import tables as router_tables
from tests.contract.schemas import NAMED

ABOUT_CONSENTS = ("no.henvis.consent.ConsentGiven", "no.henvis.consent.PersonInformed")


def is_boolean(avro: Any) -> bool:
    return avro == "boolean" or (isinstance(avro, list) and any(map(is_boolean, avro)))


def of_contracts() -> Iterator[tuple[str, str]]:
    for name, schema in NAMED.items():
        for field in schema["fields"]:
            if is_boolean(field["type"]):
                yield name, field["name"]


def of_tables() -> Iterator[tuple[str, str]]:
    for metadata in (agency_tables.metadata, router_tables.metadata):
        for table in metadata.sorted_tables:
            yield from (
                (table.name, column.name) for column in table.c if isinstance(column.type, sa.Boolean)
            )


def of_commands() -> Iterator[tuple[str, str]]:
    for do, command in COMMANDS.items():
        for name, shape in command.model_json_schema()["properties"].items():
            if "boolean" in str(shape):
                yield do, name


def test_no_boolean_is_called_a_consent() -> None:
    found = [*of_contracts(), *of_tables(), *of_commands()]
    assert found
    assert [one for one in found if "consent" in one[1]] == []


def test_what_is_a_boolean_of_a_consent_is_how_it_was_asked_for_or_that_it_is_over() -> None:
    assert {field for name, field in of_contracts() if name in ABOUT_CONSENTS} == {"interpreter"}
    assert {field for do, field in of_commands() if do in {"give_consent", "inform"}} == {"interpreter"}
    assert {field for name, field in of_tables() if name == "consent"} == {
        "interpreter",
        "lapsed",
        "withdrawn",
    }
