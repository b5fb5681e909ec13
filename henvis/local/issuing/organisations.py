"""The organisations of the embedded stack: one for each service, under numbers that nobody bears.

They have the form and the check digit of Norwegian organisation numbers; those that are given out begin with
8 or 9.
"""

from collections.abc import Mapping
from typing import Final

_NUMBERS: Final[Mapping[str, str]] = {
    "router": "310000019",
    "intake": "310000027",
    "udi": "310000035",
    "barnevern": "310000043",
    "nav": "310000051",
    "police": "310000078",
    "audit": "310000086",
}
_ANY_OTHER: Final = "310000094"
"""Of a service that is run in place of ours."""


def organisation_of(service: str) -> str:
    """A service's organisation, as ISO 6523 writes Norwegian ones."""
    return f"0192:{_NUMBERS.get(service, _ANY_OTHER)}"
