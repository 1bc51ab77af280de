"""What came of a task: each kind gives its rows in the same columns, all in one statement (DESIGN promise 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.enums import (
    BulletinKind,
    CaseStage,
    ClueState,
    DueStanding,
    InspectionState,
    OrderState,
    RectificationState,
)
from accountability.models import (
    AccountabilityCase,
    BulletinTask,
    Clue,
    Highlight,
    Inspection,
    PointProposal,
    RectificationOrder,
    SupervisionOrder,
    Task,
)
from accountability.providers import execution_pages
from core.access import may
from core.enums import Choice
from core.registry import ChainLink
from organization.models import Account

TASK = Task._meta.label_lower
COLUMNS = ("part", "at", "called", "stands", "more", "days")


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of row: what it is called, its page and its states. ``last_first`` by ``more``, then by key."""

    what: str
    page: str
    states: type[Choice]
    last_first: bool = False

    def link(self, row: tuple[Any, ...]) -> ChainLink:
        _, key, name, state, _, _ = row
        word = self.states(state).label
        return ChainLink(self.what, name.strip(), reverse(f"accountability:{self.page}", args=[key]), word)


@dataclass(frozen=True, slots=True)
class OrderPart(Part):
    """Orders without a number are drafts."""

    def link(self, row: tuple[Any, ...]) -> ChainLink:
        part, key, name, *rest = row
        return Part.link(self, (part, key, f"拟办{name}" if name.startswith(" ") else name, *rest))


@dataclass(frozen=True, slots=True)
class BulletinPart(Part):
    """``more`` is the kind of the bulletin, ``days`` by how many the task was late."""

    def link(self, row: tuple[Any, ...]) -> ChainLink:
        _, key, name, standing, kind, days = row
        word = f"{DueStanding(standing).label}{f' {days} 天' if days else ''}"
        return ChainLink(BulletinKind(kind).label, name.strip(), reverse("accountability:bulletin", args=[key]), word)


SHARED = "shared"
"""Highlights and proposals have their own words for what they are: only that there are some is asked here."""
PARTS: dict[str, Part] = {
    "bulletin": BulletinPart("", "bulletin", DueStanding),
    "case": Part("责任追究", "case", CaseStage),
    "clue": Part("问题线索", "clue", ClueState),
    "inspection": Part("督查", "inspection", InspectionState, last_first=True),
    "rectification": Part("限期整改", "rectification", RectificationState, last_first=True),
    "order": OrderPart("督办单", "order", OrderState),
}
"""In the order of a page; highlights and proposals come after the bulletins."""


def links(pk: int, account: Account) -> list[ChainLink]:
    """As far as the account may see it: one statement, and two where there are highlights or proposals."""
    first, *others = _asked(pk, account)
    held: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in first.union(*others, all=True):
        held[row[0]].append(row)
    found = {name: [part.link(row) for row in _sorted(part, held[name])] for name, part in PARTS.items()}
    shared = execution_pages.links(TASK, pk, account) if held[SHARED] else []
    return [*found.pop("bulletin"), *shared, *(one for links_ in found.values() for one in links_)]


def _sorted(part: Part, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    if part.last_first:
        return sorted(rows, key=lambda row: (row[4], row[1]), reverse=True)
    return sorted(rows, key=lambda row: row[1])


def _asked(pk: int, account: Account) -> Iterator[QuerySet[Any, Any]]:
    """The same columns of each kind that the account's duties let it ask for."""
    pair = {"source_kind": TASK, "source_pk": pk}
    yield _rows(SHARED, Highlight.objects.filter(task=pk), Value(""), Value(""))
    yield _rows(SHARED, PointProposal.objects.filter(**pair), Value(""), Value(""))
    cases = AccountabilityCase.objects.visible_to(account).filter(task=pk)
    yield _rows("case", cases, _numbered(), F("stage"))
    if may(account, P.VIEW_BULLETINS):
        bulletins = BulletinTask.objects.filter(task=pk)
        name = Concat("bulletin__number", Value(" "), "bulletin__title")
        yield _rows("bulletin", bulletins, name, F("standing"), key="bulletin_id", more="bulletin__kind", days="days")
    if may(account, P.REPORT_CLUES):
        yield _rows("clue", Clue.objects.visible_to(account).filter(**pair), F("title"), F("state"))
    if may(account, P.VIEW_INSPECTIONS):
        inspections = Inspection.objects.visible_to(account).filter(task=pk)
        yield _rows("inspection", inspections, F("title"), F("state"), more="starts_on")
        rectifications = RectificationOrder.objects.visible_to(account).filter(task=pk)
        yield _rows("rectification", rectifications, F("number"), F("state"))
    if may(account, P.VIEW_ORDERS):
        orders = SupervisionOrder.objects.visible_to(account).filter(task=pk)
        yield _rows("order", orders, _numbered(), F("state"))


def _numbered() -> Concat:
    return Concat("number", Value(" "), "title")


def _rows(
    part: str, rows: QuerySet[Any], name: Any, state: Any, *, key: str = "pk", more: str = "", days: str = ""
) -> QuerySet[Any, Any]:
    found: Any = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk")).order_by()
    text = CharField(max_length=300)
    return found.annotate(  # type: ignore[no-any-return]  # of any model
        part=Cast(Value(part), text), at=Cast(F(key), IntegerField()), called=Cast(name, text),
        stands=Cast(state, text), more=Cast(F(more) if more else Value(""), text),
        **({} if days == "days" else {"days": Cast(Value(0), IntegerField())}),
    ).values_list(*COLUMNS)  # fmt: skip
