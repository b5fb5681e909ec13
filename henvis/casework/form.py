"""Whether a command fits the contract: what parsing cannot see, since it takes the code lists to see it."""

from pydantic import BaseModel

from henvis.casework.fields import CodeOf
from henvis.casework.refusal import Refused
from henvis.law.codes import Codes


def codes_are_listed(said: BaseModel, codes: Codes, *, within: str = "") -> None:
    """Every code of a command stands in its list. Raises Refused: invalid_command."""
    for name, field in type(said).model_fields.items():
        value, place = getattr(said, name), f"{within}{field.alias or name}"
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, BaseModel):
                codes_are_listed(part, codes, within=f"{place}.")
        for mark in field.metadata:
            if isinstance(mark, CodeOf):
                _each_is_listed(value, mark.list_name, codes, place)


def _each_is_listed(value: str | tuple[str, ...] | None, list_name: str, codes: Codes, place: str) -> None:
    given = () if value is None else (value,) if isinstance(value, str) else value
    if not all(codes.has(list_name, code) for code in given):
        raise Refused("invalid_command", f"must be a code of the list {list_name}", field=place)


def belongs(field: str, *, given: bool, allowed: bool, rule: str) -> None:
    """A field that is given only where it belongs. Raises Refused: invalid_command."""
    if given and not allowed:
        raise Refused("invalid_command", rule, field=field)


def goes_with(field: str, *, given: bool, wanted: bool, rule: str) -> None:
    """A field that is given exactly where it belongs. Raises Refused: invalid_command."""
    if given != wanted:
        raise Refused("invalid_command", rule, field=field)


def another_agency(agency: str, to: str) -> None:
    """Nobody refers or redirects to oneself. Raises Refused: invalid_command."""
    if to == agency:
        raise Refused("invalid_command", "must be another agency", field="to")
