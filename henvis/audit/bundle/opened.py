"""Opening a bundle: nothing in it is read before its bytes are those that its manifest names."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from henvis.audit.bundle.container import Container
from henvis.audit.bundle.faults import BundleBroken, Fault
from henvis.audit.bundle.manifest import BundleManifest, fingerprint, require_seal
from henvis.audit.bundle.parts import ALWAYS, MANIFEST, MOST_MANIFEST_BYTES, SEAL, VERIFIERS, is_known

_MOST_SEAL_BYTES: Final = 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle whose every part is the one that its manifest names, taken out into a folder of its own."""

    folder: Path
    manifest: BundleManifest
    fingerprint: str

    @property
    def verifiers(self) -> Path | None:
        """The public keys inside, None where there are none."""
        keys = self.folder / VERIFIERS
        return keys if keys.is_file() else None


@contextmanager
def open_bundle(file: Path) -> Iterator[Opened]:
    """Check the manifest, take everything out, and clear it away at the end. Raises BundleBroken."""
    with tempfile.TemporaryDirectory(prefix="henvis-bundle-") as scratch:
        yield _taken_out(file, Path(scratch))


def _taken_out(file: Path, folder: Path) -> Opened:
    container = Container(file)
    try:
        content = container.read(MANIFEST, MOST_MANIFEST_BYTES)
        require_seal(content, container.read(SEAL, _MOST_SEAL_BYTES))
        manifest = BundleManifest.read(content)
        faults = [*_wrong_parts(manifest), *_differing(manifest, container)]
        if not faults:
            faults = list(_changed(manifest, container, folder))
        if faults:
            raise BundleBroken(faults)
        for name in (MANIFEST, SEAL):
            container.extract(name, folder)
        if not container.is_as_written(folder):
            raise BundleBroken([Fault("file_changed")])
    finally:
        container.close()
    return Opened(folder, manifest, fingerprint(content))


def _wrong_parts(manifest: BundleManifest) -> Iterator[Fault]:
    """What the manifest itself has not, or has and no bundle has."""
    for name in sorted(ALWAYS - manifest.parts.keys()):
        yield Fault("part_missing", name)
    for name in manifest.parts:
        if not is_known(name, manifest.kind):
            yield Fault("part_unknown", name)


def _differing(manifest: BundleManifest, container: Container) -> Iterator[Fault]:
    there = container.sizes.keys() - {MANIFEST, SEAL}
    for name in sorted(manifest.parts.keys() - there):
        yield Fault("part_missing", name)
    for name in sorted(there - manifest.parts.keys()):
        yield Fault("part_extra", name)
    for name in sorted(there & manifest.parts.keys()):
        if container.sizes[name] != manifest.parts[name].size:
            yield Fault("part_changed", name)


def _changed(manifest: BundleManifest, container: Container, folder: Path) -> Iterator[Fault]:
    for name, part in manifest.parts.items():
        try:
            if container.extract(name, folder) != part.sha256:
                yield Fault("part_changed", name)
        except BundleBroken as broken:
            yield from broken.faults
