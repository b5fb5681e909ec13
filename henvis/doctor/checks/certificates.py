"""How long the broker's certificates are good, where the way to it is encrypted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509

from henvis.doctor.check import Check, Looked
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.sight import Sight

_TODO: Final = (
    "An embedded stack makes new ones at its next start; of another broker, have the"
    " certificate renewed and name"
    " it by HENVIS_KAFKA_TLS_CA"
)
EXPIRED: Final = Kind("certificate-expired", Severity.CRITICAL, _TODO, "HenvisKeyExpires")
EXPIRES: Final = Kind("certificate-expires", Severity.WARNING, _TODO, "HenvisKeyExpires")
UNFIT: Final = Kind("certificate-unfit", Severity.CRITICAL, _TODO, "HenvisKeyExpires")


def compare(ends: Mapping[str, datetime | None], now: datetime, within: timedelta) -> Iterator[Finding]:
    """File → the instant at which its first certificate ends; None where there is none that can be read."""
    for path, end in ends.items():
        if end is None:
            yield UNFIT.about(path, f"{path} holds no certificate that can be read")
        elif end <= now:
            yield EXPIRED.about(
                path, f"The certificate in {path} ended on {end:%Y-%m-%d}: nobody comes in to Kafka"
            )
        elif end - now <= within:
            yield EXPIRES.about(path, f"The certificate in {path} ends on {end:%Y-%m-%d}")


def _look(sight: Sight) -> Looked:
    ca = sight.kafka.ca if sight.kafka else None
    if ca is None:
        return Looked("The way to Kafka is not encrypted, so that there is no certificate")
    paths = (
        [ca, *(path for path in (sight.home.kafka / "server.pem",) if path.exists())] if sight.home else [ca]
    )
    ends = {str(path): _end(path) for path in paths}
    return Looked.at(
        f"{len(paths)} certificate(s) are good for longer than {sight.limits.expires_within.days} days",
        compare(ends, sight.now(), sight.limits.expires_within),
    )


def _end(path: Path) -> datetime | None:
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError):
        return None
    return min(one.not_valid_after_utc for one in found)


CHECK: Final = Check("certificates", _look, (EXPIRED, EXPIRES, UNFIT))
