"""The health of a process of which a test has only some parts."""

from collections.abc import Sequence

from henvis.ops.health_api import Health
from henvis.ops.measuring import Measuring, Source
from henvis.ops.metrics import Metrics
from henvis.ops.pulse import Pulse
from henvis.ops.readiness import Readiness


async def no_keys() -> None:
    """Look at no keys: whoever asks has none."""


def health_of(metrics: Metrics, readiness: Readiness, sources: Sequence[Source] = ()) -> Health:
    """Measured from these sources; its event loop has just begun."""
    return Health(metrics, Measuring(metrics.board, sources), readiness, Pulse(), no_keys)
