"""Where the databases of a stack's services are: files in its folder, or on a PostgreSQL server."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from henvis.errors import CommandFailed
from henvis.local.home import Home

FILES: Final = "files"


@dataclass(frozen=True)
class Databases:
    """Those of one stack; `server` is the URL of a PostgreSQL server, None for SQLite files."""

    home: Home
    server: str | None = None

    def url(self, service: str) -> str:
        """The URL of a service's own database."""
        if self.server is None:
            return self.home.database(service)
        from henvis.local import postgresql

        return postgresql.database(self.server, service)

    def prepare(self, services: Iterable[str]) -> None:
        """Make what is missing, and keep in mind where it is. Raises CommandFailed.

        A service that comes to an empty database beside the journal that it wrote would write it again, so a
        folder's databases stay where they are.
        """
        place = self._place()
        if (before := self._remembered()) not in (None, place):
            raise CommandFailed(
                f"{self.home.root} has its databases in {before}, and not in {place}",
                "Start it with the --postgres that it had, or give another --home",
            )
        if self.server is not None:
            from henvis.local import postgresql

            postgresql.create_missing(self.server, services)
        self.home.databases.write_text(place)

    def _place(self) -> str:
        if self.server is None:
            return FILES
        from henvis.local import postgresql

        return postgresql.place(self.server)

    def _remembered(self) -> str | None:
        if self.home.databases.exists():
            return self.home.databases.read_text()
        return FILES if any((self.home.root / "db").glob("*.db")) else None
