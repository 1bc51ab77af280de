"""What suppliers owe for the periods that have begun."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from appraisal.gathering.supply import all_asking, base_labels, submitted, supplied_in, wanted
from appraisal.models import Series, SeriesValue
from appraisal.rules.dues import BLANK, still_asked
from appraisal.rules.periods import parse_period
from core import calendar
from core.enums import Light
from core.rulebook import base_line, first_parameters, in_force, parameters
from core.rulebook.values import Parameters
from organization.models import Account

BASE, PUBLISHED, LONG_BLANK = "作基期用", "结果已公布", "期末后长期没有数据，不再催报"


@dataclass(frozen=True, slots=True)
class DataDue:
    """What a supplier owes for a period."""

    supplier: int
    name: str
    period: str
    needed: int
    filled: int
    submitted: bool
    set_aside: str
    """Why it is no to-do; "" where it is one."""
    due: date
    light: Light | None


def numbers_on(day: date) -> Parameters:
    """The numbers of filing data in force on a day."""
    found = in_force(day)
    return parameters(found) if found is not None else first_parameters(base_line())


def data_dues(account: Account, today: date) -> list[DataDue]:
    """What the suppliers in reach owe for periods that have begun, the open ones first: five queries."""
    asked = all_asking()
    if not asked:
        return []
    series = list(Series.objects.visible_to(account).select_related("supplier"))
    by_supplier: dict[int, list[Series]] = defaultdict(list)
    for row in series:
        by_supplier[row.supplier_id].append(row)
    own = {one.row.label for one in asked}
    unpublished = {one.row.label for one in asked if not one.closed}
    labels = set(own)
    for one in asked:
        labels |= set(base_labels(series, one.row.label).values())
    labels = {label for label in labels if parse_period(label).first_day <= today}
    filed, counted = submitted(labels), _counted(labels)
    numbers = numbers_on(today)
    days, blank_days = numbers.whole("appraisal.data_days"), numbers.whole(BLANK)
    found = []
    for label in labels:
        want = wanted(label, asked)
        due = parse_period(label).last_day + timedelta(days=days)
        for supplier, rows in by_supplier.items():
            supplied = [one for one in supplied_in(rows, label) if one.name in want.units]
            needed = sum(len(want.units[one.name]) for one in supplied)
            if not needed:
                continue
            done = (supplier, label) in filed
            filled = min(needed, sum(counted[(one.pk, label)] for one in supplied))
            alive = still_asked(parse_period(label).last_day, today, begun=filled > 0, blank_days=blank_days)
            aside = BASE if label not in own else PUBLISHED if label not in unpublished else "" if alive else LONG_BLANK
            light = None if done or aside else calendar.light(due, today, behind=False)
            found.append(DataDue(supplier, rows[0].supplier.name, label, needed, filled, done, aside, due, light))
    return sorted(found, key=lambda one: (one.submitted, -one.due.toordinal(), one.name))


def _counted(labels: set[str]) -> Counter[tuple[int, str]]:
    """How many figures each series has in each period: one query."""
    rows = SeriesValue.objects.current().filter(period__in=labels, cleared=False).order_by()
    return Counter(rows.values_list("series_id", "period"))
