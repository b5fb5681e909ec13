"""The auditor sees all of a case in one order: what was said, what became of it, and every deadline."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest

from henvis.audit.agency_view.known import known_to, mailbox_of
from henvis.audit.case_history import ROUTER, CaseHistory
from henvis.audit.histories import histories_of
from henvis.audit.instants import instant_of
from henvis.audit.replay import showing as replay_showing
from henvis.audit.replay.replaying import replayed
from henvis.audit.story import showing
from henvis.audit.story.ordering import in_order
from henvis.audit.story.telling import OF_AN_EVENT
from henvis.audit.story.telling import told as tell
from henvis.audit.timeline.html_page import page
from henvis.audit.timeline.model import Timeline
from henvis.audit.timeline.terminal import lines
from henvis.audit.timeline.words import GIST, LANGUAGES
from henvis.audit.timely import consents, said, unsaid
from henvis.audit.timely.claim import LAW_NOT_KEPT, agencies_in
from henvis.audit.wording import timely_en, timely_nb
from henvis.bus.broker import topics
from henvis.contract.events import EVENT_TYPES, DecisionMade
from henvis.law.released import Laws
from tests.audit.logged_book import LoggedBook, another_id, changed, under_unkept_law, with_journal
from tests.audit.memory_log import MemoryLog

TOPICS, LAWS = topics.load(), Laws()


@pytest.fixture(scope="module")
def cases(told: MemoryLog) -> list[CaseHistory]:
    """All cases of all shipped stories."""
    return [
        history for part in range(TOPICS.partitions) for history in histories_of(told, TOPICS, part).values()
    ]


def test_every_event_is_told_once(cases: list[CaseHistory]) -> None:
    assert len(cases) > 5
    for history in cases:
        story = tell(history, LAWS)
        shown = Counter(entry.event.meta.id for one in story.events for entry in (one.entry, *one.became))
        assert shown == Counter(entry.event.meta.id for entry in history.entries())
        assert not any(isinstance(one.entry.event, OF_AN_EVENT) for one in story.events)
        assert story.deadlines.keys() == set(agencies_in(history))


def test_what_somebody_wrote_into_anothers_journal_is_told_and_is_nobodys_knowledge() -> None:
    book = LoggedBook("udi", "2021-03-01T09:00").decides("d1", "reflection_period")
    forged = changed(book.entries(DecisionMade)[0], decision=another_id())
    meta = replace(forged.event.meta, id=another_id(), publisher="police")
    forged = forged._replace(event=replace(forged.event, meta=meta))
    history = with_journal(book.history, "udi", [*book.journals["udi"], forged])
    assert meta.id in {one.entry.event.meta.id for one in tell(history, LAWS).events}
    assert known_to(history, "udi") == known_to(book.history, "udi")


def test_nothing_stands_before_what_it_follows_from(cases: list[CaseHistory]) -> None:
    for history in cases:
        place = {entry.event.meta.id: number for number, entry in enumerate(in_order(history))}
        for journal in history.journals.values():
            places = [place[entry.event.meta.id] for entry in journal]
            assert places == sorted(places)
        for agency in agencies_in(history):
            for one in mailbox_of(history, agency):
                assert one.delivery is not None
                later = [own for own in history.of(agency) if own.event.meta.seen >= (one.mailbox_seq or 0)]
                for own in later:
                    assert place[own.event.meta.id] > place[one.delivery.event.meta.id]
        for entry in history.of(ROUTER):
            if entry.event.meta.caused_by is not None:
                assert place[entry.event.meta.id] > place[entry.event.meta.caused_by]


def test_the_story_as_of_an_instant_is_its_beginning(cases: list[CaseHistory]) -> None:
    history = max(cases, key=lambda one: sum(1 for _ in one.entries()))
    whole = in_order(history)
    at = whole[len(whole) // 2].event.meta.recorded
    events = showing.as_plain(tell(history, LAWS, at))["events"]
    assert 0 < len(events) < len(tell(history, LAWS).events)
    assert all(instant_of(one["recorded"]) <= at for one in events)


def test_what_became_of_an_event_names_ground_rule_and_reason(cases: list[CaseHistory]) -> None:
    became = [
        fate
        for history in cases
        for event in showing.as_plain(tell(history, LAWS))["events"]
        for fate in event["became"]
    ]
    by_type = {
        kind: [one for one in became if one["type"] == kind] for kind in ("EventDelivered", "EventWithheld")
    }
    assert all(one["basis"] and one["rule"] and one["to"] for one in by_type["EventDelivered"])
    assert all(one["reason"] and one["rule"] for one in by_type["EventWithheld"])
    assert all(by_type.values())


def timelines(history: CaseHistory) -> Iterator[Timeline]:
    at = in_order(history)[-1].event.meta.recorded
    for words in LANGUAGES.values():
        yield showing.timeline(tell(history, LAWS), words)
        for agency in agencies_in(history):
            yield replay_showing.timeline(replayed(history, agency, at, LAWS), words)


def test_a_timeline_reads_the_same_in_terminal_and_browser(cases: list[CaseHistory]) -> None:
    history = max(cases, key=lambda one: sum(1 for _ in one.entries()))
    for timeline in timelines(history):
        text, document = "\n".join(lines(timeline)), Document()
        document.feed(page(timeline))
        document.close()
        assert document.languages == [timeline.language]
        for moment in timeline.moments:
            for part in (moment.what, moment.gist, *moment.notes):
                assert part in text
                assert part in document.text
        assert "None" not in text
        assert page(timeline) == page(timeline)


def test_the_page_can_be_read_aloud(cases: list[CaseHistory]) -> None:
    """WCAG 2.1: language (3.1.1), title (2.4.2), headings that skip no level (1.3.1); nothing runs."""
    for timeline in timelines(cases[0]):
        document = Document()
        document.feed(page(timeline))
        document.close()
        assert document.levels[0] == 1
        assert document.levels.count(1) == 1
        assert all(
            later - earlier <= 1 for earlier, later in zip(document.levels, document.levels[1:], strict=False)
        )
        assert document.title == timeline.title
        assert not document.left_open
        assert {"main", "ol", "time", "dl"} <= document.seen
        assert document.seen.isdisjoint({"script", "img", "iframe", "link"})


class Document(HTMLParser):
    """What a browser makes of the page."""

    VOID = frozenset({"meta"})

    def __init__(self) -> None:
        super().__init__()
        self.languages: list[str | None] = []
        self.levels: list[int] = []
        self.left_open: list[str] = []
        self.seen: set[str] = set()
        self.text = ""
        self.title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in self.VOID:
            self.left_open.append(tag)
        if tag == "html":
            self.languages.append(dict(attrs)["lang"])
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        assert self.left_open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.left_open and self.left_open[-1] == "title":
            self.title += data


def test_an_agency_whose_law_is_not_kept_is_named() -> None:
    book = LoggedBook("udi", "2021-03-01T09:00").decides("d1", "reflection_period")
    journals = {
        name: tuple(entry._replace(event=under_unkept_law(entry.event)) for entry in journal)
        for name, journal in book.history.journals.items()
    }
    story = tell(CaseHistory(book.history.case_id, journals), LAWS)
    assert showing.as_plain(story)["law_not_kept"] == {"udi": "0" * 64}
    assert "0" * 64 in "\n".join(lines(showing.timeline(story, LANGUAGES["nb"])))
    json.dumps(showing.as_plain(story))


def test_both_languages_have_the_same_words_with_the_same_gaps() -> None:
    nb, en = LANGUAGES["nb"], LANGUAGES["en"]
    names = {kind.rpartition(".")[2] for kind in EVENT_TYPES}
    assert nb.types.keys() == en.types.keys() == names
    assert set(GIST) <= names
    for own, other in ((nb.terms, en.terms), (timely_nb.SENTENCES, timely_en.SENTENCES)):
        assert own.keys() == other.keys()
        for name, text in own.items():
            assert gaps(text) == gaps(other[name]), name


def gaps(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_code_of_the_claim_timely_has_its_sentence() -> None:
    codes = {LAW_NOT_KEPT, said.EXPLANATION, *said.WRONG.values()}
    for module in (said, unsaid, consents):
        source = Path(module.__file__ or "").read_text(encoding="utf-8")
        codes |= set(re.findall(r'Final = "((?:deadline|contradiction|consent)_\w+)"', source))
    assert codes == timely_nb.SENTENCES.keys()
