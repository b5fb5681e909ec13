"""What a case still shows of the events that it was told."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from henvis.casework.case import Case
from henvis.contract.events import AppealMade, ApplicationReceived, DecisionMade, Event, StatementMade

FOREVER: Final = datetime.max.replace(tzinfo=UTC)


def said_between(case: Case, after: datetime, before: datetime) -> Iterator[Event]:
    """Drafts of what was said between two instants (UTC): of statements the latest of each code."""
    yield from (draft for at, draft in _said(case) if after < at < before)


def _said(case: Case) -> Iterator[tuple[datetime, Event]]:
    for one in case.statements.values():
        yield one.occurred, StatementMade(statement=one.code, value=one.value)
    for application in case.applications.values():
        draft = ApplicationReceived(application=application.id, type=application.type)
        yield application.received_at, draft
    for appeal in case.appeals.values():
        yield appeal.made_at, AppealMade(appeal=appeal.id, decision=appeal.decision)
    for made in case.decisions.values():
        yield (
            made.occurred,
            DecisionMade(
                decision=made.id,
                type=made.type,
                outcome=made.outcome,
                made_on=made.made_on,
                follows=made.follows,
            ),
        )
