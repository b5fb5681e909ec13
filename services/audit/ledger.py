"""One partition as the recorder knows it: its tree, what was signed of it, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from henvis.checkpoints.growing import Growing
from henvis.checkpoints.store import Signed
from henvis.proof.merkle import Node
from services.audit.collecting import Collected, Stated
from services.audit.store import Line, Standing


@dataclass
class Ledger:
    """What has come since the last transaction is in `nodes` and `lines`, and in the flags."""

    tree: Growing
    collected: Collected
    standing: Standing
    signed: Signed | None
    nodes: list[Node] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    agreed: set[Stated] = field(default_factory=set)
    """What was stated and is what our own tree has."""
    changed: bool = False
    """Whether `standing` or `signed` are to be written down."""
    touched: bool = True
    """Whether something came that may let a checkpoint be signed, or become final."""

    unfiled: bool = True
    """Whether the cabinet may lack something."""

    @property
    def dirty(self) -> bool:
        """Whether there is anything to write down or to judge."""
        return bool(self.nodes or self.lines or self.changed or self.touched)

    @property
    def newest_signed(self) -> Stated | None:
        """What the audit signed last."""
        return Stated(self.signed.size, self.signed.root) if self.signed else None

    def add(self, line: Line) -> None:
        """Take in a signature."""
        if line.size >= self.standing.final_size and self.collected.add(line):
            self.lines.append(line)
            self.touched = self.unfiled = True

    def stand(self, now: Standing) -> None:
        """Let it stand otherwise from now on."""
        self.standing = now
        self.changed = self.unfiled = True

    def sign(self, signed: Signed) -> None:
        """Have this signed, and nothing older."""
        self.signed = signed
        self.changed = self.unfiled = True

    def heard_back(self, stated: Stated) -> None:
        """Note that what we signed was read back from the topic."""
        if self.signed is not None and stated == self.newest_signed and not self.signed.heard:
            self.signed = self.signed._replace(heard=True)
            self.changed = self.touched = True

    def forget(self, below: int) -> None:
        """Let go of what was stated of smaller sizes than the newest that is final."""
        self.collected.forget(below)
        self.agreed = {stated for stated in self.agreed if stated.size >= below}

    def settled(self) -> None:
        """Note that all of it is written down."""
        self.nodes.clear()
        self.lines.clear()
        self.tree.written = self.tree.size
        self.changed = self.touched = False
