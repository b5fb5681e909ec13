"""A bundle as a place where a log is, for commands that read logs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from henvis.audit.bundle.opened import Opened, open_bundle
from henvis.audit.bundle.subject import FolderSource, Subject
from henvis.audit.log import Log, Place


@dataclass(frozen=True, slots=True)
class BundleSource:
    """The log in a bundle; each opening checks all parts against the manifest first."""

    file: Path

    @contextmanager
    def open(self, ends: Mapping[Place, int] | None = None) -> Iterator[Log]:
        """Open the log. Raises BundleBroken, ArchiveUnfit."""
        with open_bundle(self.file) as opened, _source(opened).open(ends) as log:
            yield log


def _source(opened: Opened) -> FolderSource:
    return FolderSource(opened.folder, Subject.of(opened.manifest))
