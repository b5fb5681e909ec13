"""Every route of every service asks for a token with its scope, but for the few that are open."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import httpx
import pytest
from fastapi import APIRouter

from henvis.api.application import OPEN, Unguarded, application
from henvis.api.control import control_routes
from henvis.api.identity.caller import COMMAND, DEAD_CONTENT, OPERATE, READ, SCOPES
from henvis.bus.numbers.lanes import metrics_of
from henvis.local.issuing.issuer import Issuer, Wanted
from henvis.ops.health_api import health_routes
from henvis.ops.readiness import Readiness
from tests.agency.office import NewDatabase, opened
from tests.agency.serving import served
from tests.agency.test_a_virtual_clock_is_moved_forward_only import Controlled
from tests.identity import guard_of, issuer_in, shown
from tests.operations.health import health_of

SERVICES = ("intake", "udi", "barnevern", "nav", "police", "router", "audit")
UUID = "0197d2f4-6c00-7000-8000-000000000001"
Route = tuple[str, str]


@pytest.fixture(scope="module", params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return issuer_in(tmp_path_factory.mktemp("issuer"))


@pytest.fixture(scope="module")
def http(
    service: str, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory, new_database: NewDatabase
) -> Iterator[httpx.Client]:
    """Everything that a process of the service serves where the clock is virtual; no token is sent along."""
    definition = import_module(f"services.{service}.service").SERVICE
    agency = import_module("services.nav.service").SERVICE if service in ("router", "audit") else definition
    metrics = metrics_of(service)
    guard = guard_of(issuer, service, metrics)
    with opened(agency, tmp_path_factory.mktemp(service), new_database) as office:
        own = definition.routes(office.kit, guard)
        others = [health_routes(health_of(metrics, Readiness())), control_routes(Controlled(), guard)]
        with served(application(definition.title, [*own, *others])) as client:
            yield client


@pytest.fixture(scope="module")
def described(http: httpx.Client) -> Any:
    return http.get("/openapi.json").json()


@pytest.fixture(scope="module")
def routes(described: Any) -> dict[Route, list[dict[str, list[str]]]]:
    """Each described route, and the scopes that it is said to take."""
    return {
        (method.upper(), path): one.get("security", [])
        for path, methods in described["paths"].items()
        for method, one in methods.items()
    }


def asked(http: httpx.Client, route: Route, token: str | None) -> httpx.Response:
    method, path = route
    address = path.replace("{case_id}", UUID).replace("{number}", "1").replace("{code}", "not_found")
    return http.request(method, address, headers=shown(token) if token else {})


def guarded(routes: dict[Route, list[dict[str, list[str]]]]) -> list[Route]:
    return [
        *(route for route in routes if route[1] not in OPEN),
        ("GET", "/control/state"),
        ("PUT", "/control/clock"),
    ]


def scope_of(route: Route) -> str:
    first = route[1].split("/")[1]
    if route[1].endswith("/content"):
        return DEAD_CONTENT
    return {"commands": COMMAND, "operations": OPERATE, "control": OPERATE}.get(first, READ)


def test_without_a_token_nothing_but_the_open_routes_answers(http: httpx.Client, routes: Any) -> None:
    for route in guarded(routes):
        answer = asked(http, route, None)
        assert (answer.status_code, answer.json()["code"]) == (401, "token_missing"), route
        assert answer.headers["www-authenticate"] == f'Bearer realm="henvis", scope="{scope_of(route)}"'
    for route in routes:
        if route[1] in OPEN:
            assert asked(http, route, None).status_code in {200, 503}, route


def test_each_route_takes_its_own_scope_and_no_other(
    http: httpx.Client, routes: Any, issuer: Issuer, service: str
) -> None:
    tokens = {scope: issuer.issue(Wanted(service, "a-system", [scope])) for scope in SCOPES}
    for route in guarded(routes):
        for scope, token in tokens.items():
            answer = asked(http, route, token)
            refused = answer.status_code == 403 and answer.json()["code"] == "insufficient_scope"
            assert refused == (scope != scope_of(route)), (route, scope, answer.text)


def test_the_token_of_each_other_service_is_refused_everywhere(
    http: httpx.Client, routes: Any, issuer: Issuer, service: str
) -> None:
    for other in SERVICES:
        if other == service:
            continue
        theirs = issuer.claims(Wanted(other, "a-system", SCOPES))
        for route in guarded(routes):
            forwarded = asked(http, route, issuer.sign(theirs))
            assert (forwarded.status_code, forwarded.json()["code"]) == (401, "invalid_token"), route
            for_us = theirs | {"aud": f"urn:henvis:{service}", "jti": f"{route}{other}"}
            forged = asked(http, route, issuer.sign(for_us))
            assert (forged.status_code, forged.json()["code"]) == (403, "not_authorised"), route


def test_the_description_says_which_scope_each_route_takes(described: Any, routes: Any) -> None:
    scheme = described["components"]["securitySchemes"]["token"]
    assert (scheme["type"], scheme["scheme"], scheme["bearerFormat"]) == ("http", "bearer", "JWT")
    assert all(scope in scheme["description"] for scope in SCOPES)
    for route, security in routes.items():
        assert security == ([] if route[1] in OPEN else [{"token": [scope_of(route)]}]), route


def test_a_header_twice_another_scheme_and_none_are_each_told(
    http: httpx.Client, issuer: Issuer, service: str
) -> None:
    token = issuer.issue(Wanted(service, "a-system", SCOPES))
    place = "/operations/dead"
    twice = http.get(
        place, headers=[("Authorization", f"Bearer {token}"), ("Authorization", f"Bearer {token}")]
    )
    basic = http.get(place, headers={"Authorization": "Basic a2FyaTpub3JkbWFubg=="})
    lower = http.get(place, headers={"authorization": f"bearer {token}"})
    query = http.get(f"{place}?access_token={token}")

    assert (twice.status_code, twice.json()["code"]) == (400, "ambiguous_request")
    assert 'error="invalid_request"' in twice.headers["www-authenticate"]
    assert (basic.status_code, basic.json()["code"]) == (401, "token_missing")
    assert "error" not in basic.headers["www-authenticate"]
    assert lower.status_code == 200
    assert (query.status_code, query.json()["code"]) == (401, "token_missing")


def test_a_service_with_a_route_that_nobody_guards_does_not_start(issuer: Issuer) -> None:
    bare, both = APIRouter(), control_routes(Controlled(), guard_of(issuer, "nav", metrics_of("nav")))
    bare.get("/cases")(list)
    both.get("/more")(list)

    with pytest.raises(Unguarded, match="/cases asks for no token"):
        application("bare", [bare])
    application("guarded by the router", [both])
