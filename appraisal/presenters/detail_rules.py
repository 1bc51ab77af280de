"""Detailed rules as ready strings: the list of units, one version, the special rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.permissions import holding_units
from appraisal.enums.detail_rules import DetailPermission, DetailState, ReviewOutcome
from appraisal.gathering.detail_rules import Book
from appraisal.models import DetailRule, Scheme, SpecialRules
from appraisal.rules.detail_rules import due_on, state_of
from core import rulebook
from core.access import may
from core.documents.columns import Column, Kind
from organization.models import Account

DAYS = "appraisal.detail_rules_days"
TONES = {
    DetailState.MISSING: "neutral", DetailState.FILED: "info", DetailState.RETURNED: "warning",
    DetailState.ADOPTED: "success",
}  # fmt: skip
COLUMNS = (
    Column("责任单位", Kind.TEXT), Column("考评项目数", Kind.INTEGER), Column("状态", Kind.TEXT),
    Column("版本", Kind.TEXT),     Column("报送时间", Kind.TEXT), Column("期限", Kind.TEXT),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A responsible unit and its rules."""

    unit: str
    items: int
    names: str
    state: str
    tone: str
    version: str
    filed: str
    due: str
    late: bool
    url: str
    write_url: str


def due_day(scheme: Scheme) -> date | None:
    """Until when rules are to be filed; None before the scheme is issued."""
    if scheme.issued_at is None:
        return None
    return due_on(timezone.localdate(scheme.issued_at), rulebook.parameters(scheme.rulebook).whole(DAYS))


def lines(book: Book, scheme: Scheme, account: Account, *, today: date) -> list[Line]:
    """The units in the order of their codes: all for the office, else the own units and what was adopted."""
    sees_all, own = may(account, DetailPermission.REVIEW_RULES), account.own_unit_ids
    speaks = holding_units(account, DetailPermission.WRITE_RULES)
    due = due_day(scheme)
    found = []
    for code in sorted({item.unit for item in book.items if item.unit}):
        unit, row, state = book.units[code], book.rows.get(code), state_of(book.filed.get(code))
        if not (sees_all or unit.pk in own or state is DetailState.ADOPTED):
            continue
        owed, write = book.owed(code), reverse("appraisal:write_rules", args=[scheme.pk, code])
        open_ = state in (DetailState.MISSING, DetailState.RETURNED, DetailState.ADOPTED) and not book.published
        found.append(
            Line(
                unit=unit.name, items=len(owed), names="、".join(dict.fromkeys(item.name for item in owed)),
                state=state.label, tone=TONES[state], version=f"第 {row.version} 稿" if row else "",
                filed=f"{timezone.localtime(row.recorded_at):%Y-%m-%d}" if row else "",
                due=due.isoformat() if due else "",
                late=bool(due and today > due and state in (DetailState.MISSING, DetailState.RETURNED)),
                url=reverse("appraisal:detail_rule", args=[row.pk]) if row else "",
                write_url=write if open_ and unit.pk in speaks else "",
            )
        )  # fmt: skip
    return found


def counts(rows: Sequence[Line]) -> list[tuple[str, int]]:
    """How many units stand in each state, in the order of the states."""
    held = Counter(row.state for row in rows)
    return [(state.label, held[state.label]) for state in DetailState]


def return_note(last: DetailRule | None) -> str:
    """What the office said when it returned the last version."""
    review = getattr(last, "review", None)
    if review is None or review.outcome != ReviewOutcome.RETURNED:
        return ""
    return f"第 {last.version if last else ''} 稿退回意见：{review.comment}"


@dataclass(frozen=True, slots=True)
class RuleView:
    texts: list[tuple[str, str, str]]
    state: str
    tone: str
    comment: str
    waits: bool
    filed: str
    versions: list[tuple[str, str, str, str]]


def rule_view(rule: DetailRule, versions: Sequence[DetailRule]) -> RuleView:
    """Texts as (code, item, text), versions as (label, state, tone, url)."""
    rows = rule.items.select_related("indicator").order_by("indicator__group__order", "indicator__order")
    review = getattr(rule, "review", None)
    newest = versions[0].pk == rule.pk if versions else True
    state = _state(rule)
    return RuleView(
        texts=[(one.indicator.code, one.indicator.name, one.text) for one in rows],
        state=state.label, tone=TONES[state], comment=review.comment if review else "",
        waits=review is None and newest,
        filed=f"{timezone.localtime(rule.recorded_at):%Y-%m-%d %H:%M} {rule.recorded_by}",
        versions=[
            (
                f"第 {one.version} 稿", _state(one).label, TONES[_state(one)],
                reverse("appraisal:detail_rule", args=[one.pk]),
            )
            for one in versions
        ],
    )  # fmt: skip


def _state(rule: DetailRule) -> DetailState:
    review = getattr(rule, "review", None)
    return DetailState.FILED if review is None else DetailState(review.outcome)


@dataclass(frozen=True, slots=True)
class SpecialLine:
    name: str
    issuer: str
    number: str
    studied: str
    issued: str
    url: str


def specials(scheme: Scheme, values: Mapping[str, Any]) -> list[SpecialLine]:
    """The special appraisals of the scheme with their rules: one query."""
    held = {row.special: row for row in SpecialRules.objects.filter(scheme=scheme)}
    found = []
    for one in values.get("specials", []):
        row = held.get(one["code"])
        found.append(
            SpecialLine(
                name=one["name"], issuer=row.get_issuer_display() if row else "", number=row.number if row else "",
                studied=f"{row.studied_on} {row.study_record}" if row else "",
                issued=row.issued_on.isoformat() if row else "",
                url=reverse("appraisal:special_file", args=[row.pk]) if row else "",
            )
        )  # fmt: skip
    return found
