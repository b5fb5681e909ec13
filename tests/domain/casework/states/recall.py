"""What an agency received under a consent that intake may withdraw, and that may end by itself."""

from collections.abc import Hashable

from henvis.casework.recalls import answer_until
from henvis.contract.events import RecallIssued
from tests.domain.casework.beginnings import opened, referral
from tests.domain.casework.states.machine import Machine, World, only_in
from tests.domain.casework.story import LAW, Story, ref

DAYS_AFTER = "2021-03-08T09:00"
ANSWER = {"consent": "c1"}


def start() -> dict[str, Story]:
    return {"nav": opened("nav")}


def is_referred(world: World) -> None:
    """Under the consent; it enters the referral in its register."""
    world["nav"].hears(referral(), by="intake").does("register_referral", referral="r1", case_number="1")


def state_of(world: World) -> str | None:
    case = world["nav"].case
    consent = None if case is None else case.consents.get(ref("c1"))
    if case is None or consent is None:
        return None
    at = consent.recalled_at
    if at is None:
        return "received"
    answer = case.recall_answers.get((ref("c1"), "nav"))
    if answer is not None:
        return {"stopped": "stopped", "must_keep": "kept"}[answer.answer]
    until = answer_until(LAW, at)
    return "overdue" if until is not None and until <= world["nav"].now else "recalled"


def facts_of(world: World) -> Hashable:
    return state_of(world), world["nav"].now


RECALL = Machine(
    title="Recall",
    about="What NAV received under a consent, and has entered in its register. The time for an answer is "
    "a working day, our default; an answer is asked for after that too.",
    start=start,
    moves={
        "ReferralSent": only_in({None}, state_of, is_referred),
        "withdraw_consent": lambda world: world["nav"].does("withdraw_consent", consent="c1"),
        "RecallIssued": only_in(
            {"received"},
            state_of,
            lambda world: world["nav"].hears(RecallIssued(consent=ref("c1")), by="router"),
        ),
        "answer_recall stopped": lambda world: world["nav"].does("answer_recall", **ANSWER, answer="stopped"),
        "answer_recall must_keep": lambda world: world["nav"].does(
            "answer_recall", **ANSWER, answer="must_keep", rule="case-file"
        ),
        "its working day passes": only_in({"recalled"}, state_of, lambda world: world["nav"].at(DAYS_AFTER)),
    },
    state_of=state_of,
    facts_of=facts_of,
)
