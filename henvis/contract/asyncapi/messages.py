"""The messages: each released record in its newest version, and what was received, as it was."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from henvis.contract.released import Release, read_frozen, read_lock
from henvis.contract.schema_files import short_name

AS_RECEIVED: Final = "AsReceived"
SIGNED_NOTE: Final = "SignedNote"
AVRO: Final = "application/vnd.apache.avro;version=1.9.0"
UUID: Final = {"type": "string", "format": "uuid"}
KAFKA: Final = {
    "key": UUID | {"description": "The case's id as text."},
    "schemaIdLocation": "payload",
    "schemaIdPayloadEncoding": "confluent",
    "bindingVersion": "0.5.0",
}


def newest_releases(folder: Path) -> Mapping[str, Release]:
    """Full name → the newest version. Raises LockError."""
    return {release.record: release for release in read_lock(folder)}


def components(releases: Mapping[str, Release], folder: Path) -> dict[str, Any]:
    """The reusable part of the document. Raises LockError for a frozen file that is not as it was."""
    messages = {short_name(record): _message(release, folder) for record, release in sorted(releases.items())}
    return {
        "messages": messages | {AS_RECEIVED: _as_received(), SIGNED_NOTE: _signed_note()},
        "messageTraits": {"event": {"headers": _headers(_event_headers()), "bindings": {"kafka": KAFKA}}},
    }


def _message(release: Release, folder: Path) -> dict[str, Any]:
    return {
        "name": release.record,
        "title": short_name(release.record),
        "summary": read_frozen(release, folder)["doc"],
        "traits": [{"$ref": "#/components/messageTraits/event"}],
        "payload": {"schemaFormat": AVRO, "schema": {"$ref": f"./{release.file}"}},
        "x-version": release.version,
        "x-schema-id": release.schema_id,
    }


def _as_received() -> dict[str, Any]:
    return {
        "title": "A record as it was received",
        "summary": "Key, value and headers of a record that could not be processed, with the reason.",
        "contentType": "application/octet-stream",
        "headers": _headers(
            {
                "henvis_reason": {"type": "string", "description": "Code of dead_letter in law/codes.yaml."},
                "henvis_source": {
                    "type": "string",
                    "description": "Topic, partition and offset of the record.",
                },
            },
        ),
    }


def _signed_note() -> dict[str, Any]:
    key = {"type": "string", "description": "`henvis/`, the cluster's id, the journal and its partition."}
    return {
        "title": "A checkpoint of a journal's partition, signed",
        "summary": (
            "A signed note of a checkpoint (C2SP tlog-checkpoint), by the journal's writer, the audit "
            "or a witness; where the audit signs, behind `old` and a size the consistency proof from there."
        ),
        "contentType": "text/plain; charset=utf-8",
        "bindings": {"kafka": {"key": key, "bindingVersion": "0.5.0"}},
    }


def _headers(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties)}


def _event_headers() -> dict[str, Any]:
    """CloudEvents 1.0 in binary mode and W3C Trace Context, as `henvis.contract.headers` writes them."""
    return {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": UUID | {"description": "The event's id."},
        "ce_source": {"type": "string", "description": "/henvis/ and the publisher."},
        "ce_type": {"type": "string", "description": "The record's full name."},
        "ce_time": {"type": "string", "format": "date-time", "description": "When it happened, in UTC."},
        "ce_subject": UUID | {"description": "What it is about, such as a referral; absent for the case."},
        "content-type": {"type": "string", "const": "application/avro"},
        "traceparent": {"type": "string", "description": "W3C Trace Context."},
        "henvis_seq": {
            "type": "string",
            "description": "Its gap-free number among its writer's records.",
        },
        "henvis_digest": {
            "type": "string",
            "pattern": "^[0-9a-f]{64}$",
            "description": "SHA-256 of henvis_seq, a line feed and the value; what differs is refused.",
        },
    }
