"""One case's page of the book: its deadlines, and what among them contradicts what else is known."""

from dataclasses import dataclass
from datetime import datetime

from henvis.casework.case import Case
from henvis.contract.events import Event
from henvis.deadlines import book
from henvis.deadlines.book import PUNCTUAL
from henvis.deadlines.contradicting import contradicting, news
from henvis.deadlines.contradiction import Contradiction
from henvis.deadlines.deadline import BookContext, Changes, Deadline, Said
from henvis.deadlines.ending import may_touch_deadlines


@dataclass(frozen=True, slots=True)
class Page:
    """All deadlines and contradictions that the book has held of the case, those that are over too."""

    deadlines: tuple[Deadline, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


EMPTY = Page()
Turned = tuple[Page, tuple[Said, ...]]
"""The page afterwards, and what the agency says."""


def follow(before: Case | None, after: Case, event: Event, page: Page, context: BookContext) -> Turned:
    """The page after an event that the agency made or was sent; see `book.follow`."""
    if _stays_as_it_is(after, event, page, context):
        return page, ()
    changes = book.follow(before, after, event, page.deadlines, context)
    return _looked_at(after, page, changes, context, at=event.meta.occurred)


def _stays_as_it_is(case: Case, event: Event, page: Page, context: BookContext) -> bool:
    """Whether nothing on the page can follow from the event: most are receipts, and what others warn of."""
    if may_touch_deadlines(context.law, event) or not context.knows_nothing_new(case):
        return False
    until = min(context.now, event.meta.occurred)
    return all(one.next_at is not None and one.next_at > until for one in page.deadlines if one.is_open)


def pass_time(case: Case, page: Page, context: BookContext, *, until: datetime) -> Turned:
    """The page after all that falls due up to `until` (UTC), in the order of the instants.

    It is looked at again at each instant, so that who slept finds what who was awake found.
    """
    said: list[Said] = []
    while (at := _next_stop(page, context, until)) < until:
        page, saying = _up_to(case, page, context, at)
        said += saying
    page, saying = _up_to(case, page, context, until)
    return page, (*said, *saying)


def _next_stop(page: Page, context: BookContext, until: datetime) -> datetime:
    """Who looks for nothing goes to the end at once."""
    looks = bool(context.law.looked_for[context.agency])
    return min((one.next_at for one in page.deadlines if looks and one.next_at), default=until)


def _up_to(case: Case, page: Page, context: BookContext, until: datetime) -> Turned:
    changes = book.pass_time(case, page.deadlines, context, until=until)
    if not changes.said:
        return Page(changes.deadlines, page.contradictions), ()
    late = context.now - until > PUNCTUAL
    return _looked_at(case, page, changes, context, at=until, late=late)


def _looked_at(
    case: Case, page: Page, changes: Changes, context: BookContext, *, at: datetime, late: bool = False
) -> Turned:
    law = context.law
    found = contradicting(law, context.agency, case, changes.deadlines, page.contradictions)
    told = (Said(at, draft) for draft in news(law, page.contradictions, found, late=late))
    return Page(changes.deadlines, found), (*changes.said, *told)
