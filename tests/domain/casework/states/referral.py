"""A referral: intake refers to NAV on a consent, and both act on it."""

from collections.abc import Hashable
from functools import partial

from henvis.casework.case import Referral
from tests.domain.casework.beginnings import consented
from tests.domain.casework.states.machine import Machine, World, tells
from tests.domain.casework.story import Story, ref

SENT = {"referral": "r1", "to": "nav", "service": "subsistence", "basis": "consent", "consent": "c1"}
ANSWERS = {
    "accepted": {"answer": "accepted"},
    "declined": {"answer": "declined", "reason": "no_capacity"},
    "redirected": {"answer": "redirected", "reason": "not_our_task", "to": "udi"},
}
BY_SENDER = partial(tells, "intake", "nav")
BY_RECIPIENT = partial(tells, "nav", "intake")


def referral_in(world: World) -> Referral | None:
    """As its recipient knows it."""
    case = world["nav"].case
    return None if case is None else case.referrals.get(ref("r1"))


def state_of(world: World) -> str | None:
    referral = referral_in(world)
    if referral is None:
        return None
    if referral.withdrawn:
        return "withdrawn"
    return referral.answer or ("registered" if referral.registered else "sent")


def facts_of(world: World) -> Hashable:
    referral = referral_in(world)
    return referral and (referral.registered, referral.answer, referral.withdrawn)


REFERRAL = Machine(
    title="Referral",
    about="Sent and withdrawn by its sender; registered and answered, in either order, by its recipient.",
    start=lambda: {"intake": consented(), "nav": Story("nav")},
    moves={
        "refer": BY_SENDER("refer", **SENT),
        "withdraw_referral": BY_SENDER("withdraw_referral", referral="r1", why="revoked"),
        "register_referral": BY_RECIPIENT("register_referral", referral="r1", case_number="7"),
        **{
            f"answer_referral {name}": BY_RECIPIENT("answer_referral", referral="r1", **content)
            for name, content in ANSWERS.items()
        },
    },
    state_of=state_of,
    facts_of=facts_of,
)
