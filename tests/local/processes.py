"""Which processes of a stack live."""

import psutil

from henvis.local.stack import RunningStack


def pids(stack: RunningStack) -> list[int]:
    """Every process of the stack: the supervisor, Kafka, the services."""
    told = stack.describe()
    return [stack.process.pid, told["broker"]["pid"], *(process["pid"] for process in told["services"])]


def alive(numbers: list[int]) -> list[int]:
    """Those that still run; one that only waits for its exit status to be read does not."""
    return [number for number in numbers if _runs(number)]


def _runs(number: int) -> bool:
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
