"""Whatever JSON is sent as a command: it is accepted or refused, never a failure of the service."""

import json
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from henvis.agency.command_examples import EXAMPLES
from tests.agency.office import Office, new_id

texts = st.text(st.characters(), max_size=20)  # half characters too, which JSON can write and UTF-8 cannot
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts | st.dates().map(str)
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=8)


@st.composite
def commands(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A command's example, of which some fields are replaced, left out or added."""
    do = draw(st.sampled_from(sorted(EXAMPLES)))
    fields = draw(
        st.dictionaries(st.sampled_from(sorted(EXAMPLES[do])) | st.just("note") | texts, values, max_size=3)
    )
    gone = draw(st.sets(st.sampled_from(sorted(EXAMPLES[do])), max_size=1))
    command = {**EXAMPLES[do], "case": new_id(), **fields}
    return do, {name: value for name, value in command.items() if name not in gone}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(commands())
def test_a_command_is_accepted_or_refused(desk: Office, given_command: tuple[str, dict[str, Any]]) -> None:
    do, command = given_command
    headers = {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}

    answer = desk.http.post(f"/commands/{do}", content=json.dumps(command), headers=headers)

    assert answer.status_code in {200, 403, 404, 409, 422}, answer.text


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(EXAMPLES)),
    st.binary(max_size=200) | values.map(lambda value: json.dumps(value).encode()),
)
def test_a_body_that_is_no_command_is_refused(desk: Office, do: str, body: bytes) -> None:
    headers = {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}

    answer = desk.http.post(f"/commands/{do}", content=body, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_command")
