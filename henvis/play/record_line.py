"""One record of a topic as one line: when, where, what, about which case, and what came of it.

A checkpoint is no event. Of it stands here what it claims and who signed it; `henvis audit verify` checks it.
"""

from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from henvis.bus.broker.topics import CHECKPOINTS
from henvis.contract.events import Event
from henvis.contract.reference import reference_of
from henvis.contract.wire import Undecodable, decode
from henvis.play.event_words import NameOf, told
from henvis.play.wall_time import wall_time
from henvis.proof import note
from henvis.proof.checkpoint import Checkpoint, place_of
from henvis.proof.signing import NoteBroken
from henvis.proof.submission import Submission

SHORT: Final = 8
"""So much of an id's end is shown; the beginning of a UUIDv7 is only its time."""


@dataclass(frozen=True)
class Claim:
    """What a checkpoint says: so many records of a partition, signed by these. Nothing of it is verified."""

    journal: str
    partition: int
    records: int
    signed_by: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """A record of any topic, with its event or its claim, or why it has none."""

    topic: str
    partition: int
    offset: int
    key: str | None
    event: Event | None
    undecodable: str | None
    claim: Claim | None = None

    def is_of(self, case: str) -> bool:
        """Whether it is of the case with this id, or this end of an id."""
        identity = self.key if self.event is None else str(self.event.meta.case_id)
        return identity is not None and identity.endswith(case.lower())


def seen(topic: str, partition: int, offset: int, key: bytes | None, value: bytes | None) -> Seen:
    """The record, decoded as far as it can be."""
    name = None if key is None else key.decode("ascii", "replace")
    try:
        if topic == CHECKPOINTS:
            return Seen(topic, partition, offset, name, None, None, _claim(value))
        return Seen(topic, partition, offset, name, decode(value), None)
    except (Undecodable, NoteBroken) as error:
        return Seen(topic, partition, offset, name, None, str(error))


def _claim(value: bytes | None) -> Claim:
    text, signatures = note.parse(Submission.read(value or b"").note)
    checkpoint = Checkpoint.read(text)
    place = place_of(checkpoint.origin)
    return Claim(place.topic, place.partition, checkpoint.size, tuple(one.name for one in signatures))


def line(record: Seen, name_of: NameOf) -> str:
    """The record for a person."""
    place = f"{record.topic:<18} {record.partition}/{record.offset:<6}"
    if claim := record.claim:
        of = f"{claim.records} records of {claim.journal}/{claim.partition}"
        return f"{'-':<19}  {place} {'checkpoint':<18} {of}, signed by {', '.join(claim.signed_by)}"
    event = record.event
    if event is None:
        return f"{'-':<19}  {place} undecodable: {record.undecodable}, case {_short(record.key)}"
    when = f"{wall_time(event.meta.recorded):%Y-%m-%d %H:%M:%S}"
    what = f"{type(event).__name__:<18} case {_short(event.meta.case_id)}"
    about = f"ref {_short(reference_of(event)):<8}  {event.meta.publisher:<9}"
    return f"{when}  {place} {what}  {about} {told(event, name_of)}".rstrip()


def document(record: Seen) -> dict[str, Any]:
    """The record for a program."""
    place = {"topic": record.topic, "partition": record.partition, "offset": record.offset, "key": record.key}
    if record.claim is not None:
        return {**place, "checkpoint": asdict(record.claim)}
    if record.event is None:
        return {**place, "undecodable": record.undecodable}
    return {**place, "type": type(record.event).__name__, "event": asdict(record.event)}


def _short(identity: UUID | str | None) -> str:
    return "-" if identity is None else str(identity)[-SHORT:]
