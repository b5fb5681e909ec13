"""What is wrong with clocks, disks and certificates."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.prometheus.drill.fault import Mend
from tests.prometheus.drill.quickened import LEAST_S
from tests.prometheus.drill.replacing import replace_file
from tests.prometheus.drill.town import LONG_AGO, Drill
from tests.prometheus.sabotaged import CLOCK, DISK, UNSEEN


def little_room(drill: Drill) -> Mend:
    """Barnevern's disk is nearly full."""
    drill.switch_on("barnevern", DISK, "0.05")
    return lambda: drill.switch_off("barnevern", DISK)


def disk_unseen(drill: Drill) -> Mend:
    """Nobody can say how full intake's disk is."""
    drill.switch_on("intake", UNSEEN)
    return lambda: drill.switch_off("intake", UNSEEN)


def certificate_ends(drill: Drill) -> Mend:
    """A certificate that the way to Kafka relies on ends tomorrow."""
    ca = Path(drill.stack.describe()["kafka_ca"])
    before = ca.read_bytes()
    replace_file(ca, before + _ending_soon())
    return lambda: replace_file(ca, before)


def clock_ahead(drill: Drill) -> Mend:
    """The police's clock is ahead, by less than makes others refuse what they say."""
    drill.switch_on("police", CLOCK, str(2 * LEAST_S))
    drill.town.offices["police"].opens()
    return lambda: drill.switch_off("police", CLOCK)


def clock_set_back(drill: Drill) -> Mend:
    """UDI's clock stands behind what UDI has done."""
    drill.enter_refusal("udi", "asylum", LONG_AGO)
    drill.switch_on("udi", CLOCK, "-120")
    return lambda: drill.switch_off("udi", CLOCK)


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
