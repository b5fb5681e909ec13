"""The hop in FastStream: a batch subscriber, and publishing whose confirmations are awaited together."""

import asyncio
from collections import defaultdict
from pathlib import Path

from faststream import FastStream
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage

from benchmarks.hop.run import Run, Stopwatch
from benchmarks.peers.same_hop import Came, SameHop

run = Run.told()
hop = SameHop(run)
stopwatch = Stopwatch()
broker = KafkaBroker(run.kafka, acks="all", enable_idempotence=True, max_batch_size=131_072, logger=None)
app = FastStream(broker, logger=None)
published = 0


@broker.subscriber(
    run.mailbox,
    group_id=f"bench.{Path(run.folder).name}",
    auto_offset_reset="earliest",
    batch=True,
    max_records=500,
    decoder=lambda message: message.body,
)
async def handle(_bodies: list[bytes], message: KafkaMessage) -> None:
    """Take a batch in, which may be of several partitions, and publish what its outbox holds."""
    global published  # noqa: PLW0603 - as the documentation's examples keep their state
    stopwatch.begin()
    by_partition = defaultdict(list)
    for record in message.raw_message:
        by_partition[record.partition].append(Came(record.offset, record.value, record.headers))
    for partition, came in by_partition.items():
        rows = await asyncio.to_thread(hop.commit, partition, came)
        confirmations = [
            await broker.publish(
                row["value"],
                run.journal,
                key=row["key"],
                partition=row["partition"],
                headers=row["headers"],
                no_confirm=True,
            )
            for row in rows
        ]
        offsets = [record.offset for record in await asyncio.gather(*confirmations)]
        await asyncio.to_thread(hop.published, rows, offsets)
        published += len(rows)
    if published >= run.count:
        stopwatch.end(published)


if __name__ == "__main__":
    asyncio.run(app.run())
