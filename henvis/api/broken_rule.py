"""Says which field of an input broke which rule, in words that hold nothing of the input.

Pydantic's own texts quote what they were given, and so do the names of unknown fields: neither is passed on.
"""

from collections.abc import Collection, Mapping
from typing import Any

_RULES = {
    "missing": "is required",
    "extra_forbidden": "has a field that the contract does not know",
    "json_invalid": "is not JSON",
    "uuid_type": "must be a UUID, as text",
    "uuid_parsing": "must be a UUID, as text",
    "uuid_version": "must be a UUID of version {expected_version}",
    "string_type": "must be text",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "must have the form {pattern}",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number that ends",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be at most {le}",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "date_type": "must be a date, YYYY-MM-DD",
    "date_parsing": "must be a date, YYYY-MM-DD",
    "date_from_datetime_parsing": "must be a date, YYYY-MM-DD",
    "date_from_datetime_inexact": "must be a date without a time",
    "datetime_type": "must be an instant with its time zone",
    "datetime_parsing": "must be an instant with its time zone",
    "datetime_from_date_parsing": "must be an instant with its time zone",
    "timezone_aware": "must be an instant with its time zone",
    "literal_error": "must be one of {expected}",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "value_error": "{error}",
}


def broken_rule(error: Mapping[str, Any], declared: Collection[str]) -> tuple[str | None, str]:
    """The field, as a dotted path of declared names, and the rule, for one of pydantic's errors.

    A rule that a validator of ours raised as ValueError is passed on as its text stands.
    """
    rule = _RULES.get(error["type"], "does not fit the contract").format_map(error.get("ctx", {}))
    return _path(error["loc"], declared), rule


def _path(location: tuple[int | str, ...], declared: Collection[str]) -> str | None:
    parts: list[str] = []
    for part in location:
        if part not in declared and not isinstance(part, int):
            break
        parts.append(str(part))
    return ".".join(parts) or None
