"""Barnevernet's service: the wiring. Run as a module, it is the process."""

from henvis.agency.service import agency_service
from henvis.service.process import run
from services.barnevern.api import TITLE, routes
from services.barnevern.domain import AGENCY
from services.barnevern.tables import MIGRATIONS

SERVICE = agency_service(AGENCY, title=TITLE, migrations=MIGRATIONS, routes=routes)

if __name__ == "__main__":
    run(SERVICE)
