"""What stands still or is lost on its way."""

from tests.prometheus.asking import series
from tests.prometheus.drill.fault import Mend
from tests.prometheus.drill.quickened import PROBE_S
from tests.prometheus.drill.town import Drill
from tests.waiting import eventually


def lost_on_the_way(drill: Drill) -> Mend:
    """The router's database forgets what it should send to the police."""
    database = drill.database("router")
    forgotten = "BEFORE INSERT ON outbox WHEN NEW.topic = 'nrm.to.police'"
    database.execute(f"CREATE TRIGGER lose {forgotten} BEGIN SELECT RAISE(IGNORE); END")

    def mend() -> None:
        database.execute("DROP TRIGGER lose")
        database.close()

    return mend


def locked(drill: Drill) -> Mend:
    """Somebody has NAV's database, and something arrives.

    What comes after this takes the router away, by which nothing would arrive any more.
    """
    database = drill.database("nav")
    database.execute("BEGIN IMMEDIATE")
    udi = drill.town.offices["udi"]
    udi.refers(udi.opens(), "nav")
    waits = 'henvis_oldest_unhandled_seconds{agency="nav", lane="to.nav"} > 0'
    eventually(lambda: series(drill.prometheus, waits), within=30, what="something waits at NAV")

    def mend() -> None:
        database.rollback()
        database.close()

    return mend


def unconfirmed(drill: Drill) -> Mend:
    """Kafka takes nothing for intake's journal, and not for want of a permission.

    Just after a probe of intake's has come: an outbox is told of shortly before the probes that wait in it.
    """
    arrived = 'time() - henvis_probe_arrived_timestamp_seconds{agency="udi", lane="from.intake"}'
    eventually(
        lambda: series(drill.prometheus, f"{arrived} < {PROBE_S / 2}"),
        within=2 * PROBE_S,
        what="a probe of intake's comes",
    )
    mend = too_large_for(drill, "nrm.from.intake")
    drill.town.offices["intake"].opens()
    return mend


def too_large_for(drill: Drill, topic: str) -> Mend:
    """Kafka takes no record for a topic, however small."""
    before = drill.largest_record(topic, "1")

    def mend() -> None:
        drill.largest_record(topic, before)

    return mend
