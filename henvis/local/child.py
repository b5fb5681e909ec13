"""Child processes that never outlive their parent."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from henvis import ROOT

PR_SET_PDEATHSIG: Final = 1
"""prctl(2): the signal that the kernel sends to a process when its parent dies."""
PR_SET_NAME: Final = 15
"""prctl(2): the name of the process."""


def spawn(
    command: Sequence[str], log: Path, env: Mapping[str, str] | None = None, kept: Sequence[int] = ()
) -> "subprocess.Popen[bytes]":
    """Start a process in the project's folder and in a session of its own, its output appended to `log`.

    On Linux the kernel kills it when the parent dies, however that dies. The kernel ties this to the thread
    that started the child, hence to the main thread only. A session of its own keeps a terminal's Ctrl-C
    from it, so that the parent decides who stops first. Of the open files it gets those that are `kept`.

    Raises RuntimeError when called from another thread.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("a child has to be started from the main thread")
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dying_with_parent(),  # noqa: PLW1509 - only between fork and exec can this be asked
            pass_fds=kept,
        )


def last_lines(log: Path, count: int = 5) -> str:
    """The end of a log, for an error that has to say what a process said before it died."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return " | ".join(_in_words(line.strip()) for line in lines[-count:] if line.strip())


def _in_words(line: str) -> str:
    """A line of a service's log as a person reads it; of any other program as it is."""
    try:
        said = json.loads(line)
        why = said.get("rule") or said.get("error", "").partition("\n")[0] or said.get("code", "")
        return f"{said['event']}: {why}" if why else str(said["event"])
    except (ValueError, AttributeError, KeyError):
        return line


def dying_with_parent() -> Callable[[], None]:
    """What a child of this process has to call after the fork, so that it ends when its parent does."""
    if sys.platform != "linux":
        return lambda: None
    # Looked up before the fork: after it only system calls are safe.
    prctl = _prctl()
    parent = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the kernel was asked
            os._exit(1)

    return ask


def rename(name: str) -> None:
    """Let the system's tools show this process under that name, of which Linux keeps 15 bytes."""
    if sys.platform == "linux":
        _prctl()(PR_SET_NAME, name.encode())


def _prctl() -> Callable[..., int]:
    call: Callable[..., int] = ctypes.CDLL(None, use_errno=True).prctl
    return call
