"""A disk that can be filled: a small tmpfs where this user may mount one, else a limit on files' sizes."""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Protocol

SIZE: Final = "192m"


class SmallDisk(Protocol):
    """Where the services' databases lie."""

    def fill(self, pids: Sequence[int]) -> Callable[[], None]:
        """Let nothing more be written, at least by these processes; return what ends that."""
        ...


class Tmpfs:
    """A file system of its own: when it is full, it is full for every service."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    def fill(self, _pids: Sequence[int]) -> Callable[[], None]:
        """Fill it to the last byte."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                _write_all(file.fileno(), bytes(size))
        return lambda: self._ballast.unlink(missing_ok=True)


class FileSizes:
    """RLIMIT_FSIZE (getrlimit(2)) of a process: SQLite sees a write that fails, as on a full disk."""

    def fill(self, pids: Sequence[int]) -> Callable[[], None]:
        """Let no file of these processes grow."""
        _limit(pids, 0)
        return lambda: _limit(pids, resource.RLIM_INFINITY)


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Make `folder` lie on a small disk as long as the block lasts; it is empty before and gone after."""
    folder.mkdir(mode=0o700, parents=True)
    mounted = os.geteuid() == 0 and _run(
        "mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", folder
    )
    try:
        yield Tmpfs(folder) if mounted else FileSizes()
    finally:
        if mounted:
            _run("umount", "--lazy", folder)


def _run(*command: str | Path) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _write_all(descriptor: int, block: bytes) -> None:
    try:
        while os.write(descriptor, block):
            pass
    except OSError:
        return


def _limit(pids: Sequence[int], size: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):  # who has died meanwhile is started again without a limit
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
