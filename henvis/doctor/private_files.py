"""Whether a file that holds a secret is its owner's alone."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from henvis.doctor.finding import Finding, Kind, Severity

_OTHERS: Final = 0o077
OPEN: Final = Kind(
    "key-open-to-others",
    Severity.CRITICAL,
    "Say chmod go-rwx {subject}, and make a new one where others use this machine: it may be known by now",
    "HenvisSecurityEvent",
)


def open_to_others(paths: Iterable[Path]) -> Iterator[Finding]:
    """Those that others can read or write; what is not there is no finding."""
    for path in paths:
        if path.exists() and (mode := stat.S_IMODE(path.stat().st_mode)) & _OTHERS:
            yield OPEN.about(str(path), f"{path} can be read or changed by others (mode {mode:o})")
