"""No memory of a process ends on a disk: in a core dump stands what it was told of persons, and tokens."""

import resource


def forbid() -> None:
    """Let no crash of this process, and of none that it starts, write one (setrlimit(2)); it stays so."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
