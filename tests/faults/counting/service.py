"""The smallest real service: it notes each event of NAV's mailbox and says one of its own for each.

Run as a process, with what should go wrong in its environment (see `sabotage`). The statement `grey_zone` is
one that it cannot handle as long as there is no file `healed` in its state folder.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from henvis.api.dead_letters import dead_letter_routes
from henvis.bus.record import Received, Record
from henvis.bus.storage.database import MIGRATIONS
from henvis.bus.transaction import Transaction
from henvis.contract.events import StatementMade
from henvis.service.definition import ServiceDefinition
from henvis.service.kit import Kit
from henvis.service.process import run
from tests.faults.counting import naive, sabotage

effect = sa.table("effect", sa.column("case_id", sa.Uuid), sa.column("event_id", sa.Uuid))
UNBEARABLE = "grey_zone"


class Counting:
    """Notes each event once and answers it once, so that a loss or a repeat shows in three places."""

    def __init__(self, kit: Kit) -> None:
        self._healed = kit.settings.state / "healed"

    def lane(self, _record: Record, case_id: UUID) -> str:
        return str(case_id)

    def parked(self, transaction: Transaction, record: Record, case_id: UUID, reason: str) -> None:
        """It is seen in the table of what is parked."""

    def apply(self, transaction: Transaction, batch: Sequence[Received]) -> None:
        for one in batch:
            if getattr(one.event, "statement", "") == UNBEARABLE and not self._healed.exists():
                raise RuntimeError(f"cannot bear {one.case_id}")
            row = {"case_id": one.case_id, "event_id": one.event.meta.id}
            transaction.connection.execute(sa.insert(effect).values(row))
            answer = StatementMade(statement="indication", value=True)
            transaction.publish(answer, case_id=one.case_id, caused_by=one.event.meta.id)


DEFINITION = ServiceDefinition(
    name="nav",
    title="Counting",
    reads=lambda topics: (topics.mailbox("nav"),),
    migrations=(MIGRATIONS / "versions", Path(__file__).parent / "versions"),
    handler=Counting,
    routes=lambda kit, bearer: [dead_letter_routes(kit.transactions, bearer, Counting(kit))],
)

if __name__ == "__main__":
    naive.prepare(os.environ.get("NAIVE", ""))
    sabotage.prepare(os.environ.get("SABOTAGE", ""))
    run(DEFINITION)
