"""Finds out what states something can be in: tries every move in every state, with the product's own code.

What comes of it is drawn as a Mermaid state diagram. A move that is refused, or leaves the state as it is, is
not drawn.
"""

from collections.abc import Callable, Container, Hashable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from textwrap import fill
from typing import Any

from henvis.casework.refusal import Refused
from henvis.contract.events import UNSTAMPED
from tests.domain.casework.story import Story

World = Mapping[str, Story]
"""Agency → its view of the case."""
Move = Callable[[World], object]
"""Something that an agency does or the clock brings; it changes the world that it is given."""
StateOf = Callable[[World], str | None]
MOST_WORLDS = 400
WIDTH = 108


@dataclass(frozen=True)
class Machine:
    """`state_of` names the state of a world; worlds with the same facts go on alike."""

    title: str
    about: str
    start: Callable[[], World]
    moves: Mapping[str, Move]
    state_of: StateOf
    facts_of: Callable[[World], Hashable]


@dataclass(frozen=True, order=True)
class Change:
    """One arrow: `move` leads from one state to another; `before` is empty where it begins there."""

    before: str
    after: str
    move: str


def tells(teller: str, hearer: str, do: str, /, **content: Any) -> Move:
    """One agency gives a command, and the other is sent what comes of it."""

    def move(world: World) -> None:
        for event in world[teller].does(do, **content).said:
            world[hearer].hears(replace(event, meta=UNSTAMPED), by=teller)

    return move


def only_in(states: Container[str | None], state_of: StateOf, move: Move) -> Move:
    """What goes on around it, such as the clock: of interest in these states, elsewhere without effect."""

    def guarded(world: World) -> None:
        if state_of(world) in states:
            move(world)

    return guarded


def today(story: Story) -> date:
    """The day that the story's clock shows in Europe/Oslo."""
    return story._context().today


def now(story: Story) -> datetime:
    """The instant that the story's clock shows."""
    return story._context().now


def changes_of(machine: Machine) -> frozenset[Change]:
    """Every change of state that any sequence of moves can bring about."""
    ahead = [machine.start()]
    seen = {machine.facts_of(ahead[0])}
    changes = set()
    while ahead:
        world = ahead.pop()
        for name, move in machine.moves.items():
            after = _after(world, move)
            if after is None:
                continue
            if machine.state_of(after) != machine.state_of(world):
                changes.add(Change(machine.state_of(world) or "", machine.state_of(after) or "", name))
            if machine.facts_of(after) not in seen:
                seen.add(machine.facts_of(after))
                ahead.append(after)
        assert len(seen) <= MOST_WORLDS, f"{machine.title}: too many worlds to draw"
    return frozenset(changes)


def diagram(machine: Machine) -> str:
    """The section of the page: heading, what it is about, and the diagram."""
    changes = changes_of(machine)
    ways = sorted({(it.before, it.after) for it in changes})
    arrows = [_arrow(way, [it.move for it in changes if (it.before, it.after) == way]) for way in ways]
    final = sorted({it.after for it in changes} - {it.before for it in changes})
    lines = ["stateDiagram-v2", *arrows, *(f"    {state} --> [*]" for state in final)]
    return "\n".join(
        [f"## {machine.title}", "", fill(machine.about, WIDTH), "", "```mermaid", *lines, "```", ""]
    )


def _arrow(way: tuple[str, str], moves: Sequence[str]) -> str:
    before, after = way
    return f"    {before or '[*]'} --> {after}: {', '.join(sorted(moves))}"


def _after(world: World, move: Move) -> World | None:
    """The world after the move; None where it is refused."""
    tried = {agency: copy(story) for agency, story in world.items()}
    try:
        move(tried)
    except Refused:
        return None
    return tried
