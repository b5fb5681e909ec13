"""The synthetic probe: a referral of nobody, of one fixed form, in a case that no real event can be in.

Its case is a UUIDv8 (RFC 9562, section 5.8) that begins with `henvis` in ASCII, where every real case is a
UUIDv7. It follows from who sends it, from the day and from a number that leads it to a partition, so that no
probe leaves an id behind that somebody chose.
"""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from henvis.contract.events import UNSTAMPED, Event, ReferralSent

BASIS: Final = "probe"
"""Its ground, of the list `basis`: no law, as nobody is told anything."""

FIRST: Final = UUID("68656e76-6973-8000-8000-000000000000")
LAST: Final = UUID("68656e76-6973-8fff-bfff-ffffffffffff")
"""The first and the last id that the case of a probe can have, in the order of their bytes."""

_BY_ITSELF: Final = "system"
"""The actor of what a service does without anybody's command."""
_HASH: Final = re.compile("[0-9a-f]{64}")
_NUMBERS: Final = 2**12
_REST: Final = 2**62 - 1


def case_of(agency: str, day: date, number: int) -> UUID:
    """The case of an agency's probes of one day (UTC). Raises ValueError for a number of more than 12 bits.

    Of the numbers an agency takes the first that leads to a partition.
    """
    if not 0 <= number < _NUMBERS:
        raise ValueError("the number of a probe's case has 12 bits")
    told = sha256(f"henvis probe {agency} {day.isoformat()} {number}".encode("ascii")).digest()
    rest = int.from_bytes(told[:8], "big") & _REST
    return UUID(int=FIRST.int | number << 64 | rest)


def is_case(case_id: UUID) -> bool:
    """Whether it can only be the case of probes."""
    return FIRST <= case_id <= LAST and case_id.variant == FIRST.variant


def says_so(event: Event) -> bool:
    """Whether it says that it is a probe, or is in a case that only probes can be in.

    Whether it is one, `is_probe` tells.
    """
    return event.meta.probe or is_case(event.meta.case_id)


def referral(agency: str, case_id: UUID) -> ReferralSent:
    """The draft of an agency's probe: from itself to itself, as no referral can be, and it asks for nothing.

    What the contract wants a code for has the same one for ever.
    """
    return ReferralSent(
        referral=case_id,
        to=agency,
        service="coordination",
        basis=BASIS,
        age_group="adult",
        exploitation_stated=False,
        address_grade="unknown",
    )


def is_probe(event: Event) -> bool:
    """Whether it is marked, and is nothing beside: each field has the one value that a probe has there.

    Free are the event's id, its number, its instant and which rule set its agency goes by.
    """
    meta = event.meta
    return (
        meta.probe
        and _is_own_case(meta.case_id, meta.publisher, meta.recorded)
        and event == replace(referral(meta.publisher, meta.case_id), meta=meta)
        and (meta.actor, meta.caused_by, meta.seen) == (_BY_ITSELF, None, UNSTAMPED.seen)
        and meta.occurred == meta.recorded
        and meta.id.version == 7
        and _HASH.fullmatch(meta.law) is not None
    )


def _is_own_case(case_id: UUID, agency: str, recorded: datetime) -> bool:
    number = case_id.int >> 64 & (_NUMBERS - 1)
    return case_id == case_of(agency, recorded.astimezone(UTC).date(), number)
