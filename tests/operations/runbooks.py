"""A runbook as tests see it: what it needs to be told, its headings and the commands in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from tests.operations.alerts import RUNBOOKS

HEADINGS: Final = (
    "What it means",
    "Who is affected",
    "How to confirm",
    "How to mend it",
    "When it is over",
)
_FRONT: Final = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)
_BLOCK: Final = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Runbook:
    """One file of docs/runbooks."""

    alert: str
    needs: Mapping[str, str]
    """What stands for something in its commands, in capitals → what that is."""
    text: str

    @property
    def title(self) -> str:
        """Its first line."""
        return self.text.splitlines()[0].removeprefix("# ")

    @property
    def headings(self) -> tuple[str, ...]:
        """Those of its parts."""
        return tuple(re.findall(r"^## (.+)$", self.text, re.MULTILINE))

    @property
    def blocks(self) -> list[str]:
        """The commands, block by block."""
        return _BLOCK.findall(self.text)


def runbook(name: str) -> Runbook:
    """The one of this file name, without its ending."""
    found = _FRONT.fullmatch((RUNBOOKS / f"{name}.md").read_text(encoding="utf-8"))
    assert found, f"{name} says nothing of itself between two lines of ---"
    front: dict[str, Any] = yaml.safe_load(found[1])
    return Runbook(front["alert"], front.get("needs", {}), found[2])


def shell_words() -> str:
    """What the index has a shell take in before the first command."""
    (block,) = _BLOCK.findall((RUNBOOKS / "README.md").read_text(encoding="utf-8"))
    return str(block)
