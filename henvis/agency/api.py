"""The HTTP API that every agency has: commands, reading, worklists, its parked records and probes."""

from collections.abc import Sequence

from fastapi import APIRouter

from henvis.agency.commands_api import CommandsApi
from henvis.agency.desk import Desk
from henvis.agency.inbound import inbound
from henvis.agency.probes_api import probe_routes
from henvis.agency.reading_api import reading_routes
from henvis.agency.recalls_api import recalls_routes
from henvis.agency.worklist_api import worklist_routes
from henvis.api.dead_letters import dead_letter_routes
from henvis.api.identity.bearer import Bearer
from henvis.casework.agency import Agency
from henvis.service.kit import Kit


def agency_routes(agency: Agency, kit: Kit, bearer: Bearer) -> Sequence[APIRouter]:
    """The routes of one agency, over its own database."""
    desk = Desk(agency.name, kit.law, kit.transactions)
    commands = CommandsApi(desk, bearer, kit.handling, kit.metrics)
    reading = (reading_routes(kit, bearer), worklist_routes(kit, bearer), recalls_routes(kit, bearer))
    operations = (
        dead_letter_routes(kit.transactions, bearer, inbound(agency.name, kit)),
        probe_routes(kit, bearer),
    )
    return (commands.routes(), *reading, *operations)
