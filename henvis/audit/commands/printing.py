"""Prints what was read: as a timeline, as JSON, or into an HTML file."""

import json
from pathlib import Path
from typing import Any

import click

from henvis.audit.timeline.html_page import page
from henvis.audit.timeline.model import Timeline
from henvis.audit.timeline.terminal import lines
from henvis.errors import CommandFailed


def shown(timeline: Timeline, plain: dict[str, Any], *, as_json: bool, html: Path | None) -> None:
    """Show it once. Raises CommandFailed where the file cannot be written."""
    if html is not None:
        try:
            html.write_text(page(timeline), encoding="utf-8")
        except OSError as error:
            raise CommandFailed(
                f"{html} cannot be written ({error.strerror})", "Name a file in a folder that is yours"
            ) from None
    if as_json:
        click.echo(json.dumps(plain, indent=2, ensure_ascii=False))
    elif html is None:
        click.echo("\n".join(lines(timeline)))
