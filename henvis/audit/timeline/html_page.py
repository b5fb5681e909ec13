"""A timeline as one HTML file: no script, nothing loaded, read aloud in order (WCAG 2.1)."""

from html import escape
from typing import Final

from henvis.audit.instants import in_oslo, in_utc
from henvis.audit.timeline.model import Moment, Part, Timeline

_STYLE: Final = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dt { font-weight: bold; }
dd { margin: 0; overflow-wrap: anywhere; }
ol { list-style: none; padding: 0; border-inline-start: 0.2rem solid; }
li { padding: 0 0 1rem 1rem; }
h3, p, ul { margin: 0; }
h3 { font-size: 1rem; }
li li { padding: 0; overflow-wrap: anywhere; }
"""


def page(timeline: Timeline) -> str:
    """The whole document; the same for the same timeline, byte by byte."""
    title = escape(timeline.title)
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>\n" for name, value in timeline.facts)
    moments = "".join(map(_moment, timeline.moments))
    events = f"<ol>\n{moments}</ol>" if moments else f"<p>{escape(timeline.empty)}</p>"
    parts = "".join(map(_part, timeline.parts))
    return f"""\
<!doctype html>
<html lang="{escape(timeline.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{_STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<dl>
{facts}</dl>
<h2>{escape(timeline.events)}</h2>
{events}
{parts}</main>
</body>
</html>
"""


def _moment(moment: Moment) -> str:
    time = f'<time datetime="{in_utc(moment.at)}">{escape(in_oslo(moment.at))}</time>'
    gist = f"<p>{escape(moment.gist)}</p>\n" if moment.gist else ""
    notes = "".join(f"<li>{escape(note)}</li>\n" for note in moment.notes)
    listed = f"<ul>\n{notes}</ul>\n" if notes else ""
    return f"<li>\n<p>{time} {escape(moment.who)}</p>\n<h3>{escape(moment.what)}</h3>\n{gist}{listed}</li>\n"


def _part(part: Part) -> str:
    items = "".join(f"<li>{escape(line)}</li>\n" for line in part.lines)
    shown = f"<ul>\n{items}</ul>" if items else f"<p>{escape(part.empty)}</p>"
    return f"<h2>{escape(part.heading)}</h2>\n{shown}\n"
