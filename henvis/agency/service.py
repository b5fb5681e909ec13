"""The wiring that the agencies' services have in common."""

from collections.abc import Callable, Sequence
from pathlib import Path

from fastapi import APIRouter

from henvis.agency.agenda import AgencyAgenda
from henvis.agency.book_numbers import BookNumbers
from henvis.agency.bookkeeping import Bookkeeping
from henvis.agency.inbound import inbound
from henvis.api.identity.bearer import Bearer
from henvis.bus.storage import database
from henvis.casework.agency import Agency
from henvis.service.definition import ServiceDefinition
from henvis.service.kit import Kit


def agency_service(
    agency: Agency, *, title: str, migrations: Path, routes: Callable[[Kit, Bearer], Sequence[APIRouter]]
) -> ServiceDefinition:
    """An agency's service: it reads its own mailbox and nothing else; `title` is what its API is called."""
    return ServiceDefinition(
        name=agency.name,
        title=title,
        reads=lambda topics: (topics.mailbox(agency.name),),
        migrations=(database.MIGRATIONS / "versions", migrations),
        handler=lambda kit: inbound(agency.name, kit),
        agenda=lambda kit: AgencyAgenda(Bookkeeping(agency.name, kit.law), kit.topics.partitions),
        routes=routes,
        numbers=lambda kit: BookNumbers(agency.name, kit.law, kit.clock).read,
    )
