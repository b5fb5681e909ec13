"""All checks, in the order in which a person would look: what everything else hangs on comes first."""

from typing import Final

from henvis.doctor.check import Check
from henvis.doctor.checks import (
    broker,
    broker_settings,
    certificates,
    checkpoints,
    clocks,
    credentials,
    databases,
    dead_letters,
    disk,
    durability,
    issuer_keys,
    law,
    migrations,
    parked,
    permissions,
    probes,
    processes,
    registry,
    schemas,
    signing_keys,
    stack,
    topics,
)
from henvis.doctor.finding import Kind

CHECKS: Final[tuple[Check, ...]] = (
    stack.CHECK,
    processes.CHECK,
    broker.CHECK,
    broker_settings.CHECK,
    topics.CHECK,
    permissions.CHECK,
    credentials.CHECK,
    certificates.CHECK,
    issuer_keys.CHECK,
    signing_keys.CHECK,
    clocks.CHECK,
    disk.CHECK,
    databases.CHECK,
    durability.CHECK,
    migrations.CHECK,
    schemas.CHECK,
    registry.CHECK,
    law.CHECK,
    checkpoints.CHECK,
    probes.CHECK,
    parked.CHECK,
    dead_letters.CHECK,
)

KINDS: Final[dict[str, Kind]] = {kind.code: kind for check in CHECKS for kind in check.kinds}
"""Everything that can be found, by its code."""
