"""Whether each record may still be read by everybody: FULL_TRANSITIVE, and what Avro's rules cannot see."""

import json
from collections.abc import Iterator
from pathlib import Path

import avro.errors
import avro.schema
from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType

from henvis.contract.check.meaning import meaning_rules
from henvis.contract.check.problem import Problem, file_of
from henvis.contract.release import unreleased
from henvis.contract.released import read_frozen, read_lock
from henvis.contract.schema_files import Schema, full_name, is_event, read_current, self_contained


def parse_problems(folder: Path) -> Iterator[Problem]:
    """One for each current event schema that Avro's own parser refuses."""
    for schema in _current_events(folder):
        try:
            avro.schema.parse(json.dumps(schema))
        except avro.errors.AvroException as error:
            yield Problem(file_of(schema), "", f"Avro cannot parse it ({error})")


def evolution_problems(folder: Path) -> Iterator[Problem]:
    """Compares every current event schema with every released version of it."""
    releases = read_lock(folder)
    for schema in _current_events(folder):
        for release in (it for it in releases if it.record == full_name(schema)):
            for field, rule in evolution_rules(read_frozen(release, folder), schema):
                yield Problem(file_of(schema), field, f"{rule}, against version {release.version}")


def waiting_problems(folder: Path) -> Iterator[Problem]:
    """One for each current event schema that is not a released version."""
    for schema in unreleased(folder).values():
        yield Problem(file_of(schema), "", "is not released yet: run `henvis schema release`")


def evolution_rules(before: Schema, after: Schema) -> Iterator[tuple[str, str]]:
    """The rules, each with its field, that a change from one version to another breaks."""
    yield from _avro_rules(before, after, "what the older version wrote cannot be read")
    yield from _avro_rules(after, before, "the older version cannot read what this writes")
    yield from meaning_rules(before, after)


def _current_events(folder: Path) -> list[Schema]:
    named = read_current(folder)
    return [self_contained(schema, named) for schema in named.values() if is_event(schema)]


def _avro_rules(writer: Schema, reader: Schema, rule: str) -> Iterator[tuple[str, str]]:
    reading, writing = (avro.schema.parse(json.dumps(schema)) for schema in (reader, writer))
    verdict = ReaderWriterCompatibilityChecker().get_compatibility(reading, writing)
    if verdict.compatibility is not SchemaCompatibilityType.compatible:
        yield "", f"{rule} ({', '.join(sorted(map(str, verdict.messages)))})"
