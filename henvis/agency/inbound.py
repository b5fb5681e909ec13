"""What handles all that an agency's mailbox brings."""

from henvis.agency.mailbox import Mailbox
from henvis.agency.probes import ApartFromProbes, ProbeArrivals
from henvis.bus.handling.handler import Handler
from henvis.service.kit import Kit


def inbound(agency: str, kit: Kit) -> Handler:
    """The agency's mailbox, with probes kept from it."""
    return ApartFromProbes(Mailbox(agency, kit.law), ProbeArrivals(kit.topics.partitions, kit.metrics))
