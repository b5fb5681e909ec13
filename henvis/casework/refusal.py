"""A command that is refused: which rule it breaks, and where."""

from henvis.law.options import Option


class Refused(Exception):
    """Raised by `decide`. `code` is one of `refusal` in law/codes.yaml.

    `field` is the command's field that breaks the rule, None where it is no single one; `rule` says in a
    sentence what holds. Neither ever repeats what was sent in. `options` are what would be lawful instead.
    """

    def __init__(
        self, code: str, rule: str, *, field: str | None = None, options: tuple[Option, ...] = ()
    ) -> None:
        super().__init__(f"{code}: {rule}" if field is None else f"{code} ({field}): {rule}")
        self.code = code
        self.rule = rule
        self.field = field
        self.options = options
