"""What a service keeps of trees and checkpoints, in its own database.

All of it can be made again from the journals and from `nrm.checkpoints`, but for what a witness has cosigned:
who forgets that believes the next that it is shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import sqlalchemy as sa

metadata = sa.MetaData()
MIGRATIONS: Final = Path(__file__).with_name("migrations") / "versions"


def _place() -> tuple[sa.Column[str], sa.Column[int]]:
    return (
        sa.Column("topic", sa.String(64), primary_key=True),
        sa.Column("partition", sa.Integer, primary_key=True),
    )


def _about() -> tuple[sa.Column[str], sa.Column[str]]:
    """Offsets mean nothing in another cluster or in a topic made anew."""
    return (
        sa.Column("cluster_id", sa.String(64), nullable=False),
        sa.Column("topic_id", sa.String(64), nullable=False),
    )


tree = sa.Table(
    "journal_tree",
    metadata,
    *_place(),
    *_about(),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("frontier", sa.LargeBinary, nullable=False),
    sa.Column("last_leaf", sa.LargeBinary(32)),
)
"""The Merkle tree of a journal's partition: `size` is also the next offset to read."""

signed = sa.Table(
    "signed_checkpoint",
    metadata,
    *_place(),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("root", sa.LargeBinary(32), nullable=False),
    sa.Column("message", sa.LargeBinary, nullable=False),
    sa.Column("heard", sa.Boolean, nullable=False),
)
"""The newest checkpoint that this service signed of a partition; `heard`: it was read back from the topic."""

promised = sa.Table(
    "promised_checkpoint",
    metadata,
    *_place(),
    sa.Column("size", sa.BigInteger, primary_key=True),
    sa.Column("root", sa.LargeBinary(32), nullable=False),
)
"""What this service has signed of a larger tree than it knows: its database was lost, or is an old one."""

followed = sa.Table(
    "followed_checkpoints",
    metadata,
    sa.Column("partition", sa.Integer, primary_key=True),
    *_about(),
    sa.Column("next_offset", sa.BigInteger, nullable=False),
)
"""How far each partition of `nrm.checkpoints` was read."""
