"""Why a record could not be handled, in words, and what to do about it: by reason code and rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from henvis.bus.handling.arrival import CONTRACT_ERROR, FAILED, UNDECODABLE, UNREAD, WRONG_KEY
from henvis.ops.classes import DEAD_LETTERS, DeadLetterClass

NO_STANDING: Final = "no_standing"


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause: its class, what it is, and what whoever is on duty does about it."""

    kind: DeadLetterClass
    words: str
    do: str


_ASK_WRITER: Final = "Tell who runs the service that wrote it, by topic, partition and offset"
_SAY_ANEW: Final = f"{_ASK_WRITER}; it has to say it anew. Then drop this one with the reason."

_OF_CODE: Final[Mapping[str, Cause]] = {
    UNDECODABLE: Cause(
        "contract",
        "The bytes are not an event of any contract that this service has.",
        f"See with `henvis dead show` which field breaks which rule. {_SAY_ANEW}",
    ),
    CONTRACT_ERROR: Cause(
        "contract",
        "What stands around the event does not fit it: a header, its digest, its place or its topic.",
        f"No service of ours writes that: take it as a security event. {_SAY_ANEW}",
    ),
    WRONG_KEY: Cause(
        "identity",
        "The record's key is not its own case, or lies in another partition than its key's.",
        f"No service of ours writes that: take it as a security event. {_SAY_ANEW}",
    ),
    NO_STANDING: Cause(
        "identity",
        "Who wrote it may not say this in this case; the router has judged it and filed the verdict.",
        "The verdict stands in the order of record and is not taken again. Look at the security log; who has"
        " standing by now says it anew. Then drop this one with the reason.",
    ),
    FAILED: Cause(
        "processing",
        "The event is sound, and the service failed over it; its log names the line of the code.",
        "Mend the service (see its log, and `henvis doctor`), try it with --dry-run, then redrive it.",
    ),
}

_OF_RULE: Final[Mapping[tuple[str, str], Cause]] = {
    (UNDECODABLE, "unknown schema id"): Cause(
        "contract",
        "The record is of a schema that this service does not have yet.",
        "Bring this service to the release that has the schema, try it with --dry-run, then redrive it.",
    ),
    (UNDECODABLE, "record type no longer in use"): Cause(
        "contract",
        "The record is of a type that is no longer in use.",
        _SAY_ANEW,
    ),
    (UNDECODABLE, UNREAD): Cause(
        "contract",
        "The record is such that no Kafka client can read it; only its place is known.",
        f"Its bytes stand in the topic as long as that keeps them. {_SAY_ANEW}",
    ),
    (UNDECODABLE, "no value"): Cause("contract", "The record has no value at all.", _SAY_ANEW),
    (CONTRACT_ERROR, "meta: an instant lies in the future"): Cause(
        "contract",
        "The event says that it happened after now: its writer's clock or this service's is wrong.",
        "Compare both clocks (`henvis doctor`). Once they agree, or its instant has come, redrive it.",
    ),
    (CONTRACT_ERROR, "an event id came again with other bytes"): Cause(
        "contract",
        "An event of this id was handled before, with other bytes.",
        f"What was handled first counts: take this as a security event. {_ASK_WRITER}, then drop it.",
    ),
}


def cause_of(reason: str, detail: str | None) -> Cause:
    """The cause of a reason (a code of the list `dead_letter`) with the rule that was broken.

    Raises KeyError for a code that is not in the list.
    """
    return _OF_RULE.get((reason, detail or ""), _OF_CODE[reason])


def reasons_of(kind: str) -> tuple[str, ...]:
    """The reason codes that are counted in a class."""
    return tuple(reason for reason, own in DEAD_LETTERS.items() if own == kind)
