"""Statements that nearly every request or step asks, composed once.

Django composes the SQL of a queryset anew each time it is asked; for a few rows by key that takes several times as
long as the database takes to answer. A ``Prepared`` keeps what the queryset's own compiler made of it, for each
connection, and puts in the values. It reads anew each time: nothing of the rows is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    from django.db.models import QuerySet

Row = TypeVar("Row")
LONGEST = 4
"""Values in a list up to which its statement is kept: one for each length."""
STAND_INS: dict[type, Callable[[int], Any]] = {
    str: lambda number: f"\x1a{number}",
    int: lambda number: 31_000 + number,  # also in a small column
    date: lambda number: date(8000, 1, 1) + timedelta(days=number),
    datetime: lambda number: datetime(8000, 1, 1, tzinfo=UTC) + timedelta(days=number),
}
"""What stands for a value of a kind while its statement is composed: nothing that a queryset of ours names itself."""


class Prepared(Generic[Row]):
    """``Prepared(lambda key, day: Model.objects.filter(key=key, day__lte=day), str, date)``, called with the values.

    A kind is ``str``, ``int``, ``date`` or ``datetime``, or one of them in a list (``[int]``). The values must go to
    the database as they are: ``pk=``, not an object; ``code=`` or ``code__in=``, not ``icontains``; never None.
    """

    def __init__(self, compose: Callable[..., QuerySet[Any, Row]], *kinds: type | list[type]) -> None:
        self._compose = compose
        self._kinds = kinds

    def __call__(self, *values: Any) -> list[Row]:
        """The rows, read now."""
        lists = [
            list(value) if isinstance(kind, list) else None for kind, value in zip(self._kinds, values, strict=True)
        ]
        lengths = tuple(-1 if one is None else len(one) for one in lists)
        if 0 in lengths:
            return []
        given = [value if one is None else one for one, value in zip(lists, values, strict=True)]
        if max(lengths, default=0) > LONGEST:
            return list(self._compose(*given))
        return self._statement(lengths).rows(given)

    def first(self, *values: Any) -> Row | None:
        """The first row, None without one; the queryset itself says that it wants one alone."""
        rows = self(*values)
        return rows[0] if rows else None

    def _statement(self, lengths: tuple[int, ...]) -> _Statement[Row]:
        connection = connections[DEFAULT_DB_ALIAS]
        known: dict[Any, _Statement[Row]] = vars(connection).setdefault("prepared", {})
        if (self, lengths) not in known:
            known[self, lengths] = _Statement(self._compose, self._kinds, lengths, connection)
        return known[self, lengths]


class _Statement(Generic[Row]):
    """One statement with its compiler, which the rows are read with as ever; of one connection, so of one thread."""

    def __init__(
        self,
        compose: Callable[..., QuerySet[Any, Row]],
        kinds: Sequence[type | list[type]],
        lengths: Sequence[int],
        connection: BaseDatabaseWrapper,
    ) -> None:
        plain = [kind[0] if isinstance(kind, list) else kind for kind in kinds]
        adapted: dict[type, Callable[[Any], Any]] = {
            date: connection.ops.adapt_datefield_value,
            datetime: connection.ops.adapt_datetimefield_value,
        }
        self._adapt = [adapted.get(kind) for kind in plain]
        numbers = count()
        given = [
            [STAND_INS[kind](next(numbers)) for _ in range(length)] if length >= 0 else STAND_INS[kind](next(numbers))
            for kind, length in zip(plain, lengths, strict=True)
        ]
        rows: Any = compose(*given)
        if rows.query.select_for_update or rows._prefetch_related_lookups:
            raise ValueError("a lock asks for its transaction and a prefetch for its rows, each time anew")
        compiler: Any = rows.query.get_compiler(connection=connection)
        self._sql, self._params = compiler.as_sql()
        flat = self._flat(given)
        if unused := [one for one in flat if one not in self._params]:
            raise ValueError(f"{len(unused)} values do not go to the database as they are: {self._sql}")
        self._places = [(place, flat.index(one)) for place, one in enumerate(self._params) if one in flat]
        self._keep(compiler)
        rows.query.get_compiler = lambda *args, **kwargs: compiler
        self._compiler = compiler
        self._rows = rows._iterable_class(rows)

    def _keep(self, compiler: Any) -> None:
        columns = [column for column, _, _ in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        compiler.get_converters = lambda expressions: converters

    def rows(self, given: Sequence[Any]) -> list[Row]:
        values = self._flat(given)
        params = list(self._params)
        for place, number in self._places:
            params[place] = values[number]
        self._compiler.as_sql = lambda: (self._sql, tuple(params))
        return list(self._rows)

    def _flat(self, given: Sequence[Any]) -> list[Any]:
        """The values one after the other, as the database takes them."""
        flat: list[Any] = []
        for adapt, one in zip(self._adapt, given, strict=True):
            each = one if isinstance(one, list) else [one]
            flat += map(adapt, each) if adapt else each
        return flat
