"""A bulletin as a workbook: cover, summary, by unit, table and task, overdue, orders, rectifications, who is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from accountability.enums import DueStanding
from accountability.presenters.bulletin_figures import WHAT, decimal_rate, orders_of, scopes, unit_rows
from accountability.reports.bulletin_paper import MARK, Printed
from accountability.rules.bulletin_content import Content, ItemLine, OrderLine, hash_of, to_text
from accountability.rules.bulletin_words import GROUP_WORDS, MEASURE
from core.documents.columns import Column, Kind
from core.documents.excel import Cover, Sheet, Value, write_workbook

COUNTS = (
    Column("应完成", Kind.INTEGER, 10), Column("按期完成", Kind.INTEGER, 10), Column("超期完成", Kind.INTEGER, 10),
    Column("逾期未完成", Kind.INTEGER, 12), Column("完成率", Kind.PERCENT, 10),
)  # fmt: skip
PEOPLE = (Column("牵头部门", width=22), Column("责任人", width=12), Column("分管领导", width=12))


def write_bulletin(of: Printed, *, by: str, at: datetime, version: str) -> bytes:
    """The workbook; ``at`` is local time without a zone, ``version`` the version of the text."""
    head = of.content.head
    facts = [
        ("文号", of.number or "（未编号）"), ("状态", "已印发" if of.issued else MARK), ("期间", head.label),
        ("起止", f"{head.start.isoformat()} 至 {head.end.isoformat()}"), ("编制日期", head.compiled.isoformat()),
        ("规则", head.rulebook or "系统初始参数"), ("内容指纹", hash_of(to_text(of.content))),
    ]  # fmt: skip
    cover = Cover(title=of.title, at=at, by=by, version=version, facts=facts)
    return write_workbook(sheets(of), cover=cover)


def sheets(of: Printed) -> list[Sheet]:
    content = of.content
    names = {unit.code: unit.name for unit in content.units}
    title = of.title if of.issued else f"{of.title}（草稿）"
    return [
        _summary(content, title), _units(content, title), _tables(content, title), _tasks(content, title, names),
        _overdue(content.overdue, title, names),
        *(_orders(WHAT[what], orders_of(content, what), title) for what in WHAT),
        _named(of, title),
    ]  # fmt: skip


def _summary(content: Content, title: str) -> Sheet:
    columns = [
        Column("范围", width=24), Column("单位", Kind.INTEGER, 8), Column("承担任务", Kind.INTEGER, 10),
        Column("累计办结", Kind.INTEGER, 10), *COUNTS, Column("上季度完成率", Kind.PERCENT, 14),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [
            one.name, one.units, one.tasks, one.finished, one.count.due, one.count.on_time, one.count.late,
            one.count.overdue, decimal_rate(one.count.rate), decimal_rate(one.last),
        ]
        for one in scopes(content)
    ]  # fmt: skip
    return Sheet("摘要", columns, rows, title=title, notes=[MEASURE], freeze=1)


def _units(content: Content, title: str) -> Sheet:
    columns = [
        Column("组别", width=24), Column("名次", Kind.RANK, 8), Column("单位编码", width=12), Column("单位", width=28),
        Column("承担任务", Kind.INTEGER, 10), Column("累计办结", Kind.INTEGER, 10), *COUNTS,
        Column("上季度完成率", Kind.PERCENT, 14), Column("上季度名次", Kind.RANK, 12),
        Column("名次变化", Kind.CENTER, 10),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [
            GROUP_WORDS[row.unit.group], row.unit.rank or None, row.unit.code, row.unit.name, row.unit.tasks,
            row.unit.finished, row.unit.count.due, row.unit.on_time, row.unit.late, row.unit.overdue,
            decimal_rate(row.unit.count.rate), decimal_rate(row.unit.last_rate), row.unit.last_rank or None, row.moved,
        ]
        for row in unit_rows(content.units)
    ]  # fmt: skip
    return Sheet("按单位", columns, rows, title=title, freeze=4)


def _tables(content: Content, title: str) -> Sheet:
    columns = [
        Column("明细表", width=44), Column("编制单位", width=24), Column("任务", Kind.INTEGER, 8),
        Column("累计办结", Kind.INTEGER, 10), *COUNTS,
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [
            one.title, one.maker, one.tasks, one.finished, one.count.due, one.on_time, one.late, one.overdue,
            decimal_rate(one.count.rate),
        ]
        for one in content.tables
    ]  # fmt: skip
    return Sheet("按明细表", columns, rows, title=title, freeze=1)


def _tasks(content: Content, title: str, names: dict[str, str]) -> Sheet:
    columns = [
        Column("目标任务", width=44), Column("明细表", width=36), Column("单位", width=24), *PEOPLE,
        Column("完成时限", Kind.DATE, 12), Column("状态", Kind.CENTER, 10), Column("进度（%）", Kind.INTEGER, 10),
        Column("本期到期事项", Kind.CENTER, 14),
    ]  # fmt: skip
    rows: Iterator[list[Value]] = (
        [
            one.target, one.table, names.get(one.unit, ""), one.lead, one.person, one.leader, one.deadline, one.state,
            one.percent if one.percent >= 0 else None, DueStanding(one.standing).label if one.standing else "",
        ]
        for one in content.tasks
    )  # fmt: skip
    return Sheet("按任务", columns, rows, title=title, freeze=1)


def _overdue(items: Iterable[ItemLine], title: str, names: dict[str, str]) -> Sheet:
    columns = [
        Column("单位", width=24), Column("目标任务", width=44), Column("到期节点", width=30), *PEOPLE,
        Column("期限", Kind.DATE, 12), Column("逾期天数", Kind.INTEGER, 10),
    ]  # fmt: skip
    rows: Iterator[list[Value]] = (
        [
            names.get(one.unit, ""), one.target, one.step or "（任务）", one.lead, one.person, one.leader, one.due,
            one.days,
        ]
        for one in items
    )  # fmt: skip
    return Sheet("逾期", columns, rows, title=title, freeze=2)


def _orders(name: str, orders: Sequence[OrderLine], title: str) -> Sheet:
    columns = [
        Column("文号", width=24), Column("事项", width=50), Column("承办单位", width=24), Column("期限", Kind.DATE, 12),
        Column("办结", Kind.DATE, 12), Column("状态", Kind.CENTER, 10), Column("逾期天数", Kind.INTEGER, 10),
    ]  # fmt: skip
    rows = ([one.number, one.title, one.unit, one.due, one.done, one.state, one.days] for one in orders)
    return Sheet(name, columns, rows, title=title, freeze=1)


def _named(of: Printed, title: str) -> Sheet:
    columns = [Column("种类", width=12), Column("单位", width=28), Column("理由", width=60)]
    rows = [[one.kind.label, one.unit, one.reason] for one in of.mentions]
    return Sheet("表扬和批评", columns, rows, title=title, freeze=1)
