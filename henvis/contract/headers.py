"""The headers of an event's Kafka record: CloudEvents 1.0 in binary mode, W3C Trace Context, and a digest.

All attributes are copies of the value, for those who route or trace without opening it. The value is what
counts: an attribute that says something else is an error of the contract. The digest covers what no other
part of a record could vouch for, the value and its place, so that no bit that is lost between the writer's
transaction and the reader's can make an event say something else. It guards against damage and not against
a writer who means harm: who may write a topic at all is for Kafka's ACLs to say.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from henvis.contract.events import Event
from henvis.contract.logical import uuid_text
from henvis.contract.reference import reference_of

Headers = Sequence[tuple[str, bytes | None]]

LONGEST_TIME = 40
SEQ_HEADER = "henvis_seq"
"""The place of a record among those that its writer put on this partition, gap-free from 1."""
DIGEST_HEADER = "henvis_digest"
"""SHA-256 of `henvis_seq` (nothing where there is none), a line feed and the value, in lower-case hex."""
TRACE_HEADER = "traceparent"


class HeaderDisagreement(ValueError):
    """A header says something else than the value. The text names the attribute and never the data."""


class NotIntact(HeaderDisagreement):
    """A record is not as a writer of ours left it. The text is the rule and never the data."""


def of(event: Event, value: bytes, seq: int | None = None) -> list[tuple[str, bytes]]:
    """The attributes of this event, its `traceparent`, and the digest of `value` at this place.

    The trace is the event, and each of its records a span of it: so a record that is made again is the same.
    """
    place = placed(value, seq)
    _, whole = place[-1]
    trace = b"00-%s-%s-01" % (event.meta.id.hex.encode("ascii"), whole[:16])
    time = event.meta.occurred.astimezone(UTC).isoformat().replace("+00:00", "Z").encode()
    told = ((name, value) for name, value in _attributes(event, time).items() if value is not None)
    return [*told, (TRACE_HEADER, trace), *place]


def placed(value: bytes | None, seq: int | None = None) -> list[tuple[str, bytes]]:
    """The headers that say where a value stands among its writer's and, as the last, that it is whole."""
    if seq is None:
        return [(DIGEST_HEADER, digest(value, None))]
    number = b"%d" % seq
    return [(SEQ_HEADER, number), (DIGEST_HEADER, digest(value, number))]


def check_intact(headers: Headers, value: bytes | None) -> None:
    """Passes when all headers are known, none is there twice, and the digest is the value's.

    A name that nobody reads would be a way past all rules on what may be said. Raises NotIntact.
    """
    known = dict(headers)
    if not known.keys() <= KNOWN:
        raise NotIntact("a header that the contract does not know")
    if len(known) != len(headers):
        twice = next(name for name, count in Counter(name for name, _ in headers).items() if count > 1)
        raise NotIntact(f"{twice}: is there twice")
    if known.get(DIGEST_HEADER) != digest(value, known.get(SEQ_HEADER)):
        raise NotIntact(f"{DIGEST_HEADER}: is not that of the value")


def check(headers: Headers, event: Event) -> None:
    """Passes when every attribute that is there says what the event says. Raises HeaderDisagreement."""
    expected = _attributes(event, time=None)
    for name, value in headers:
        if name == "ce_time":
            agrees = _same_instant(value, event.meta.occurred)
        else:
            agrees = value == expected.get(name, value)
        if not agrees:
            raise HeaderDisagreement(name)


def digest(value: bytes | None, place: bytes | None) -> bytes:
    """What `henvis_digest` has to be for this value with this `henvis_seq`."""
    return hashlib.sha256((place or b"") + b"\n" + (value or b"")).hexdigest().encode("ascii")


def _attributes(event: Event, time: bytes | None) -> dict[str, bytes | None]:
    """What each attribute has to say, of `time` what is given; None where the event says nothing by it."""
    meta, reference = event.meta, reference_of(event)
    return {
        "ce_specversion": b"1.0",
        "ce_id": uuid_text(meta.id).encode(),
        "ce_source": b"/henvis/" + meta.publisher.encode(),
        "ce_type": event.RECORD.encode(),
        "ce_time": time,
        "content-type": b"application/avro",
        "ce_subject": None if reference is None else uuid_text(reference).encode(),
    }


ATTRIBUTES = frozenset(
    {"ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_subject", "content-type"}
)
KNOWN = ATTRIBUTES | {TRACE_HEADER, SEQ_HEADER, DIGEST_HEADER}


def _same_instant(value: bytes | None, instant: datetime) -> bool:
    """RFC 3339 has more than one way to write an instant, and to read it takes less time than to write it."""
    if value is None or len(value) > LONGEST_TIME:
        return False
    try:
        return datetime.fromisoformat(value.decode("ascii")) == instant
    except ValueError:
        return False
