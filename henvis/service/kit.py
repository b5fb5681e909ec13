"""What the parts of a service are given; made once, when the process starts."""

from __future__ import annotations

from dataclasses import dataclass

from henvis.bus.broker.topics import Topics
from henvis.bus.clock import Clock
from henvis.bus.settings import Settings
from henvis.bus.transaction import Transactions
from henvis.law.ruleset import Law
from henvis.ops.handling import Handling
from henvis.ops.metrics import Metrics
from henvis.ops.readiness import Readiness


@dataclass(frozen=True, slots=True)
class Kit:
    """The tools of one process of one service."""

    settings: Settings
    clock: Clock
    law: Law
    topics: Topics
    transactions: Transactions
    metrics: Metrics
    readiness: Readiness
    handling: Handling
