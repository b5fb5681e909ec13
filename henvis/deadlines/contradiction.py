"""A contradiction between clocks as the book holds it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A deadline of the book that contradicts what else is known of its case. Days are in Europe/Oslo.

    `code` is an id of `law/contradictions.yaml`, `due_on` the day on which the deadline is due. `against` is
    the decision that it contradicts, and `against_until` the last day of that, where there is another one.
    `holds` is whether it still does; of a deadline that has ended, whether it did to the end.
    """

    case_id: UUID
    deadline: UUID
    code: str
    rule: str
    decision: UUID
    due_on: date
    against: UUID | None
    against_until: date | None
    holds: bool = True
