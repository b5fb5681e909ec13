"""A page of the book under the ids that events have told."""

from uuid import UUID

from henvis.deadlines.page import Page
from henvis.replacing import replace


def renamed(page: Page, known: UUID, published: UUID) -> Page:
    """The page with one deadline under another id."""
    return Page(
        tuple(replace(one, id=published) if one.id == known else one for one in page.deadlines),
        tuple(
            replace(one, deadline=published) if one.deadline == known else one for one in page.contradictions
        ),
    )
