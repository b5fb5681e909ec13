"""How a service uses PostgreSQL: one writer at a time, as SQLite has it, by an advisory lock.

The lock is the first statement of a transaction that may write, and goes with its end, after its commit can
be seen. At READ COMMITTED every later statement sees all that earlier writers committed; a stricter level
would look at the database as it was before the wait. Deadlocks and failures of serialization are impossible:
there is one lock, and nobody holds another when taking it (docs/adr/0008).
"""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

WRITER: Final = int.from_bytes(b"henvis")
"""The advisory lock of the one writer; PostgreSQL keeps these locks apart by database."""

TO_WRITE: Final = f"SELECT pg_advisory_xact_lock({WRITER})"
"""The first statement of a transaction that may write."""
TO_READ: Final = None
"""One that only reads needs no such statement."""
READING: Final = {
    "isolation_level": "REPEATABLE READ",
    "postgresql_readonly": True,
}
"""The execution options of a connection that only reads, and sees one committed state."""

CONNECT_WITHIN_S = 10
WAIT_FOR_WRITER_MS = 30_000
STAND_STILL_MS = 60_000
"""A transaction that stands still for so long (its process is paused, or its machine gone) is undone."""

_DURABLE = """
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
"""


def engine(url: str, **options: Any) -> sa.Engine:
    """The engine of a database that exists; it may be down now and come back later."""
    made = sa.create_engine(
        url,
        isolation_level="READ COMMITTED",
        connect_args={"connect_timeout": CONNECT_WITHIN_S},
        pool_pre_ping=True,  # the connections of a server that was started anew are replaced unnoticed
        **options,
    )
    sa.event.listen(made, "connect", _prepare)
    sa.event.listen(made, "handle_error", _ended_session, retval=True)
    return made


def durability(connection: sa.Connection) -> dict[str, str]:
    """The settings of this session, in PostgreSQL's words."""
    names = ("synchronous_commit", "fsync", "full_page_writes")
    return {name: connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in names}


def _prepare(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {WAIT_FOR_WRITER_MS}")
        cursor.execute(f"SET idle_in_transaction_session_timeout = {STAND_STILL_MS}")
        cursor.execute(_DURABLE)
    connection.commit()


def _ended_session(context: sa.ExceptionContext) -> sa.exc.OperationalError | None:
    # The server tells of a session that it has ended in several classes of errors; callers wait out one.
    error = context.original_exception
    if not context.is_disconnect or isinstance(context.sqlalchemy_exception, sa.exc.OperationalError):
        return None
    return sa.exc.OperationalError(None, None, error, hide_parameters=True, connection_invalidated=True)
