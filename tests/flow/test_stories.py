"""Stories are played on a real stack: each for itself, and the demonstration."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from henvis.errors import CommandFailed
from henvis.local.stack import running_stack
from henvis.play.commands import play
from henvis.play.control import Control
from henvis.play.reader import read
from henvis.play.story import Story
from henvis.play.wall_time import wall_time

SCENARIOS = Path("tests/scenarios")
SHARED = sorted(SCENARIOS.glob("*.yaml"))
PLAYED = [*SHARED, *sorted((SCENARIOS / "own").glob("*.yaml"))]
PLAY_SECONDS = 1100

pytestmark = pytest.mark.timeout(1200)
"""A whole play is hundreds of commands, each waited out on real processes."""

WRONG = """\
name: wrong
about: NAV is not told, and the story says that it is.
steps:
  - {{at: {at}, by: intake, do: open_case, with: {{case: A, source: police, profile: {{age_group: adult}}}}}}
expect:
  - {{received: {{by: nav, case: A}}}}
  - {{not_received: {{by: nav, case: A}}}}
"""

ACCEPTED = """\
name: accepted
about: A command that is right, and the story says that it is refused.
steps:
  - {{at: {at}, by: intake, do: open_case, refused: duplicate,
     with: {{case: A, source: police, profile: {{age_group: adult}}}}}}
"""


@dataclass
class Theatre:
    """A running stack, and what came of each story that was played on it alone."""

    url: str
    results: dict[str, Result] = field(default_factory=dict)

    def play(self, *arguments: str | Path) -> Result:
        return CliRunner().invoke(play, [*map(str, arguments), "--control", self.url])

    def play_later(self, text: str, folder: Path) -> Result:
        """Play a story that begins an hour from where the clock stands."""
        with Control(self.url) as control:
            clock = control.running().clock
        assert clock is not None
        return self.play(written_for(clock + timedelta(hours=1), text, folder))


def written_for(at: datetime, text: str, folder: Path) -> Path:
    """A file with this story, for this instant."""
    path = folder / "later.yaml"
    path.write_text(text.format(at=f"{wall_time(at):%Y-%m-%dT%H:%M}"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory, postgres: str | None) -> Iterator[Theatre]:
    """Every story played on one stack, one after the other; where their times overlap, together."""
    with running_stack(tmp_path_factory.mktemp("stack"), postgres=postgres) as stack:
        theatre = Theatre(stack.control_url)
        for group in in_turn([read(path) for path in PLAYED]):
            result = theatre.play(*(story.file for story in group), "--strict")
            theatre.results.update(dict.fromkeys((story.file for story in group), result))
        yield theatre


def in_turn(stories: list[Story]) -> list[list[Story]]:
    """In the order of their first step; those that overlap together, since the clock never goes back."""
    groups: list[list[Story]] = []
    for story in sorted(stories, key=lambda one: one.steps[0].at):
        if groups and story.steps[0].at <= max(one.steps[-1].at for one in groups[-1]):
            groups[-1].append(story)
        else:
            groups.append([story])
    return groups


@pytest.mark.parametrize("path", PLAYED, ids=lambda path: path.stem)
def test_everything_that_the_story_says_holds(theatre: Theatre, path: Path) -> None:
    result = theatre.results[str(path)]

    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 0, result.output


def test_a_wrong_expectation_fails(theatre: Theatre, tmp_path: Path) -> None:
    result = theatre.play_later(WRONG, tmp_path)

    assert result.exit_code == 1
    assert "✗ nav received event of case A at least once" in result.output
    assert "✓ nav received no event of case A" in result.output


def test_a_command_that_is_accepted_where_it_must_be_refused_fails(theatre: Theatre, tmp_path: Path) -> None:
    result = theatre.play_later(ACCEPTED, tmp_path)

    assert result.exit_code == 1
    assert "✗ accepted, but must be refused with duplicate" in result.output


def test_the_clock_never_goes_back(theatre: Theatre) -> None:
    result = theatre.play(PLAYED[0])

    assert isinstance(result.exception, CommandFailed)
    assert "later than the first step (2021-03-01T09:00:00, " in str(result.exception)


def test_the_demonstration_holds() -> None:
    shown = run("demo")

    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert "henvis: who is told what, and why" in shown.stdout
    assert f"✓ {len(SHARED) + 1} stories played" in shown.stdout


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "henvis", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=PLAY_SECONDS, check=False)
