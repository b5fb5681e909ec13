"""Which parts a bundle has, by their names, and how much of anything a reader takes."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

FORMAT: Final = 1
"""Rises with every change after which an older reader would read a bundle wrongly."""

README: Final = "README.txt"
FORMAT_TEXT: Final = "FORMAT.md"
MANIFEST: Final = "manifest.json"
SEAL: Final = "manifest.sha256"
ARCHIVE: Final = "archive"
RECORDS: Final = "archive/records"
CHECKPOINTS: Final = "checkpoints"
PROOFS: Final = "proofs"
SCHEMAS: Final = "schemas"
LAW: Final = "law"
VERIFIERS: Final = "verifiers"
VERDICT: Final = "verdict.json"
LANGUAGES: Final = ("nb", "en")


class Kind(StrEnum):
    """What a bundle is of."""

    WHOLE = "whole"
    """All journals, from their beginning or the first record that is kept."""
    CASE = "case"
    """The records of one case, each with the proof that it is in its journal."""


MOST_PARTS: Final = 1_000_000
LONGEST_NAME: Final = 255
MOST_MANIFEST_BYTES: Final = 512 * 1024 * 1024
"""What is read before anything is known of a bundle; all else is bounded by the file's own length."""

_SEGMENT: Final = r"[a-z0-9.]+-[0-9]+-[0-9]{20}"
_PLACE: Final = r"[a-z0-9.]+-[0-9]+"
_KNOWN: Final = {
    None: rf"{CHECKPOINTS}/[0-9a-f]{{64}}\.note|{SCHEMAS}/registry\.lock|{SCHEMAS}/[a-z]+/[A-Za-z]+\.avsc"
    rf"|{SCHEMAS}/released/[A-Za-z]+/[0-9]+\.avsc|{LAW}/(released/[0-9a-f]{{64}}/)?[a-z-]+\.yaml"
    rf"|{PROOFS}/{_PLACE}\.json|{VERIFIERS}",
    Kind.WHOLE: rf"{ARCHIVE}/manifest\.json|{ARCHIVE}/segments/{_SEGMENT}\.(avro|json)",
    Kind.CASE: rf"{RECORDS}/{_PLACE}\.avro",
}


def verdict_text(language: str) -> str:
    """The part that says the verdict in this language."""
    return f"verdict.{language}.txt"


ALWAYS: Final = frozenset(
    {README, FORMAT_TEXT, VERDICT, f"{SCHEMAS}/registry.lock", *map(verdict_text, LANGUAGES)}
)
"""Parts without which nothing is a bundle, beside the manifest and its seal."""


def is_known(name: str, kind: Kind) -> bool:
    """Whether the format has a part of this name in a bundle of this kind."""
    return name in ALWAYS or re.fullmatch(f"{_KNOWN[None]}|{_KNOWN[kind]}", name) is not None
