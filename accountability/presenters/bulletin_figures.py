"""The figures of a bulletin as strings, charts and columns: page, paper and workbook all take them from here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from accountability.enums import BulletinKind, DueStanding, UnitGroup
from accountability.rules.bulletin_content import Content, Count, ItemLine, OrderLine, UnitLine
from accountability.rules.bulletin_words import GROUP_WORDS, points, share
from core import charts, charts_rows

BANDS = ((100, "全部完成"), (90, "90%以上"), (80, "80%以上"), (60, "60%以上"), (0, "不足60%"))
TONES = {DueStanding.ON_TIME: "success", DueStanding.LATE: "warning", DueStanding.OVERDUE: "danger"}
WHAT = {"order": "督办单", "rectification": "限期整改责任书"}


@dataclass(frozen=True, slots=True)
class Scope:
    """A line of the summary: the whole, or one group of units."""

    name: str
    units: int
    tasks: int
    finished: int
    count: Count
    last: Fraction | None

    @property
    def rate(self) -> str:
        return share(self.count.rate)

    @property
    def last_rate(self) -> str:
        return share(self.last)


def scopes(content: Content) -> list[Scope]:
    """The whole first, then the groups that have a unit."""
    past = content.past[-1].count.rate if content.past else None
    every = Scope(
        "全县" if content.head.kind is BulletinKind.QUARTERLY else "合计", len(content.units), len(content.tasks),
        sum(table.finished for table in content.tables), content.total, past,
    )  # fmt: skip
    groups = ((group, content.of_group(group)) for group in UnitGroup)
    return [every, *(_scope(GROUP_WORDS[group], units) for group, units in groups if units)]


def _scope(name: str, units: Sequence[UnitLine]) -> Scope:
    due = sum(unit.last_due for unit in units if unit.last_due > 0)
    done = sum(unit.last_done for unit in units if unit.last_due > 0)
    return Scope(
        name, len(units), sum(unit.tasks for unit in units), sum(unit.finished for unit in units),
        sum((unit.count for unit in units), Count()), Fraction(done, due) if due else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's line as shown; ``moved`` is the change of place since the former bulletin, "" without one."""

    unit: UnitLine
    rank: str
    rate: str
    last_rate: str
    moved: str

    def cells(self) -> list[str]:
        """As printed: place, unit, tasks, finished, due, on time, late, overdue, rate, former rate, change."""
        of, count = self.unit, self.unit.count
        figures = (of.tasks, of.finished, count.due, count.on_time, count.late, count.overdue)
        return [self.rank, of.name, *(str(one) for one in figures), self.rate, self.last_rate, self.moved or "—"]


def unit_rows(units: Iterable[UnitLine]) -> list[UnitRow]:
    return [
        UnitRow(unit, str(unit.rank) if unit.rank else "—", share(unit.count.rate), share(unit.last_rate), _moved(unit))
        for unit in units
    ]


def _moved(unit: UnitLine) -> str:
    if not unit.rank or not unit.last_rank:
        return ""
    places = unit.last_rank - unit.rank
    return "持平" if places == 0 else f"↑{places}" if places > 0 else f"↓{-places}"


def item_name(item: ItemLine) -> str:
    """The target, with the milestone where it is one."""
    return f"{item.target}（节点：{item.step}）" if item.step else item.target


def orders_of(content: Content, what: str) -> list[OrderLine]:
    return [one for one in content.orders if one.what == what]


def decimal_rate(rate: Fraction | None) -> Decimal | None:
    """For a cell of per cent: four decimals, half up, so that it shows what the page shows."""
    if rate is None:
        return None
    return (Decimal(rate.numerator) / Decimal(rate.denominator)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def change(content: Content) -> str:
    """Of the rate since the former bulletin: 比上季度上升3.2个百分点, "" without one."""
    moved = points(content.total.rate, content.past[-1].count.rate) if content.past else ""
    return f"比上季度{moved}" if moved else ""


def trend(content: Content) -> charts.Line | None:
    """The rate over the quarters; from the second on."""
    rates = [(past.label, past.count.rate) for past in content.past] + [(content.head.label, content.total.rate)]
    known = [(label, rate) for label, rate in rates if rate is not None]
    if len(known) < 2:
        return None
    samples = tuple(charts.Sample(_short(label), rate * 100, share(rate)) for label, rate in known)
    return charts.line("各季度完成率", [charts.Series("完成率（%）", samples)], period_name="季度", width=420)


def _short(label: str) -> str:
    """2012 年第三季度 as 12年三季度."""
    return label.replace(" ", "")[2:].replace("第", "")


def spread(content: Content) -> charts_rows.Rows | None:
    """How many units lie in each band of the rate; None where nothing fell due."""
    rates = [unit.count.rate * 100 for unit in content.units if unit.count.rate is not None]
    if not rates or content.head.kind is not BulletinKind.QUARTERLY:
        return None
    spans, above = [], Fraction(101)
    for least, label in BANDS:
        number = sum(least <= rate < above for rate in rates)
        above = Fraction(least)
        spans.append(charts_rows.Span(label, 0, number, f"{number}个", (label, str(number)), tone="other"))
    most = int(max(span.ends for span in spans))
    step = max(1, -(-most // 4))
    ticks = [(value, str(value)) for value in range(0, step * -(-most // step) + 1, step)]
    return charts_rows.rows("各单位完成率分布", spans, columns=("完成率", "单位数"), ticks=ticks, width=420)
