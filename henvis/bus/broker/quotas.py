"""How much each principal may ask of a broker, from the one statement of it, `deploy/kafka/quotas.yaml`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from henvis import ROOT
from henvis.bus.broker.acls import Acls

FILE: Final = ROOT / "deploy" / "kafka" / "quotas.yaml"
KINDS: Final = {
    "producer_byte_rate": "write {:.0f} bytes a second",
    "consumer_byte_rate": "read {:.0f} bytes a second",
    "request_percentage": "take {:.0f} % of a thread's time",
}
"""Kafka's own names of the quotas that we set (KIP-13, KIP-124), and each in words."""


class QuotasError(ValueError):
    """The statement is wrong; the text names file, entry and reason."""


@dataclass(frozen=True, slots=True, order=True)
class Quota:
    """One bound on one principal."""

    principal: str
    kind: str
    """In Kafka's words."""
    most: float

    def sentence(self) -> str:
        """Such as `nav may write 8388608 bytes a second`."""
        return f"{self.principal} may {KINDS.get(self.kind, self.kind + ' {:.0f}').format(self.most)}"


@dataclass(frozen=True, slots=True)
class QuotaDrift:
    """Where a broker does not agree with the file."""

    missing: tuple[Quota, ...]
    surplus: tuple[Quota, ...]

    def sentences(self) -> tuple[str, ...]:
        """One for each difference."""
        return (
            *(f"missing: {one.sentence()} and no more: the file says so" for one in self.missing),
            *(f"surplus: {one.sentence()}: the broker says so, the file does not" for one in self.surplus),
        )

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus)


def drift(stated: Collection[Quota], found: Collection[Quota]) -> QuotaDrift:
    """Compare what the file states with what was found on the broker."""
    return QuotaDrift(tuple(sorted(set(stated) - set(found))), tuple(sorted(set(found) - set(stated))))


def load(acls: Acls, path: Path = FILE) -> frozenset[Quota]:
    """Read the statement, which bounds each principal in each way, and nobody else. Raises QuotasError."""
    try:
        table: Any = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise QuotasError(f"{path.name}: not YAML: {error}") from error
    if not isinstance(table, dict) or table.keys() != {"quotas"} or not isinstance(table["quotas"], list):
        raise QuotasError(f"{path.name}: a list of quotas, and nothing else, is expected")
    found = [quota for entry in table["quotas"] for quota in _quotas(entry, path.name)]
    named = [one.principal for one in found if one.kind == next(iter(KINDS))]
    if sorted(named) != sorted(acls.names):
        raise QuotasError(f"{path.name}: each principal of acls.yaml once, and nobody else, is expected")
    return frozenset(found)


def _quotas(entry: Any, file: str) -> list[Quota]:
    if not isinstance(entry, dict) or entry.keys() != {"principal", "why", *KINDS}:
        raise QuotasError(f"{file}: an entry has exactly principal, why, {', '.join(KINDS)}")
    for kind in KINDS:
        if type(entry[kind]) is not int or entry[kind] <= 0:
            raise QuotasError(f"{file}: {entry['principal']}, {kind}: a whole number above 0 is expected")
    return [Quota(entry["principal"], kind, float(entry[kind])) for kind in KINDS]
