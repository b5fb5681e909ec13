"""Until when the certificates hold by which a process knows its broker."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509


def first_end(ca: Path) -> float:
    """Unix time at which the first certificate of a PEM file ends. Raises OSError and ValueError."""
    found = x509.load_pem_x509_certificates(ca.read_bytes())
    return min(one.not_valid_after_utc.timestamp() for one in found)
