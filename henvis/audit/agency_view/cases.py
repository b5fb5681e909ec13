"""The case as an agency knew it, from what it said and was sent."""

from collections.abc import Iterable

from henvis.audit.agency_view.known import Known
from henvis.casework.case import Case
from henvis.casework.evolve import evolve


def case_after(known: Iterable[Known], agency: str) -> Case | None:
    """The agency's case after these events, in their order; None where it knew of nothing.

    It lacks what only commands said: the birth date, and what commands brought in (`references`).
    """
    case: Case | None = None
    for one in known:
        case = evolve(case, one.event, agency, mailbox_seq=one.mailbox_seq)
    return case
