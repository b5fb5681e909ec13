"""One thing that is not as declared, in a sentence, with what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from henvis import ROOT

RUNBOOKS: Final = "docs/runbooks"


class Severity(StrEnum):
    """How soon somebody has to act; in the order in which findings are shown."""

    CRITICAL = "critical"
    """Something stands, is open to others, or may be lost: now."""
    WARNING = "warning"
    """It works, and will not for long, or not as it should: today."""
    HINT = "hint"
    """Somebody has to know of it, and may know already."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be found; `code` is for programs and never changes its meaning."""

    code: str
    severity: Severity
    todo: str
    """What to do next: a command, or where to look. `{subject}` is what the finding is about."""
    alert: str | None = None
    """The alert about the same, which has a runbook."""

    def about(self, subject: str, sentence: str) -> Finding:
        """A finding of this kind; `sentence` is whole, without its full stop, and has no content in it."""
        return Finding(self, subject, sentence)

    @property
    def runbook(self) -> str | None:
        """Where the runbook is, as docs/runbooks/henvis-broker-away.md, where there is one."""
        if self.alert is None:
            return None
        path = f"{RUNBOOKS}/{re.sub('(?<=[a-z])(?=[A-Z])', '-', self.alert).lower()}.md"
        return path if (ROOT / path).exists() else None


@dataclass(frozen=True, slots=True)
class Finding:
    """One of a kind; `subject` is what it is about: a process, a topic, a file."""

    kind: Kind
    subject: str
    sentence: str

    @property
    def todo(self) -> str:
        """What to do next."""
        said = self.kind.todo.format(subject=self.subject)
        return f"{said} ({self.kind.runbook})" if self.kind.runbook else said
