"""`henvis audit mailbox` on a stack that played a story: what was made again is what stands on Kafka."""

import json
from pathlib import Path

from click.testing import CliRunner

from henvis.audit.commands.mailbox import mailbox
from henvis.bus.broker import topics
from henvis.local.stack import running_stack
from henvis.play.commands import play

STORY = Path(__file__).parents[1] / "scenarios"


def test_no_mailbox_differs_and_another_log_is_told(tmp_path: Path) -> None:
    with running_stack(tmp_path / "stack", clock="virtual") as stack:
        story = min(STORY.glob("*.yaml"))
        played = CliRunner().invoke(play, [str(story), "--control", stack.control_url])
        assert played.exit_code == 0, played.output
        home = ["--home", str(stack.home.root)]
        records = 0
        for agency in topics.load().agencies:
            done = CliRunner().invoke(mailbox, [agency, "--compare", "--json", *home])
            assert done.exit_code == 0, (done.output, done.exception)
            parts = json.loads(done.output)["partitions"]
            assert [one["compared"]["same"] for one in parts] == [one["records"] for one in parts]
            records += sum(one["records"] for one in parts)
        assert records
        to = tmp_path / "nav.jsonl"
        said = CliRunner().invoke(mailbox, ["nav", "--compare", "--write", str(to), *home])
        assert "no difference in" in said.output
        assert all(json.loads(line)["headers"]["henvis_digest"] for line in to.read_text().splitlines())
