"""A plain Faust agent that does nothing: what a worker costs before anything is decoded or kept."""

import sys
from pathlib import Path
from typing import Any

from benchmarks.hop.run import Run, Stopwatch
from benchmarks.plain_faust import plain_app

run = Run.told()
stopwatch = Stopwatch()
app, mailbox = plain_app(f"bench.{Path(run.folder).name}", run.access, run.folder, run.mailbox)


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
