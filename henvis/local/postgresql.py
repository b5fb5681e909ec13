"""The PostgreSQL server that holds a stack's databases, where one was named: a database for each service."""

from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from henvis.errors import CommandFailed

BEGINS: Final = "henvis"
"""How the databases' names begin where the server's URL names none."""

_MAINTENANCE = "postgres"
_PORT = 5432
_CONNECT_WITHIN_S = 10


def place(server: str) -> str:
    """Where a stack's databases are, without the account. Raises CommandFailed where it is no such URL."""
    url = _url(server)
    host = url.host or url.query.get("host") or "localhost"
    return f"PostgreSQL at {host}:{url.port or _PORT}/{url.database or BEGINS}"


def database(server: str, service: str) -> str:
    """The URL of a service's own database on a server. Raises CommandFailed as `place` does."""
    url = _url(server)
    return url.set(database=f"{url.database or BEGINS}_{service}").render_as_string(hide_password=False)


def create_missing(server: str, services: Iterable[str]) -> None:
    """Create the services' databases that are not there. Raises CommandFailed."""
    wanted = [sa.make_url(database(server, service)).database or "" for service in services]
    engine = sa.create_engine(
        _url(server).set(database=_MAINTENANCE),
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": _CONNECT_WITHIN_S},
    )
    try:
        with engine.connect() as connection:
            there = set(connection.exec_driver_sql("SELECT datname FROM pg_database").scalars())
            for name in (name for name in wanted if name not in there):
                quoted = connection.dialect.identifier_preparer.quote(name)
                # Texts in the order of their bytes, as SQLite has them, whatever the server's language is.
                connection.exec_driver_sql(
                    f"CREATE DATABASE {quoted} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
                )
    except sa.exc.DBAPIError as error:
        why = str(error.orig).strip().splitlines()[-1]
        raise CommandFailed(
            f"{place(server)} makes no databases: {why}", "Start it, or give an account with CREATEDB"
        ) from error
    finally:
        engine.dispose()


def _url(server: str) -> sa.URL:
    try:
        url = sa.make_url(server)
    except sa.exc.ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "postgresql":
        raise CommandFailed(
            "The PostgreSQL server is given by something else than its URL",
            "Give it as postgresql+psycopg://user:password@host:5432",
        )
    return url.set(drivername="postgresql+psycopg")
