"""What goes wrong in the drill, each with the alert that tells of it, in waves.

Faults of one wave happen together, each with its own alert or at its own agency, so that none can stand in
for another. What makes a fault returns what mends it.
"""

import os
import signal
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import httpx
from confluent_kafka import Producer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from uuid_utils.compat import uuid7

from henvis.bus.acls import Permission
from henvis.bus.partitioning import key_of, partition_of
from henvis.contract import headers, wire
from henvis.contract.released import read_lock
from henvis.local.embedded_kafka.enforcing import _filter
from tests.prometheus.drill.quickened import LEAST_S
from tests.prometheus.drill.town import Drill
from tests.prometheus.sabotaged import CLOCK, DISK, LAW, STANDS
from tests.security.town import PARTITIONS
from tests.waiting import eventually

ANY: Final = "*"
"""Of which agency an alert is, where it may be several."""
Mend = Callable[[], None]
LONG_AGO = date.today() - timedelta(days=120)  # noqa: DTZ011 - some day that is long over
CONTENT: Final = "no schema has this number"
GARBAGE: Final = b"\x00\x7f\xff\xff\xff " + CONTENT.encode()


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and which alert of which agency tells of it."""

    alert: str
    agency: str
    make: Callable[[Drill], Mend]


def _nothing() -> None:
    """What is over by itself."""


def lost_on_the_way(drill: Drill) -> Mend:
    """The router's database forgets what it should send to the police."""
    database = _database(drill, "router")
    forgotten = "BEFORE INSERT ON outbox WHEN NEW.topic = 'nrm.to.police'"
    database.execute(f"CREATE TRIGGER lose {forgotten} BEGIN SELECT RAISE(IGNORE); END")

    def mend() -> None:
        database.execute("DROP TRIGGER lose")
        database.close()

    return mend


def unsigned(drill: Drill) -> Mend:
    """Kafka takes no checkpoint, so that nothing that is written is signed."""
    drill.town.offices["intake"].opens()
    return _too_large_for(drill, "nrm.checkpoints")


def other_rules(drill: Drill) -> Mend:
    """The audit runs with other rules than the rest."""
    drill.switch_on("audit", LAW)
    drill.kill("audit")

    def mend() -> None:
        drill.switch_off("audit", LAW)
        drill.kill("audit")
        # Else it would still be starting when the next wave takes away the keys that it needs for that.
        ready = f"{drill.stack.services['audit'][0]}/health/ready"
        eventually(lambda: _succeeds(ready), within=30, what="the audit is ready")

    return mend


def unknown_schema(drill: Drill) -> Mend:
    """NAV is sent what it cannot decode, in a case."""
    case = UUID(str(uuid7()))
    _produce(drill, "nrm.to.nav", key_of(case), partition_of(case, PARTITIONS))
    return lambda: _drop_all(drill, "nav")


def cut_event(drill: Drill) -> Mend:
    """UDI is sent an event of a contract that it has, of which most is missing, in a case."""
    case, known = UUID(str(uuid7())), read_lock()[0].schema_id
    _produce(drill, "nrm.to.udi", key_of(case), partition_of(case, PARTITIONS), wire.FRAME.pack(0, known))
    return lambda: _drop_all(drill, "udi")


def hostile_record(drill: Drill) -> Mend:
    """Somebody writes a record that is of no case into the police's journal."""
    _produce(drill, "nrm.from.police", b"no case", 0)
    return _nothing


def anothers_token(drill: Drill) -> Mend:
    """Somebody shows NAV's token to UDI."""
    url, token = drill.stack.services["udi"][0], drill.stack.token_for("nav")
    assert httpx.get(f"{url}/waiting", auth=token, trust_env=False).status_code in {401, 403}
    return _nothing


def little_room(drill: Drill) -> Mend:
    """Barnevern's disk is nearly full."""
    drill.switch_on("barnevern", DISK, "0.05")
    return lambda: drill.switch_off("barnevern", DISK)


def certificate_ends(drill: Drill) -> Mend:
    """A certificate that the way to Kafka relies on ends tomorrow."""
    ca = Path(drill.stack.describe()["kafka_ca"])
    before = ca.read_bytes()
    _replace(ca, before + _ending_soon())
    return lambda: _replace(ca, before)


