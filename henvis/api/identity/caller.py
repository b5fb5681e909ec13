"""Who calls, once the token has been believed."""

from dataclasses import dataclass, field
from typing import Final

READ: Final = "henvis:read"
COMMAND: Final = "henvis:command"
OPERATE: Final = "henvis:operate"
DEAD_CONTENT: Final = "henvis:dead-content"
SCOPES: Final = {
    READ: "Read what this agency knows",
    COMMAND: "Give this agency's commands",
    OPERATE: "Look at parked records and let them go; where the clock is virtual, move it",
    DEAD_CONTENT: "Read what stands in records that could not be handled; each look is logged",
}
"""What a token may be good for, and in words."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A person or a system that acts for an organisation. Its `repr` names nobody."""

    issuer: str
    subject: str = field(repr=False)
    """Unique at its issuer, and perhaps telling: it stays in the agency's own table."""
    is_person: bool
    name: str | None = field(repr=False)
    organisation: str
    """As ISO 6523 writes it: `0192:` and the Norwegian organisation number."""
    scopes: frozenset[str]
