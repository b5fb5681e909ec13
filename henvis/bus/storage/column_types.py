"""Types of columns: what an entity's field holds, and what the database does.

`Texts`, `Pairs` and `Days` for tuples of them, `Instant` for instants; for the rest SQLAlchemy's own.
"""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa


class Texts(sa.types.TypeDecorator[tuple[str, ...]]):
    """A tuple of texts, as a JSON array."""

    impl = sa.JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, _dialect: sa.Dialect) -> Any:
        """Return what JSON can hold."""
        return None if value is None else list(value)

    def process_result_value(self, value: Any, _dialect: sa.Dialect) -> tuple[str, ...] | None:
        """Return the tuple that was stored."""
        return None if value is None else tuple(value)


class Pairs(sa.types.TypeDecorator[tuple[tuple[str, str], ...]]):
    """A tuple of pairs of texts, as a JSON array of arrays."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[tuple[str, str], ...] | None, _dialect: sa.Dialect) -> Any:
        """Return what JSON can hold."""
        return None if value is None else [list(pair) for pair in value]

    def process_result_value(self, value: Any, _dialect: sa.Dialect) -> tuple[tuple[str, str], ...] | None:
        """Return the tuple that was stored."""
        return None if value is None else tuple((first, second) for first, second in value)


class Days(sa.types.TypeDecorator[tuple[date, ...]]):
    """A tuple of calendar days, as a JSON array of ISO 8601 dates."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[date, ...] | None, _dialect: sa.Dialect) -> Any:
        """Return what JSON can hold."""
        return None if value is None else [day.isoformat() for day in value]

    def process_result_value(self, value: Any, _dialect: sa.Dialect) -> tuple[date, ...] | None:
        """Return the tuple that was stored."""
        return None if value is None else tuple(map(date.fromisoformat, value))


class Instant(sa.types.TypeDecorator[datetime]):
    """An instant; aware and in UTC in the code, without a zone in the database."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        """Return the instant as UTC without a zone. Raises ValueError for one that knows no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must know its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        """Return the instant, aware and in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)
