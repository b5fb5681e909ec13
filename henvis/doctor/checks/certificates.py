"""How long the broker's certificates are good, where the way to it is encrypted."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509

from henvis.doctor.check import CannotLook, Check, Looked
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.sight import Sight

ANSWER_SECONDS: Final = 5.0
_MEND: Final = (
    "An embedded stack makes new ones at its next start; of another broker, have the"
    " certificate renewed and name"
    " it by HENVIS_KAFKA_TLS_CA"
)
EXPIRED: Final = Kind("certificate-expired", Severity.CRITICAL, _MEND, "HenvisKeyExpires")
EXPIRES: Final = Kind("certificate-expires", Severity.WARNING, _MEND, "HenvisKeyExpires")
UNFIT: Final = Kind("certificate-unfit", Severity.CRITICAL, _MEND, "HenvisKeyExpires")


def compare(ends: Mapping[str, datetime | None], now: datetime, within: timedelta) -> Iterator[Finding]:
    """File or address → the instant at which its certificate ends; None where none can be read."""
    for path, end in ends.items():
        if end is None:
            yield UNFIT.about(path, f"At {path} is no certificate that can be read")
        elif end <= now:
            yield EXPIRED.about(
                path, f"The certificate at {path} ended on {end:%Y-%m-%d}: nobody comes in to Kafka"
            )
        elif end - now <= within:
            yield EXPIRES.about(path, f"The certificate at {path} ends on {end:%Y-%m-%d}")


def _look(sight: Sight) -> Looked:
    if sight.kafka is None or sight.kafka.ca is None:
        return Looked("The way to Kafka is not encrypted, so that there is no certificate")
    ends = {str(sight.kafka.ca): _end(sight.kafka.ca)}
    if sight.broker is not None:
        ends[sight.kafka.bootstrap] = _end_of_served(sight.kafka.bootstrap)
    return Looked.at(
        f"{len(ends)} certificate(s) are good for longer than {sight.limits.expires_within.days} days",
        compare(ends, sight.now(), sight.limits.expires_within),
    )


def _end(path: Path) -> datetime | None:
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError):
        return None
    return min(one.not_valid_after_utc for one in found)


def _end_of_served(bootstrap: str) -> datetime | None:
    """The end of what the broker shows now; whether it can be trusted is for its clients to see."""
    host, _, port = bootstrap.split(",", maxsplit=1)[0].rpartition(":")
    unverified = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
    try:
        with (
            socket.create_connection((host, int(port)), ANSWER_SECONDS) as plain,
            unverified.wrap_socket(plain) as encrypted,
        ):
            shown = encrypted.getpeercert(binary_form=True)
    except (OSError, ValueError) as error:
        raise CannotLook("Kafka does not show its certificate") from error
    return x509.load_der_x509_certificate(shown).not_valid_after_utc if shown else None


CHECK: Final = Check("certificates", _look, (EXPIRED, EXPIRES, UNFIT))
