"""The words of the scenario format: its commands, its expectations with their keys, its capabilities."""

from dataclasses import dataclass
from typing import Final

COMMANDS: Final = frozenset(
    (
        "open_case",
        "settle_age",
        "inform",
        "give_consent",
        "withdraw_consent",
        "answer_recall",
        "refer",
        "register_referral",
        "answer_referral",
        "withdraw_referral",
        "apply",
        "state",
        "decide",
        "end_measure",
        "report_missing",
        "report_found",
        "appeal",
        "erase",
        "close_case",
    )
)

REFERENCES: Final = ("case", "consent", "referral", "decision", "application", "follows", "appeal")
"""The fields of commands that hold a name local to the file; the player puts an id in its place."""


@dataclass(frozen=True)
class Keys:
    """The keys of an expectation."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def all(self) -> frozenset[str]:
        """Required and optional ones together."""
        return frozenset((*self.required, *self.optional))


EVENT_KEYS: Final = ("case", "type", "ref", "code", "rule")

TIMES: Final = "times"
"""The one key whose value is a number."""

EXPECTATIONS: Final[dict[str, Keys]] = {
    "received": Keys(("by",), (*EVENT_KEYS, TIMES)),
    "not_received": Keys(("by",), EVENT_KEYS),
    "withheld": Keys(("from", "to"), (*EVENT_KEYS, "reason")),
    "receipt": Keys(("ref", "step")),
    "owner": Keys(("case", "is")),
    "deadline": Keys(("rule",), ("case", "ref", "due", "state", "ended")),
    "no_deadline": Keys(("rule",), ("case", "ref")),
    "warned": Keys(("rule", "days"), ("case", "ref")),
    "replay": Keys(("case", "as_of", "by", "sees")),
    "readable": Keys(("by", "ref", "field", "is")),
    "counted": Keys(("table", "row", "column", "is")),
}

AUDIT: Final = "audit"
CLEAN: Final = "clean"
"""The one expectation without keys, and the one thing that it may say: `audit: clean`."""

AGENCY_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "received": ("by",),
    "not_received": ("by",),
    "withheld": ("from", "to"),
    "owner": ("is",),
    "replay": ("by",),
    "readable": ("by",),
}
"""Of an expectation's keys, those that name an agency."""

WORDS: Final = frozenset((*EVENT_KEYS, "reason", "step"))
"""Of an expectation's keys, those that hold a name or a code."""

DEADLINE_STATES: Final = ("open", "ended")
DEADLINE_ENDS: Final = ("met", "expired", "superseded", "cancelled")

CAPABILITIES: Final = frozenset(
    ("receipts", "owner", "sealing", "erasure", "audit", "replay", "statistics", "missing")
)
"""What a file may name under `needs`."""
