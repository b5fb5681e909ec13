"""Bundles that tests make, take apart, change and put together again."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from henvis.audit.bundle import container
from henvis.audit.bundle.checking import By, Checked, check_bundle
from henvis.audit.bundle.faults import BundleBroken, Fault
from henvis.audit.bundle.parts import MANIFEST, SEAL
from tests.audit.memory_log import MemoryLog

Parts = dict[str, bytes]


def parts_of(file: Path) -> Parts:
    """Every part of a bundle, by its name."""
    with zipfile.ZipFile(file) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def put(parts: Mapping[str, bytes], folder: Path) -> Path:
    """A file of these parts, written as bundles are; the manifest stays what it is."""
    inside = folder / "inside"
    for name, content in parts.items():
        (inside / name).parent.mkdir(parents=True, exist_ok=True)
        (inside / name).write_bytes(content)
    container.write(inside, folder / "changed.zip")
    return folder / "changed.zip"


def with_new_manifest(parts: Parts) -> Parts:
    """The parts, with a manifest and a seal whose hashes fit, as a forger would write them."""
    told = json.loads(parts[MANIFEST])
    told["parts"] = {
        name: {"sha256": hashlib.sha256(parts[name]).hexdigest(), "size": len(parts[name])}
        for name in sorted(parts.keys() - {MANIFEST, SEAL})
    }
    manifest = json.dumps(told, indent=1).encode() + b"\n"
    seal = f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()
    return {**parts, MANIFEST: manifest, SEAL: seal}


def checked(file: Path, by: By | None = None) -> Checked:
    """What comes of checking a bundle of which something can be computed."""
    return check_bundle(file, by or By())


def faults_of(file: Path) -> tuple[Fault, ...]:
    """All that is wrong with it, whether or not anything could be computed from it."""
    try:
        return check_bundle(file, By()).faults
    except BundleBroken as broken:
        return broken.faults


class Made(NamedTuple):
    """A bundle with what it was made of."""

    file: Path
    log: MemoryLog
    at: datetime
    keys: Path
    case_id: UUID | None = None

    @property
    def parts(self) -> Parts:
        """Every part, by its name."""
        return parts_of(self.file)
