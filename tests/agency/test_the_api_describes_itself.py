"""The API's own description (OpenAPI) is whole: bodies, codes, answers, problems, examples that hold."""

from typing import Any

import pytest

from henvis.agency.command_examples import EXAMPLES
from henvis.api.problem_types import PROBLEM_TYPES
from henvis.casework.commands import COMMANDS
from tests.agency.office import LAW, Office


@pytest.fixture(scope="module")
def described(desk: Office) -> Any:
    """The description, as a client reads it."""
    return desk.get("/openapi.json")


def test_every_command_is_described_and_nothing_else(described: Any) -> None:
    paths = {path.removeprefix("/commands/") for path in described["paths"] if path.startswith("/commands/")}

    assert paths == set(COMMANDS)


@pytest.mark.parametrize("do", COMMANDS)
def test_a_command_shows_its_fields_its_key_and_an_example_that_fits(described: Any, do: str) -> None:
    route = described["paths"][f"/commands/{do}"]["post"]
    body = route["requestBody"]["content"]["application/json"]

    fields = {field.alias or name for name, field in COMMANDS[do].model_fields.items()}
    assert set(body["schema"]["properties"]) == fields
    assert COMMANDS[do].model_validate(body["example"]).do == do
    assert [(each["name"], each["required"]) for each in route["parameters"]] == [("Idempotency-Key", True)]


def test_a_code_is_described_by_the_codes_of_its_list(described: Any) -> None:
    body = described["paths"]["/commands/open_case"]["post"]["requestBody"]["content"]["application/json"]
    fields = body["schema"]["properties"]

    assert fields["source"]["enum"] == list(LAW.codes.codes_in("source"))
    profile = fields["profile"]["properties"]
    assert profile["indicators"]["items"]["enum"] == list(LAW.codes.codes_in("indicator"))
    assert profile["gender"]["anyOf"][0]["enum"] == list(LAW.codes.codes_in("gender"))
    assert "x-code-list" not in str(described)


@pytest.mark.parametrize("do", COMMANDS)
def test_every_refusal_is_described_with_an_example_under_its_status(described: Any, do: str) -> None:
    responses = described["paths"][f"/commands/{do}"]["post"]["responses"]

    for code in LAW.codes.refusals:
        shown = responses[str(int(PROBLEM_TYPES[code].status))]["content"]["application/problem+json"]
        assert shown["examples"][code]["value"]["type"] == f"/problems/{code}"


def test_every_reference_within_the_description_leads_somewhere(described: Any) -> None:
    assert [path for path in _references(described) if not _leads_somewhere(described, path)] == []


def test_every_command_has_an_example() -> None:
    assert set(EXAMPLES) == set(COMMANDS)


def _references(part: Any) -> list[str]:
    if isinstance(part, list):
        return [path for each in part for path in _references(each)]
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return [*own, *(path for each in part.values() for path in _references(each))]
    return []


def _leads_somewhere(described: Any, path: str) -> bool:
    place = described
    for name in path.removeprefix("#/").split("/"):
        place = place.get(name, {})
    return bool(place)
