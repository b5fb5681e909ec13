"""The audit's service: the wiring. Run as a module, it is the process."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from fastapi import APIRouter

from henvis.api.dead_letters import dead_letter_routes
from henvis.api.identity.bearer import Bearer
from henvis.bus.settings import SettingMissing
from henvis.bus.storage import database
from henvis.checkpoints.commission import Commission
from henvis.checkpoints.office import Office
from henvis.checkpoints.settings import Signing
from henvis.service.definition import NothingComes, ServiceDefinition
from henvis.service.kit import Kit
from henvis.service.process import run
from services.audit.api import audit_routes
from services.audit.books import Books
from services.audit.cabinet import Cabinet
from services.audit.collecting import Signers
from services.audit.filing import Filing
from services.audit.recorder import Recorder
from services.audit.store import final_sizes
from services.audit.tables import MIGRATIONS


def _office(kit: Kit, commission: Commission) -> Office:
    filing = Filing(_folder(kit) / "archive", kit.settings.cluster_id)
    return Recorder(kit.transactions.database, commission, kit.metrics, _cabinet(kit), filing)


def _routes(kit: Kit, bearer: Bearer) -> Sequence[APIRouter]:
    def signers() -> Mapping[str, Signers]:
        if (signing := Signing.from_environment()) is None:
            raise SettingMissing("HENVIS_SIGNING_KEY is not set")
        return {name: Signers.of(name, kit.topics, signing) for name in kit.topics.journals}

    cluster, partitions = kit.settings.cluster_id, kit.topics.partitions
    books = Books(kit.transactions.database, _cabinet(kit), cluster, partitions, signers)
    return audit_routes(books, bearer), dead_letter_routes(kit.transactions, bearer, NothingComes())


def _cabinet(kit: Kit) -> Cabinet:
    return Cabinet(_folder(kit) / "checkpoints")


def _folder(kit: Kit) -> Path:
    """HENVIS_AUDIT is the folder of what the audit keeps; else it is beside the process's own files."""
    folder = os.environ.get("HENVIS_AUDIT")
    return Path(folder) if folder else kit.settings.state / "audit"


SERVICE = ServiceDefinition(
    name="audit",
    title="henvis: audit",
    reads=lambda _: (),
    migrations=(database.MIGRATIONS / "versions", MIGRATIONS),
    handler=lambda _: NothingComes(),
    routes=_routes,
    trees=lambda topics: topics.journals,
    office=_office,
    final=final_sizes,
)

if __name__ == "__main__":
    run(SERVICE)
