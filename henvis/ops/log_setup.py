"""How a process logs: one JSON object per line on standard error, with the machine's time.

What no honest party does is a line of the logger `henvis.security`, and also stands in a file of its own, so
that who watches over security reads that alone and may be another than who reads the rest.

Times are the machine's, in UTC: logs are read beside Kafka's and the system's, which know nothing of a
virtual clock. What is logged are ids, codes and counts, never a payload. Of what a library says its fixed
text is kept and neither what it filled in nor the text of an error: either may quote what was handled.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import warnings
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Final

from henvis.ops.failure import told
from henvis.ops.log import SECURITY, logger
from henvis.ops.log_line import formatter_of

_LIBRARIES: Final = ("faust", "mode", "aiokafka", "uvicorn", "httpx", "httpcore")

log = logger("henvis.ops")


def set_up(service: str, level: int = logging.INFO, security_log: Path | None = None) -> None:
    """Give the process its log handlers; of the libraries beneath us only warnings are kept.

    `service` stands in every line. Security events go to `security_log`, too, where one is given: made for
    its owner only, and opened anew where somebody has moved it away. Raises OSError where it cannot be
    written. What Python itself would write to standard error, its warnings and the errors that nobody
    caught, goes through the log.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(formatter_of(service))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    apart = logging.getLogger(SECURITY)
    for old in tuple(apart.handlers):
        apart.removeHandler(old)
    if security_log is not None:
        os.close(os.open(security_log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))
        own = WatchedFileHandler(security_log)
        own.setFormatter(formatter_of(service))
        apart.addHandler(own)
    for library in _LIBRARIES:
        logging.getLogger(library).setLevel(max(level, logging.WARNING))
    sys.excepthook = lambda _kind, error, _trace: _uncaught(error)
    threading.excepthook = lambda given: _uncaught(given.exc_value)
    sys.unraisablehook = lambda given: _uncaught(given.exc_value)
    warnings.showwarning = _warned


def _uncaught(error: BaseException | None) -> None:
    if error is not None:
        log.critical("an error that nobody caught", error=told(error))


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    *_more: object,
    **_named: object,
) -> None:
    """Without its text, as with errors."""
    del message
    log.warning("a warning of Python", error=f"{category.__name__} at {Path(filename).name}:{lineno}")
