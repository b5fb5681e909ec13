"""Follows the bus's topics with a consumer that belongs to no group and commits nothing."""

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final

from kafka import KafkaConsumer, TopicPartition
from rich.console import Console
from rich.text import Text

from henvis.bus.broker import topics as table
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.contract.probe import is_case
from henvis.errors import CommandFailed
from henvis.play.recent import Recent
from henvis.play.record_line import Seen, document, line, seen

POLL_MS: Final = 500


@dataclass(frozen=True)
class Selection:
    """What is followed: these topics (none: all with events), this case (None: all), and probes or not."""

    topics: tuple[str, ...] = ()
    case: str | None = None
    probes: bool = False

    def takes(self, record: Seen) -> bool:
        """Whether the record is shown. A case that is named is shown also where it is one of probes."""
        if self.case is not None:
            return record.is_of(self.case)
        return self.probes or record.event is None or not is_case(record.event.meta.case_id)


def follow(
    kafka: KafkaAccess, selection: Selection, console: Console, *, for_programs: bool, from_start: bool
) -> None:
    """Print each record that is selected as it arrives, until Ctrl-C. Raises CommandFailed."""
    consumer = KafkaConsumer(**kafka.kafka_python(), group_id=None, enable_auto_commit=False)
    try:
        _assign(consumer, selection, from_start=from_start)
        with _interrupted() as stop:
            _show_all(_records(consumer, stop), selection, console, for_programs=for_programs)
    finally:
        consumer.close()


def _show_all(records: Iterator[Seen], selection: Selection, console: Console, *, for_programs: bool) -> None:
    recent = Recent()
    for record in records:
        if record.event is not None:
            recent.remember(record.event)
        if not selection.takes(record):
            continue
        if for_programs:
            console.out(json.dumps(document(record), ensure_ascii=False, default=_text))
        else:
            style = "bold red" if record.undecodable else ""
            console.print(Text(line(record, recent.name_of), style), soft_wrap=True)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _assign(consumer: KafkaConsumer, selection: Selection, *, from_start: bool) -> None:
    known = [topic.name for topic in table.load().all]
    with_events = [name for name in known if name != table.CHECKPOINTS]
    if unknown := [topic for topic in selection.topics if topic not in known]:
        raise CommandFailed(f"{unknown[0]} is no topic of the bus", f"Choose from {', '.join(known)}")
    chosen = [
        TopicPartition(topic, number)
        for topic in (selection.topics or with_events)
        for number in sorted(consumer.partitions_for_topic(topic) or ())
    ]
    consumer.assign(chosen)
    if from_start:
        consumer.seek_to_beginning(*chosen)
    else:
        consumer.seek_to_end(*chosen)


def _records(consumer: KafkaConsumer, stop: threading.Event) -> Iterator[Seen]:
    while True:
        for records in consumer.poll(timeout_ms=POLL_MS).values():
            for record in records:
                if stop.is_set():
                    return
                yield seen(record.topic, record.partition, record.offset, record.key, record.value)
        if stop.is_set():
            return


@contextmanager
def _interrupted() -> Iterator[threading.Event]:
    """Yield what Ctrl-C sets: an exception in the middle of the client could leave it unable to close."""
    stop = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: stop.set())
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
