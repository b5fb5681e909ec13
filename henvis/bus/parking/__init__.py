"""Records that could not be handled, and those that wait behind them, in their order.

A *lane* is what is held up together: at an agency one case, at the router one case of one journal. The first
record of a lane is the one that failed; who was received after it waits. Nothing newer of a lane is handled
while one of its records stands here. A record that was given up alone is in no lane and holds up nothing.
"""

from henvis.bus.parking.deciding import ask_release, drop
from henvis.bus.parking.lanes import (
    busy_lanes,
    counts,
    failed_again,
    keep_alone,
    park,
    release_next,
    released,
    to_release,
)
from henvis.bus.parking.parked import (
    ALONE,
    DROPPED,
    HELD,
    IN_THE_WAY,
    RELEASE,
    WAITING,
    NotParked,
    Parked,
    behind,
    find,
    given_up,
    listed,
)

__all__ = [
    "ALONE",
    "DROPPED",
    "HELD",
    "IN_THE_WAY",
    "RELEASE",
    "WAITING",
    "NotParked",
    "Parked",
    "ask_release",
    "behind",
    "busy_lanes",
    "counts",
    "drop",
    "failed_again",
    "find",
    "given_up",
    "keep_alone",
    "listed",
    "park",
    "release_next",
    "released",
    "to_release",
]
