"""Under which rule set an agency took in what it knew."""

from collections.abc import Sequence

from henvis.audit.agency_view.known import Known
from henvis.law.released import Laws
from henvis.law.ruleset import Law


class LawNotKept(LookupError):
    """A rule set that is named in the log lies nowhere. The text is its hash."""


def laws_of(known: Sequence[Known], laws: Laws) -> tuple[Law, ...]:
    """The rule set of each of these events. Raises LawNotKept.

    An own event names its own (`meta.law`). What a mailbox brought is taken in under that of the own event
    before it, or else of the one after it; who said nothing in the case is held to the router's.
    """
    own = [one.event.meta.law for one in known if one.is_own]
    in_force = next(iter(own), None)
    found: list[Law] = []
    for one in known:
        if one.is_own:
            in_force = one.event.meta.law
        elif in_force is None and one.delivery is not None:
            found.append(_of(laws, one.delivery.event.meta.law))
            continue
        found.append(_of(laws, in_force or one.event.meta.law))
    return tuple(found)


def _of(laws: Laws, law_hash: str) -> Law:
    law = laws.of(law_hash)
    if law is None:
        raise LawNotKept(law_hash)
    return law
