"""A timeline as lines of text."""

from collections.abc import Iterator

from henvis.audit.instants import in_oslo
from henvis.audit.timeline.model import Moment, Part, Timeline


def lines(timeline: Timeline) -> Iterator[str]:
    """Plain, for a terminal as for a pipe."""
    yield timeline.title
    for name, value in timeline.facts:
        yield f"  {name}: {value}"
    yield ""
    yield timeline.events
    for moment in timeline.moments:
        yield from _moment(moment)
    if not timeline.moments:
        yield f"  {timeline.empty}"
    for part in timeline.parts:
        yield from _part(part)


def _moment(moment: Moment) -> Iterator[str]:
    said = f": {moment.gist}" if moment.gist else ""
    yield f"  {in_oslo(moment.at)}  {moment.who}  {moment.what}{said}"
    for note in moment.notes:
        yield f"      {note}"


def _part(part: Part) -> Iterator[str]:
    yield ""
    yield part.heading
    for line in part.lines or (part.empty,):
        yield f"  {line}"
