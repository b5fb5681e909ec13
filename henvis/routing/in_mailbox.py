"""An event as it stands in a mailbox: a sender's bytes unchanged, the router's own with its place there."""

from dataclasses import replace

from henvis.contract import wire
from henvis.contract.events import Event
from henvis.routing.route import ROUTER


def in_mailbox(event: Event, value: bytes, place: int) -> bytes:
    """Return the bytes of an event, which has these bytes in its journal, at this place of a mailbox.

    The number in the router's journal would tell a recipient how much others were sent meanwhile.
    """
    if event.meta.publisher != ROUTER:
        return value
    return wire.encode(replace(event, meta=replace(event.meta, seq=place)))
