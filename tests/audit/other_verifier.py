"""A second verifier, written after docs/bundle-format.md alone: of henvis it imports nothing.

It checks parts, roots, proofs and signatures, and leaves law and deadlines to whoever writes a third.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import fastavro
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def varint(number: int) -> bytes:
    """Section 4: zigzag, seven bits to a byte."""
    rest = 2 * number if number >= 0 else -2 * number - 1
    out = b""
    while rest >= 128:
        out += bytes([rest % 128 + 128])
        rest //= 128
    return out + bytes([rest])


def optional(content: bytes | None) -> bytes:
    return b"\x00" if content is None else b"\x02" + varint(len(content)) + content


def leaf_data(row: dict[str, Any]) -> bytes:
    """Section 4: a record as it is hashed."""
    data = varint(row["offset"]) + varint(row["timestamp_ms"]) + optional(row["key"]) + optional(row["value"])
    if row["headers"]:
        data += varint(len(row["headers"]))
    for header in row["headers"]:
        name = header["name"].encode()
        data += varint(len(name)) + name + optional(header["value"])
    return data + b"\x00"


def leaf(row: dict[str, Any]) -> bytes:
    return sha256(b"\x00" + leaf_data(row))


def root(leaves: list[bytes]) -> bytes:
    """Section 4, by its words."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha256(b"\x01" + root(leaves[:k]) + root(leaves[k:]))


def root_by_path(index: int, size: int, found: bytes, path: list[bytes]) -> bytes:
    """The root that an inclusion proof leads to, from the top down instead of RFC 9162's way up."""
    if size == 1:
        assert not path
        return found
    k = 1
    while 2 * k < size:
        k *= 2
    *below, sibling = path
    if index < k:
        return sha256(b"\x01" + root_by_path(index, k, found, below) + sibling)
    return sha256(b"\x01" + sibling + root_by_path(index - k, size - k, found, below))


class OtherVerifier:
    """Opens a bundle; each method raises AssertionError where something is not as it should be."""

    def __init__(self, file: Path) -> None:
        with zipfile.ZipFile(file) as bundle:
            names = bundle.namelist()
            assert names == sorted(set(names))
            self.parts = {name: bundle.read(name) for name in names}
            self._files = {name: bundle.open(name) for name in names if name.endswith(".avro")}
            self.rows = {name: list(fastavro.reader(content)) for name, content in self._files.items()}
        self.manifest = json.loads(self.parts["manifest.json"])
        self.quorum = 0
        self.keys: dict[tuple[str, bytes], list[tuple[str, int, bytes]]] = {}

    def check_parts(self) -> None:
        """Section 3."""
        seal = hashlib.sha256(self.parts["manifest.json"]).hexdigest()
        assert self.parts["manifest.sha256"] == f"{seal}  manifest.json\n".encode()
        assert self.parts.keys() == {*self.manifest["parts"], "manifest.json", "manifest.sha256"}
        for name, told in self.manifest["parts"].items():
            assert hashlib.sha256(self.parts[name]).hexdigest() == told["sha256"]
            assert len(self.parts[name]) == told["size"]

    def read_keys(self) -> None:
        """Section 7."""
        for line in self.parts["verifiers"].decode().splitlines():
            role, _, key = line.partition("#")[0].strip().partition(" ")
            if role == "quorum":
                self.quorum = int(key)
            elif role:
                name, key_id, encoded = key.split("+", 2)
                material = base64.b64decode(encoded)
                assert sha256(name.encode() + b"\n" + material)[:4].hex() == key_id
                signer = (name, bytes.fromhex(key_id))
                self.keys.setdefault(signer, []).append((role, material[0], material[1:]))

    def final(self) -> dict[str, set[tuple[int, bytes]]]:
        """Origin → size and root of each final checkpoint."""
        signed: dict[tuple[str, int, bytes], dict[str, set[str]]] = {}
        for name, content in self.parts.items():
            if name.startswith("checkpoints/"):
                assert name == f"checkpoints/{hashlib.sha256(content).hexdigest()}.note"
                text, _, lines = content.decode().partition("\n\n")
                origin, decimal, encoded = text.split("\n")
                roles = signed.setdefault((origin, int(decimal), base64.b64decode(encoded)), {})
                writer = origin.split("/")[2].removeprefix("nrm.from.")
                for role, signer in self._good(f"{text}\n".encode(), lines.splitlines()):
                    is_own = signer == f"henvis/{writer}"
                    if role == "auditor" or (role == "writer") == is_own:
                        roles.setdefault(role, set()).add(signer)
        found: dict[str, set[tuple[int, bytes]]] = {}
        for (origin, size, root_), roles in signed.items():
            if roles.get("writer") and roles.get("auditor") and len(roles.get("witness", ())) >= self.quorum:
                found.setdefault(origin, set()).add((size, root_))
        return found

    def _good(self, body: bytes, lines: list[str]) -> list[tuple[str, str]]:
        good = []
        for line in lines:
            dash, name, encoded = line.split(" ")
            assert dash == "—"
            data = base64.b64decode(encoded)
            for role, kind, public in self.keys.get((name, data[:4]), ()):
                message, signature = body, data[4:]
                if kind == 4:
                    seconds = int.from_bytes(data[4:12], "big")
                    message, signature = f"cosignature/v1\ntime {seconds}\n".encode() + body, data[12:]
                try:
                    Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
                except InvalidSignature:
                    raise AssertionError(line) from None
                good.append((role, name))
        return good

    def roots(self) -> dict[tuple[str, int], list[bytes]]:
        """Topic and partition → the hashes of its leaves, from the segments (section 5)."""
        leaves: dict[tuple[str, int], list[bytes]] = {}
        for name in sorted(self.rows):
            topic, partition, first = (
                name.removeprefix("archive/segments/").removesuffix(".avro").rsplit("-", 2)
            )
            found = leaves.setdefault((topic, int(partition)), [])
            assert len(found) == int(first)
            assert [row["offset"] for row in self.rows[name]] == [
                *range(len(found), len(found) + len(self.rows[name]))
            ]
            found += [leaf(row) for row in self.rows[name]]
        return leaves
