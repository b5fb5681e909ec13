"""The proof that a refused step changed nothing: journals' ends and outboxes, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass

from henvis.play.agency import Agency
from henvis.play.journals import Journals


@dataclass(frozen=True)
class Standing:
    """Every count that a step could raise, by what it counts."""

    counts: Mapping[str, int]

    def grown_since(self, before: "Standing") -> tuple[str, ...]:
        """What differs, in words; empty where nothing does."""
        return tuple(
            f"{name} went from {before.counts.get(name, 0)} to {count}"
            for name, count in self.counts.items()
            if count != before.counts.get(name, 0)
        )


def standing(journals: Journals, processes: Mapping[str, Agency]) -> Standing:
    """The ends of all journals, and what each process has in its outbox."""
    outboxes = {f"{name}'s outbox": process.state()["outbox"] for name, process in processes.items()}
    return Standing({**journals.ends(), **outboxes})
