"""A limited permit (begrenset oppholdstillatelse), with all that it rests on already on record."""

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

from henvis.casework.running import runs, taken_over
from henvis.contract.events import StatementMade
from tests.domain.casework.beginnings import opened
from tests.domain.casework.states.machine import Machine, Move, World, now, only_in
from tests.domain.casework.story import LAW, Story, ref

FROM_POLICE = ("offence_reported", "investigation_opened", "presence_necessary")
OF_PERMIT: dict[str, Any] = {"type": "limited_permit", "decision": "d1"}
A_DAY_LATER = "2021-03-02T09:00"
AFTER_ITS_END = "2022-01-01T09:00"


def start() -> dict[str, Story]:
    story = opened("udi").does("state", statement="broke_with_milieu")
    for statement in FROM_POLICE:
        story.hears(StatementMade(statement=statement), by="police")
    return {"udi": story}


def state_of(world: World) -> str | None:
    case = world["udi"].case
    if case is None:
        return None
    permit = case.decisions.get(ref("d1"))
    if permit is None:
        return "applied_for" if case.applications else None
    if permit.outcome != "granted":
        return permit.outcome
    if permit.ended:
        return "revoked" if permit.ended == "revoked" else "ended"
    if taken_over(case, permit, LAW, now(world["udi"])):
        return "superseded"
    return "granted" if runs(case, permit, LAW, now(world["udi"])) else "expired"


def facts_of(world: World) -> Hashable:
    case = world["udi"].case
    known = () if case is None else (*case.applications, *case.decisions)
    return state_of(world), known, now(world["udi"])


def does(do: str, **content: Any) -> Move:
    return lambda world: world["udi"].does(do, **content)


while_granted: Callable[[Move], Move] = partial(only_in, {"granted"}, state_of)

PERMIT = Machine(
    title="Permit",
    about="Here a limited permit whose other conditions are met. What is not granted needs no application on "
    "record.",
    start=start,
    moves={
        "apply": does("apply", application="a1", type="limited_permit"),
        "decide granted": does("decide", **OF_PERMIT, outcome="granted", until="2021-12-31"),
        "decide refused": does("decide", **OF_PERMIT, outcome="refused"),
        "decide not_examined": does("decide", **OF_PERMIT, outcome="not_examined"),
        "decide withdrawn": does("decide", **OF_PERMIT, outcome="withdrawn"),
        "decide revoked": does(
            "decide", type="limited_permit", decision="d2", outcome="revoked", follows="d1"
        ),
        "end_measure": does("end_measure", decision="d1", reason="no_longer_needed"),
        "another permit starts": while_granted(
            lambda world: (
                world["udi"]
                .at(A_DAY_LATER)
                .does("decide", decision="d3", type="witness_permit", outcome="granted", until="2021-06-30")
            )
        ),
        "its last day passes": while_granted(lambda world: world["udi"].at(AFTER_ITS_END)),
    },
    state_of=state_of,
    facts_of=facts_of,
)
