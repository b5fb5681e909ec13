"""The options that commands about dead letters have in common."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click

in_home = click.option(
    "--home", type=click.Path(path_type=Path), help="The stack's folder.  [default: .henvis]"
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
service = click.argument("service")
number = click.argument("number", type=int)
dry_run = click.option("--dry-run", is_flag=True, help="Say what would become of it now; change nothing.")

_RATE: Final = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,3})?)/(s|min)")
_FASTEST: Final = 100.0


class Rate(click.ParamType):
    """`5/s` or `30/min`, as records in a second."""

    name = "rate"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Records in a second."""
        if isinstance(value, float):
            return value
        found = _RATE.fullmatch(value)
        rate = float(found[1]) / (60 if found[2] == "min" else 1) if found else 0.0
        if not 0 < rate <= _FASTEST:
            self.fail(f"say how many, such as 5/s or 30/min; {_FASTEST:g}/s at most", param, ctx)
        return rate


rate = click.option(
    "--rate", type=Rate(), default="10/s", show_default=True, help="How many at most: 5/s, 30/min."
)
reason = click.option("--reason", required=True, help="Why, in words and without personal data; it is kept.")
