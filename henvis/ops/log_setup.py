"""How a process logs: one line per record on standard error, with the machine's time.

Times are the machine's, in UTC: logs are read beside Kafka's and the system's, which know nothing of a
virtual clock. What is logged are ids, codes and counts, never a payload.
"""

import logging
from datetime import UTC, datetime

LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


class OneLine(logging.Formatter):
    """Keeps a record on one line, so that nothing in a text can pass for a record of its own."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - logging's own signature
        """ISO 8601 in UTC with milliseconds."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        """The record's line, a traceback's line ends written as text."""
        return super().format(record).replace("\r", "\\r").replace("\n", "\\n")


def set_up(level: int = logging.INFO) -> None:
    """Give the process its one log handler; of the libraries beneath us only warnings are kept."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(LINE))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for library in ("faust", "mode", "aiokafka", "uvicorn", "httpx", "httpcore"):
        logging.getLogger(library).setLevel(max(level, logging.WARNING))
