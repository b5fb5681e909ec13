"""NAV's HTTP API: what every agency has."""

from collections.abc import Sequence

from fastapi import APIRouter

from henvis.agency.api import agency_routes
from henvis.api.identity.bearer import Bearer
from henvis.service.kit import Kit
from services.nav.domain import AGENCY

TITLE = "henvis: NAV"


def routes(kit: Kit, bearer: Bearer) -> Sequence[APIRouter]:
    """The routes of one process."""
    return agency_routes(AGENCY, kit, bearer)
