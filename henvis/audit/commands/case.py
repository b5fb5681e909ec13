"""`henvis audit case`: the whole story of a case over all journals."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from uuid import UUID

import click

from henvis.audit.commands.case_log import history
from henvis.audit.commands.languages import language as language_option
from henvis.audit.commands.printing import shown
from henvis.audit.commands.which_log import which_log
from henvis.audit.story import showing
from henvis.audit.story.telling import told
from henvis.audit.timeline.words import LANGUAGES
from henvis.law.released import Laws

_FILE: Final = click.Path(path_type=Path, dir_okay=False)


@click.command(epilog="Example: henvis audit case 018df2c4-7a0e-7c3b-9a55-2f6b1d0c4e71 --html case.html")
@click.argument("case_id", metavar="CASE", type=click.UUID)
@which_log
@language_option
@click.option("--html", type=_FILE, help="Write the timeline into this file, to be read in a browser.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def case(*, case_id: UUID, language: str, html: Path | None, as_json: bool, **where: Any) -> None:
    """Tell the whole story of a case: who said what, to whom it went and by which ground, and every deadline.

    Only the auditor sees all of it; `henvis audit replay --as` shows what one agency knew.
    """
    story = told(history(case_id, **where), Laws())
    timeline = showing.timeline(story, LANGUAGES[language])
    shown(timeline, showing.as_plain(story), as_json=as_json, html=html)
