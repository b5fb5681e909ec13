"""Plays stories on a stack and prints the play: live for a person, as one document for a program."""

import json
from collections.abc import Sequence

from rich.console import Console

from henvis.play.ending import print_ending
from henvis.play.happenings import NotPlayed, StepPlayed
from henvis.play.json_report import as_json
from henvis.play.outcomes import Reading
from henvis.play.player import Player
from henvis.play.report import Report
from henvis.play.stack import connected
from henvis.play.story import Story
from henvis.play.timeline import Timeline


def play_and_show(url: str, stories: Sequence[Story], console: Console, *, strict: bool) -> bool:
    """Play with a live timeline and an ending; whether all held. Raises CommandFailed."""
    with connected(url) as stack:
        player = Player(stack, stories)
        report = Report()
        timeline = Timeline(console, Reading(player.name_of, player.event), interleaved=player.interleaved)
        for happening in player.play():
            report.add(happening)
            if isinstance(happening, NotPlayed):
                timeline.not_played(happening)
            elif isinstance(happening, StepPlayed):
                timeline.step(happening)
    print_ending(console, report, strict=strict)
    return report.passed(strict=strict)


def play_for_programs(url: str, stories: Sequence[Story], console: Console, *, strict: bool) -> bool:
    """Play in silence and print one JSON document; whether all held. Raises CommandFailed."""
    report = Report()
    with connected(url) as stack:
        for happening in Player(stack, stories).play():
            report.add(happening)
    console.out(json.dumps(as_json(report, strict=strict), indent=2, ensure_ascii=False))
    return report.passed(strict=strict)
