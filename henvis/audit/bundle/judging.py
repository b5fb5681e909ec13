"""The verdict on the parts of a bundle in a folder: the same when it is written and when it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from henvis.audit.bundle.case_verdict import CaseVerdict
from henvis.audit.bundle.parts import LAW
from henvis.audit.bundle.subject import FolderSource
from henvis.audit.claims import Report
from henvis.audit.log import Log, Place
from henvis.audit.verify.kept import Kept
from henvis.audit.verify.signed import evidence_of
from henvis.audit.verify.verifying import Told, Verifier
from henvis.audit.verify.weighing import Evidence
from henvis.bus.broker import topics
from henvis.law.released import Laws

_NOTHING_KEPT: Mapping[Place, Kept] = {}


def judged(
    source: FolderSource,
    keys: Path | None,
    at: datetime,
    kept: Mapping[Place, Kept] = _NOTHING_KEPT,
    told: Told = lambda _done, _of: None,
) -> Report:
    """Return every claim as of an instant (UTC), by these public keys and the law inside.

    Raises CommandFailed where keys or archive cannot be used, LawError where the law cannot, and ValueError
    where a part with proofs is none.
    """

    def evidence(log: Log) -> Evidence:
        return evidence_of(log, keys, kept)

    law = source.folder / LAW
    if source.subject.case_id is None:
        return Verifier(at, law, told).verify(source, evidence)
    with source.open() as log:
        known = evidence(log)
    return CaseVerdict(source, known, Laws(law), topics.load()).report(at)
