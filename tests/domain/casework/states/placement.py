"""A placement in an institution without consent: the acute one, the board's, and its extension."""

from collections.abc import Hashable
from typing import Any

from henvis.casework.case import Case
from henvis.casework.running import runs
from henvis.contract.events import StatementMade
from tests.domain.casework.beginnings import opened
from tests.domain.casework.states.machine import Machine, Move, World, now, only_in
from tests.domain.casework.story import LAW, Story, ref

BOARD: dict[str, Any] = {"made_by": "county_board"}
ACUTE = {
    "decision": "acute",
    "type": "acute_placement",
    "outcome": "granted",
    "made_by": "child_welfare_leader",
}
STAYS = ("acute", "placed", "extended")
OF_ACUTE = BOARD | {"type": "acute_approval", "follows": "acute"}
RUNNING = {"acute", "acute_approved", "acute_with_board", "acute_approved_with_board", "placed", "extended"}
DAYS_LATER = "2021-03-20T09:00"
LONG_AFTER = "2021-12-01T09:00"


def start() -> dict[str, Story]:
    story = opened("barnevern", age_group="minor").does("state", statement="less_intrusive_considered")
    return {"barnevern": story.hears(StatementMade(statement="threat_assessed"), by="police")}


def known_in(world: World) -> list[str]:
    """The stays that were decided on, by their short names."""
    case = world["barnevern"].case
    return [name for name in STAYS if case is not None and ref(name) in case.decisions]


def state_of(world: World) -> str | None:
    case, known = world["barnevern"].case, known_in(world)
    if case is None or not known:
        return None
    stay, of_acute = case.decisions[ref(known[-1])], known == ["acute"]
    if runs(case, stay, LAW, now(world["barnevern"])):
        return known[-1] + (_of_the_board(case) if of_acute else "")
    if stay.ended == "board_rejected":
        return "rejected"
    return ("acute_" if of_acute else "") + ("ended" if stay.ended else "expired")


def _of_the_board(case: Case) -> str:
    """What is going on at the board about an acute placement."""
    approved = any(one.type == "acute_approval" for one in case.decisions.values())
    sent = case.decisions[ref("acute")].sent_to_board is not None
    return ("_approved" if approved else "") + ("_with_board" if sent else "")


def facts_of(world: World) -> Hashable:
    return state_of(world), tuple(known_in(world)), now(world["barnevern"])


def decides(**content: Any) -> Move:
    return lambda world: world["barnevern"].does("decide", **content)


def ends(world: World) -> None:
    """Whatever stay is the last one."""
    for name in known_in(world)[-1:]:
        world["barnevern"].does("end_measure", decision=name, reason="no_longer_needed")


def places(world: World) -> None:
    """What follows an acute placement takes over from it; without one that runs, a new stay begins."""
    follows = {"follows": "acute"} if state_of(world) in RUNNING else {}
    decides(decision="placed", type="placement", outcome="granted", **BOARD, **follows)(world)


def extends(world: World) -> None:
    """After some time, and on a new assessment of the threat."""
    story = world["barnevern"].at(DAYS_LATER).hears(StatementMade(statement="threat_assessed"), by="police")
    story.does("decide", decision="extended", type="placement", outcome="granted", follows="placed", **BOARD)


PLACEMENT = Machine(
    title="Placement",
    about="Of a minor, with the less intrusive considered and the threat assessed; only the first extension "
    "is shown. An acute placement that was sent to the board stands until a placement takes over or it is "
    "ended.",
    start=start,
    moves={
        "decide acute_placement": decides(**ACUTE),
        "decide acute_approval approved": decides(**OF_ACUTE, decision="yes", outcome="approved"),
        "decide acute_approval rejected": decides(**OF_ACUTE, decision="no", outcome="rejected"),
        "state case_sent_to_board": lambda world: world["barnevern"].does(
            "state", statement="case_sent_to_board"
        ),
        "decide placement": places,
        "decide placement again": only_in({"placed"}, state_of, extends),
        "end_measure": ends,
        "its time passes": only_in(RUNNING, state_of, lambda world: world["barnevern"].at(LONG_AFTER)),
    },
    state_of=state_of,
    facts_of=facts_of,
)
