"""The option that says in which language a timeline is shown."""

import click

from henvis.audit.timeline.words import LANGUAGES

language = click.option(
    "--language",
    type=click.Choice(sorted(LANGUAGES)),
    default="nb",
    show_default=True,
    help="Of the timeline.",
)
