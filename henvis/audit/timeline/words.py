"""A language for timelines, and what an event says in it beside its type."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from henvis.audit.instants import in_oslo
from henvis.audit.wording import timeline_en, timeline_nb
from henvis.contract.events import ConsentPair, Event


@dataclass(frozen=True, slots=True)
class Words:
    """One language: `code` as BCP 47 has it."""

    code: str
    types: Mapping[str, str]
    terms: Mapping[str, str]

    def term(self, name: str, **values: object) -> str:
        """A term with what is put into it."""
        return self.terms[name].format(**values)

    def happened(self, event: Event) -> str:
        """What has happened, by the type of the event."""
        return self.types[type(event).__name__]


LANGUAGES: Final[Mapping[str, Words]] = {
    "nb": Words("nb", timeline_nb.TYPES, timeline_nb.TERMS),
    "en": Words("en", timeline_en.TYPES, timeline_en.TERMS),
}

GIST: Final[Mapping[str, tuple[str, ...]]] = {
    "CaseOpened": ("source", "age_group"),
    "PersonInformed": ("about", "language"),
    "ConsentGiven": ("by", "to", "purposes", "pairs", "until"),
    "RecallAnswered": ("answer", "rule"),
    "ReferralSent": ("to", "service", "basis", "avert_ground"),
    "ReferralAnswered": ("answer", "reason", "redirected_to"),
    "ReferralWithdrawn": ("why",),
    "AgeSettled": ("age_group",),
    "StatementMade": ("statement", "value"),
    "ApplicationReceived": ("type",),
    "DecisionMade": ("type", "outcome", "valid_from", "valid_until"),
    "MeasureEnded": ("reason",),
    "OwnerChanged": ("old_owner", "new_owner"),
    "CaseClosed": ("outcome",),
    "DeadlineWarned": ("rule", "due_on", "due_at"),
    "DeadlineEnded": ("rule", "ended", "due_on", "due_at"),
    "ClocksContradict": ("contradiction", "rule", "due_on", "against_until", "holds"),
    "EventDelivered": ("to", "basis", "rule"),
    "EventWithheld": ("to", "reason", "rule"),
    "EventFiled": ("outcome", "reason"),
    "ReceiptIssued": ("to", "recipient", "step", "reason"),
    "RecordParked": ("topic", "partition", "offset", "reason"),
}
"""Which fields of an event are shown, in this order: codes, days and instants, of a person nothing else."""


def gist(event: Event, words: Words) -> str:
    """What the event says, in its codes; empty where its type says it all."""
    values = (getattr(event, name) for name in GIST.get(type(event).__name__, ()))
    return ", ".join(_written(value, words) for value in values if value not in (None, (), ""))


def _written(value: Any, words: Words) -> str:
    match value:
        case bool():
            return words.term("yes" if value else "no")
        case datetime():
            return in_oslo(value)
        case date() | UUID():
            return str(value)
        case ConsentPair():
            return f"{value.to}: {value.purpose}"
        case tuple():
            return " + ".join(_written(one, words) for one in value)
    return str(value)
