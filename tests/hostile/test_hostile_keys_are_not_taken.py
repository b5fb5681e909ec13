"""Whatever an issuer's address answers: the keys that were there go on being used, for a day, and nothing is
believed after that. A real https server; only the age of the keys is told to the service instead of lived.
"""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from joserfc.jwk import OctKey, OKPKey

from henvis.api.identity.https_fetch import fetching
from henvis.api.identity.issuer_keys import FRESH_S, KEPT_S, PAUSE_S, IssuerKeys, KeyAddress
from henvis.local import ports
from henvis.local.issuing.issuer import ALGORITHM, Issuer
from services.intake.service import SERVICE as INTAKE
from tests.agency.office import NewDatabase
from tests.hostile.canaries import heard
from tests.hostile.raw_http import Answer, exchange, requests_of
from tests.hostile.served import Served, serving
from tests.hostile.table import Row, through
from tests.identity import shown
from tests.key_server import KeyServer, key_server

READ = Path(__file__).parent / "good_reading.yaml"


@dataclass
class Clock:
    """The time by which keys age, and whether their server is away meanwhile."""

    at: float = 1000.0
    away: bool = False

    def now(self) -> float:
        return self.at


@dataclass
class Stand:
    """Intake's service, and the server that has its issuer's keys."""

    served: Served
    server: KeyServer
    clock: Clock

    def later(self, seconds: float) -> None:
        self.clock.at += seconds

    def reads(self) -> Answer:
        (request,) = requests_of(READ, self.served.tokens)
        return exchange(self.served.port, request)

    def names_a_key_that_nobody_knows(self) -> Answer:
        token = self.served.tokens.made({"header": {"kid": "nobody-knows-it"}})
        (name, value) = next(iter(shown(token).items()))
        request = f"GET /cases HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{name}: {value}\r\n\r\n"
        return exchange(self.served.port, request.encode())

    def publish(self, answer: dict[str, Any]) -> None:
        """Let the server answer so from now on."""
        self.clock.away = answer.get("down", False)
        self.server.status = answer.get("status", 200)
        self.server.headers = [(name, value) for name, value in answer.get("headers", [])]
        self.server.body = body_of(answer, self.served.office.issuer)


@pytest.fixture
def stand(tmp_path: Path, new_database: NewDatabase) -> Iterator[Stand]:
    """All is well, and the keys were fetched once."""
    with key_server(tmp_path) as server:
        nobody = f"https://127.0.0.1:{ports.free(1)[0]}/jwks"
        there, away = fetching(server.url, server.authorities), fetching(nobody, server.authorities)

        def fetch() -> bytes:
            return away() if clock.away else there()

        def keys(issuer: Issuer) -> IssuerKeys:
            server.body = issuer.key_set.read_bytes()
            return KeyAddress(fetch, {ALGORITHM}, clock.now)

        clock = Clock()
        with serving(INTAKE, tmp_path, new_database, keys) as served:
            one = Stand(served, server, clock)
            assert one.reads().status == 200
            assert server.asked == 1
            yield one


@pytest.mark.parametrize("row", through("keys"), ids=str)
def test_the_keys_that_were_there_are_kept(stand: Stand, row: Row, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "henvis")
    stand.publish(yaml.safe_load(row.path.read_text(encoding="utf-8")))

    stand.later(FRESH_S + 1)
    kept = [stand.reads().status for _ in range(3)]
    stand.later(KEPT_S)
    after = stand.reads()

    assert kept == [200] * 3
    assert (after.status, after.code) == (503, "keys_unavailable")
    assert after.headers["retry-after"] == f"{PAUSE_S:.0f}"
    lines = [json.loads(line) for line in caplog.text.splitlines()]
    warnings = [(one["event"], one["rule"]) for one in lines if one["logger"] == "henvis.security"]
    assert warnings == [("the issuer's keys cannot be had from their source", row.becomes["rule"])]
    assert heard(caplog.text + after.body + str(after.headers)) == []

    stand.publish({"keys": ["present"]})
    stand.later(PAUSE_S)
    assert stand.reads().status == 200


def test_the_issuer_is_asked_once_a_minute_whatever_is_named(stand: Stand) -> None:
    stand.later(PAUSE_S)
    first = [stand.names_a_key_that_nobody_knows().code for _ in range(5)]
    asked = stand.server.asked
    stand.later(PAUSE_S - 1)
    stand.names_a_key_that_nobody_knows()
    stand.later(1)
    stand.names_a_key_that_nobody_knows()

    assert first == ["invalid_token"] * 5
    assert (asked, stand.server.asked) == (2, 3)


def test_a_new_key_is_fetched_when_it_is_first_named_and_an_old_one_ends_with_the_set(stand: Stand) -> None:
    issuer = stand.served.office.issuer
    old = stand.served.tokens.made({})
    issuer.rotate(drop_old=True)
    stand.server.body = issuer.key_set.read_bytes()

    still = status_of(stand, old)
    stand.later(PAUSE_S)
    new = stand.reads().status

    assert (still, new, status_of(stand, old)) == (200, 200, 401)


def test_a_server_with_another_certificate_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    with key_server(tmp_path / "one") as server, key_server(tmp_path / "other") as other:
        with pytest.raises(OSError, match="does not answer"):
            fetching(server.url, other.authorities)()
        assert fetching(server.url, server.authorities)() == b""


def status_of(stand: Stand, token: str) -> int:
    request = f"GET /cases HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n"
    return exchange(stand.served.port, request.encode()).status


def body_of(answer: dict[str, Any], issuer: Issuer) -> bytes:
    if "keys" in answer:
        (present, *_) = issuer.published()
        return json.dumps({"keys": [MAKE[each](present) for each in answer["keys"]]}).encode()
    if "runs" in answer:
        return "".join(text * times for text, times in answer["runs"]).encode()
    return str(answer.get("body", "")).encode()


def _other(present: dict[str, Any]) -> dict[str, Any]:
    return {**OKPKey.generate_key("Ed25519").as_dict(private=False), "kid": present["kid"]}


def _private(present: dict[str, Any]) -> dict[str, Any]:
    return {**OKPKey.generate_key("Ed25519").as_dict(private=True), "kid": f"not-{present['kid']}"}


def _secret(present: dict[str, Any]) -> dict[str, Any]:
    return {**OctKey.generate_key(256).as_dict(private=True), "kid": present["kid"], "alg": "HS256"}


MAKE: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "present": lambda present: present,
    "other with its name": _other,
    "private": _private,
    "secret": _secret,
}
