"""What a judge may look at."""

from collections.abc import Mapping
from dataclasses import dataclass

from henvis.play.agency import Agency
from henvis.play.auditor import Auditor
from henvis.play.matching import Wanted, wanted_of
from henvis.play.names import Names
from henvis.play.observed import Observed
from henvis.play.story import Expectation, Story


@dataclass(frozen=True)
class Evidence:
    """One story's names, the agencies' public interfaces, what the journals have shown, and the auditor."""

    story: Story
    names: Names
    agencies: Mapping[str, Agency]
    observed: Observed
    auditor: Auditor

    def wanted(self, expectation: Expectation) -> Wanted:
        """The events that this expectation speaks of."""
        return wanted_of(expectation.wanted, self.story.cases, self.names)
