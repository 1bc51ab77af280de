"""Pages of indicator data and ledgers, and what must be done there: returns due, queries to answer, ledgers to keep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from appraisal.enums.values import DataPermission as P
from appraisal.gathering.data_dues import data_dues
from appraisal.gathering.supply import all_asking
from appraisal.models import Series, ValueQuery
from appraisal.rules.periods import parse_period
from core import calendar, registry, sections
from core.access import may
from core.probes import ASKER, only_where
from core.registry import WorkItem
from core.sections import Section
from organization.models import Account

SOURCE = "指标数据"
MOST = 20
DATA = Section("考核", "数据与台账", (
    (P.VIEW_DATA, "数据报送", "appraisal:data_periods", 400),
    (P.VIEW_OWN_DATA, "本单位指标数据", "appraisal:own_data", 402),
    (P.VIEW_DATA, "数据疑问", "appraisal:queries", 404),
    (P.VIEW_DATA, "数据目录", "appraisal:series_list", 406),
    (P.VIEW_LEDGERS, "考评台账", "appraisal:ledgers", 408),
), {
    "appraisal:data_periods": frozenset({
        "appraisal:data_grid", "appraisal:save_values", "appraisal:submit_return", "appraisal:import_values",
        "appraisal:attach_data_file", "appraisal:correct_values", "appraisal:return_data",
    }),
    "appraisal:series_list": frozenset({"appraisal:edit_series", "appraisal:adopt_series"}),
    "appraisal:queries": frozenset({"appraisal:answer_query"}),
    "appraisal:own_data": frozenset({"appraisal:ask_query"}),
})  # fmt: skip
PAGES = {
    ("数据报送", "appraisal:data_periods"): ("JH-C-3.3-h", "JH-C-2.1.1", "JH-C-2.1.2", "JH-C-2.1.4", "JH-C-2.1.5"),
    ("数据目录", "appraisal:series_list"): ("JH-C-3.3-h",),
    ("考评台账", "appraisal:ledgers"): ("SX-6.3-a", "SX-6.3-b", "SX-6.3-c", "SX-8.3-a"),
}


def items(account: Account, today: date) -> list[WorkItem]:
    """Of suppliers: returns to file and queries to answer; of the office: schemes whose series nobody is asked for."""
    found = list(_unregistered()) if may(account, P.MANAGE_SERIES) else []
    return found + (_supplied(account, today) if may(account, P.SUPPLY_DATA) else [])


@only_where(lambda: Series.objects.filter(supplier__in=ASKER.units), P.SUPPLY_DATA)
def _supplied(account: Account, today: date) -> list[WorkItem]:
    if not Series.objects.filter(supplier__in=account.own_unit_ids).exists():
        return []
    return [*_returns(account, today), *_answers(account, today)]


def _unregistered() -> Iterator[WorkItem]:
    """Issued schemes with raw series that are not in the catalogue: suppliers see no cell of them until they are."""
    asking = {one.row.scheme_id: one for one in all_asking()}
    wanted = {name for one in asking.values() for name in one.needs.names.values()}
    known = set(Series.objects.filter(name__in=wanted).values_list("name", flat=True)) if wanted else set()
    for one in asking.values():
        missing = set(one.needs.names.values()) - known
        if missing:
            title = f"{one.row.scheme.name}有 {len(missing)} 项原始数据待登记到数据目录"
            url = reverse("appraisal:adopt_series", args=[one.row.scheme_id])
            yield WorkItem(title, SOURCE, url, "去登记")


def _returns(account: Account, today: date) -> Iterator[WorkItem]:
    for one in data_dues(account, today):
        if (
            one.submitted
            or one.set_aside
            or one.supplier not in account.own_unit_ids
            or parse_period(one.period).last_day >= today
        ):
            continue
        left = f"还缺 {one.needed - one.filled} 格" if one.filled < one.needed else "已填全，待报送"
        title = f"{parse_period(one.period).label}指标数据：{left}"
        url = reverse("appraisal:data_grid", args=[one.supplier, one.period])
        yield WorkItem(title, SOURCE, url, "去填报", due=one.due, light=one.light)


def _answers(account: Account, today: date) -> Iterator[WorkItem]:
    mine = Q(value__series__supplier__in=account.own_unit_ids) & ~Q(value__unit__in=account.own_unit_ids)
    rows = ValueQuery.objects.filter(mine, answered_at__isnull=True).select_related("value__series", "value__unit")
    for row in rows.order_by("due", "pk")[:MOST]:
        title = f"{row.value.unit.name}对{row.value.series.name}提出疑问，待答复"
        light = calendar.light(row.due, today, behind=False)
        url = reverse("appraisal:answer_query", args=[row.pk])
        yield WorkItem(title, SOURCE, url, "去答复", due=row.due, light=light)


def register() -> None:
    """Called once, in AppConfig.ready()."""
    from appraisal.providers import ledgers

    sections.register(PAGES, DATA)
    registry.workbench.register(items)
    registry.workbench.register(ledgers.items)
