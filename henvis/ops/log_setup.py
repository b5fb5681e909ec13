"""How a process logs: one line per record on standard error, with the machine's time.

What no honest party does is a line of the logger `henvis.security`, and also stands in a file of its own, so
that who watches over security reads that alone and may be another than who reads the rest.

Times are the machine's, in UTC: logs are read beside Kafka's and the system's, which know nothing of a
virtual clock. What is logged are ids, codes and counts, never a payload.
"""

import logging
import os
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path

SECURITY = "henvis.security"
LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


class OneLine(logging.Formatter):
    """Keeps a record on one line, so that nothing in a text can pass for a record of its own."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - logging's own signature
        """ISO 8601 in UTC with milliseconds."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        """The record's line, a traceback's line ends written as text."""
        return super().format(record).replace("\r", "\\r").replace("\n", "\\n")


def set_up(level: int = logging.INFO, security_log: Path | None = None) -> None:
    """Give the process its log handlers; of the libraries beneath us only warnings are kept.

    Security events go to `security_log`, too, where one is given: made for its owner only, and opened anew
    where somebody has moved it away. Raises OSError where it cannot be written.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(LINE))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    apart = logging.getLogger(SECURITY)
    for old in tuple(apart.handlers):
        apart.removeHandler(old)
    if security_log is not None:
        os.close(os.open(security_log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))
        own = WatchedFileHandler(security_log)
        own.setFormatter(OneLine(LINE))
        apart.addHandler(own)
    for library in ("faust", "mode", "aiokafka", "uvicorn", "httpx", "httpcore"):
        logging.getLogger(library).setLevel(max(level, logging.WARNING))
