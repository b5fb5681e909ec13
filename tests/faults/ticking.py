"""UDI's ticker alone, over a database: python -m tests.faults.ticking URL INSTANT. No broker, no mailbox.

It ticks until nothing is due at that instant, a few deadlines in each transaction, and may be sabotaged.
"""

import os
import sys
from datetime import datetime
from pathlib import Path

from henvis.agency import agenda
from henvis.agency.agenda import AgencyAgenda
from henvis.agency.bookkeeping import Bookkeeping
from henvis.bus.broker import topics
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.clock import VirtualClock
from henvis.bus.numbers.lanes import metrics_of
from henvis.bus.settings import Settings
from henvis.bus.storage.database import Database
from henvis.bus.transaction import Transactions
from henvis.law import ruleset
from henvis.ops.handling import Handling
from henvis.ops.readiness import Readiness
from henvis.service.kit import Kit
from henvis.service.ticker import Ticker
from tests.faults.counting import sabotage

AT_ONCE = 5


def kit_of(url: str, at: datetime) -> Kit:
    """What a process of UDI has, with a clock that stands."""
    clock, table, law = VirtualClock(at), topics.load(), ruleset.load()
    return Kit(
        settings=Settings("udi", "udi-1", KafkaAccess(""), "", url, 0, Path(), "virtual", at),
        clock=clock,
        law=law,
        topics=table,
        transactions=Transactions(Database(url), "udi", table, clock, law.hash),
        metrics=metrics_of("udi"),
        readiness=Readiness(),
        handling=Handling(),
    )


def ticker_of(kit: Kit) -> tuple[Ticker, AgencyAgenda]:
    """Its ticker, and the agenda that this nudges."""
    own = AgencyAgenda(Bookkeeping("udi", kit.law), kit.topics.partitions)
    return Ticker(kit, own), own


def tick_until_done(kit: Kit) -> None:
    """Until nothing that is due by the clock of the process is left."""
    ticker, own = ticker_of(kit)
    while (due := _next_due(kit, own)) is not None and due <= kit.clock.now():
        ticker.tick(range(kit.topics.partitions))


def _next_due(kit: Kit, own: AgencyAgenda) -> datetime | None:
    with kit.transactions.database.reading() as connection:
        return own.next_due(connection)


if __name__ == "__main__":
    agenda.AT_ONCE = AT_ONCE  # type: ignore[misc]  # final in the product; small here, so that there are many
    sabotage.prepare(os.environ.get("SABOTAGE", ""))
    tick_until_done(kit_of(sys.argv[1], datetime.fromisoformat(sys.argv[2])))
