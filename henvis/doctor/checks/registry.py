"""Whether the stack's registry serves the schemas that were released."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import httpx

from henvis.contract.released import LockError, Release, read_frozen, read_lock
from henvis.doctor.check import CannotLook, Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.sight import Sight

ANSWER_SECONDS: Final = 3.0
DIFFERS: Final = Kind(
    "registry-differs",
    Severity.CRITICAL,
    "Start the stack anew, so that its registry serves this lock: who decodes by another text"
    " reads another event",
)


def compare(released: Mapping[Release, Any], served: Mapping[int, Any]) -> Iterator[Finding]:
    """Where the registry, id → schema, serves something else than the frozen files."""
    for release, schema in released.items():
        told = served.get(release.schema_id)
        if told != schema:
            what = "does not have" if told is None else "has another text of"
            yield DIFFERS.about(
                release.record,
                f"The registry {what} {release.record} version {release.version} (id {release.schema_id})",
            )


def _look(sight: Sight) -> Looked:
    folder = sight.declared.schemas
    if sight.stack is None or not sight.stack.answers:
        raise CannotLook("The supervisor, which serves the registry, does not answer")
    try:
        released = {release: read_frozen(release, folder) for release in read_lock(folder)}
    except LockError as error:
        raise CannotLook(f"The released schemas cannot be read: {error}") from error
    return Looked.at(
        f"The registry serves {len(released)} schemas as released",
        compare(released, _served(str(sight.stack.told["control"]), released)),
    )


def _served(registry: str, released: Iterable[Release]) -> Mapping[int, Any]:
    found: dict[int, Any] = {}
    try:
        with httpx.Client(base_url=registry, trust_env=False, timeout=ANSWER_SECONDS) as client:
            for release in released:
                answer = client.get(f"/schemas/ids/{release.schema_id}")
                if answer.is_success:
                    found[release.schema_id] = json.loads(answer.json()["schema"])
    except (httpx.HTTPError, ValueError, LookupError) as error:
        raise CannotLook(f"The registry at {registry} does not answer") from error
    return found


CHECK: Final = Check("registry", _look, (DIFFERS,), frozenset({Need.PROCESSES}))
