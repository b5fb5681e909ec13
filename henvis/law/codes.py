"""The code lists of the bus (`law/codes.yaml`): which codes there are and who may use them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from henvis.law.files import LawFile

REQUIRED = {"agency", "age_group", "statement", "service", "purpose", "basis", "avert_ground", "withheld"}
REQUIRED |= {"decision", "outcome", "refusal"}
EVERYBODY = ("any", "identification")  # the groups of `statement` that are open to every agency


@dataclass(frozen=True)
class Codes:
    """The lists as read, and `purposes`: the purpose that each service serves (`law/sharing.yaml`)."""

    lists: Mapping[str, Any]
    purposes: Mapping[str, str]

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        return self.codes_in("agency")

    @cached_property
    def refusals(self) -> tuple[str, ...]:
        """Why a command is refused, in order of precedence."""
        return self.codes_in("refusal")

    @cached_property
    def _sets(self) -> Mapping[str, frozenset[str]]:
        return {name: frozenset(codes_of(entries)) for name, entries in self.lists.items()}

    @cached_property
    def _states(self) -> Mapping[str, frozenset[str]]:
        groups = self.lists["statement"]
        return {
            agency: frozenset(code for group in (agency, *EVERYBODY) for code in groups.get(group, ()))
            for agency in self.agencies
        }

    def has(self, list_name: str, code: str) -> bool:
        """Raises KeyError for a list that does not exist."""
        return code in self._sets[list_name]

    def codes_in(self, list_name: str) -> tuple[str, ...]:
        """In the order of the file. Raises KeyError for a list that does not exist."""
        return codes_of(self.lists[list_name])

    def services_of(self, agency: str) -> tuple[str, ...]:
        """What a referral may ask of this agency."""
        return tuple(self.lists["service"].get(agency, ()))

    def states(self, agency: str) -> frozenset[str]:
        """The statements that this agency may make; none for who is not an agency."""
        return self._states.get(agency, frozenset())

    def decided_by(self, decision_type: str) -> str:
        """Raises KeyError for an unknown type, as do outcomes_of and made_by_of."""
        return str(self.lists["decision"][decision_type]["by"])

    def outcomes_of(self, decision_type: str) -> tuple[str, ...]:
        return tuple(self.lists["decision"][decision_type]["outcomes"])

    def made_by_of(self, decision_type: str) -> tuple[str, ...]:
        """Who, in or beside the agency, may decide; empty where the law does not ask."""
        return tuple(self.lists["decision"][decision_type].get("made_by", ()))

    def purpose_of(self, service: str) -> str | None:
        """The purpose that a consent must cover for this service to be asked for."""
        return self.purposes.get(service)

    def is_child(self, age_group: str) -> bool:
        """Whether the person is handled as a child: a minor, or in doubt (CoE convention art. 10 (3))."""
        entry = self.lists["age_group"].get(age_group, {})
        return age_group == "minor" or entry.get("treated_as") == "minor"

    def is_settled(self, age_group: str) -> bool:
        """Whether it says what the person is, and not only what the person is treated as."""
        return self.has("age_group", age_group) and "treated_as" not in self.lists["age_group"][age_group]


def codes_of(entries: Any) -> tuple[str, ...]:
    """The codes of a list, whether it is written as a list, in groups, or with a text for each code."""
    if isinstance(entries, dict):
        grouped = all(isinstance(group, list) for group in entries.values())
        return (
            tuple(dict.fromkeys(code for group in entries.values() for code in group))
            if grouped
            else tuple(entries)
        )
    return tuple(entries)


def read_codes(file: LawFile, purposes: Mapping[str, str]) -> Codes:
    """Raises LawError for a list that is missing, a code that is no text, or a reference to no known code."""
    if missing := sorted(REQUIRED - set(file.data)):
        raise file.error((missing[0],), "the list is missing")
    for name, entries in file.data.items():
        _check_list(file, name, entries)
    codes = Codes(file.data, purposes)
    _check_agencies(file, codes)
    _check_decisions(file, codes)
    return codes


def _check_list(file: LawFile, name: str, entries: Any) -> None:
    if not isinstance(entries, dict | list) or not entries:
        raise file.error((name,), "is not a list of codes")
    codes: tuple[Any, ...] = codes_of(entries)
    if not all(isinstance(code, str) for code in codes):
        raise file.error((name,), "holds what is not a code (a word such as yes or no needs quotes)")
    if isinstance(entries, list) and len(set(codes)) < len(codes):
        raise file.error((name,), "a code stands in the list twice")


def _check_agencies(file: LawFile, codes: Codes) -> None:
    for name, also in (("service", ()), ("statement", EVERYBODY)):
        for group in codes.lists[name]:
            if group not in codes.agencies and group not in also:
                raise file.error((name, group), "is not an agency")


def _check_decisions(file: LawFile, codes: Codes) -> None:
    for code, entry in codes.lists["decision"].items():
        if not isinstance(entry, dict) or entry.get("by") not in codes.agencies:
            raise file.error(("decision", code), "`by` does not name an agency")
        if not entry.get("outcomes"):
            raise file.error(("decision", code), "no `outcomes` say how it may end")
        for outcome in entry["outcomes"]:
            if not codes.has("outcome", outcome):
                raise file.error(("decision", code, "outcomes"), f"{outcome} is not an outcome")
