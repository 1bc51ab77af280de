"""Issuing a version of the rulebook: a whole new set; versions in use keep what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit, context
from core.findings import Finding, demand, met, unmet
from core.models import Rulebook, RulebookParameter
from core.rulebook import base_line, default_parameters, default_row
from core.rulebook.values import kind_of, shown, stored


def newest(line: str = "") -> Rulebook | None:
    """The version of a line (of the county's own without one) that a new one starts from."""
    return Rulebook.objects.filter(line=line or base_line()).order_by("-number").first()


def draft(base: Rulebook | None, line: str = "") -> list[RulebookParameter]:
    """The parameters a new version starts from, not saved: those of ``base`` and what a later release added."""
    held = {row.key: row for row in base.parameters.all()} if base is not None else {}
    rows = default_parameters(base.line if base is not None else line or base_line())
    made = [default_row(Rulebook(), row) for row in rows]
    return [held.pop(row.key, row) for row in made] + list(held.values())


def check_rulebook(
    *, base: Rulebook | None, values: Mapping[str, Any], effective_from: date, reason: str, at: datetime,
    line: str = "",
) -> list[Finding]:  # fmt: skip
    """What stands in the way of issuing: kinds of values, a change at all, the day, the reason."""
    rows = {row.key: row for row in draft(base, line)}
    findings = [_same_kind(rows[key], value) for key, value in values.items() if key in rows]
    strange = [key for key in values if key not in rows]
    if strange:
        findings.append(unmet("", "参数不存在", remedy="请从最新版本重新开始", 参数="、".join(strange)))
    changed = [key for key, value in values.items() if key in rows and stored(value) != rows[key].value]
    if base is not None and not changed:
        findings.append(unmet("", "与上一版没有变化", remedy="请至少修改一项取值"))
    if effective_from < timezone.localdate(at):
        findings.append(
            unmet("", "生效日期不得早于今天", remedy="请改为今天或以后的日期", 生效日期=f"{effective_from}")
        )
    if base is not None and effective_from < base.effective_from:
        findings.append(
            unmet("", "生效日期不得早于上一版", remedy="请改为上一版生效之日或以后", 上一版=f"{base.effective_from}")
        )
    if not reason.strip():
        findings.append(unmet("", "没有制定理由", remedy="请写明修改依据，如文件名称和文号"))
    return findings


def _same_kind(row: RulebookParameter, value: Any) -> Finding:
    held = kind_of(row.parsed)
    try:
        fits = kind_of(value) is held
    except ValueError:
        fits = False
    if fits:
        return met("", row.label)
    return unmet("", f"“{row.label}”的取值不合要求", remedy=f"请填{held.label}", 原值=shown(row.value), 新值=str(value))


@transaction.atomic
def issue_rulebook(
    *, base: Rulebook | None, values: Mapping[str, Any], effective_from: date, reason: str, by: Any, at: datetime,
    line: str = "",
) -> Rulebook:  # fmt: skip
    """Write the next version: ``values`` by key over those of ``base``; without one the first of ``line``.

    Refused when ``base`` is no longer the newest, when nothing changed or a value is not of its kind. Cases and schemes
    under way keep the version they began with.
    """
    highest = Rulebook.objects.select_for_update().order_by("-number").first()
    line = base.line if base else line or base_line()
    last = newest(line)
    if (last.pk if last else None) != (base.pk if base else None):
        demand([unmet("", "已有更新的版本", remedy="请从最新版本重新开始修改", 最新版本=str(last))])
    demand(check_rulebook(base=base, values=values, effective_from=effective_from, reason=reason, at=at, line=line))
    made = Rulebook.objects.create(
        line=line,
        number=highest.number + 1 if highest else 1,
        effective_from=effective_from,
        reason=reason.strip(),
        issued_at=at,
        issued_by=by,
    )
    rows = draft(base, line)
    before = {row.key: row.value for row in rows}
    for row in rows:
        row.pk, row.rulebook = None, made
        row._state.adding = True
        row.value = stored(values[row.key]) if row.key in values else row.value
    RulebookParameter.objects.bulk_create(rows)
    context.forget()
    changed = {row.key: row.value for row in rows if row.value != before[row.key]}
    audit.record(
        verb="rulebook.issue",
        by=by,
        at=at,
        obj=made,
        reason=made.reason,
        before={key: before[key] for key in changed},
        after=changed | {"effective_from": effective_from},
    )
    return made
