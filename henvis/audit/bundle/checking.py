"""Checks a bundle from its file alone: each part, whether they fit, and the verdict once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from henvis.audit.bundle.faults import BundleBroken, Fault
from henvis.audit.bundle.inside import (
    archive_faults,
    law_faults,
    note_faults,
    places_faults,
    proof_faults,
    schema_faults,
)
from henvis.audit.bundle.judging import judged
from henvis.audit.bundle.manifest import BundleManifest, place_entry
from henvis.audit.bundle.opened import Opened, open_bundle
from henvis.audit.bundle.parts import ARCHIVE, MANIFEST, PROOFS, VERDICT, VERIFIERS
from henvis.audit.bundle.subject import CaseLog, FolderSource, Subject, WholeLog
from henvis.audit.bundle.verdict_parts import comparable, for_programs
from henvis.audit.bundle.writing import PROGRAM, texts
from henvis.audit.claims import Report
from henvis.audit.verify import kept as kept_states
from henvis.audit.verify.signed import evidence_of
from henvis.audit.verify.verifying import Told
from henvis.errors import CommandFailed
from henvis.proof.keys import Keyring, KeysUnfit, read_keyring


@dataclass(frozen=True, slots=True)
class By:
    """What whoever checks goes by instead of what is inside: keys, an instant (UTC), what was kept."""

    keys: Path | None = None
    at: datetime | None = None
    kept: Path | None = None
    """What was kept of the log when it was last verified."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of it. Nothing of a bundle with faults is to be gone by, whatever its verdict."""

    fingerprint: str
    manifest: BundleManifest
    report: Report
    faults: tuple[Fault, ...]
    keyring: Keyring | None

    @property
    def same_program(self) -> bool:
        """Whether the texts inside are this program's, so that they were compared too."""
        return self.manifest.program == PROGRAM


def check_bundle(file: Path, by: By, told: Told = lambda _done, _of: None) -> Checked:
    """Check a bundle. Raises BundleBroken where nothing can be computed, CommandFailed for bad keys."""
    with open_bundle(file) as opened:
        laws = list(law_faults(opened.folder, opened.manifest.law))
        if laws:
            raise BundleBroken(laws)
        return _checked(opened, by, told)


def _checked(opened: Opened, by: By, told: Told) -> Checked:
    manifest, inside = opened.manifest, opened.verifiers
    source = FolderSource(opened.folder, Subject.of(manifest))
    _require_usable(source, inside)
    try:
        report = judged(source, inside, manifest.at, told=told)
    except ValueError:
        raise BundleBroken([Fault("part_malformed", PROOFS)]) from None
    faults = [*_parts_faults(source, inside, report), *_told_faults(opened, report)]
    keys = by.keys or inside
    shown = report
    if by.keys or by.kept or by.at not in {None, manifest.at}:
        kept = kept_states.read(by.kept, manifest.cluster_id) if by.kept else {}
        shown = judged(source, keys, by.at or manifest.at, kept, told)
    keyring = _keyring(keys) if keys else None
    return Checked(opened.fingerprint, manifest, shown, tuple(faults), keyring)


def _require_usable(source: FolderSource, keys: Path | None) -> None:
    """Raise BundleBroken where archive or keys are none."""
    if keys is not None:
        try:
            read_keyring(keys)
        except KeysUnfit:
            raise BundleBroken([Fault("part_malformed", VERIFIERS)]) from None
    try:
        with source.open() as log:
            cluster = log.cluster_id
    except CommandFailed:
        raise BundleBroken([Fault("part_malformed", f"{ARCHIVE}/manifest.json")]) from None
    if cluster != source.subject.cluster_id:
        raise BundleBroken([Fault("manifest_unfit", MANIFEST, {"what": "the cluster"})])


def _parts_faults(source: FolderSource, keys: Path | None, report: Report) -> Iterator[Fault]:
    yield from note_faults(source.folder)
    with source.open() as log:
        yield from schema_faults(source.folder, log)
        if isinstance(log, WholeLog):
            yield from archive_faults(log)
            yield from proof_faults(source, log, evidence_of(log, keys, {}), report)
        elif isinstance(log, CaseLog):
            yield from places_faults(log, source.folder)


def _told_faults(opened: Opened, report: Report) -> Iterator[Fault]:
    """Compare what the bundle says of itself with what was computed."""
    manifest = opened.manifest
    entries = tuple(place_entry(place) for place in report.places)
    if entries != manifest.places:
        yield Fault("manifest_unfit", MANIFEST, {"what": _first_unlike(entries, manifest)})
    verdict = (opened.folder / VERDICT).read_bytes()
    if (differing := _verdict_differs(verdict, report)) is not None:
        yield Fault("verdict_differs", VERDICT, {"what": differing})
    if manifest.program != PROGRAM:
        return
    keys = opened.verifiers is not None
    for name, content in texts(report, Subject.of(manifest), manifest.law, keys=keys).items():
        if name != VERDICT and (opened.folder / name).read_bytes() != content:
            yield Fault("text_differs", name)


def _first_unlike(entries: tuple[object, ...], manifest: BundleManifest) -> str:
    for one in manifest.places:
        if one not in entries:
            return f"{one['topic']}/{one['partition']}"
    return "its places"


def _verdict_differs(verdict: bytes, report: Report) -> str | None:
    """Which claims are not what was computed; None where all are."""
    owed = comparable(for_programs(report))
    try:
        said = comparable(verdict)
    except ValueError:
        return "it is none"
    if said == owed:
        return None
    unlike = [claim for claim in owed["claims"] if said["claims"].get(claim) != owed["claims"][claim]]
    return ", ".join(unlike) or "what was read"


def _keyring(keys: Path) -> Keyring:
    try:
        return read_keyring(keys)
    except KeysUnfit as error:
        raise CommandFailed(str(error), "Name the file of public keys with --keys") from None
