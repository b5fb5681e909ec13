"""Monotonic time that a test moves."""


class Time:
    """Seconds, as `time.monotonic` tells them."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds
