"""What the contracts and the law must say alike: code lists, and who is sent which event type."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from henvis.contract.check.problem import Problem, area_of, file_of
from henvis.contract.schema_files import Schema, is_event

OWN_RECORDS = "audit"  # the router's; who gets a receipt stands in the design


@dataclass(frozen=True, slots=True)
class LawNames:
    """The names of `law/codes.yaml`'s lists and the event types that `law/sharing.yaml` has a row for."""

    code_lists: Set[str]
    shared_events: Set[str]


def law_problems(schema: Schema, law: LawNames) -> Iterator[Problem]:
    """Every rule of the law's names that this current schema breaks."""
    file = file_of(schema)
    if is_event(schema) and area_of(schema) != OWN_RECORDS and schema["name"] not in law.shared_events:
        yield Problem(file, "", "law/sharing.yaml has no row for it, so that it would go to nobody")
    carries_codes = is_event(schema) or schema["name"] == "Meta"
    for field in schema["fields"]:
        for code_list in _code_lists(field["type"]):
            if code_list not in law.code_lists:
                yield Problem(file, field["name"], f"law/codes.yaml has no list `{code_list}`")
            if not carries_codes:
                yield Problem(file, field["name"], "only events and Meta carry codes: others are not checked")


def _code_lists(avro: Any) -> Iterator[str]:
    if isinstance(avro, list):
        for branch in avro:
            yield from _code_lists(branch)
    elif isinstance(avro, dict):
        if "code" in avro:
            yield avro["code"]
        yield from _code_lists(avro.get("items"))
