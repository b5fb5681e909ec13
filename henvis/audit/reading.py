"""A log with what it is read by: the table of topics, and the rule sets."""

from dataclasses import dataclass

from henvis.audit.log import Log
from henvis.bus.broker.topics import Topics
from henvis.law.released import Laws


@dataclass(frozen=True)
class Reading:
    """Nothing else is asked, and no service has to run."""

    log: Log
    topics: Topics
    laws: Laws
