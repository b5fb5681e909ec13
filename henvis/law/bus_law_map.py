"""How what happens on the bus touches the law (`law/bus-law-map.yaml`) as data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from henvis.law.files import LawError, LawFile, Place


class At(StrEnum):
    """Which day of a decision a law event happens on, in the words of the map."""

    MADE_ON = "made_on"
    MADE_ON_AT_ITS_TIME = "made_on with the time of the step"
    TOLD_ON = "told_on"
    FROM = "from"
    UNTIL = "until"


class Of(StrEnum):
    """Which field of the closing event names the decision, or consent, that the deadline must hang on."""

    FOLLOWS = "follows"
    DECISION = "decision"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Selection:
    """The events of the bus that something is about. What is empty selects all."""

    events: tuple[str, ...]
    types: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LawEvent:
    """A law event as the bus sees it; without `at` it happens when its event of the bus does."""

    name: str
    selection: Selection
    at: At | None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a rule asks for beside its law event; None where it does not matter.

    `due_until`: the decision's own date decides, where it has one. `chain`: one deadline for all decisions
    that follow each other. `off`: a setting that nobody has turned on.
    """

    types: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    due_until: bool = False
    follows_placement: bool | None = None
    chain: bool = False
    child: bool | None = None
    off: bool = False


@dataclass(frozen=True, slots=True)
class MetBy:
    """What ends a rule as met; with `of`, only the deadline of the decision that the event names there."""

    selection: Selection
    of: Of | None


@dataclass(frozen=True, slots=True)
class Need:
    """What must be on record, in the words of the map, and the refusal where it is not.

    `rule` is the rule that the words name; in `sentence`, which code understands, `{rule}` stands for it.
    """

    what: str
    refusal: str
    place: Place
    rule: str | None = None

    @property
    def sentence(self) -> str:
        """The words with the name of the rule left open."""
        return self.what if self.rule is None else self.what.replace(self.rule, "{rule}")


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """The needs of a decision with one of `outcomes`, or of a command for whom `only_for` describes."""

    decision: str | None
    command: str | None
    outcomes: tuple[str, ...]
    needs: tuple[Need, ...]
    only_for: str | None
    effect: str | None


ANY = Narrowing()


@dataclass(frozen=True)
class BusLawMap:
    """The map as read; `file` tells where things stand in it."""

    law_events: Mapping[str, LawEvent]
    narrowings: Mapping[str, Narrowing]
    closings: Mapping[str, MetBy]
    prerequisites: tuple[Prerequisite, ...]
    file: LawFile

    @cached_property
    def record_types(self) -> frozenset[str]:
        """The types of all events that are a law event or a closing: no other touches a rule by the map."""
        selections = [one.selection for one in self.law_events.values()]
        selections += [one.selection for one in self.closings.values()]
        return frozenset(name for selection in selections for name in selection.events)

    def narrowing(self, rule_id: str) -> Narrowing:
        """What the rule asks for beside its law event; nothing where the map does not say."""
        return self.narrowings.get(rule_id, ANY)

    def starting(self, rule_id: str, law_event: str) -> Selection:
        """The events that start the rule: those of its law event, narrowed to what the rule asks for."""
        selection, narrowing = self.law_events[law_event].selection, self.narrowing(rule_id)
        return replace(
            selection,
            types=narrowing.types or selection.types,
            outcomes=narrowing.outcomes or selection.outcomes,
        )

    def rule_named_in(self, sentence: str) -> str:
        """The id of what is `{rule}` in a need's sentence. Raises KeyError where no need says so."""
        named = {
            need.sentence: need.rule for entry in self.prerequisites for need in entry.needs if need.rule
        }
        return named[sentence]

    def error(self, place: Place, reason: str) -> LawError:
        """The error to raise for an entry that some part of the product has no code for."""
        return self.file.error(place, reason)