def surge(drill: Drill) -> Mend:
    """UDI enters, all at once, what it decided months ago."""
    for _ in range(10):
        _refuse(drill, "udi", "asylum", LONG_AGO)
    return _nothing


def ticker_stands(drill: Drill) -> Mend:
    """NAV's ticker does nothing, and something is due."""
    drill.switch_on("nav", STANDS)
    _refuse(drill, "nav", "subsistence", date.today())  # noqa: DTZ011 - some day of which the deadline is open
    database = _database(drill, "nav")
    due = "UPDATE deadline SET next_at = ? WHERE next_at IS NOT NULL"
    assert database.execute(due, (f"{LONG_AGO} 10:00:00.000000",)).rowcount
    database.close()
    return lambda: drill.switch_off("nav", STANDS)


def recall_unanswered(drill: Drill) -> Mend:
    """A consent was withdrawn long ago, and NAV has not said what became of what it was told."""
    town, database = drill.town, _database(drill, "nav")
    intake, nav = town.offices["intake"], town.offices["nav"]
    case = intake.opens()
    consent = intake.consents(case, "nav")
    about = {"case": str(case), "consent": str(consent)}
    asked = {"to": "nav", "service": "subsistence", "basis": "consent"}
    intake.does("refer", referral=str(uuid7()), **asked, **about)
    eventually(lambda: nav.knows(case), within=30, what="NAV knows the case")
    intake.does("withdraw_consent", **about)

    def long_ago() -> int:
        moved = "UPDATE consent SET recalled_at = ? WHERE recalled_at IS NOT NULL"
        return database.execute(moved, (f"{LONG_AGO} 10:00:00.000000",)).rowcount

    eventually(long_ago, within=30, what="NAV has been told that it is withdrawn")
    database.close()
    return lambda: nav.does("answer_recall", answer="stopped", **about)


def clock_ahead(drill: Drill) -> Mend:
    """The police's clock is ahead, by less than makes others refuse what they say."""
    drill.switch_on("police", CLOCK, str(2 * LEAST_S))
    drill.town.offices["police"].opens()
    return lambda: drill.switch_off("police", CLOCK)


def locked(drill: Drill) -> Mend:
    """Somebody has NAV's database, and something arrives."""
    database = _database(drill, "nav")
    database.execute("BEGIN IMMEDIATE")
    intake = drill.town.offices["intake"]
    intake.refers(intake.opens(), "nav")

    def mend() -> None:
        database.rollback()
        database.close()

    return mend


def unconfirmed(drill: Drill) -> Mend:
    """Kafka takes nothing for intake's journal, and not for want of a permission."""
    mend = _too_large_for(drill, "nrm.from.intake")
    drill.town.offices["intake"].opens()
    return mend


def permission_gone(drill: Drill) -> Mend:
    """Somebody has taken the police the right to write their journal."""
    with drill.admin() as admin:
        admin.delete_acls([_filter(Permission("police", "write", "topic", "nrm.from.police"))])
    drill.town.offices["police"].opens()

    def mend() -> None:
        assert "granted: police may write topic nrm.from.police" in drill.henvis("acl", "apply")

    return mend


def paused(drill: Drill) -> Mend:
    """Barnevern's process hangs."""
    drill.signal("barnevern", signal.SIGSTOP)
    return lambda: drill.signal("barnevern", signal.SIGCONT)


def no_keys(drill: Drill) -> Mend:
    """The router is started anew while the issuer's keys cannot be read."""
    keys = drill.stack.home.issuer / "jwks.json"
    before = keys.read_bytes()
    _replace(keys, b"{}")
    drill.kill("router")
    return lambda: _replace(keys, before)


def ends_again_and_again(drill: Drill) -> Mend:
    """NAV's process is killed three times."""
    for _ in range(3):
        drill.kill("nav")
    return _nothing


def clock_set_back(drill: Drill) -> Mend:
    """UDI's clock stands behind what UDI has done."""
    _refuse(drill, "udi", "asylum", LONG_AGO)
    drill.switch_on("udi", CLOCK, "-120")
    return lambda: drill.switch_off("udi", CLOCK)


