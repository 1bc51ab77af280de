"""A new draft from last year's scheme: groups, trees, members and parameters, the year and code changed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from appraisal.actions.amending import copy_structure
from appraisal.actions.periods import ensure_all_periods
from appraisal.models import Member, Scheme, SchemeOrigin
from appraisal.rules.nodes import CODE
from core import audit, rulebook
from core.findings import Finding, demand, unmet
from organization.models import Account

FIRST_YEAR, LAST_YEAR, LONGEST = 1990, 2100, 40


def check_copy(code: str, name: str, year: int) -> list[Finding]:
    """A code of its own, a name, a year."""
    findings = []
    if not CODE.fullmatch(code) or len(code) > LONGEST:
        remedy = f"只用字母、数字、点、横线和下划线，至多 {LONGEST} 个字符"
        findings.append(unmet("", "方案编码不合规则", remedy=remedy, field="code", 编码=code or "（空）"))
    elif Scheme.objects.filter(code=code).exists():
        findings.append(unmet("SX-0-a", "已有同编码的方案", remedy="请换一个编码", field="code", 编码=code))
    if not name.strip():
        findings.append(unmet("", "方案名称不能为空", remedy="请填写名称", field="name"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        remedy = f"请填写 {FIRST_YEAR} 至 {LAST_YEAR} 之间的年份"
        findings.append(unmet("", "年度有误", remedy=remedy, field="year"))
    return findings


@transaction.atomic
def copy_scheme(
    source: Scheme, *, code: str, name: str, year: int, by: Account, at: datetime
) -> tuple[Scheme, list[str]]:
    """The draft, and the members left out because their unit was abolished or their post ended before the year."""
    origin = Scheme.objects.select_for_update().get(pk=source.pk)
    demand(check_copy(code, name, year))
    draft = Scheme.objects.create(
        code=code, version=1, name=name.strip(), year=year, owner=origin.owner, year_rule=origin.year_rule,
        rulebook=rulebook.current(by=by, at=at), adjustment_table=origin.adjustment_table,
        quarter_weights=origin.quarter_weights, created_at=at, created_by=by,
    )  # fmt: skip
    copy_structure(origin, draft)
    SchemeOrigin.objects.create(scheme=draft, source=origin)
    left = _leave_out(draft)
    ensure_all_periods(draft)
    audit.record(
        verb="appraisal.copy_scheme", by=by, at=at, obj=draft,
        before={"source": f"{origin.code} 第 {origin.version} 版"}, after={"year": year, "members": left},
    )  # fmt: skip
    return draft, left


def _leave_out(draft: Scheme) -> list[str]:
    """Remove members that no longer stand in the new year; their names."""
    first = date(draft.year, 1, 1)
    gone = []
    for row in Member.objects.filter(scheme=draft).select_related("unit", "appointment"):
        ended = row.appointment is not None and row.appointment.ends_on is not None and row.appointment.ends_on < first
        abolished = row.unit.abolished_at is not None and row.unit.abolished_at.year < draft.year
        if ended or abolished:
            gone.append(row)
    Member.objects.filter(pk__in=[row.pk for row in gone]).delete()
    return [row.name for row in gone]
