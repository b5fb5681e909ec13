"""`manifest.json`: what a bundle is of, and every part with its SHA-256 and its size."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self
from uuid import UUID

from henvis.audit.bundle.faults import BundleBroken, Fault
from henvis.audit.bundle.parts import FORMAT, MANIFEST, SEAL, Kind
from henvis.audit.claims import PlaceRead
from henvis.audit.log import Place
from henvis.proof.signing import to_base64


class Part(NamedTuple):
    """What a part must hash to, and how long it is."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class BundleManifest:
    """What a bundle says of itself; all of it is computed again by who checks it."""

    program: str
    kind: Kind
    cluster_id: str
    case_id: UUID | None
    at: datetime
    """The instant (UTC) of the verdict inside."""
    law: tuple[str, ...]
    """The hashes of the rule sets inside, the one in force when it was written first."""
    places: tuple[dict[str, Any], ...]
    parts: Mapping[str, Part]

    def to_json(self) -> bytes:
        """As it lies in the bundle."""
        told = {
            "format": FORMAT,
            "program": self.program,
            "kind": self.kind,
            "cluster": self.cluster_id,
            "case": str(self.case_id) if self.case_id else None,
            "at": self.at.isoformat(),
            "law": list(self.law),
            "places": list(self.places),
            "parts": {name: self.parts[name]._asdict() for name in sorted(self.parts)},
        }
        return json.dumps(told, indent=1).encode() + b"\n"

    @property
    def offsets(self) -> Mapping[Place, range]:
        """Each place with the offsets that the bundle is of."""
        return {Place(one["topic"], one["partition"]): range(one["first"], one["end"]) for one in self.places}

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read one that is written as `to_json` writes it. Raises BundleBroken."""
        try:
            told = json.loads(content)
            if told["format"] != FORMAT:
                raise BundleBroken([Fault("other_format", MANIFEST, {"format": str(told["format"])[:20]})])
            found = cls._of(told)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise BundleBroken([Fault("part_malformed", MANIFEST)]) from None
        if found.to_json() != content:
            raise BundleBroken([Fault("part_malformed", MANIFEST)])
        return found

    @classmethod
    def _of(cls, told: Mapping[str, Any]) -> Self:
        kind = Kind(told["kind"])
        case_id = UUID(told["case"]) if told["case"] is not None else None
        if (case_id is None) is not (kind is Kind.WHOLE):
            raise ValueError
        at = datetime.fromisoformat(told["at"])
        if at.tzinfo is None:
            raise ValueError
        parts = {str(name): Part(str(one["sha256"]), int(one["size"])) for name, one in told["parts"].items()}
        found = cls(
            str(told["program"]),
            kind,
            str(told["cluster"]),
            case_id,
            at,
            tuple(map(str, told["law"])),
            tuple(told["places"]),
            parts,
        )
        if any(offsets.start < 0 or not str(place.topic) for place, offsets in found.offsets.items()):
            raise ValueError
        return found


def seal_of(manifest: bytes) -> bytes:
    """The manifest's own SHA-256, in the form of the command `sha256sum`."""
    return f"{fingerprint(manifest)}  {MANIFEST}\n".encode()


def require_seal(manifest: bytes, seal: bytes) -> None:
    """Return where the seal is the manifest's. Raises BundleBroken: either may be the changed one."""
    if seal != seal_of(manifest):
        raise BundleBroken([Fault("seal_differs", MANIFEST), Fault("seal_differs", SEAL)])


def fingerprint(manifest: bytes) -> str:
    """What names all of a bundle: the SHA-256 of its manifest, in hexadecimal digits."""
    return hashlib.sha256(manifest).hexdigest()


def place_entry(read: PlaceRead) -> dict[str, Any]:
    """What the manifest says of one place."""
    return {
        "topic": read.place.topic,
        "partition": read.place.partition,
        "first": read.first,
        "end": read.size,
        "left_out": read.left_out,
        "root": to_base64(read.root) if read.root else None,
        "final": read.signed,
    }
