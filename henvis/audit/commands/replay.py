"""`henvis audit replay`: what one agency knew of a case at an instant, or what stood in the log by then."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from uuid import UUID

import click

from henvis.audit.commands.case_log import history
from henvis.audit.commands.languages import language as language_option
from henvis.audit.commands.printing import shown
from henvis.audit.commands.which_log import which_log
from henvis.audit.instants import instant_of
from henvis.audit.replay import showing
from henvis.audit.replay.replaying import replayed
from henvis.audit.story import showing as whole
from henvis.audit.story.telling import told
from henvis.audit.timeline.words import LANGUAGES
from henvis.bus.broker import topics
from henvis.law.released import Laws

_FILE: Final = click.Path(path_type=Path, dir_okay=False)


@click.command(epilog="Example: henvis audit replay CASE --as-of 2024-03-01T10:00 --as nav --json")
@click.argument("case_id", metavar="CASE", type=click.UUID)
@click.option("--as-of", "as_of", required=True, metavar="INSTANT", help="ISO 8601; Oslo's time by itself.")
@click.option(
    "--as", "agency", type=click.Choice(topics.load().agencies), help="Whose view.  [default: the auditor's]"
)
@which_log
@language_option
@click.option("--html", type=_FILE, help="Write the timeline into this file, to be read in a browser.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def replay(
    *,
    case_id: UUID,
    as_of: str,
    agency: str | None,
    language: str,
    html: Path | None,
    as_json: bool,
    **where: Any,
) -> None:
    """Show what an agency knew of a case at an instant: events, case and deadlines, from the log alone.

    It knew what it had said and what it had been sent by then, and nothing else. The same log gives the same
    answer on every machine.
    """
    at = instant_of(as_of)
    found = history(case_id, **where)
    words, laws = LANGUAGES[language], Laws()
    if agency is None:
        story = told(found, laws, at)
        shown(whole.timeline(story, words), whole.as_plain(story), as_json=as_json, html=html)
    else:
        view = replayed(found, agency, at, laws)
        shown(showing.timeline(view, words), showing.as_plain(view), as_json=as_json, html=html)
