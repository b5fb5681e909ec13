"""Two cases that differ only in a party which an agency has nothing to do with are the same to that agency.

In its mailbox stand the same records with the same bytes; of the router's own, the id is random and left out.
"""

import dataclasses
from datetime import timedelta
from itertools import groupby
from uuid import UUID, uuid4

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from henvis.contract import events, wire
from henvis.contract.events import Event
from tests.domain.routing.improviser import Improviser
from tests.domain.routing.story import MORNING, Story, sent
from tests.router.desk import NewDesk

ANY = UUID(int=1)
OTHERS = ("udi", "barnevern", "police")
FEW = settings(max_examples=12, deadline=None, phases=[Phase.generate])


@st.composite
def without_nav(draw: st.DrawFn) -> list[tuple[str, Event]]:
    """What everybody but nav says, and nobody to nav, in a case in which all others are parties."""
    chance = draw(st.randoms(use_true_random=True))
    story = Story(age_group=chance.choice(["adult", "minor", "age_in_doubt"]))
    improviser = Improviser(chance, story)
    consent = improviser.a_consent("guardian")
    story.says("intake", dataclasses.replace(consent, until=None))
    for agency, service in zip(OTHERS, ("asylum", "child_protection", "protection"), strict=True):
        story.says("intake", sent(uuid4(), agency, service, "consent", consent=consent.consent))
    for _ in range(30):
        story.now += timedelta(hours=chance.choice([0, 0, 0, 0, 24]))
        story.tries(*improviser.next())
    return [one for one in story.tried if "nav" not in {one[0], getattr(one[1], "to", None)}]


def with_nav(said: list[tuple[str, Event]]) -> list[tuple[str, Event]]:
    """The same, and intake has referred to nav as well."""
    consent, meta = uuid4(), said[0][1].meta
    agreed = events.ConsentGiven(consent=consent, to=("nav",), purposes=("assistance",), by="guardian")
    joining = (agreed, sent(uuid4(), "nav", "subsistence", "consent", consent=consent))
    stamped = [dataclasses.replace(one, meta=dataclasses.replace(meta, id=uuid4())) for one in joining]
    return [said[0], *(("intake", one) for one in stamped), *said[1:]]


def mailboxes(new_desk: NewDesk, said: list[tuple[str, Event]]) -> dict[str, list[bytes]]:
    with new_desk() as one:
        for instant, together in groupby(said, key=lambda each: each[1].meta.recorded):
            one.clock.move(max(instant, MORNING))
            with one.transactions.begin() as transaction:
                one.agenda.fall_due(transaction, range(one.topics.partitions))
            for journal, event in together:
                one.receives(journal, [event])
        return {agency: [_bytes(event) for event in one.mailbox(agency)] for agency in (*OTHERS, "nav")}


def _bytes(event: Event) -> bytes:
    if event.meta.publisher == "router":
        event = dataclasses.replace(event, meta=dataclasses.replace(event.meta, id=ANY))
    return wire.encode(event)


@FEW
@given(without_nav())
def test_each_other_agency_is_sent_the_same(new_desk: NewDesk, said: list[tuple[str, Event]]) -> None:
    alone, joined = mailboxes(new_desk, said), mailboxes(new_desk, with_nav(said))
    assert (bool(alone.pop("nav")), bool(joined.pop("nav"))) == (False, True)
    assert alone == joined
