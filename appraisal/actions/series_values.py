"""Figures: the one way a cell of a supplier's grid changes, by hand, by paste or by import."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appraisal.actions.score_checks import LEAF_FACT, MEMBER_FACT
from appraisal.enums.values import DataPermission
from appraisal.gathering.supply import (
    Asking,
    Held,
    Wanted,
    all_asking,
    base_labels,
    facts_of,
    held_values,
    supplied_in,
    wanted,
)
from appraisal.models import DataReturn, Series, SeriesValue
from appraisal.rules import periods
from appraisal.rules.figures import short
from appraisal.rules.series import (
    CLEARED,
    FOREIGN_REFUSAL,
    LONGEST_REASON,
    OWN_REFUSAL,
    Content,
    Entry,
    check_entries,
    check_unlocked,
)
from core import audit
from core.access import may
from core.findings import Finding, demand, unmet
from organization.enums import UnitLevel
from organization.models import Account, Unit

Cells = Mapping[tuple[str, str], Content]
"""(unit code, series code) -> content."""


@dataclass(slots=True)
class Desk:
    """What a supplier files for one period: its series, the units of each, and who sits at it.

    ``own`` are the ids of the units of which this person may file nothing; ``office`` says that he is of the appraisal
    office and no supplier: he files of the supplier's own unit alone.
    """

    supplier: Unit
    label: str
    series: list[Series]
    wanted: Wanted
    units: dict[int, Unit]
    own: Collection[int]
    office: bool
    submitted: DataReturn | None
    asking: list[Asking]
    yearly: Collection[str] = ()
    """Codes of its series that are filed once a year, where the period is a quarter."""

    @property
    def codes(self) -> dict[str, Series]:
        return {one.code: one for one in self.series}

    @property
    def by_code(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units.values()}

    def needs(self, series: Series, unit: int) -> bool:
        return unit in self.wanted.units.get(series.name, ())

    def refusal(self, unit: int) -> str:
        """Why this person may not file of that unit, or ""."""
        if unit in self.own:
            return OWN_REFUSAL
        if self.office and unit != self.supplier.pk and unit != self.supplier.appraised_with_id:
            return FOREIGN_REFUSAL
        return ""


def open_desk(supplier: Unit, label: str, *, by: Account, lock: bool = False) -> Desk:
    """The desk of a supplier for a period: six queries, whatever the number of units and series.

    With ``lock`` its series are locked to the end of the transaction: whoever writes or submits waits here.
    """
    rows = Series.objects.filter(supplier=supplier).order_by("code")
    kept = list(rows.select_for_update(of=("self",)) if lock else rows)
    series = supplied_in(kept, label)
    yearly = {one.code for one in kept} - {one.code for one in series}
    asked = all_asking()
    want = wanted(label, asked)
    series = [one for one in series if one.name in want.units]
    ids = {unit for one in series for unit in want.units[one.name]}
    bound = above(by)
    rows_of_units = list(Unit.objects.filter(pk__in=ids | bound).order_by("order", "code"))
    units = {unit.pk: unit for unit in rows_of_units if unit.pk in ids}
    works = supplier.pk in by.own_unit_ids
    return Desk(
        supplier=supplier,
        label=label,
        series=series,
        wanted=want,
        units=units,
        own=_binding(unit for unit in rows_of_units if unit.pk in bound),
        office=not works and may(by, DataPermission.MANAGE_SERIES),
        submitted=DataReturn.objects.in_force().filter(supplier=supplier, period=label).first(),
        asking=asked,
        yearly=yearly,
    )


def above(by: Account) -> set[int]:
    """Ids of the person's units and of all above them: one query, at any depth."""
    mine = Unit.objects.with_tree_fields().filter(pk__in=by.own_unit_ids)
    return {pk for unit in mine for pk in unit.tree_path}


def _binding(units: Iterable[Unit]) -> frozenset[int]:
    """Of these the ones that bind, and those with which they are appraised; the county itself binds nobody."""
    rows = [unit for unit in units if unit.level != UnitLevel.COUNTY]
    hosts = {row.appraised_with_id for row in rows if row.appraised_with_id is not None}
    return frozenset({row.pk for row in rows} | hosts)


@transaction.atomic
def save_values(
    supplier: Unit,
    label: str,
    cells: Cells,
    *,
    seen: Cells | None = None,
    reason: str = "",
    by: Account,
    at: datetime,
) -> dict[str, int]:
    """Write cells of a supplier's grid; {"changed": n}. Cells that hold the value already are left alone.

    Refused with one finding per wrong cell, and nothing is written: range, decimals, a jump against the base period
    without ``reason``, somebody else's change since ``seen``, a figure of the person's own unit (JH-C-3.3-h), figures
    that were submitted or whose result is published. At most ten statements.
    """
    desk = open_desk(supplier, label, by=by, lock=True)
    held = _held(desk, cells)
    demand(check_desk(desk))
    demand(check_cells(desk, cells, held, reason=reason, seen=seen or {}))
    change = audit.new_change()
    before = write(desk, cells, held, reason=reason, change=change, by=by, at=at)
    if before:
        audit.record(
            verb="appraisal.save_values", by=by, at=at, obj=supplier, event_id=change, label=f"{supplier} {label}",
            before=labelled(before), after=labelled({cell: cells[cell] for cell in before}), reason=reason,
        )  # fmt: skip
    return {"changed": len(before)}


