"""The page of a bulletin: figures, rankings, who is named, what is overdue, its way out, what the reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from accountability.actions.bulletins import bulletin_facts
from accountability.enums import AccountabilityPermission as P
from accountability.enums import BulletinEvent, BulletinKind, BulletinState, MentionKind, UnitGroup
from accountability.forms.bulletins import CorrectionForm, OpinionForm
from accountability.gathering.bulletins import content_of
from accountability.models import Bulletin, BulletinCopy
from accountability.permissions import holding_units
from accountability.presenters.bulletin_figures import (
    WHAT,
    Scope,
    UnitRow,
    change,
    item_name,
    orders_of,
    scopes,
    spread,
    trend,
    unit_rows,
)
from accountability.presenters.bulletins import TONES
from accountability.rules.bulletin_content import Content, Mention, OrderLine, mentions_of
from accountability.rules.bulletin_words import GROUP_WORDS, MEASURE, summary_of
from accountability.rules.bulletins import STEPS, check_approval
from core.access import may
from core.findings import Finding
from core.remembered import Remembered
from organization.models import Account

SHOWN = 50
"""Overdue items on the page; the list of tasks and the workbook have all."""
_contents: Remembered[Content] = Remembered(20_000)


@dataclass(frozen=True, slots=True)
class OverdueRow:
    unit: str
    name: str
    task: int
    lead: str
    person: str
    due: str
    days: int


@dataclass(frozen=True, slots=True)
class ContentView:
    """Everything on the page that comes from the frozen content."""

    summary: list[str]
    scopes: list[Scope]
    change: str
    groups: list[tuple[str, list[UnitRow]]]
    drawings: list[Any]
    overdue: list[OverdueRow]
    overdue_more: int
    orders: list[tuple[str, list[OrderLine]]]
    measure: str
    quarterly: bool


def frozen(bulletin: Bulletin) -> Content:
    """The content, kept in memory: it never changes under its hash. ``current__content`` is selected."""
    assert bulletin.current is not None
    key = bulletin.current.content.sha256
    return _contents.get(key, lambda: content_of(bulletin), weight=lambda one: len(one.tasks) + len(one.items) + 1)


def content_view(content: Content) -> ContentView:
    names = {unit.code: unit.name for unit in content.units}
    overdue = content.overdue
    return ContentView(
        summary=summary_of(content), scopes=scopes(content), change=change(content),
        groups=[(GROUP_WORDS[one], unit_rows(units)) for one in UnitGroup if (units := content.of_group(one))],
        drawings=[one for one in (trend(content), spread(content)) if one is not None],
        overdue=[
            OverdueRow(
                names.get(item.unit, "—"), item_name(item), item.task, item.lead, item.person, item.due.isoformat(),
                item.days,
            )
            for item in overdue[:SHOWN]
        ],
        overdue_more=max(len(overdue) - SHOWN, 0),
        orders=[(name, rows) for what, name in WHAT.items() if (rows := orders_of(content, what))],
        measure=MEASURE, quarterly=content.head.kind is BulletinKind.QUARTERLY,
    )  # fmt: skip


def bulletin_page(row: Bulletin, me: Account, *, at: datetime) -> dict[str, Any]:
    """Context of the page; a fixed number of statements."""
    assert row.current is not None
    state, content = BulletinState(row.state), frozen(row)
    manages, approves = may(me, P.MANAGE_BULLETINS), may(me, P.APPROVE_BULLETINS)
    waits = state is BulletinState.SUBMITTED and approves
    inside = manages or approves
    copies = list(row.copies.select_related("unit", "read_by__person").order_by("unit__order", "unit__code"))
    return {
        "bulletin": row,
        "state": state.label,
        "tone": TONES[state],
        "draft": state is not BulletinState.ISSUED,
        "view": content_view(content),
        "lead": row.current.lead,
        "closing": row.current.closing.splitlines(),
        "mentions": named_of(mentions_of(row.current.mentions)),
        "facts": _facts(row, content),
        "moves": list(row.moves.select_related("recorded_by__person").order_by("-pk")) if inside else [],
        "can": {event.value: manages and (state, event) in STEPS for event in BulletinEvent},
        "approves": waits,
        "findings": _findings(row, me) if waits else [],
        "corrects": manages and state is BulletinState.ISSUED and not later(row),
        "signs": state is BulletinState.ISSUED and _unread(copies, me),
        "copies": copies if inside else [],
        "read": sum(one.read_at is not None for one in copies),
        "forms": {"give_back": OpinionForm(), "correct": CorrectionForm()},
    }


def _findings(row: Bulletin, me: Account) -> list[Finding]:
    return check_approval(bulletin_facts(row), me.pk)


def later(row: Bulletin) -> bool:
    """Whether a correction of it was begun."""
    rows = Bulletin.objects.filter(kind=row.kind, period=row.period, task=row.task_id)
    return rows.filter(correction__gt=row.correction).exists()


def _unread(copies: list[BulletinCopy], me: Account) -> bool:
    units = holding_units(me, P.SIGN_FOR_BULLETINS)
    return any(one.unit_id in units and one.read_at is None for one in copies)


def named_of(mentions: tuple[Mention, ...]) -> list[tuple[MentionKind, list[Mention]]]:
    """Praised, then criticised; kinds that nobody stands under are left out."""
    found = ((kind, [one for one in mentions if one.kind is kind]) for kind in MentionKind)
    return [(kind, rows) for kind, rows in found if rows]


def _facts(row: Bulletin, content: Content) -> list[tuple[str, str]]:
    head = content.head
    pairs = [
        ("文号", row.number), ("期间", f"{head.start.isoformat()} 至 {head.end.isoformat()}"),
        ("编制", f"{head.compiled.isoformat()}，{row.current}"), ("应印发", row.due_on.isoformat()),
        ("报批", _told(row.submitted_at, row.submitted_by)), ("审批", _told(row.approved_at, row.approved_by)),
        ("印发", _told(row.issued_at, row.issued_by)), ("参数", head.rulebook),
        ("内容指纹", row.current.content.sha256[:16] if row.current else ""),
    ]  # fmt: skip
    return [(name, value) for name, value in pairs if value]


def _told(at: datetime | None, by: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M} {by}" if at else ""
