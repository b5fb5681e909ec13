"""Who signs in a service's process: its own journal's writer, who is also a witness of the others."""

from __future__ import annotations

from henvis.checkpoints.commission import Commission
from henvis.checkpoints.notary import Notary
from henvis.checkpoints.office import Office
from henvis.checkpoints.settings import Signing
from henvis.ops.log import logger
from henvis.service.kit import Kit

log = logger(__name__)


def notary(kit: Kit, commission: Commission) -> Office:
    """The office of a service that writes a journal."""
    return Notary(kit.transactions.database, commission, kit.metrics)


def signing_here() -> Signing | None:
    """What this process signs with; None, and a line in its log, where it was given no key."""
    if (signing := Signing.from_environment()) is None:
        log.info("no HENVIS_SIGNING_KEY: checkpoints are neither signed nor cosigned")
    return signing
