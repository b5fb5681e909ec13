"""What is wrong with a bundle itself: each fault has a name and names the part that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from henvis.audit.wording import bundle_en, bundle_nb
from henvis.errors import CommandFailed

SENTENCES: Final[Mapping[str, Mapping[str, str]]] = {"nb": bundle_nb.FAULTS, "en": bundle_en.FAULTS}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; `part` is empty where it is about the file as a whole."""

    code: str
    part: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)

    def said(self, language: str) -> str:
        """Return which part, and what is wrong with it."""
        sentence = SENTENCES[language][self.code].format(**self.values)
        return f"{self.part}: {sentence}" if self.part else sentence


class BundleBroken(CommandFailed):
    """A bundle is not what was written: nothing in it is gone by."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Name all faults."""
        told = "; ".join(f"{fault.code}: {fault.said('en')}" for fault in faults)
        super().__init__(f"The bundle is broken: {told}", "Keep it, and ask for another")
        self.faults = tuple(faults)
