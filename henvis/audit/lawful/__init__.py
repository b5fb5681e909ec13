"""The claim "lawful": every delivery follows from its evidence, and nothing that was due is missing."""

from henvis.audit.lawful.claim import lawful
from henvis.audit.lawful.reached import Reached

__all__ = ["Reached", "lawful"]
