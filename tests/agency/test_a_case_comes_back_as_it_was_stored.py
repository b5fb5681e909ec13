"""Whatever a case holds, the database gives it back; and nothing of another case is touched."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_args, get_type_hints
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from henvis.agency import store
from henvis.bus.storage.database import Database
from henvis.casework.case import (
    Appeal,
    Application,
    Case,
    Consent,
    Decision,
    RecallAnswer,
    Reference,
    Referral,
    Statement,
)
from services.nav.service import SERVICE
from tests.databases import Databases, migrated

codes = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=16)
instants = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - aware by then
OF_TYPE: Mapping[Any, st.SearchStrategy[Any]] = {
    UUID: st.uuids(),
    str: codes,
    bool: st.booleans(),
    int: st.integers(0, 2**63 - 1),
    datetime: instants,
    date: st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    tuple[str, ...]: st.lists(codes, max_size=3).map(tuple),
    tuple[tuple[str, str], ...]: st.lists(st.tuples(codes, codes), max_size=3).map(tuple),
    type(None): st.none(),
}
PARTS: Mapping[str, tuple[type[Any], tuple[str, ...]]] = {
    "referrals": (Referral, ("id",)),
    "consents": (Consent, ("id",)),
    "recall_answers": (RecallAnswer, ("consent", "agency")),
    "statements": (Statement, ("code",)),
    "applications": (Application, ("id",)),
    "decisions": (Decision, ("id",)),
    "appeals": (Appeal, ("id",)),
    "references": (Reference, ("kind", "id")),
}


def filled(entity: type[Any], **given: Any) -> st.SearchStrategy[Any]:
    """Entities with every field drawn, also those that have a default."""
    fields = {
        name: any_of(hint) for name, hint in get_type_hints(entity).items() if name not in {*given, *PARTS}
    }
    return st.builds(entity, **fields, **{name: st.just(value) for name, value in given.items()})


def any_of(hint: Any) -> st.SearchStrategy[Any]:
    """What fits a field of this type."""
    return OF_TYPE[hint] if hint in OF_TYPE else st.one_of([OF_TYPE[each] for each in get_args(hint)])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any case, with up to three of everything."""
    case: Case = draw(filled(Case))
    parts: dict[str, Any] = {}
    for name, (entity, key) in PARTS.items():
        made = draw(st.lists(filled(entity, case_id=case.id), max_size=3))
        named = {tuple(getattr(each, part) for part in key): each for each in made}
        parts[name] = {each[0] if len(each) == 1 else each: entity for each, entity in named.items()}
    return replace(case, **parts)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Database]:
    """One empty database for all examples."""
    database = Database(migrated(databases, tmp_path_factory.mktemp("store"), "store", SERVICE.migrations))
    yield database
    database.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(cases(), min_size=1, max_size=3, unique_by=lambda case: case.id), cases())
def test_cases_come_back_as_they_were_and_then_as_they_became(
    database: Database, stored: list[Case], later: Case
) -> None:
    first, before = stored[0], {case.id: case for case in stored}
    became = _moved_to(later, first.id)
    with database.trying() as connection:  # so that no example sees another
        store.save(connection, {}, before)
        loaded = store.load(connection, before)
        store.save(connection, loaded, {**loaded, first.id: became})

        assert loaded == before
        assert store.load(connection, before) == {**before, first.id: became}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases(), cases())
def test_parts_that_are_not_read_stay_as_they_are_and_are_not_taken_for_empty(
    database: Database, stored: Case, later: Case
) -> None:
    consents = _moved_to(later, stored.id).consents

    def renewed(case: Case) -> Case:
        return replace(case, consents=consents, missing=later.missing)

    with database.trying() as connection:  # so that no example sees another
        store.save(connection, {}, {stored.id: stored})
        loaded = store.load(connection, [stored.id], store.WATCHED)
        store.save(connection, loaded, {stored.id: renewed(loaded[stored.id])})

        assert store.load(connection, [stored.id]) == {stored.id: renewed(stored)}
    for part in PARTS.keys() - store.WATCHED:
        with pytest.raises(LookupError, match="not read"):
            bool(getattr(loaded[stored.id], part))


def test_a_case_that_nobody_knows_is_not_there(database: Database) -> None:
    with database.reading() as connection:
        assert store.load(connection, [UUID(int=1)]) == {}
        assert store.load(connection, []) == {}


def _moved_to(case: Case, case_id: UUID) -> Case:
    """The same content in the case of that id."""
    moved: dict[str, Any] = {
        name: {key: replace(entity, case_id=case_id) for key, entity in getattr(case, name).items()}
        for name in PARTS
    }
    return replace(case, id=case_id, **moved)
