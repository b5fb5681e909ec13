"""A long log in an archive, signed by everybody, on the disk of the machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.audit.copies import Copies
from benchmarks.progress import Progress
from henvis.audit.archive.archive_log import ArchiveLog
from henvis.audit.archive.manifest import CHECKPOINTS
from henvis.audit.archive.writer import ArchiveWriter
from henvis.audit.log import Place
from henvis.bus.broker import topics
from henvis.play import reader
from henvis.proof import note
from henvis.proof.checkpoint import Checkpoint, origin_of
from henvis.proof.cosignature import cosign
from henvis.proof.keys import Role, SigningKeys, keyring_of
from tests.audit.conftest import STORIES
from tests.audit.paper_bus import paper_bus
from tests.databases import SqliteFiles

CLUSTER = "bench"
NOON = 1_700_000_000


@dataclass(frozen=True)
class LongLog:
    """Where it is, whose keys signed it, and how many records and cases it has."""

    folder: Path
    verifiers: Path
    records: int
    cases: int


def build(folder: Path, records: int, progress: Progress) -> LongLog:
    """All shipped stories, merged, over and over, until there are so many records."""
    table = topics.load()
    stories = [reader.read(path) for path in sorted(STORIES.glob("*.yaml"))]
    with paper_bus(SqliteFiles()) as bus:
        told = {place: list(found) for place, found in bus.plays(*stories).journals().items()}
    once = sum(map(len, told.values()))
    copies, times = Copies(told, table.partitions), -(-records // once)
    with ArchiveWriter(folder, CLUSTER) as writer:
        for place in sorted(told):
            for number in range(times):
                for record in copies.of(place, number):
                    writer.append(record)
            progress.begin(f"writing an archive of {records:,} records: {place}")
    verifiers = _sign(folder)
    return LongLog(folder, verifiers, once * times, copies.cases * times)


def _sign(folder: Path) -> Path:
    agencies = topics.load().agencies
    keys = {name: SigningKeys.make(f"henvis/{name}") for name in (*agencies, "router", "audit")}
    signed = [
        *((Role.WRITER, keys[name]) for name in (*agencies, "router")),
        (Role.AUDITOR, keys["audit"]),
        *((Role.WITNESS, keys[name]) for name in agencies),
    ]
    verifiers = folder / "verifiers"
    verifiers.write_text(keyring_of(signed).text())
    for place, content in _notes(ArchiveLog(folder), keys):
        name = f"{place.topic}-{place.partition}.note"
        (folder / CHECKPOINTS / name).write_text(content)
    return verifiers


def _notes(log: ArchiveLog, keys: dict[str, SigningKeys]) -> Iterator[tuple[Place, str]]:
    for place in log.places:
        writer = place.topic.removeprefix("nrm.from.")
        *_, last = log.chain(place)
        origin = origin_of(CLUSTER, place.topic, place.partition)
        body = Checkpoint(origin, last.after.size, last.after.root()).body()
        signatures = [keys[name].note.sign(body) for name in (writer, "audit")]
        witnesses = [name for name in topics.load().agencies if name != writer]
        signatures += [cosign(body, keys[name].cosigning, NOON) for name in witnesses]
        yield place, note.join(body, signatures)
