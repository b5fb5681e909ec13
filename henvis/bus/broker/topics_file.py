"""Reads `deploy/kafka/topics.yaml`; its errors name the file, the entry and the reason.

Who writes and reads a topic stands in `acls.yaml`; each topic needs its one writer there, and the checkpoints
everybody.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast, get_args

import yaml

from henvis.bus.broker.acls import Acls
from henvis.bus.broker.topics import CHECKPOINTS, Kind, Profile, Topic, Topics, TopicsError

ANYTHING: Final = "anything"
"""In `publishes`: whatever was received, so that nothing is said about record types."""
PROFILE_KEYS: Final = ("replication.factor", "min.insync.replicas")


class TopicsFile:
    """One table of topics, read strictly: what is missing, doubled or of the wrong kind is an error."""

    def __init__(self, path: Path, acls: Acls) -> None:
        self._path = path
        self._acls = acls
        try:
            table = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        except yaml.YAMLError as error:
            raise TopicsError(f"{path.name}: not YAML: {error}") from error
        self._table: dict[str, Any] = self._expect(table, dict, "the file")

    def topics(self) -> Topics:
        """All that the file says. Raises TopicsError."""
        entries = self._field(self._table, "topics", list, "the file")
        every = tuple(self._topic(entry, number) for number, entry in enumerate(entries, start=1))
        self._must_be_unique([topic.name for topic in every])
        self._must_be_unique([f"{topic.kind} of {topic.of}" for topic in every])
        self._must_be_known({topic.name for topic in every})
        return Topics(
            all=every,
            agencies=self._names(self._table, "agencies", "the file"),
            partitions=self._field(self._table, "partitions", int, "the file"),
            profiles={
                name: self._profile(name) for name in self._field(self._table, "profiles", dict, "the file")
            },
        )

    def _topic(self, entry: Any, number: int) -> Topic:
        where = f"topic {number}"
        entry = self._expect(entry, dict, where)
        name = self._field(entry, "name", str, where)
        where = f"topic {name}"
        kind: Kind = self._kind(entry, where)
        return Topic(
            name=name,
            kind=kind,
            of=self._field(entry, "of", str, where),
            writers=self._writers(name, kind, where),
            readers=self._acls.readers(name),
            consumers=self._names(entry, "consumers", where),
            owner=self._field(entry, "owner", str, where),
            why=self._field(entry, "why", str, where),
            record_types=self._record_types(entry, where),
            config=self._config(kind),
        )

    def _writers(self, name: str, kind: Kind, where: str) -> tuple[str, ...]:
        writers = self._acls.writers(name)
        if kind == "checkpoints":
            if (name, writers) != (CHECKPOINTS, self._acls.names):
                raise self._error(
                    where, f"it is {CHECKPOINTS}, and all of acls.yaml are expected to write it"
                )
        elif len(writers) != 1:
            raise self._error(where, f"one writer is expected in acls.yaml, and there are {len(writers)}")
        return writers

    def _kind(self, entry: dict[str, Any], where: str) -> Kind:
        kind = self._field(entry, "kind", str, where)
        if kind not in get_args(Kind):
            raise self._error(where, f"kind {kind} is not one of {', '.join(get_args(Kind))}")
        return cast("Kind", kind)

    def _record_types(self, entry: dict[str, Any], where: str) -> frozenset[str] | None:
        named = self._names(entry, "publishes", where)
        if named == (ANYTHING,):
            return None
        sets = self._field(self._table, "record_types", dict, "the file")
        if unknown := [name for name in named if name not in sets]:
            raise self._error(where, f"publishes {unknown[0]}, which is not in record_types")
        return frozenset(record for name in named for record in sets[name])

    def _config(self, kind: Kind) -> Mapping[str, str]:
        shared = self._field(self._table, "config", dict, "the file")
        own = self._field(self._field(self._table, "kinds", dict, "the file"), kind, dict, "kinds")
        return {key: str(value) for key, value in (shared | own).items()}

    def _profile(self, name: str) -> Profile:
        entry = self._expect(self._table["profiles"][name], dict, f"profile {name}")
        values = [self._field(entry, key, int, f"profile {name}") for key in PROFILE_KEYS]
        return Profile(*values)

    def _names(self, entry: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
        return tuple(
            self._expect(name, str, f"{where}, {key}") for name in self._field(entry, key, list, where)
        )

    def _field(self, entry: dict[str, Any], key: str, kind: type, where: str) -> Any:
        if key not in entry:
            raise self._error(where, f"{key} is missing")
        return self._expect(entry[key], kind, f"{where}, {key}")

    def _expect(self, value: Any, kind: type, where: str) -> Any:
        if not isinstance(value, kind):
            raise self._error(where, f"{type(value).__name__} where {kind.__name__} is expected")
        return value

    def _must_be_unique(self, values: list[str]) -> None:
        seen: set[str] = set()
        for value in values:
            if value in seen:
                raise self._error(f"topic {value}", "it is there twice")
            seen.add(value)

    def _must_be_known(self, topics: set[str]) -> None:
        for principal in self._acls.principals:
            if unknown := set(principal.writes + principal.reads) - topics:
                raise self._error(f"principal {principal.name} of acls.yaml", f"no topic {min(unknown)}")

    def _error(self, where: str, reason: str) -> TopicsError:
        return TopicsError(f"{self._path.name}: {where}: {reason}")