def check_desk(desk: Desk) -> list[Finding]:
    """Whether anything may be filed at this desk now."""
    period = periods.parse_period(desk.label).label
    return check_unlocked(desk.supplier.name, period, submitted=desk.submitted is not None, closed=desk.wanted.closed)


def check_cells(desk: Desk, cells: Cells, held: Held, *, reason: str, seen: Cells) -> list[Finding]:
    """Everything against writing these cells: the page shows it, the action demands it."""
    series, units, bases = desk.codes, desk.by_code, base_labels(desk.series, desk.label)
    facts = {code: facts_of(one) for code, one in series.items()}
    findings, entries = [], []
    for (unit, code), content in cells.items():
        if code in desk.yearly:
            remedy = "这项数据每年报送一次，请在全年的表格中填写"
            findings.append(unmet("JH-C-3.3-h", "季度不报送年度数据", remedy=remedy, **_where(unit, code)))
            continue
        if unit not in units or code not in series or not desk.needs(series[code], units[unit].pk):
            remedy = "请核对单位和数据名称，下载新的表格"
            findings.append(unmet("JH-C-3.3-h", "本期不需要这项数据", remedy=remedy, **_where(unit, code)))
            continue
        row, pk = series[code], units[unit].pk
        now = held.get(desk.label, row.pk, pk)
        standing = content_of(now)
        if (unit, code) in seen and standing not in (seen[(unit, code)], content):
            findings.append(_conflict(unit, code, standing, now))
            continue
        last = held.get(bases[row.pk], row.pk, pk)
        why = "" if standing == content else desk.refusal(pk)
        told = reason or (now.reason if now is not None and standing == content else "")
        entries.append(Entry(unit, facts[code], content, None if last is None else last.value, told, why))
    if len(reason) > LONGEST_REASON:
        findings.append(unmet("", "说明过长", remedy=f"请不超过 {LONGEST_REASON} 个字"))
    return [*findings, *check_entries(entries)]


def _where(unit: str, code: str) -> dict[str, str]:
    return {MEMBER_FACT: unit, LEAF_FACT: code}


def _conflict(unit: str, code: str, standing: Content, row: SeriesValue | None) -> Finding:
    facts = {**_where(unit, code), "现为": shown(standing)}
    if row is not None:
        facts |= {"修改人": str(row.filed_by), "时间": f"{timezone.localtime(row.filed_at):%Y-%m-%d %H:%M}"}
    return unmet("", "打开页面之后，他人修改了这一格", remedy="请核对现值，仍要改动的再次保存", **facts)


def content_of(row: SeriesValue | None) -> Content:
    """What a cell holds."""
    if row is None or row.cleared:
        return CLEARED
    return None if row.not_applicable else row.value


def shown(content: Content) -> str:
    """A content as people write it."""
    if content is None:
        return "不涉及"
    return short(content) if isinstance(content, int) else "（空）"


def _held(desk: Desk, cells: Cells) -> Held:
    """The values of these cells and of their base periods: one query."""
    codes = {code for _, code in cells}
    series = [one.pk for one in desk.series if one.code in codes]
    units = [unit.pk for code, unit in desk.by_code.items() if any(code == one for one, _ in cells)]
    labels = {desk.label, *base_labels(desk.series, desk.label).values()}
    return held_values(series, labels, units)


def write(
    desk: Desk, cells: Cells, held: Held, *, reason: str, change: UUID, by: Account, at: datetime
) -> dict[tuple[str, str], Content]:
    """Append the values that differ; what the changed cells held before."""
    series, units = desk.codes, desk.by_code
    before: dict[tuple[str, str], Content] = {}
    rows: list[SeriesValue] = []
    for (unit, code), content in cells.items():
        key = (desk.label, series[code].pk, units[unit].pk)
        former = held.rows.get(key)
        if content_of(former) == content:
            continue
        before[(unit, code)] = content_of(former)
        rows.append(
            SeriesValue(
                series=series[code],
                unit=units[unit],
                period=desk.label,
                value=content if isinstance(content, int) else None,
                not_applicable=content is None,
                cleared=content == CLEARED,
                reason=reason.strip(),
                supersedes=former,
                filed_at=at,
                filed_by=by,
                change_id=change,
            )
        )
    SeriesValue.objects.bulk_create(rows, batch_size=1000)
    return before


def labelled(cells: Cells) -> dict[str, Any]:
    """Cells as the audit trail holds them: "unit/series" -> content."""
    return {f"{unit}/{series}": content for (unit, series), content in cells.items()}


def suppliers_of(by: Account) -> Q:
    """The suppliers at whose desk a person may sit: his own units; the appraisal office at every one."""
    return Q() if may(by, DataPermission.MANAGE_SERIES) else Q(pk__in=by.own_unit_ids)
