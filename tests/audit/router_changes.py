"""What could be done to one record of the router's journal, and what it is found as."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from henvis.audit.case_history import ROUTER, CaseHistory, Entry
from henvis.bus.broker import topics
from henvis.contract.events import (
    AgeSettled,
    CaseClosed,
    ConsentEnded,
    Event,
    EventDelivered,
    EventFiled,
    EventWithheld,
    OwnerChanged,
    RecallIssued,
    ReceiptIssued,
    ReferralsLapsed,
)
from tests.audit.routed_case import NOBODYS, RoutedCase, altered, of_router
from tests.domain.routing.story import Story, full_house

TOPICS = topics.load()
SPLIT = {"cause_missing", "receipt_missing", "receipt_not_due"}
"""A record that is said to have another cause parts what stands before it from what stands behind."""
Change = Callable[[list[Entry], int], Sequence[Entry]]


def each(cases: list[RoutedCase], kind: type[Event], change: Change) -> Iterator[tuple[Entry, CaseHistory]]:
    """Every record of a type, and its case with that record changed, where it can be changed so."""
    for case in cases:
        said = case.history.of(ROUTER)
        for at, entry in enumerate(said):
            if isinstance(entry.event, kind):
                after = tuple(change(list(said), at))
                if after != said:
                    yield entry, of_router(case.history, after)


def put(**fields: Any) -> Change:
    """Another record in its place, with these fields; a value that is a function is asked."""

    def change(said: list[Entry], at: int) -> Sequence[Entry]:
        event = said[at].event
        given = {name: value(event) if callable(value) else value for name, value in fields.items()}
        return [*said[:at], altered(said[at], **given), *said[at + 1 :]]

    return change


def other_source(event: Any) -> Any:
    offset = event.source.offset
    return replace(event.source, offset=7000) if offset is not None else event.source


def no_source(event: Any) -> Any:
    return replace(event.source, event=NOBODYS)


def another_basis(event: Any) -> str:
    return "consent" if event.basis != "consent" else "party"


def another_reason(event: Any) -> str:
    return "case_closed" if event.reason != "case_closed" else "no_legal_basis"


def another_step(event: Any) -> str:
    return "withheld" if event.step == "delivered" else "delivered"


def less_evidence(event: Any) -> Any:
    return event.evidence[1:]


def no_evidence(event: Any) -> Any:
    return (*event.evidence[1:], NOBODYS)


def dropped(said: list[Entry], at: int) -> Sequence[Entry]:
    """Without the record, where it is not all that its cause led to."""
    cause = said[at].event.meta.caused_by
    near = [one for one in said[max(at - 1, 0) : at + 2] if one is not said[at]]
    if cause is None or all(one.event.meta.caused_by != cause for one in near):
        return said
    return [*said[:at], *said[at + 1 :]]


def withheld(said: list[Entry], at: int) -> Sequence[Entry]:
    one: Any = said[at].event
    kept = EventWithheld(
        meta=one.meta, to=one.to, source=one.source, reason="case_closed", rule="x", evidence=one.evidence
    )
    return [*said[:at], said[at]._replace(event=kept), *said[at + 1 :]]


def delivered(said: list[Entry], at: int) -> Sequence[Entry]:
    one: Any = said[at].event
    given_ = EventDelivered(
        meta=one.meta,
        to=one.to,
        source=one.source,
        mailbox_seq=1000,
        basis="party",
        rule="x",
        evidence=one.evidence,
    )
    return [*said[:at], said[at]._replace(event=given_), *said[at + 1 :]]


def again(said: list[Entry], at: int) -> Sequence[Entry]:
    copied = altered(said[at], mailbox_seq=100_000, meta__seq=100_000, meta__id=NOBODYS)
    return [*said[: at + 1], copied, *said[at + 1 :]]


def again_at_the_end(said: list[Entry], at: int) -> Sequence[Entry]:
    last = said[-1].event.meta.recorded
    same = {"meta__recorded": last, "meta__occurred": last}
    copied = altered(said[at], mailbox_seq=100_000, meta__id=NOBODYS, **same)
    return [*said, copied]


def to_one_more(said: list[Entry], at: int) -> Sequence[Entry]:
    """To an agency that nothing else of this judgement is for."""
    cause = said[at].event.meta.caused_by
    told_ = {getattr(one.event, "to", "") for one in said if one.event.meta.caused_by == cause}
    others = [one for one in TOPICS.agencies if one not in told_]
    if not others:
        return said
    more = altered(said[at], to=others[0], mailbox_seq=100_000, meta__id=NOBODYS)
    return [*said[: at + 1], more, *said[at + 1 :]]


ALONE: list[tuple[str, type[Event], Change, set[str]]] = [
    ("basis", EventDelivered, put(basis=another_basis), {"wrong_basis"}),
    ("rule", EventDelivered, put(rule="events.Nothing"), {"wrong_rule"}),
    ("evidence", EventDelivered, put(evidence=less_evidence), {"wrong_evidence"}),
    ("no evidence", EventDelivered, put(evidence=no_evidence), {"evidence_missing"}),
    ("catch-up", EventDelivered, put(catch_up=lambda one: not one.catch_up), {"wrong_catch_up"}),
    ("source", EventDelivered, put(source=other_source), {"wrong_source"}),
    ("no source", EventDelivered, put(source=no_source), {"source_missing"}),
    ("withheld", EventDelivered, withheld, {"withheld_though_due"}),
    ("not delivered", EventDelivered, dropped, {"not_delivered"}),
    ("twice at once", EventDelivered, again, {"delivered_twice"}),
    ("twice later", EventDelivered, again_at_the_end, {"delivered_twice"}),
    ("to one more", EventDelivered, to_one_more, {"delivered_without_ground"}),
    ("reason", EventWithheld, put(reason=another_reason), {"wrong_reason"}),
    ("rule of a withholding", EventWithheld, put(rule="x"), {"wrong_rule"}),
    ("evidence of a withholding", EventWithheld, put(evidence=no_evidence), {"evidence_missing"}),
    ("delivered", EventWithheld, delivered, {"delivered_without_ground"}),
    ("withholding dropped", EventWithheld, dropped, {"withholding_missing"}),
    ("step", ReceiptIssued, put(step=another_step, reason=None), {"receipt_wrong"}),
    ("recipient", ReceiptIssued, put(recipient=lambda one: one.to), {"receipt_wrong"}),
    ("receipt dropped", ReceiptIssued, dropped, {"receipt_missing"}),
    ("receipt twice", ReceiptIssued, again, {"said_twice"}),
    ("filed with a clause", EventFiled, put(outcome="no_standing", reason="opened_twice"), {"filed_wrongly"}),
    ("recall dropped", RecallIssued, dropped, {"recall_missing", "source_missing"}),
    ("recall of another", RecallIssued, put(consent=NOBODYS), {"wrong_recall", "wrong_source"}),
    ("return dropped", OwnerChanged, dropped, {"return_missing", "source_missing"}),
    ("return to another", OwnerChanged, put(new_owner=lambda one: one.old_owner), {"wrong_owner"}),
    ("lapse of others", ReferralsLapsed, put(referrals=(NOBODYS,)), {"wrong_lapse"}),
    ("no cause", ReceiptIssued, put(meta__caused_by=NOBODYS), SPLIT),
]  # fmt: skip


def a_childhood_that_ends() -> Story:
    """A guardian's consent ends on the birthday; nav, which owned the case, is no party any more."""
    story, refs = full_house(age_group="minor")
    story.answers("nav", refs["nav"], takes_over=True)
    story.says("intake", OwnerChanged(old_owner="intake", new_owner="nav", referral=refs["nav"]))
    story.states("police", "presumed_victim")
    story.says("intake", ConsentEnded(consent=refs["consent"]))
    story.states("intake", "guardian_appointed")
    return story


def a_consent_that_runs_out() -> Story:
    """Nav owns the case while the consent lasts; udi joins late, is caught up, and is a party no longer."""
    story = Story()
    until = date(2026, 3, 5)
    consent = story.consents("intake", ("nav", "udi"), "assistance", "residence", until=until)
    referral = story.refers("intake", "nav", "subsistence", "consent", consent=consent)
    story.answers("nav", referral, takes_over=True)
    story.says("intake", OwnerChanged(old_owner="intake", new_owner="nav", referral=referral))
    story.states("intake", "indication")
    story.refers("intake", "udi", "reflection_period", "consent", consent=consent)
    story.states("intake", "suspicion")
    story.at(story.now + timedelta(days=5))
    story.says("udi", AgeSettled(age_group="minor"))
    story.says("intake", CaseClosed(outcome="settled"))
    return story
