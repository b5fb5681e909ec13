"""What an auditor judges by: the log, the table of topics, and the rule sets."""

from dataclasses import dataclass

from henvis.audit.log import Log
from henvis.bus.topics import Topics
from henvis.law.released import Laws


@dataclass(frozen=True)
class Sources:
    """Nothing else is asked, and no service has to run."""

    log: Log
    topics: Topics
    laws: Laws
