"""The rule set in force: what all services load at start, and the hash that events carry in `meta.law`."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from henvis import ROOT
from henvis.law.codes import Codes, read_codes
from henvis.law.files import LawError, read
from henvis.law.read_sharing import purposes_of, read_sharing
from henvis.law.sharing import Sharing

FOLDER: Final = ROOT / "law"

__all__ = ["FOLDER", "Law", "LawError", "load"]


@dataclass(frozen=True)
class Law:
    """`hash` is the SHA-256 (hex) over the names and bytes of the files it was read from."""

    codes: Codes
    sharing: Sharing
    hash: str


def load(folder: Path = FOLDER) -> Law:
    """Raises LawError, which names the file, the line, the entry and the reason."""
    sharing_file = read(folder / "sharing.yaml")
    codes = read_codes(read(folder / "codes.yaml"), purposes_of(sharing_file))
    return Law(codes, read_sharing(sharing_file, codes), hash_of(folder))


def hash_of(folder: Path) -> str:
    """SHA-256 (hex) over every YAML file of the folder: its name and its bytes, in the order of the names."""
    digest = sha256()
    for path in sorted(folder.glob("*.yaml")):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
