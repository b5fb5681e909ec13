"""The rule set in force: what all services load at start, and the hash that events carry in `meta.law`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final

from henvis import ROOT
from henvis.law.bus_law_map import BusLawMap, Selection
from henvis.law.codes import Codes, read_codes
from henvis.law.contradictions import Contradiction, Contradictions
from henvis.law.deadline_rules import Rule, Rules
from henvis.law.files import LawError, read
from henvis.law.read_bus_law_map import read_bus_law_map
from henvis.law.read_contradictions import read_contradictions
from henvis.law.read_deadlines import read_deadlines
from henvis.law.read_sharing import purposes_of, read_sharing
from henvis.law.sharing import Sharing
from henvis.law.starting import startable

FOLDER: Final = ROOT / "law"

__all__ = ["FOLDER", "Law", "LawError", "load"]


@dataclass(frozen=True)
class Law:
    """`hash` is the SHA-256 (hex) over the names and bytes of the files it was read from."""

    codes: Codes
    sharing: Sharing
    rules: Rules
    map: BusLawMap
    contradictions: Contradictions
    hash: str

    @cached_property
    def starting(self) -> Mapping[str, tuple[Rule, ...]]:
        """Record type -> the rules that an event of it can start."""
        return startable(self.rules, self.map)

    @cached_property
    def starts(self) -> Mapping[str, Selection]:
        """Rule -> the events that start it, of each rule that an event can start."""
        rules = {rule.id: rule for starting in self.starting.values() for rule in starting}
        return {rule_id: self.map.starting(rule_id, rule.starts_on) for rule_id, rule in rules.items()}

    @cached_property
    def looked_for(self) -> Mapping[str, tuple[Contradiction, ...]]:
        """Agency -> the contradictions between clocks that it looks for."""
        kinds = self.contradictions.values()
        return {agency: tuple(kind for kind in kinds if kind.by == agency) for agency in self.codes.agencies}


def load(folder: Path = FOLDER, *, deadlines: Path | None = None) -> Law:
    """Raises LawError, which names the file, the line, the entry and the reason.

    With `deadlines` that file stands in the place of the folder's own, as if it were switched on; the hash
    stays that of the folder.
    """
    sharing_file = read(folder / "sharing.yaml")
    codes = read_codes(read(folder / "codes.yaml"), purposes_of(sharing_file))
    deadlines_file = read(deadlines or folder / "deadlines.yaml")
    rules = read_deadlines(deadlines_file)
    law_map = read_bus_law_map(
        read(folder / "bus-law-map.yaml"), codes, rules, deadlines_file.section("events")
    )
    sharing = read_sharing(sharing_file, codes)
    contradictions = read_contradictions(read(folder / "contradictions.yaml"), codes, rules)
    return Law(codes, sharing, rules, law_map, contradictions, hash_of(folder))


def hash_of(folder: Path) -> str:
    """SHA-256 (hex) over every YAML file of the folder: its name and its bytes, in the order of the names."""
    digest = sha256()
    for path in sorted(folder.glob("*.yaml")):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
