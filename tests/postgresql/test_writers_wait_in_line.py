"""Who writes waits for who wrote before: so numbers are seen in their order, and none is passed over.

Each test forces the order in which transactions begin and commit; nothing is left to chance.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from uuid import UUID

import pytest
import sqlalchemy as sa

from henvis.bus.publishing import outbox
from henvis.bus.storage import postgresql
from henvis.bus.storage.database import DOES_NOT_ANSWER, Database
from henvis.bus.transaction import Transaction, Transactions
from henvis.contract.events import StatementMade
from tests.postgresql_server import PostgresqlServer
from tests.waiting import eventually

CASE = UUID("01927b8e-5f00-7a4b-8c11-0000000000a1")
WRITERS = 8
SAID = StatementMade(statement="indication", value=True)


def says(transaction: Transaction) -> int:
    return transaction.publish(SAID, case_id=CASE).meta.seq


def seen(database: Database) -> list[int]:
    """What the relay would publish now."""
    with database.reading() as connection:
        return [row.seq for row in outbox.unsent(connection, range(4), 100)]


def waiting(database: Database) -> int:
    """How many transactions wait for the right to write."""
    with database.reading() as connection:
        locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        return int(connection.exec_driver_sql(locks).scalar_one())


def of_another_process(transactions: Transactions) -> Transactions:
    """The same database as another process has it: those of one wait for each other before they ask it."""
    return replace(transactions, database=Database(transactions.database.url))


def test_a_number_is_given_when_the_one_before_it_is_committed(transactions: Transactions) -> None:
    def write(_: int) -> int:
        other = of_another_process(transactions)
        with other.begin() as transaction:
            seq = says(transaction)
        other.database.close()
        return seq

    with ThreadPoolExecutor(WRITERS) as pool:
        with transactions.begin() as first:
            assert says(first) == 1
            others = pool.map(write, range(WRITERS - 1))
            eventually(lambda: waiting(transactions.database) == WRITERS - 1, what="the others wait")
            assert seen(transactions.database) == [], "nothing is seen before its commit"
        assert sorted(others) == list(range(2, WRITERS + 1))
    assert seen(transactions.database) == list(range(1, WRITERS + 1))


def test_without_the_lock_two_transactions_take_the_same_number(
    monkeypatch: pytest.MonkeyPatch, transactions: Transactions
) -> None:
    """The control: what the lock of the one writer is for."""
    monkeypatch.setattr(postgresql, "TO_WRITE", "SELECT 'no lock'")
    other = of_another_process(transactions)

    def overtaken() -> None:
        with transactions.begin() as early:
            assert says(early) == 1
            with other.begin() as late:
                assert says(late) == 1

    with pytest.raises(sa.exc.IntegrityError):
        overtaken()
    other.database.close()
    assert seen(transactions.database) == [1]


def test_a_plain_sequence_and_a_poll_for_what_is_newer_would_lose(database: Database) -> None:
    """The control of the outbox: numbers from a sequence are taken before they are seen.

    Eight writers take numbers and commit in the opposite order, while a poll asks for what lies above the
    highest number that it has seen.
    """
    said = sa.Table("said", sa.MetaData(), sa.Column("seq", sa.BigInteger, primary_key=True))
    said.create(database.engine)
    polled: list[int] = []
    with ExitStack() as stack:
        writers = [stack.enter_context(database.engine.connect()) for _ in range(WRITERS)]
        for writer in writers:
            writer.execute(sa.insert(said))
        for writer in reversed(writers):
            writer.commit()
            with database.reading() as connection:
                newer = sa.select(said.c.seq).where(said.c.seq > max(polled, default=0)).order_by(said.c.seq)
                polled += connection.execute(newer).scalars()

    assert polled == [WRITERS], "all that was committed after the highest number was never seen"


def test_a_writer_that_stands_still_does_not_hold_up_the_others_for_ever(
    monkeypatch: pytest.MonkeyPatch, transactions: Transactions
) -> None:
    monkeypatch.setattr(postgresql, "STAND_STILL_MS", 200)
    sleeper = Database(transactions.database.url)

    def sleeps() -> None:
        with sleeper.writing() as connection:
            connection.execute(sa.text("INSERT INTO counter (topic, partition, seq) VALUES ('t', 0, 1)"))
            with transactions.begin() as other:
                assert says(other) == 1

    with pytest.raises(DOES_NOT_ANSWER):
        sleeps()
    assert seen(transactions.database) == [1]
    with sleeper.reading() as connection:
        topics = connection.execute(sa.text("SELECT topic FROM counter")).scalars().all()
    assert topics == ["nrm.from.nav"], "what the sleeper had done is undone"
    sleeper.close()


def test_a_commit_is_on_the_disk_also_where_the_server_would_not_wait_for_it(
    postgresql: PostgresqlServer, database: Database
) -> None:
    name = sa.make_url(database.url).database
    postgresql.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    database.close()

    with database.writing() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"


def test_a_reader_sees_one_state_and_cannot_write(transactions: Transactions) -> None:
    with transactions.database.reading() as connection:
        count = sa.text("SELECT count(*) FROM outbox")
        assert connection.execute(count).scalar_one() == 0
        with transactions.begin() as transaction:
            says(transaction)
        assert connection.execute(count).scalar_one() == 0, "what was committed meanwhile is another state"
        with pytest.raises(sa.exc.InternalError, match="read-only"):
            connection.execute(sa.text("DELETE FROM outbox"))
