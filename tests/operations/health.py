"""The health of a process of which a test has only some parts."""

from collections.abc import Sequence

from henvis.ops.health_api import Health
from henvis.ops.measuring import Measuring, Source
from henvis.ops.metrics import Metrics
from henvis.ops.pulse import Pulse
from henvis.ops.readiness import Readiness


async def no_keys() -> None:
    """Look at no keys: whoever asks has none."""


class Beating(Pulse):
    """Of an event loop that moves, however long a test takes."""

    @property
    def moves(self) -> bool:
        return True


def health_of(metrics: Metrics, readiness: Readiness, sources: Sequence[Source] = ()) -> Health:
    """Measured from these sources; its event loop moves."""
    return Health(metrics, Measuring(metrics.board, sources), readiness, Beating(), no_keys)
