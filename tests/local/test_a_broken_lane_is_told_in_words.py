"""`henvis probes` says in one sentence what the overdue lanes have in common, and where to look."""

from collections.abc import Iterable
from typing import Any

import pytest

from henvis.local.probes_command import sentences

AGENCIES = ("intake", "udi", "barnevern", "nav", "police")
ON = dict.fromkeys(AGENCIES, 300.0)
LANES = [(one, other) for one in AGENCIES for other in AGENCIES if one != other]


def lanes(overdue: Iterable[tuple[str, str]] = ()) -> list[dict[str, Any]]:
    late = set(overdue)
    return [{"sender": one, "recipient": other, "overdue": (one, other) in late} for one, other in LANES]


@pytest.mark.parametrize(
    ("overdue", "said"),
    [
        ([], "All 20 lanes carry what they are given."),
        (LANES, "20 of 20 lanes are overdue. That is all of them: look at Kafka and at the router first"),
        (
            [("nav", one) for one in AGENCIES if one != "nav"],
            "4 of 20 lanes are overdue. All are from nav: look at its service and at what waits",
        ),
        (
            [(one, "udi") for one in AGENCIES if one != "udi"],
            "4 of 20 lanes are overdue. All are to udi: look at its service and at what it has parked",
        ),
        ([("nav", "udi")], "1 of 20 lanes are overdue. All are from nav"),
        (
            [("nav", "udi"), ("police", "intake")],
            "2 of 20 lanes are overdue. They have no one end in common: look at the router",
        ),
    ],
)
def test_what_they_have_in_common_is_named(overdue: list[tuple[str, str]], said: str) -> None:
    (told,) = sentences(lanes(overdue), [], ON)
    assert told.startswith(said)


def test_who_does_not_answer_is_named_and_the_rest_is_not_called_well() -> None:
    assert sentences(lanes(), ["nav"], ON) == ["nav does not answer: see henvis status and its log."]


def test_where_probes_are_off_nothing_is_called_well() -> None:
    (told,) = sentences(lanes(), [], {**ON, "nav": 0.0})
    assert told.startswith("Probes are off at nav (HENVIS_PROBE_SECONDS)")
