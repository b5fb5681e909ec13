"""The read routes of a Confluent-compatible schema registry, answered from the lock.

Subjects follow RecordNameStrategy: a subject is a record's full name. Nothing can be registered here; new
versions come with `henvis schema release`.
"""

import json
import re
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from henvis.contract.released import Release, read_frozen, read_lock
from henvis.contract.schema_files import SCHEMAS

VERSION = re.compile("latest|[1-9][0-9]{0,9}")
MEDIA_TYPE = "application/vnd.schemaregistry.v1+json"


def routes(folder: Path = SCHEMAS) -> list[Route]:
    """The routes, for the root of a server. Raises LockError for a broken lock or frozen file."""
    registry = Registry(folder)
    return [
        Route("/schemas/types", registry.types),
        Route("/schemas/ids/{id}", registry.schema),
        Route("/schemas/ids/{id}/versions", registry.versions_of_id),
        Route("/subjects", registry.subjects),
        Route("/subjects/{subject}/versions", registry.versions),
        Route("/subjects/{subject}/versions/{version}", registry.version),
        Route("/config", registry.config),
    ]


class Registry:
    """Confluent's answers and error codes over the released versions."""

    def __init__(self, folder: Path) -> None:
        self._releases = read_lock(folder)
        self._texts = {
            release: json.dumps(read_frozen(release, folder), ensure_ascii=False, separators=(",", ":"))
            for release in self._releases
        }

    async def types(self, _: Request) -> Response:
        return _answer(["AVRO"])

    async def config(self, _: Request) -> Response:
        return _answer({"compatibilityLevel": "FULL_TRANSITIVE"})

    async def schema(self, request: Request) -> Response:
        found = self._with_id(request)
        return _answer({"schema": self._texts[found]}) if found else _no_schema()

    async def versions_of_id(self, request: Request) -> Response:
        found = self._with_id(request)
        return _answer([{"subject": found.record, "version": found.version}]) if found else _no_schema()

    async def subjects(self, _: Request) -> Response:
        return _answer(sorted({release.record for release in self._releases}))

    async def versions(self, request: Request) -> Response:
        found = self._of_subject(request)
        return _answer([release.version for release in found]) if found else _no_subject()

    async def version(self, request: Request) -> Response:
        wanted: str = request.path_params["version"]
        if not VERSION.fullmatch(wanted):
            return _error(422, 42202, "The specified version is not a valid version id.")
        found = self._of_subject(request)
        if not found:
            return _no_subject()
        chosen = [it for it in found if wanted in ("latest", str(it.version))]
        return self._entry(chosen[-1]) if chosen else _error(404, 40402, "Version not found.")

    def _entry(self, release: Release) -> Response:
        return _answer(
            {
                "subject": release.record,
                "version": release.version,
                "id": release.schema_id,
                "schema": self._texts[release],
            }
        )

    def _with_id(self, request: Request) -> Release | None:
        wanted = request.path_params["id"]
        return next((release for release in self._releases if str(release.schema_id) == wanted), None)

    def _of_subject(self, request: Request) -> list[Release]:
        return [release for release in self._releases if release.record == request.path_params["subject"]]


def _answer(content: Any, status: int = 200) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), status, media_type=MEDIA_TYPE)


def _error(status: int, code: int, message: str) -> Response:
    return _answer({"error_code": code, "message": message}, status)


def _no_subject() -> Response:
    return _error(404, 40401, "Subject not found.")


def _no_schema() -> Response:
    return _error(404, 40403, "Schema not found.")
