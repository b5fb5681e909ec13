"""What UDI keeps of its cases: the tables that every agency has, and none beside."""

from henvis.agency.tables import MIGRATIONS, metadata

__all__ = ["MIGRATIONS", "metadata"]
