"""A plain Faust agent that does nothing: what a worker costs before anything is decoded or kept."""

import sys
from pathlib import Path
from typing import Any

import faust

from benchmarks.hop.run import Run, Stopwatch

run = Run.told()
stopwatch = Stopwatch()
app = faust.App(
    f"bench.{Path(run.folder).name}",
    broker=f"kafka://{run.kafka}",
    datadir=f"{run.folder}/faust",
    consumer_auto_offset_reset="earliest",
    topic_disable_leader=True,
    web_enabled=False,
)
mailbox = app.topic(
    run.mailbox, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
)


@app.agent(mailbox)
async def nothing(stream: Any) -> None:
    """Take each event and let it go."""
    count = 0
    async for _ in stream:
        stopwatch.begin()
        count += 1
        if count == run.count:
            stopwatch.end(count)


if __name__ == "__main__":
    sys.argv = [sys.argv[0], "worker", "-l", "error", "--without-web"]
    app.main()
