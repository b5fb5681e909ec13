"""The router's service: the wiring. Run as a module, it is the process."""

from henvis.api.dead_letters import dead_letter_routes
from henvis.bus.storage import database
from henvis.service.definition import ServiceDefinition
from henvis.service.kit import Kit
from henvis.service.process import run
from services.router.agenda import ConsentsRunOut
from services.router.filing import file_dropped
from services.router.handler import Router
from services.router.tables import MIGRATIONS


def _handler(kit: Kit) -> Router:
    return Router(kit.law, kit.topics, kit.metrics)


SERVICE = ServiceDefinition(
    name="router",
    title="henvis: router",
    reads=lambda topics: tuple(topics.journal(agency) for agency in topics.agencies),
    migrations=(database.MIGRATIONS / "versions", MIGRATIONS),
    handler=_handler,
    routes=lambda kit, bearer: (
        dead_letter_routes(kit.transactions, bearer, _handler(kit), dropped=file_dropped),
    ),
    agenda=lambda kit: ConsentsRunOut(kit.law, kit.topics),
)

if __name__ == "__main__":
    run(SERVICE)
