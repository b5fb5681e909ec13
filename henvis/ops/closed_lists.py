"""The values that each label may have in one process: known when it starts, and the same for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from henvis import __version__
from henvis.ops.classes import DeadLetterClass, RefusalClass, SecurityClass
from henvis.ops.series import Teller

Lists = Mapping[str, Sequence[str]]

DEADLINE_CLASSES: Final = ("act_by", "maximum", "protective")
INCIDENT_CLASSES: Final = ("denied", "quota", "authentication")


@dataclass(frozen=True, slots=True)
class Lanes:
    """What comes into a process and goes out of it, by topic without its prefix, such as `from.nav`."""

    come_in: tuple[str, ...] = ()
    go_out: tuple[str, ...] = ()
    probes_out: tuple[str, ...] = ()
    probes_in: tuple[str, ...] = ()


def of_service(agency: str, teller: Teller, lanes: Lanes, law: str) -> Lists:
    """The lists of one service's process, under the rule set with this hash."""
    return {
        "agency": (agency,),
        "lanes_in": lanes.come_in,
        "lanes_out": lanes.go_out,
        "mailboxes": tuple(lane for lane in lanes.go_out if lane.startswith("to.")),
        "probes_out": lanes.probes_out,
        "probes_in": lanes.probes_in,
        "taken": ("handled", "repeated", "parked", "dead"),
        "judged": ("delivered", "withheld"),
        "dead_letter_classes": get_args(DeadLetterClass),
        "deadline_classes": DEADLINE_CLASSES,
        "deadline_ends": ("met", "expired", "superseded", "cancelled"),
        "decided": ("accepted", "refused"),
        "refusal_classes": get_args(RefusalClass),
        "token_outcomes": ("accepted", "refused", "unverifiable"),
        "security_classes": get_args(SecurityClass),
        "checkpoint_classes": ("final",) if teller == "audit" else ("signed",),
        "version": (__version__,),
        "law": (law,),
        "key_classes": ("token", "broker"),
        "scrape_classes": ("database", "broker", "disk"),
    }
