"""Open deadlines as a calendar (RFC 5545): each end, as day or instant, and the working day to act on."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

_OCTETS: Final = 75
_CONTINUED: Final = "\r\n "


def calendar_file(deadlines: Iterable[Mapping[str, Any]], language: str, now: datetime) -> str:
    """The file's text, with lines that end in CRLF; `now` is the instant (UTC) at which it is made."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//henvis//deadlines//EN", "CALSCALE:GREGORIAN"]
    for one in deadlines:
        lines += _events(one, language, _instant(now))
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _events(one: Mapping[str, Any], language: str, stamp: str) -> Iterator[str]:
    name = one[f"name_{language}"]
    yield from _event(one, language, stamp, uid=one["id"], when=one["due"], title=name)
    if one["act_on"] is not None and one["act_on"] != one["due"][:10]:
        prefix = {"nb": "Siste virkedag å handle på", "en": "Last working day to act on"}[language]
        uid, title = f"{one['id']}-act", f"{prefix}: {name}"
        yield from _event(one, language, stamp, uid=uid, when=one["act_on"], title=title)


def _event(
    one: Mapping[str, Any], language: str, stamp: str, *, uid: str, when: str, title: str
) -> Iterator[str]:
    told = "\n".join((f"{one['rule']}, {one['held_by']}, {one['case']}", *one["explanation"][language]))
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}@henvis"
    yield f"DTSTAMP:{stamp}"
    yield from _when(when)
    yield f"SUMMARY:{_text(title)}"
    yield f"DESCRIPTION:{_text(told)}"
    yield f"CATEGORIES:{_text(one['urgency'])}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _when(text: str) -> Iterator[str]:
    """A day lasts to the next (3.6.1: DTEND is not included); an instant has no length."""
    if "T" in text:
        yield f"DTSTART:{_instant(datetime.fromisoformat(text))}"
        return
    day = date.fromisoformat(text)
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """What stands for itself in no TEXT (3.3.11) is escaped."""
    escaped = text.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return escaped.replace("\r\n", r"\n").replace("\n", r"\n")


def _folded(line: str) -> str:
    """No line is longer than 75 octets, and none is cut inside a character (3.1)."""
    parts, part, room = list[str](), "", _OCTETS
    for character in line:
        if len((part + character).encode()) > room:
            parts.append(part)
            part, room = "", _OCTETS - 1  # the space that begins a continued line counts
        part += character
    return _CONTINUED.join((*parts, part))
