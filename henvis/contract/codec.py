"""One schema's way between plain values and Avro bytes, guarded: only the one canonical form goes in or out.

fastavro by itself accepts bytes that are no value of the schema (an index of a union or enum below zero,
trailing bytes, overlong numbers, booleans other than 0 and 1). Encoding again what was read and comparing
finds all of these. That it can neither hang nor die is owed to what `henvis schema check` forbids in
schemas: recursion, items without width, decimals.
"""

from io import BytesIO
from typing import Any

import fastavro

from henvis.contract.bounds import OutOfBounds, compile_checks
from henvis.contract.schema_files import Schema, plain


class NotThisSchema(ValueError):
    """Bytes or a value do not belong to the schema. The text is the rule and never the data."""


class Codec:
    """Encodes and decodes records of one self-contained schema."""

    def __init__(self, schema: Schema) -> None:
        self.avro = fastavro.parse_schema(plain(schema))
        self._check = compile_checks(schema)

    def encode(self, record: dict[str, Any]) -> bytes:
        """The canonical bytes. Raises NotThisSchema."""
        try:
            self._check(record)
        except OutOfBounds as error:
            raise NotThisSchema(str(error)) from None
        return self._write(record)

    def decode(self, data: bytes) -> dict[str, Any]:
        """The record that these bytes are the canonical form of. Raises NotThisSchema."""
        record = self._read(data, None)
        if self.encode(record) != data:
            raise NotThisSchema("not the canonical form")
        return record

    def resolve(self, data: bytes, reader: "Codec") -> dict[str, Any]:
        """What a reader with another version sees in bytes that `decode` accepted. Raises NotThisSchema."""
        return self._read(data, reader.avro)

    def _write(self, record: dict[str, Any]) -> bytes:
        out = BytesIO()
        fastavro.schemaless_writer(out, self.avro, record, strict=True)
        return out.getvalue()

    def _read(self, data: bytes, reader: Any) -> dict[str, Any]:
        try:
            record: dict[str, Any] = fastavro.schemaless_reader(BytesIO(data), self.avro, reader)
        except Exception:  # noqa: BLE001 - fastavro raises eight types and more, with data in some of the texts
            raise NotThisSchema("not Avro of this schema") from None
        return record
