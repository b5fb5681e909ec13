"""The HTTP API that every agency has: commands, reading, worklists, and its parked records."""

from collections.abc import Sequence

from fastapi import APIRouter

from henvis.agency.commands_api import CommandsApi
from henvis.agency.desk import Desk
from henvis.agency.mailbox import Mailbox
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
    mailbox = Mailbox(agency.name, kit.law)
    commands = CommandsApi(desk, bearer, kit.handling, kit.metrics)
    reading = (reading_routes(kit, bearer), worklist_routes(kit, bearer), recalls_routes(kit, bearer))
    return (commands.routes(), *reading, dead_letter_routes(kit.transactions, bearer, mailbox))
