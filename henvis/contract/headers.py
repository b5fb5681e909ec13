"""The headers of an event's Kafka record: CloudEvents 1.0 in binary mode, and W3C Trace Context.

All attributes are copies of the value, for those who route or trace without opening it. The value is what
counts: an attribute that says something else is an error of the contract.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from henvis.contract.events import Event
from henvis.contract.reference import reference_of

Headers = Sequence[tuple[str, bytes]]

LONGEST_TIME = 40


class HeaderDisagreement(ValueError):
    """A header says something else than the value. The text names the attribute and never the data."""


def of(event: Event) -> list[tuple[str, bytes]]:
    """The attributes of this event and a new, random `traceparent`."""
    trace = f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
    return [*_attributes(event).items(), ("traceparent", trace.encode())]


def check(headers: Headers | None, event: Event) -> None:
    """Passes when every attribute that is there says what the event says. Raises HeaderDisagreement."""
    expected = _attributes(event)
    for name, value in headers or ():
        if name == "ce_time" and _same_instant(value, event.meta.occurred):
            continue
        if name in ATTRIBUTES and value != expected.get(name):
            raise HeaderDisagreement(name)


def _attributes(event: Event) -> dict[str, bytes]:
    meta, reference = event.meta, reference_of(event)
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": str(meta.id),
        "ce_source": f"/henvis/{meta.publisher}",
        "ce_type": event.RECORD,
        "ce_time": meta.occurred.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "content-type": "application/avro",
    }
    if reference is not None:
        attributes["ce_subject"] = str(reference)
    return {name: value.encode() for name, value in attributes.items()}


ATTRIBUTES = frozenset(
    {"ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_subject", "content-type"}
)


def _same_instant(value: bytes | None, instant: datetime) -> bool:
    """RFC 3339 has more than one way to write an instant."""
    if value is None or len(value) > LONGEST_TIME:
        return False
    try:
        return datetime.fromisoformat(value.decode("ascii")) == instant
    except ValueError:
        return False
