"""`deadline`, `no_deadline` and `warned`: what the agencies' books say, checked against the journals."""

from datetime import date
from typing import Any

from henvis.play.books import Entry
from henvis.play.due import due_of
from henvis.play.happenings import Verdict
from henvis.play.judges.evidence import Evidence
from henvis.play.story import Expectation


def judge(expectation: Expectation, evidence: Evidence) -> Verdict:
    """Whether exactly one book has the deadline, as the story says that it is."""
    entry = _only_one(expectation.wanted, evidence)
    if isinstance(entry, Verdict):
        return entry
    published = len(evidence.observed.endings_of(entry.id))
    if published > (entry.ended is not None):
        return Verdict(False, f"{entry}, but its end was published {published} times")
    return Verdict(_is_as_wanted(entry, expectation.wanted), str(entry))


def judge_absence(expectation: Expectation, evidence: Evidence) -> Verdict:
    """Whether no book has such a deadline, neither open nor ended."""
    entries = _entries(expectation.wanted, evidence)
    return Verdict(not entries, "; ".join(map(str, entries)) or "in nobody's book")


def judge_warnings(expectation: Expectation, evidence: Evidence) -> Verdict:
    """Whether the deadline was warned of on exactly these days, and said so once for each of them."""
    entry = _only_one(expectation.wanted, evidence)
    if isinstance(entry, Verdict):
        return entry
    published = evidence.observed.warnings_of(entry.id)
    if published and sorted(published) != sorted(entry.warned):
        return Verdict(False, f"the book says {_days(entry.warned)}, the journal {_days(published)}")
    days = sorted(date.fromisoformat(day) for day in expectation.wanted["days"])
    return Verdict(sorted(entry.warned) == days, f"warned on {_days(entry.warned)}, in {entry.book}'s book")


def _only_one(wanted: Any, evidence: Evidence) -> Entry | Verdict:
    """The one deadline that is meant, or why there is none. A due day picks among several in one book."""
    entries = _entries(wanted, evidence)
    if not entries:
        return Verdict(False, "in nobody's book")
    if len({entry.book for entry in entries}) == 1 < len(entries) and "due" in wanted:
        entries = [entry for entry in entries if entry.due == due_of(wanted["due"])] or entries
    if len(entries) > 1:
        return Verdict(False, f"{len(entries)} of this rule: {'; '.join(map(str, entries))}")
    return entries[0]


def _entries(wanted: Any, evidence: Evidence) -> list[Entry]:
    cases = [wanted["case"]] if "case" in wanted else evidence.story.cases
    named = evidence.names.id_of(wanted["ref"]) if "ref" in wanted else None
    return [
        entry
        for agency in evidence.agencies.values()
        for case in cases
        for entry in agency.deadlines(evidence.names.id_of(case))
        if entry.rule == wanted["rule"] and named in {None, entry.hangs_on}
    ]


def _is_as_wanted(entry: Entry, wanted: Any) -> bool:
    return (
        ("due" not in wanted or entry.due == due_of(wanted["due"]))
        and wanted.get("state", entry.state) == entry.state
        and wanted.get("ended", entry.ended) == entry.ended
    )


def _days(days: tuple[date, ...]) -> str:
    return ", ".join(day.isoformat() for day in sorted(days)) or "no day"
