"""A guardian's consent, until a day, of a minor whose age may yet be settled."""

from collections.abc import Hashable
from functools import partial

from henvis.casework.case import Consent
from tests.domain.casework.beginnings import opened
from tests.domain.casework.states.machine import Machine, World, only_in, today
from tests.domain.casework.story import Story, ref

GIVEN = {"consent": "c1", "to": ["nav"], "purposes": ["assistance"], "by": "guardian", "until": "2021-12-31"}
DAY_AFTER = "2022-01-01T09:00"


def consent_in(world: World) -> Consent | None:
    """As the agency that recorded it knows it."""
    case = world["barnevern"].case
    return None if case is None else case.consents.get(ref("c1"))


def start() -> dict[str, Story]:
    story = opened("barnevern", age_group="minor").does("state", statement="guardian_appointed")
    return {"barnevern": story}


def state_of(world: World) -> str | None:
    consent = consent_in(world)
    if consent is None:
        return None
    if consent.withdrawn:
        return "withdrawn"
    if consent.lapsed:
        return "lapsed"
    return "run_out" if consent.ended(today(world["barnevern"])) else "in_force"


def facts_of(world: World) -> Hashable:
    return state_of(world), today(world["barnevern"])


while_in_force = partial(only_in, {"in_force"}, state_of)

CONSENT = Machine(
    title="Consent",
    about="Here a guardian's, until a day: an adult's own does not lapse. Whoever knows it may record that "
    "it is withdrawn.",
    start=start,
    moves={
        "give_consent": lambda world: world["barnevern"].does("give_consent", **GIVEN),
        "withdraw_consent": lambda world: world["barnevern"].does("withdraw_consent", consent="c1"),
        "settle_age adult": while_in_force(
            lambda world: world["barnevern"].does("settle_age", age_group="adult")
        ),
        "its last day passes": while_in_force(lambda world: world["barnevern"].at(DAY_AFTER)),
    },
    state_of=state_of,
    facts_of=facts_of,
)
