"""One of several workers of a service: says in a file how many partitions it has, works until killed."""

import asyncio
from pathlib import Path

from benchmarks.hop.ours import engine_of, shell_of, topics_of
from benchmarks.hop.run import Run
from henvis.bus.numbers.lanes import metrics_of
from henvis.ops import garbage
from henvis.service.engine import Assigned, Engine

RUN = Run.told()


class Announcing(Engine):
    """The engine, which tells how many partitions it has."""

    def assigned(self, partitions: Assigned) -> None:
        """Work on these partitions from now on."""
        super().assigned(partitions)
        (Path(RUN.folder) / f"{RUN.instance}.assigned").write_text(str(len(partitions)))


async def main() -> None:
    """Work."""
    shell = shell_of(RUN, engine_of(RUN, metrics_of("nav", topics_of(RUN)), Announcing))
    garbage.settle()
    await shell.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main())
