"""Detailed rules and quarterly analyses on the workbench and in the navigation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from accountability.permissions import holding_units
from appraisal.enums.detail_rules import DetailPermission as P
from appraisal.enums.detail_rules import DetailState
from appraisal.gathering import analyses as gathering
from appraisal.gathering.detail_rules import gather_book
from appraisal.models import DetailRule, Indicator, Period, Scheme
from appraisal.presenters.detail_rules import due_day
from appraisal.rules.detail_rules import state_of
from appraisal.rules.periods import parse_period
from core import calendar, registry, sections
from core.access import may
from core.probes import ASKER, only_where
from core.registry import WorkItem
from core.sections import Section
from organization.models import Account
from organization.own_part import own_part

SOURCE, MOST, OPEN_DAYS = "考评办", 20, 120
SECTION = Section("考核", "方案与录入", (
    (P.VIEW_RULES, "考评细则", "appraisal:detail_rules", 332),
    (P.VIEW_ANALYSES, "季度实绩分析", "appraisal:analyses", 334),
    (P.VIEW_RULES, "配套办法", "appraisal:measures", 336),
))  # fmt: skip
PAGES = {
    ("考评细则", "appraisal:detail_rules"): ("SX-6.2-a", "SX-6.2-b", "SX-3.4-b"),
    ("季度实绩分析", "appraisal:analyses"): ("JH-C-3.3-f", "JH-C-3.3-g"),
    ("配套办法", "appraisal:measures"): ("JH-C-3.3-b",),
}  # fmt: skip


def rule_items(account: Account, today: date) -> list[WorkItem]:
    """Rules that the own units owe, and for the office those that wait for it."""
    found: list[WorkItem] = []
    if may(account, P.WRITE_RULES):
        found += _owed(account, today)
    if may(account, P.REVIEW_RULES):
        found += _waiting(account)
    return found


@only_where(lambda: Indicator.objects.filter(responsible_unit__in=ASKER.units), P.WRITE_RULES)
def _owed(account: Account, today: date) -> Iterator[WorkItem]:
    """A scheme of this year or the last in which a unit of the account is in charge of an item."""
    own = holding_units(account, P.WRITE_RULES)
    asked = Indicator.objects.filter(responsible_unit__in=own).order_by().values("scheme")
    recent = Scheme.objects.current().filter(pk__in=asked, year__gte=today.year - 1, overall_rules__isnull=True)
    for scheme in recent.select_related("rulebook"):
        book, due = gather_book(scheme), due_day(scheme)
        for unit in (one for one in book.units.values() if one.pk in own and book.owed(one.code)):
            state = state_of(book.filed.get(unit.code))
            if state in (DetailState.MISSING, DetailState.RETURNED) and due is not None:
                word = "修改后重新报送" if state is DetailState.RETURNED else "报送"
                url = reverse("appraisal:write_rules", args=[scheme.pk, unit.code])
                light = calendar.light(due, today, behind=state is DetailState.RETURNED)
                yield WorkItem(f"{word}{scheme.year}年考评细则（{unit.name}）", SOURCE, url, "去填写", due, light)


def _unreviewed() -> QuerySet[DetailRule]:
    return DetailRule.objects.filter(review__isnull=True, scheme__overall_rules__isnull=True)


@only_where(_unreviewed, P.REVIEW_RULES)
def _waiting(account: Account) -> Iterator[WorkItem]:
    rows = _unreviewed().exclude(own_part(account, units=["unit"]))
    for row in rows.select_related("unit").order_by("recorded_at")[:MOST]:
        url = reverse("appraisal:detail_rule", args=[row.pk])
        yield WorkItem(f"审核考评细则：{row.unit.name}第 {row.version} 稿", row.unit.name, url, "去审核")


@only_where(lambda: Indicator.objects.filter(responsible_unit__in=ASKER.units, key_indicator=True), P.WRITE_ANALYSES)
def analysis_items(account: Account, today: date) -> list[WorkItem]:
    """Quarters that are over for which a department of the account has not analysed all its teams."""
    if not may(account, P.WRITE_ANALYSES):
        return []
    own = holding_units(account, P.WRITE_ANALYSES)
    keys = Indicator.objects.filter(responsible_unit__in=own, key_indicator=True).order_by().values("scheme")
    since = today - timedelta(days=OPEN_DAYS)
    periods = Period.objects.filter(
        scheme__in=Scheme.objects.current().filter(pk__in=keys), label__contains="Q", last_day__lt=today,
        last_day__gte=since,
    )  # fmt: skip
    found = []
    for period in periods.select_related("scheme__rulebook").order_by("last_day"):
        field, filed = gathering.gather_field(period.scheme), gathering.filed(period)
        open_ = [
            one for one in field.duties
            if field.units[one.unit].pk in own and (one.unit, one.team.code) not in filed
        ]  # fmt: skip
        if open_:
            due = gathering.due_day(period)
            title = f"{parse_period(period.label).label}重点指标实绩分析：还有 {len(open_)} 个领导班子"
            url = f"{reverse('appraisal:analyses')}?period={period.pk}"
            light = calendar.light(due, today, behind=False)
            found.append(WorkItem(title, "组织部考核办", url, "去填写", due, light))
    return found


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(rule_items)
    registry.workbench.register(analysis_items)
    sections.register(PAGES, SECTION)
