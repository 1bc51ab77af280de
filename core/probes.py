"""One statement that says which registers hold anything for an account, before any of them is read.

The workbench has some ninety sources, and most have nothing for the reader today. Putting a question to the database
costs far more in building it than in answering it. So a source names the rows without which it has nothing to tell;
whether there are any is asked for all sources of the account at once, in text that is made once in the life of the
process. Nothing is kept from one request to the next but that text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from inspect import isgeneratorfunction
from typing import Any, Final, ParamSpec, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, Value

from core.access import may

Given = ParamSpec("Given")
Found = TypeVar("Found")
PLACEHOLDER = re.compile(r"%%|%s")


class _Asker:
    """Who asks, as the rows of a source name him: stand-ins, of which each statement holds the account's own.

    ``units`` are those in which the person works or holds a duty of any kind, without what lies below them; ``below``
    are these with what does. No stand-in is the county-wide reach of an office.
    """

    person: Final = -7_000_001
    account: Final = -7_000_002
    units: Final = (-7_000_003,)
    below: Final = (-7_000_004,)


ASKER = _Asker()
Rows = Callable[[], QuerySet[Any]]
Statement = tuple[tuple[str, ...], tuple[Any, ...]]
NEVER: Statement = (("SELECT 1 WHERE 1 = 0",), ())


@dataclass(slots=True, eq=False)
class Probe:
    """What must be there for a source to tell anything, and which of its permissions an account must have."""

    rows: Rows
    permissions: tuple[StrEnum, ...]
    _text: Statement | None = None

    def concerns(self, account: Any) -> bool:
        return not self.permissions or any(may(account, one) for one in self.permissions)

    def text(self) -> Statement:
        """The statement cut at its parameters, and these; two threads that make it at once make the same."""
        if self._text is None:
            self._text = statement(self.rows())
        return self._text


PROBES: list[Probe] = []
_answers: ContextVar[Mapping[Probe, bool] | None] = ContextVar("probes", default=None)


def only_where(rows: Rows, *permissions: StrEnum) -> Callable[[Callable[Given, Found]], Callable[Given, Found]]:
    """Call a source of work items only when there are ``rows``; outside of ``asked`` it is always called.

    ``rows`` must hold whatever the source tells of, and may hold more. Its text is made once: it must not depend on
    the day, and on the account through ``ASKER`` alone. Accounts without any of ``permissions`` do not put the
    question.
    """

    def decorate(source: Callable[Given, Found]) -> Callable[Given, Found]:
        probe = Probe(rows, permissions)
        PROBES.append(probe)
        nothing: Callable[[], Any] = (lambda: iter(())) if isgeneratorfunction(source) else list

        @wraps(source)
        def guarded(*args: Given.args, **kwargs: Given.kwargs) -> Found:
            answers = _answers.get()
            if answers is not None and not answers.get(probe, True):
                return cast(Found, nothing())
            return source(*args, **kwargs)

        return guarded

    return decorate


@contextmanager
def asked(account: Any) -> Iterator[None]:
    """Ask for all sources that concern the account: one statement. Inside, sources without rows are not called."""
    token = _answers.set(ask([one for one in PROBES if one.concerns(account)], account))
    try:
        yield
    finally:
        _answers.reset(token)


def statement(rows: QuerySet[Any]) -> Statement:
    """``rows`` as a question whether there are any: its text cut at the parameters, and the parameters."""
    try:
        sql, params = rows.order_by().values_list(Value(1))[:1].query.sql_with_params()
    except EmptyResultSet:
        return NEVER
    return _cut(sql), tuple(params)


def _cut(sql: str) -> tuple[str, ...]:
    parts, begun = [], 0
    for found in PLACEHOLDER.finditer(sql):
        if found.group() == "%s":
            parts.append(sql[begun : found.start()])
            begun = found.end()
    return (*parts, sql[begun:])


def ask(wanted: Sequence[Probe], account: Any) -> dict[Probe, bool]:
    """Which of the probes find rows for the account: one statement, and what ``below`` takes to be read."""
    if not wanted:
        return {}
    units = _units(account)
    bound: dict[Any, tuple[int, ...]] = {
        ASKER.person: (account.person_id or 0,),
        ASKER.account: (account.pk,),
        ASKER.units[0]: units,
    }
    questions = [probe.text() for probe in wanted]
    if any(ASKER.below[0] in params for _, params in questions):
        bound[ASKER.below[0]] = (0, *sorted(account.with_below(unit for unit in units if unit)))
    texts, values = [], list[Any]()
    for parts, params in questions:
        texts.append(_bound(parts, params, bound, values))
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"EXISTS({text})" for text in texts), values)
        row = cursor.fetchone()
    return dict(zip(wanted, map(bool, row), strict=True))


def _bound(parts: Iterable[str], params: Iterable[Any], bound: Mapping[Any, tuple[int, ...]], values: list[Any]) -> str:
    """The text with the account's own in the place of the stand-ins; the parameters are appended to ``values``."""
    first, *rest = parts
    text = [first]
    for value, part in zip(params, rest, strict=True):
        own = bound.get(value, (value,)) if isinstance(value, int) else (value,)
        values.extend(own)
        text += [", ".join(["%s"] * len(own)), part]
    return "".join(text)


def _units(account: Any) -> tuple[int, ...]:
    """Never empty: an empty list is no SQL."""
    return tuple(sorted({0, *account.own_unit_ids, *(unit for _, unit in account.holdings)}))
