"""Who gets which event, and on what basis: the sharing rules (`law/sharing.yaml`) as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from henvis.law.deadline_rules import Basis as Section


class Holds(StrEnum):
    """When a basis holds, in the words of the rules; `henvis.law.basis` has the test for each."""

    CONSENT_COVERS = "a consent in force names the recipient in `to` and the purpose of the referred service"
    IS_CHILD = "age_group is minor or age_in_doubt"
    AVERTS_URGENTLY = "the referral is urgent and names an avert_ground; every use is listed for review"
    PAIR_LISTED = "the pair (by, to) is listed"


class Recipients(StrEnum):
    """Recipients that depend on what the event is about; who reads the rules for a case finds them."""

    RECEIVED_UNDER_IT = "received_under_it"
    ITS_RECIPIENT = "its_recipient"
    ITS_SENDER = "its_sender"
    ITS_RECORDER = "its_recorder"
    OLD_OWNER = "old_owner"


class Keeps(StrEnum):
    """When something may be kept though its consent has ended; `henvis.casework` has the test for each."""

    DECIDED = "the agency has made a decision in the case"
    CHILD_REPORTED = "the agency was sent a child report, or has stated concern_received"
    CRIMINAL_CASE = "statement offence_reported or investigation_opened"
    REGISTERED = "the agency has registered a referral under the consent"


FOLLOWS = {"as_the_decision": "DecisionMade", "as_person_missing": "PersonMissing"}
"""Words that give an event the row of another: of the decision's own type, or the only one."""


@dataclass(frozen=True)
class Pair:
    """`by` may tell `to` by one of the sections of `law` when it asks for one of `services`."""

    place: str
    by: str
    to: str
    law: tuple[Section, ...]
    services: tuple[str, ...]


@dataclass(frozen=True)
class Basis:
    """A ground for a referral. `to` is empty where the recipient does not matter."""

    place: str
    code: str
    holds: Holds
    to: tuple[str, ...]
    law: tuple[Section, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Row:
    """The recipients of an event, each only while it is a party but for the two `always`.

    `child` and `always_child` are added while the person is handled as a child; `law` says why of the latter.
    """

    place: str
    selector: str | None
    codes: tuple[str, ...]
    to: tuple[str, ...] | Recipients
    child: tuple[str, ...] = ()
    always: tuple[str | Recipients, ...] = ()
    always_child: tuple[str, ...] = ()
    law: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Keeping:
    """A ground for keeping what was received under a consent that has ended; `by` may name it."""

    place: str
    id: str
    by: tuple[str, ...]
    holds: Keeps
    nb: str
    en: str
    law: tuple[Section, ...]

    def may_be_named_by(self, agency: str, day: date) -> bool:
        """Whether it is one of this agency's, by a section that is in force on the day (Europe/Oslo)."""
        return agency in self.by and bool(in_force(self.law, day))


@dataclass(frozen=True)
class Probes:
    """Who is sent synthetic probes, how long one is worth delivering, and by which rule it is erased when.

    The basis of their deliveries is the code `probe`, and `place` their rule.
    """

    place: str
    to: tuple[str, ...]
    delivered_within: timedelta
    erased_after: timedelta
    erased_by: str


@dataclass(frozen=True)
class Sharing:
    """The rules. `of_consent` has the row of an event that is about a consent, where it has another then.

    `probes` is None in rule sets from before there were any.
    """

    bases: Mapping[str, Basis]
    events: Mapping[str, Sequence[Row] | str]  # a name where the event follows the rows of another
    of_consent: Mapping[str, Row] = field(default_factory=dict)
    keeping: Mapping[str, Keeping] = field(default_factory=dict)
    probes: Probes | None = None

    def row(self, event_type: str, code: str | None = None) -> Row | None:
        """The row of an event; None for a type or a code without one: it is shared with nobody.

        `code` is the statement of a StatementMade, the decision's type of a DecisionMade and its followers.
        """
        rows = self.events.get(event_type, ())
        if isinstance(rows, str):
            return self.row(rows, code)
        return next((row for row in rows if row.selector is None or code in row.codes), None)

    def pair(self, *, by: str, to: str, service: str) -> Pair | None:
        """The listed statutory duty by which `by` may ask `to` for `service`."""
        return next(
            (
                pair
                for basis in self.bases.values()
                for pair in basis.pairs
                if (pair.by, pair.to) == (by, to) and service in pair.services
            ),
            None,
        )

    def place_of_basis(self, basis: str, *, by: str, to: str, service: str) -> str:
        """The place in the rules that a referral on this basis rests on, or fails on."""
        pair = (
            self.pair(by=by, to=to, service=service)
            if basis in self.bases and self.bases[basis].pairs
            else None
        )
        return pair.place if pair else f"bases.{basis}" if basis in self.bases else "bases"


def in_force(law: Sequence[Section], day: date) -> tuple[Section, ...]:
    """The sections that are in force on the day (Europe/Oslo)."""
    return tuple(section for section in law if section.in_force(day))
