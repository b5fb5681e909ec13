"""What a check has found: where, which event, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from henvis.audit.log import Place


class Weight(StrEnum):
    """What a finding does to the claim that it is about."""

    REFUTES = "refutes"
    LEAVES_OPEN = "leaves_open"
    """It cannot be checked; `why` says what is missing."""
    NOTES = "notes"
    """It is counted and told, and refutes nothing: repeats of a relay."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `code` has its sentence, in Bokmål and English, in `henvis.audit.wording`.

    `values` are what the sentence names: ids, codes, instants and numbers, never content.
    """

    code: str
    place: Place | None = None
    offset: int | None = None
    event: UUID | None = None
    values: Mapping[str, str | int] = field(default_factory=dict)
    weight: Weight = Weight.REFUTES
