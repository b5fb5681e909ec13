"""Whatever is asked of an API that describes itself: the answer is one that it describes, and no failure.

The requests are made from the service's own OpenAPI document, as it says and as it says not.
"""

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

import pytest
import requests
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.errors import InvalidSchema
from schemathesis.core.result import Ok, Result
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from henvis.local.issuing.issuer import Issuer
from tests.agency.office import NewDatabase, databases_of
from tests.databases import Databases
from tests.hostile.canaries import HIDDEN, NAME, heard
from tests.hostile.fuzz.effort import fuzzed
from tests.hostile.served import serving
from tests.identity import claims_of

T = TypeVar("T")
SERVICES = ("intake", "udi", "barnevern", "nav", "police", "router")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@dataclass
class Described:
    """A running service, and what its document says can be asked of it."""

    operations: list[Any]
    session: requests.Session


class _Token(requests.auth.AuthBase):
    """What lets the requests in, all but each tenth, so that what is answered then is tried as well."""

    def __init__(self, issuer: Issuer, service: str) -> None:
        self._issuer, self._service = issuer, service
        self._count = 0

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        self._count += 1
        if self._count % 10:
            token = self._issuer.sign(claims_of(self._issuer, self._service))
            request.headers["Authorization"] = f"Bearer {token}"
        return request


def understood(found: Result[T, InvalidSchema]) -> T:
    """An operation of a document in which nothing is wrong."""
    assert isinstance(found, Ok), found.err()
    return found.ok()


@pytest.fixture(scope="module")
def described(
    tmp_path_factory: pytest.TempPathFactory, databases: Databases, new_database: NewDatabase
) -> Iterator[dict[str, Described]]:
    """All of them at once, for starting one takes longer than asking it."""
    with ExitStack() as open_ones:
        running = {}
        for name in SERVICES:
            definition = import_module(f"services.{name}.service").SERVICE
            folder = tmp_path_factory.mktemp(name)
            new = databases_of(definition, databases, folder) if name == "router" else new_database
            served = open_ones.enter_context(serving(definition, folder, new))
            schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{served.port}/openapi.json")
            operations = [understood(found) for found in schema.get_all_operations()]
            session = open_ones.enter_context(requests.Session())
            session.auth = _Token(served.office.issuer, name)
            running[name] = Described(operations, session)
        yield running


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("service", SERVICES)
def test_every_answer_is_one_that_is_described(
    described: dict[str, Described], service: str, mode: GenerationMode, caplog: pytest.LogCaptureFixture
) -> None:
    one = described[service]
    caplog.set_level(logging.DEBUG, "henvis")

    @fuzzed(25)
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        case = data.draw(data.draw(st.sampled_from(one.operations)).as_strategy(generation_mode=mode))
        if isinstance(case.body, dict) and data.draw(st.integers(0, 9)) == 0:
            case.body[HIDDEN] = NAME
        answer = case.call(session=one.session)
        case.validate_response(answer, checks=CHECKS)
        assert heard(answer.text) == []

    ask()
    assert heard(caplog.text) == []
