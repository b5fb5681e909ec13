"""What goes wrong in cases: records that nobody can handle, deadlines, answers that do not come."""

from datetime import date
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from henvis.bus.partitioning import key_of, partition_of
from henvis.contract import wire
from henvis.contract.released import read_lock
from tests.prometheus.drill.fault import Mend, over_by_itself
from tests.prometheus.drill.town import LONG_AGO, Drill
from tests.prometheus.sabotaged import STANDS
from tests.security.town import PARTITIONS
from tests.waiting import eventually

CONTENT: Final = "no schema has this number"
"""What stands in a record, and must be seen by nobody who operates."""
_GARBAGE: Final = b"\x00\x7f\xff\xff\xff " + CONTENT.encode()


def unknown_schema(drill: Drill) -> Mend:
    """NAV is sent what it cannot decode, in a case."""
    case = UUID(str(uuid7()))
    drill.produce("nrm.to.nav", key_of(case), partition_of(case, PARTITIONS), _GARBAGE)
    return lambda: drill.drop_all("nav")


def cut_event(drill: Drill) -> Mend:
    """UDI is sent an event of a contract that it has, of which most is missing, in a case."""
    case, known = UUID(str(uuid7())), read_lock()[0].schema_id
    drill.produce("nrm.to.udi", key_of(case), partition_of(case, PARTITIONS), wire.FRAME.pack(0, known))
    return lambda: drill.drop_all("udi")


def hostile_record(drill: Drill) -> Mend:
    """Somebody writes a record that is of no case into the police's journal."""
    drill.produce("nrm.from.police", b"no case", 0, _GARBAGE)
    return over_by_itself


def surge(drill: Drill) -> Mend:
    """UDI enters, all at once, what it decided months ago."""
    for _ in range(10):
        drill.enter_refusal("udi", "asylum", LONG_AGO)
    return over_by_itself


def ticker_stands(drill: Drill) -> Mend:
    """NAV's ticker does nothing, and something is due."""
    drill.switch_on("nav", STANDS)
    drill.enter_refusal("nav", "subsistence", date.today())  # noqa: DTZ011 - some day of which the deadline is open
    database = drill.database("nav")
    due = "UPDATE deadline SET next_at = ? WHERE next_at IS NOT NULL"
    assert database.execute(due, (f"{LONG_AGO} 10:00:00.000000",)).rowcount
    database.close()
    return lambda: drill.switch_off("nav", STANDS)


def recall_unanswered(drill: Drill) -> Mend:
    """A consent was withdrawn long ago, and NAV has not said what became of what it was told."""
    town, database = drill.town, drill.database("nav")
    intake, nav = town.offices["intake"], town.offices["nav"]
    case = intake.opens()
    consent = intake.consents(case, "nav")
    about = {"case": str(case), "consent": str(consent)}
    asked = {"to": "nav", "service": "subsistence", "basis": "consent"}
    intake.does("refer", referral=str(uuid7()), **asked, **about)
    # Asked of the database: who asks the API for a case again and again is told of as guessing.
    known = "SELECT 1 FROM consent"
    eventually(lambda: database.execute(known).fetchone(), within=60, what="NAV has the consent")
    intake.does("withdraw_consent", **about)

    def long_ago() -> int:
        moved = "UPDATE consent SET recalled_at = ? WHERE recalled_at IS NOT NULL"
        return database.execute(moved, (f"{LONG_AGO} 10:00:00.000000",)).rowcount

    eventually(long_ago, within=60, what="NAV has been told that it is withdrawn")
    database.close()
    return lambda: nav.does("answer_recall", answer="stopped", **about)
