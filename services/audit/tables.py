"""What the recorder keeps beside the trees: their nodes, who signed what, and how each partition stands."""

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


node = sa.Table(
    "tree_node",
    metadata,
    *_place(),
    sa.Column("level", sa.SmallInteger, primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True),
    sa.Column("hash", sa.LargeBinary(32), nullable=False),
)
"""Every complete subtree; level 0 are the leaves. A proof of any size takes a few of them."""

collected = sa.Table(
    "collected_signature",
    metadata,
    *_place(),
    sa.Column("size", sa.BigInteger, primary_key=True),
    sa.Column("root", sa.LargeBinary(32), primary_key=True),
    sa.Column("signer", sa.String(64), primary_key=True),
    sa.Column("witness", sa.Boolean, primary_key=True),
    sa.Column("key_id", sa.LargeBinary(4), nullable=False),
    sa.Column("data", sa.LargeBinary(72), nullable=False),
)
"""The signatures on checkpoints that are not final yet, and on the newest that are."""

standing = sa.Table(
    "standing",
    metadata,
    *_place(),
    sa.Column("final_size", sa.BigInteger, nullable=False),
    sa.Column("trouble", sa.String(32)),
)
"""How far a partition is final, 0 for not at all; and why nothing more of it is signed."""
