"""For each clause of standing, what breaks it: in a case of intake's in which all five are parties."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias
from uuid import UUID, uuid4

from henvis.contract import events
from henvis.contract.events import Event
from tests.domain.routing.story import LAW, Story, full_house, sent

Refs: TypeAlias = dict[str, UUID]
Breach: TypeAlias = tuple[str, str, Callable[[Refs], Event]]

OPENING = events.CaseOpened(
    source="police", age_group="adult", exploitation_stated=False, address_grade="unknown"
)
SOURCE = events.SourceRecord(topic="nrm.from.intake", partition=0, offset=0, event=UUID(int=1))
RECEIPT = events.ReceiptIssued(
    to="intake", mailbox_seq=1, event=UUID(int=1), recipient="udi", step="delivered"
)
DELIVERY = events.EventDelivered(to="udi", source=SOURCE, mailbox_seq=1, basis="party", rule="", evidence=())
WITHHOLDING = events.EventWithheld(to="udi", source=SOURCE, reason="case_closed", rule="", evidence=())


def states(code: str) -> Callable[[Refs], Event]:
    return lambda _: events.StatementMade(statement=code)


def decides(code: str, outcome: str = "granted") -> Callable[[Refs], Event]:
    return lambda _: events.DecisionMade(decision=uuid4(), type=code, outcome=outcome, made_on=DAY)


def refers(to: str, service: str) -> Callable[[Refs], Event]:
    return lambda _: sent(uuid4(), to, service, "statutory_duty")


def settles(age_group: str) -> Callable[[Refs], Event]:
    return lambda _: events.AgeSettled(age_group=age_group)


def applies(code: str) -> Callable[[Refs], Event]:
    return lambda _: events.ApplicationReceived(application=uuid4(), type=code)


def warns(rule: str, of: str | None = None) -> Callable[[Refs], Event]:
    return lambda refs: events.DeadlineWarned(
        deadline=uuid4(), rule=rule, decision=refs[of] if of else None, due_on=DAY, warned_on=DAY
    )


def recall_answers(consent: str, answer: str, rule: str | None = None) -> Callable[[Refs], Event]:
    return lambda refs: events.RecallAnswered(consent=refs[consent], answer=answer, rule=rule)


def overdue(consent: str, of: str | None = None) -> Callable[[Refs], Event]:
    return lambda refs: events.DeadlineEnded(
        deadline=uuid4(),
        rule="recall-answer",
        decision=refs[of] if of else None,
        consent=refs[consent],
        due_on=DAY,
        ended="expired",
    )


def contradicts(code: str, of: str = "decision", against: str | None = None) -> Callable[[Refs], Event]:
    return lambda refs: events.ClocksContradict(
        contradiction=code,
        deadline=uuid4(),
        rule=min(LAW.contradictions[code].clock) if code in LAW.contradictions else code,
        decision=refs[of],
        due_on=DAY,
        against=refs[against] if against else None,
    )


def hands_over(old: str, new: str) -> Callable[[Refs], Event]:
    return lambda refs: events.OwnerChanged(old_owner=old, new_owner=new, referral=refs["udi"])


DAY = date(2026, 3, 2)
BREACHES: list[Breach] = [
    ("may_not_issue", "intake", lambda _: RECEIPT),
    ("may_not_issue", "intake", lambda _: DELIVERY),
    ("may_not_issue", "intake", lambda _: WITHHOLDING),
    ("may_not_issue", "intake", states("offence_reported")),
    ("may_not_issue", "nav", states("concern_received")),
    ("may_not_issue", "intake", states("no_such_statement")),
    ("may_not_issue", "nav", decides("asylum")),
    ("may_not_issue", "udi", decides("no_such_type")),
    ("may_not_issue", "udi", decides("asylum", "no_such_outcome")),
    ("may_not_issue", "udi", refers("nobody", "asylum")),
    ("may_not_issue", "intake", settles("adult")),
    ("may_not_issue", "nav", settles("minor")),
    ("may_not_issue", "udi", settles("age_in_doubt")),
    ("may_not_issue", "nav", applies("subsistence")),
    ("may_not_issue", "udi", applies("placement")),
    ("may_not_issue", "udi", warns("no-such-rule")),
    ("may_not_issue", "barnevern", warns("child-18th-birthday")),
    ("may_not_issue", "udi", contradicts("no-such-contradiction")),
    ("may_not_issue", "nav", contradicts("appeal-past-permit")),
    ("may_not_issue", "barnevern", contradicts("of-age-during-placement")),
    ("opened_twice", "intake", lambda _: OPENING),
    ("opened_twice", "nav", lambda _: OPENING),
    ("closed_by_who_is_not_owner", "udi", lambda _: events.CaseClosed(outcome="settled")),
    ("handed_over_by_who_is_not_owner", "udi", hands_over("udi", "nav")),
    ("handed_over_by_who_is_not_owner", "udi", hands_over("intake", "udi")),
    ("handed_over_by_who_is_not_owner", "intake", hands_over("nav", "udi")),
    ("handed_over_to_who_did_not_ask", "intake", hands_over("intake", "udi")),
    (
        "handed_over_to_who_did_not_ask",
        "intake",
        lambda _: events.OwnerChanged(old_owner="intake", new_owner="udi"),
    ),
    (
        "answered_by_who_is_not_recipient",
        "nav",
        lambda refs: events.ReferralAnswered(referral=refs["udi"], answer="accepted"),
    ),
    (
        "answered_by_who_is_not_recipient",
        "nav",
        lambda refs: events.ReferralAnswered(referral=refs["withheld"], answer="accepted"),
    ),
    ("answered_by_who_is_not_recipient", "nav", lambda refs: events.ReferralRegistered(referral=refs["udi"])),
    ("answered_by_who_is_not_recipient", "nav", lambda _: events.ReferralRegistered(referral=uuid4())),
    (
        "withdrawn_by_who_is_not_sender",
        "udi",
        lambda refs: events.ReferralWithdrawn(referral=refs["udi"], why="revoked"),
    ),
    (
        "withdrawn_by_who_is_not_sender",
        "intake",
        lambda _: events.ReferralWithdrawn(referral=uuid4(), why="revoked"),
    ),
    (
        "consent_withdrawn_by_who_does_not_know_it",
        "nav",
        lambda refs: events.ConsentWithdrawn(consent=refs["other"]),
    ),
    (
        "consent_withdrawn_by_who_does_not_know_it",
        "intake",
        lambda _: events.ConsentWithdrawn(consent=uuid4()),
    ),
    (
        "consent_ended_by_who_did_not_record_it",
        "intake",
        lambda refs: events.ConsentEnded(consent=refs["consent"]),
    ),
    ("consent_ended_by_who_did_not_record_it", "nav", lambda refs: events.ConsentEnded(consent=refs["ward"])),
    ("consent_ended_by_who_did_not_record_it", "intake", lambda _: events.ConsentEnded(consent=uuid4())),
    (
        "may_not_issue",
        "intake",
        lambda refs: events.RecallIssued(consent=refs["gone"]),
    ),
    ("may_not_issue", "nav", recall_answers("gone", "must_keep", "criminal-case")),
    ("may_not_issue", "nav", recall_answers("gone", "must_keep", "no-such-ground")),
    ("may_not_issue", "nav", recall_answers("gone", "must_keep")),
    ("may_not_issue", "nav", recall_answers("gone", "stopped", "own-decision")),
    (
        "may_not_issue",
        "intake",
        lambda _: events.ConsentGiven(
            consent=uuid4(),
            to=(),
            purposes=(),
            pairs=(events.ConsentPair(to="customs", purpose="assistance"),),
            by="self",
        ),
    ),
    ("recall_answered_by_who_was_not_asked", "nav", recall_answers("consent", "stopped")),
    ("recall_answered_by_who_was_not_asked", "police", recall_answers("gone", "stopped")),
    ("recall_answered_by_who_was_not_asked", "intake", recall_answers("gone", "stopped")),
    ("deadline_of_a_recall_that_is_not_its_own", "nav", overdue("consent")),
    ("deadline_of_a_recall_that_is_not_its_own", "police", overdue("gone")),
    ("deadline_of_a_recall_that_is_not_its_own", "nav", overdue("gone", of="decision")),
    (
        "ended_by_who_did_not_decide",
        "nav",
        lambda refs: events.MeasureEnded(decision=refs["decision"], reason="returned"),
    ),
    (
        "ended_by_who_did_not_decide",
        "udi",
        lambda _: events.MeasureEnded(decision=uuid4(), reason="returned"),
    ),
    (
        "ended_by_who_did_not_decide",
        "intake",
        lambda refs: events.AppealMade(appeal=uuid4(), decision=refs["decision"]),
    ),
    ("deadline_of_a_decision_it_does_not_know", "udi", warns("reflection-period", "other")),
    ("deadline_of_a_decision_it_does_not_know", "police", warns("reflection-period", "decision")),
    ("deadline_of_a_decision_it_does_not_know", "udi", contradicts("appeal-past-permit", "other")),
    ("deadline_of_a_decision_it_does_not_know", "udi", contradicts("appeal-past-permit", against="other")),
    ("referral_used_twice", "intake", lambda refs: sent(refs["udi"], "nav", "subsistence", "statutory_duty")),
    (
        "decision_used_twice",
        "nav",
        lambda refs: events.DecisionMade(
            decision=refs["decision"], type="subsistence", outcome="granted", made_on=DAY
        ),
    ),
    (
        "consent_used_twice",
        "nav",
        lambda refs: events.ConsentGiven(
            consent=refs["consent"], to=("nav",), purposes=("assistance",), by="self"
        ),
    ),
]


def house() -> tuple[Story, Refs]:
    story, refs = full_house()
    refs["withheld"] = story.refers("intake", "nav", "subsistence")
    refs["other"] = story.consents("intake", ("police",), "investigation")
    refs["ward"] = story.consents("intake", ("police",), "investigation", given_by="guardian")
    refs["gone"] = story.consents("intake", ("nav",), "assistance")
    story.refers("intake", "nav", "subsistence", "consent", consent=refs["gone"])
    story.says("intake", events.ConsentWithdrawn(consent=refs["gone"]))
    refs["decision"] = story.decides("udi", "reflection_period")
    return story, refs
