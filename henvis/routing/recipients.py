"""Whom a row of the sharing rules means in a case."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from henvis.contract.events import Event
from henvis.law.ruleset import Law
from henvis.law.sharing import Recipients, Row
from henvis.routing.case import Referral, RouterCase
from henvis.routing.parties import ever_evidence, is_party, last_to_end

DUTY = "statutory_duty"


class Named(NamedTuple):
    """An agency that a row names.

    With a `basis` it gets the event also when it is no party, and on that basis: `party` for who was one,
    `statutory_duty` whether it ever was or not. `lacking` is the referral that was withheld from it and for
    which it gets nothing even as a party.
    """

    agency: str
    basis: str | None = None
    evidence: tuple[UUID, ...] = ()
    lacking: Referral | None = None


def named(law: Law, case: RouterCase, event: Event, row: Row) -> Iterator[Named]:
    """Whom the row names, each agency once, in the order of the rules."""
    seen: set[str] = set()
    for one in _all(law, case, event, row):
        if one.agency not in seen:
            seen.add(one.agency)
            yield one


def _all(law: Law, case: RouterCase, event: Event, row: Row) -> Iterator[Named]:
    child = law.codes.is_child(case.age_group)
    agencies = row.to + row.child if isinstance(row.to, tuple) and child else row.to
    always = {one.agency: one for word in row.always for one in _always(case, event, word)}
    if child:
        always |= {agency: _by_duty(case, agency) for agency in row.always_child}
    if isinstance(agencies, Recipients):
        yield from MEANT[agencies](case, event)
    else:
        yield from (always.get(agency, Named(agency=agency)) for agency in agencies)
    yield from always.values()


def _always(case: RouterCase, event: Event, word: str | Recipients) -> Iterable[Named]:
    if isinstance(word, Recipients):
        return MEANT[word](case, event)
    return (Named(agency=word, basis="party", evidence=ever_evidence(case, word)),)


def _by_duty(case: RouterCase, agency: str) -> Named:
    """What makes it a duty is that the person is a child, or may be one."""
    return Named(agency=agency, basis=DUTY, evidence=(case.age_told,))


def _old_owner(case: RouterCase, event: Any) -> Iterable[Named]:
    yield Named(agency=event.old_owner, basis="party", evidence=ever_evidence(case, event.old_owner))


def _its_sender(case: RouterCase, event: Any) -> Iterable[Named]:
    yield Named(agency=case.referrals[event.referral].sender)


def _its_recipient(case: RouterCase, event: Any) -> Iterable[Named]:
    """Who was not sent the referral is not sent what becomes of it either, party by another one or not."""
    referral = case.referrals[event.referral]
    if referral.delivered:
        yield Named(agency=referral.recipient)
    elif is_party(case, referral.recipient) or last_to_end(case, referral.recipient):
        yield Named(agency=referral.recipient, lacking=referral)


def _received_under_it(case: RouterCase, event: Any) -> Iterable[Named]:
    """A recall reaches all who were sent a referral under the consent, party or not, and who recorded it."""
    consent = case.consents[event.consent]
    for referral in case.referrals.values():
        if referral.consent == consent.id and referral.delivered:
            yield Named(agency=referral.recipient, basis="party", evidence=(referral.sent, consent.given))
    yield Named(agency=consent.recorded_by, basis="party", evidence=(consent.given,))


def _its_recorder(case: RouterCase, event: Any) -> Iterable[Named]:
    """Who recorded the consent hears what became of its recall, party or not."""
    consent = case.consents[event.consent]
    evidence = tuple(one for one in (consent.given, consent.stopped_by) if one is not None)
    yield Named(agency=consent.recorded_by, basis="party", evidence=evidence)


MEANT: Mapping[Recipients, Callable[[RouterCase, Event], Iterable[Named]]] = {
    Recipients.OLD_OWNER: _old_owner,
    Recipients.ITS_SENDER: _its_sender,
    Recipients.ITS_RECORDER: _its_recorder,
    Recipients.ITS_RECIPIENT: _its_recipient,
    Recipients.RECEIVED_UNDER_IT: _received_under_it,
}