def broker_hangs(drill: Drill) -> Mend:
    """Kafka does not answer."""
    pid = drill.stack.describe()["broker"]["pid"]
    os.kill(pid, signal.SIGSTOP)
    return lambda: os.kill(pid, signal.SIGCONT)


WAVES: Final = {
    "what goes wrong in cases, on machines and with proofs": (
        Fault("ProbeLost", "police", lost_on_the_way),
        Fault("CheckpointStale", ANY, unsigned),
        Fault("LawVersionsDiffer", "", other_rules),
        Fault("CaseParked", "nav", unknown_schema),
        Fault("CaseParked", "udi", cut_event),
        Fault("DeadLetter", "router", hostile_record),
        Fault("SecurityEvent", "udi", anothers_token),
        Fault("DiskNearlyFull", "barnevern", little_room),
        Fault("KeyExpires", ANY, certificate_ends),
        Fault("DeadlineSurge", "udi", surge),
        Fault("DeadlinesStand", "nav", ticker_stands),
        Fault("AnswersOverdue", "nav", recall_unanswered),
        Fault("ClockOff", "police", clock_ahead),
    ),
    "what stands still": (
        Fault("LaneStuck", "nav", locked),
        Fault("OutboxStuck", "intake", unconfirmed),
        Fault("BrokerRefuses", "police", permission_gone),
        Fault("ProcessDown", "barnevern", paused),
        Fault("NotReady", "router", no_keys),
        Fault("ClockBehind", "udi", clock_set_back),
    ),
    "what ends again and again": (Fault("Restarting", "nav", ends_again_and_again),),
    "the broker": (Fault("BrokerAway", "", broker_hangs),),
}


DIAGNOSED: Final = {
    "what goes wrong in cases, on machines and with proofs": frozenset(
        {
            ("probe lost", "police"),
            ("checkpoint stale", ""),
            ("unknown schema", "nav"),
            ("parked case", "udi"),
            ("poison event", "router"),
            ("disk nearly full", "barnevern"),
            ("key about to expire", ""),
            ("deadline surge", "udi"),
            ("clock off", "police"),
        }
    ),
    "what stands still": frozenset({("lane stuck", "nav"), ("ACL drift", "police")}),
    "the broker": frozenset({("broker away", "")}),
}
"""What somebody on duty can find out of each wave, and where, without a right to content."""


def _succeeds(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).is_success
    except httpx.TransportError:
        return False


def _too_large_for(drill: Drill, topic: str) -> Mend:
    before = drill.largest_record(topic, "1")

    def mend() -> None:
        drill.largest_record(topic, before)

    return mend


def _database(drill: Drill, service: str) -> sqlite3.Connection:
    file = drill.stack.home.root / "db" / f"{service}.db"
    return sqlite3.connect(file, isolation_level=None, timeout=30)


def _produce(drill: Drill, topic: str, key: bytes, partition: int, value: bytes = GARBAGE) -> None:
    producer = Producer(drill.stack.access().confluent())
    producer.produce(topic, key=key, value=value, partition=partition, headers=headers.placed(value))
    assert producer.flush(30) == 0


def _drop_all(drill: Drill, service: str) -> None:
    url, token = drill.stack.services[service][0], drill.stack.token_for(service)
    with httpx.Client(base_url=url, auth=token, trust_env=False) as client:
        for one in client.get("/operations/dead").json():
            client.post(
                f"/operations/dead/{one['id']}/drop", json={"reason": "of a drill"}
            ).raise_for_status()


def _refuse(drill: Drill, agency: str, type_: str, made_on: date) -> None:
    """Enter a refusal, by which the deadline of an appeal begins."""
    office = drill.town.offices[agency]
    refused = {"decision": str(uuid7()), "type": type_, "outcome": "refused", "made_on": str(made_on)}
    office.does("decide", case=str(office.opens()), **refused)


def _replace(file: Path, content: bytes) -> None:
    part = file.with_suffix(".part")
    part.write_bytes(content)
    part.chmod(0o600)
    part.replace(file)


def _ending_soon() -> bytes:
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "old")]),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(hours=1))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)
