"""An agency's or the router's application behind the product's own server, over a real database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from henvis.api.application import application
from henvis.api.identity.issuer_keys import IssuerKeys
from henvis.local import ports
from henvis.local.issuing.issuer import Issuer
from henvis.ops.health_api import health_routes
from henvis.service.definition import ServiceDefinition
from henvis.service.http_server import HttpServer
from tests.agency.office import NewDatabase, Office, opened
from tests.hostile.raw_http import exchange, requests_of
from tests.hostile.tokens import Tokens
from tests.identity import guard_of
from tests.operations.health import health_of
from tests.waiting import eventually

KeysOf = Callable[[Issuer], IssuerKeys]


@dataclass
class Served:
    """Intake's office behind the product's server."""

    office: Office
    port: int

    @property
    def tokens(self) -> Tokens:
        """Makes tokens for it."""
        return Tokens(self.office.issuer, self.office.agency)

    def answers_good_requests(self) -> bool:
        """Whether a case can be opened, as before."""
        good = requests_of(Path(__file__).parent / "good_request.yaml", self.tokens)
        return [exchange(self.port, one).status for one in good] == [200]


@contextmanager
def serving(
    service: ServiceDefinition, folder: Path, new_database: NewDatabase, keys: KeysOf | None = None
) -> Iterator[Served]:
    """A service with a database of its own and nothing in it, behind the product's server.

    `keys` says where it has its issuer's keys from, if not from the issuer's own file.
    """
    with opened(service, folder, new_database) as office:
        kit, port = office.kit, ports.free(1)[0]
        for condition in kit.readiness.waiting_for():
            kit.readiness.met(condition)
        guard = guard_of(office.issuer, service.name, kit.metrics, keys and keys(office.issuer))
        routes = [*service.routes(kit, guard), health_routes(health_of(kit.metrics, kit.readiness))]
        server = HttpServer(application(service.title, routes), port)
        server.start()
        eventually(lambda: _listens(port), what="the server listens")
        yield Served(office, port)
        server.stop(10)


def _listens(port: int) -> bool:
    try:
        return exchange(port, b"GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").status > 0
    except OSError:
        return False
