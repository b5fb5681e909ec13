"""Entities come back from the database as they were saved, and only the difference is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from henvis.bus.storage.column_types import Instant, Texts
from henvis.bus.storage.parts import FEW, Parts
from henvis.bus.storage.rows import Rows
from tests.databases import Databases

CASE_A, CASE_B = UUID(int=1), UUID(int=2)


@dataclass(frozen=True, slots=True)
class Visit:
    case_id: UUID
    number: int
    guests: tuple[str, ...]
    last_day: date | None
    seen_at: datetime
    remarks: dict[str, str] = field(default_factory=dict)


metadata = sa.MetaData()
visit = sa.Table(
    "visit",
    metadata,
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("guests", Texts, nullable=False),
    sa.Column("last_day", sa.Date),
    sa.Column("seen_at", Instant, nullable=False),
)
VISITS = Rows(Visit, visit, key=("number",), apart=frozenset({"remarks"}))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST = Visit(CASE_A, 1, ("udi", "nav"), None, NOON)
SECOND = Visit(CASE_A, 2, (), date(2026, 3, 2), NOON)
ELSEWHERE = Visit(CASE_B, 1, ("police",), None, NOON)


@pytest.fixture
def connection(databases: Databases, tmp_path: Path) -> Iterator[sa.Connection]:
    engine = sa.create_engine(databases.new(tmp_path, "visits"))
    metadata.create_all(engine)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def statements(connection: sa.Connection) -> list[tuple[str, int]]:
    """Each statement from now on, with how many rows it writes."""
    seen: list[tuple[str, int]] = []

    def note(
        _c: object, _cursor: object, statement: str, parameters: list[object], _x: object, many: bool
    ) -> None:
        seen.append((statement.split(maxsplit=1)[0], len(parameters) if many else 1))

    sa.event.listen(connection, "before_cursor_execute", note)
    return seen


def test_what_was_saved_is_loaded(connection: sa.Connection) -> None:
    VISITS.save(connection, [], [FIRST, SECOND, ELSEWHERE])
    assert VISITS.load(connection, [CASE_A, CASE_B]) == [FIRST, SECOND, ELSEWHERE]
    assert VISITS.load(connection, [CASE_B]) == [ELSEWHERE]
    assert VISITS.load_by_case(connection, [CASE_A]) == {CASE_A: {1: FIRST, 2: SECOND}}


def test_all_cases_are_loaded_with_one_statement(connection: sa.Connection) -> None:
    VISITS.save(connection, [], [FIRST, SECOND, ELSEWHERE])
    seen = statements(connection)
    VISITS.load_by_case(connection, [CASE_A, CASE_B, CASE_A])
    assert [name for name, _ in seen] == ["SELECT"]
    assert VISITS.load(connection, []) == []


def test_only_the_difference_is_written(connection: sa.Connection) -> None:
    VISITS.save(connection, [], [FIRST, SECOND])
    changed = replace(FIRST, guests=("nav",))
    seen = statements(connection)
    VISITS.save(connection, [FIRST, SECOND], [changed, ELSEWHERE])
    assert seen == [("DELETE", 1), ("INSERT", 1), ("UPDATE", 1)]
    assert VISITS.load(connection, [CASE_A, CASE_B]) == [changed, ELSEWHERE]


def test_rows_whose_same_columns_changed_are_written_together(connection: sa.Connection) -> None:
    VISITS.save(connection, [], [FIRST, SECOND, ELSEWHERE])
    later = [replace(one, seen_at=one.seen_at + timedelta(hours=1)) for one in (FIRST, SECOND)]
    other = replace(ELSEWHERE, guests=("nav",), last_day=date(2026, 3, 3))
    seen = statements(connection)
    assert VISITS.save(connection, [FIRST, SECOND, ELSEWHERE], [*later, other])
    assert seen == [("UPDATE", 2), ("UPDATE", 1)]
    assert VISITS.load(connection, [CASE_A, CASE_B]) == [*later, other]


def test_a_column_that_did_not_change_is_left_alone(connection: sa.Connection) -> None:
    VISITS.save(connection, [], [FIRST])
    connection.execute(sa.update(visit).values(guests=("udi",)))
    VISITS.save(connection, [FIRST], [replace(FIRST, last_day=date(2026, 3, 3))])
    assert VISITS.load(connection, [CASE_A]) == [replace(FIRST, guests=("udi",), last_day=date(2026, 3, 3))]


def test_a_row_that_has_gone_meanwhile_is_said_to_be(connection: sa.Connection) -> None:
    VISITS.save(connection, [], [FIRST, SECOND])
    connection.execute(sa.delete(visit).where(visit.c.number == 1))
    both = [replace(one, guests=("police",)) for one in (FIRST, SECOND)]
    with pytest.raises(LookupError, match="visit"):
        VISITS.save(connection, [FIRST, SECOND], both)


def test_what_is_kept_elsewhere_comes_with_its_case(connection: sa.Connection) -> None:
    VISITS.save(connection, [], [FIRST, ELSEWHERE])
    remarks = {CASE_A: {}, CASE_B: {"en": "quiet"}}
    found = VISITS.load(
        connection, [CASE_A, CASE_B], {"remarks": lambda cases: [remarks[one] for one in cases]}
    )
    assert found == [FIRST, replace(ELSEWHERE, remarks={"en": "quiet"})]


def test_nothing_is_asked_about_the_parts_of_a_case_that_is_not_there(connection: sa.Connection) -> None:
    seen = statements(connection)
    assert VISITS.load(connection, [CASE_A, CASE_B], Parts({"remarks": VISITS}).through(connection)) == []
    assert len(seen) == 1


def test_of_few_cases_it_is_asked_first_which_parts_are_there(connection: sa.Connection) -> None:
    through = Parts({"first": VISITS, "second": VISITS}).through
    seen = statements(connection)
    nobody = [UUID(int=n) for n in range(10, 12)]
    assert [read(nobody) for read in through(connection).values()] == [[{}, {}], [{}, {}]]
    assert len(seen) == 1, "one statement says of both that nothing is there"

    VISITS.save(connection, [], [FIRST, SECOND])
    cases, both = [CASE_B, CASE_A], [{}, {1: FIRST, 2: SECOND}]
    assert [read(cases) for read in through(connection).values()] == [both, both]


def test_of_many_cases_every_part_is_read_at_once(connection: sa.Connection) -> None:
    VISITS.save(connection, [], [FIRST])
    seen = statements(connection)
    cases = [CASE_A, *(UUID(int=n) for n in range(10, 10 + FEW))]
    (found,) = (read(cases) for read in Parts({"visits": VISITS}).through(connection).values())
    assert found == [{1: FIRST}, *({} for _ in range(FEW))]
    assert len(seen) == 1


def test_more_cases_than_a_statement_has_placeholders_are_loaded_together(
    connection: sa.Connection,
) -> None:
    VISITS.save(connection, [], [FIRST, ELSEWHERE])
    assert VISITS.load(connection, [UUID(int=n) for n in range(70_000)]) == [FIRST, ELSEWHERE]


def test_nothing_is_written_where_nothing_changed(connection: sa.Connection) -> None:
    VISITS.save(connection, [], [FIRST])
    seen = statements(connection)
    assert not VISITS.save(connection, [FIRST], [replace(FIRST)])
    assert seen == []


def test_an_instant_of_any_zone_is_the_same_instant(connection: sa.Connection) -> None:
    oslo = timezone(timedelta(hours=1))
    VISITS.save(connection, [], [replace(FIRST, seen_at=datetime(2026, 3, 1, 13, tzinfo=oslo))])
    assert VISITS.load(connection, [CASE_A]) == [FIRST]


def test_an_instant_without_a_zone_is_refused(connection: sa.Connection) -> None:
    with pytest.raises(sa.exc.StatementError, match="time zone"):
        VISITS.save(connection, [], [replace(FIRST, seen_at=NOON.replace(tzinfo=None))])


def test_an_entity_that_is_not_its_table_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Visit and table visit differ in \['remarks'\]"):
        Rows(Visit, visit, key=("number",))


def test_an_entity_without_slots_is_refused() -> None:
    @dataclass(frozen=True)
    class Loose:
        case_id: UUID
        number: int
        guests: tuple[str, ...]
        last_day: date | None
        seen_at: datetime

    with pytest.raises(TypeError, match="Loose has no slots"):
        Rows(Loose, visit, key=("number",))


def test_a_key_that_is_not_the_primary_key_is_refused() -> None:
    with pytest.raises(TypeError, match="primary key"):
        Rows(Visit, visit, key=(), apart=frozenset({"remarks"}))
