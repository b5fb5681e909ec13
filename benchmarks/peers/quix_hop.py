"""The hop in Quix Streams: a batching sink that writes to the database, and the application's producer."""

from pathlib import Path
from typing import Any

from quixstreams import Application
from quixstreams.sinks.base import BatchingSink, SinkBatch

from benchmarks.hop.run import Run, Stopwatch
from benchmarks.peers.same_hop import Came, SameHop

run = Run.told()
stopwatch = Stopwatch()
app = Application(
    broker_address=run.kafka,
    consumer_group=f"bench.{Path(run.folder).name}",
    auto_offset_reset="earliest",
    auto_create_topics=False,
    loglevel="ERROR",
    state_dir=f"{run.folder}/quix",
    commit_every=2000,  # of all partitions together: about 500 in a batch, as the others have
    producer_extra_config={"acks": "all", "enable.idempotence": True, "batch.size": 131_072},
)


class HopSink(BatchingSink):
    """Takes in the batch of a partition when the application commits, and publishes what its outbox holds."""

    def __init__(self) -> None:
        super().__init__()
        self._hop = SameHop(run)
        self._producer = app.get_producer()
        self._published = 0

    def write(self, batch: SinkBatch) -> None:
        """Take one batch in."""
        came = [Came(item.offset, item.value, item.headers or ()) for item in batch]
        rows = self._hop.commit(batch.partition, came)
        offsets: list[int] = []

        def confirmed(error: Any, message: Any) -> None:
            if error is None:
                offsets.append(message.offset())

        for row in rows:
            self._producer.produce(
                run.journal,
                value=row["value"],
                key=row["key"],
                headers=row["headers"],
                partition=row["partition"],
                on_delivery=confirmed,
            )
        self._producer.flush()
        self._hop.published(rows, offsets)
        self._published += len(rows)
        if self._published >= run.count:
            stopwatch.end(self._published)


mailbox = app.topic(run.mailbox, value_deserializer="bytes", key_deserializer="bytes")
waiting = app.dataframe(mailbox)
waiting.update(lambda _value: stopwatch.begin())
waiting.sink(HopSink())

if __name__ == "__main__":
    app.run()
