"""A scheme as an Excel workbook: one sheet per tree, then points, then members."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from appraisal.enums import SchemeState
from appraisal.models import Group, Scheme
from appraisal.presenters.indicators import NodeRow, tree
from appraisal.presenters.parameters import adjustment_table, unit_names
from appraisal.presenters.schemes import member_groups
from core.documents.excel import Column, Cover, Kind, Sheet, Value, write_workbook
from core.fields import from_points
from organization.models.accounts import Reach

TREE_COLUMNS = (
    Column("编码"), Column("指标"), Column("基础分", Kind.POINTS4), Column("均分得出", Kind.CENTER),
    Column("权重分", Kind.POINTS4), Column("大项计分"), Column("数据来源"), Column("计分方法"), Column("方法说明"),
    Column("计分规则"), Column("责任单位"), Column("依据条款"),
)  # fmt: skip
POINT_COLUMNS = (
    Column("类别"), Column("级别"), Column("机关"), Column("分值"), Column("单项或基层"), Column("依据条款"),
)  # fmt: skip
MEMBER_COLUMNS = (
    Column("考核系统"), Column("序号", Kind.INTEGER), Column("单位编码"), Column("考评对象"), Column("合并考评"),
    Column("职务"),
)  # fmt: skip
NOWHERE = Reach(county=False, unit_ids=frozenset())


def scheme_workbook(scheme: Scheme, values: Mapping[str, Any], *, by: str, at: datetime) -> bytes:
    """``values`` are the scheme's parameters; ``at`` is local time."""
    shared = values.get("co_responsible", {})
    names = unit_names({code for codes in shared.values() for code in codes})
    sheets = [_tree_sheet(group, shared, names) for group in Group.objects.filter(scheme=scheme)]
    points = adjustment_table(scheme, values).points
    rows = [[row.kind, row.level, row.issuer, row.points, row.halved, row.clause] for row in points]
    sheets.append(Sheet("加减分标准", POINT_COLUMNS, rows, title=f"{scheme.name}加减分标准"))
    members: list[list[Value]] = [
        [group.name, place, one.code, one.name, one.included, one.post]
        for group in member_groups(scheme, NOWHERE)
        for place, one in enumerate(group.rows, start=1)
    ]
    sheets.append(Sheet("考评对象", MEMBER_COLUMNS, members, title=f"{scheme.name}考评对象"))
    facts = [("方案编码", f"{scheme.code} 第 {scheme.version} 版"), ("状态", SchemeState(scheme.state).label)]
    return write_workbook(sheets, cover=Cover(title=scheme.name, at=at.replace(tzinfo=None), by=by, facts=facts))


def _tree_sheet(group: Group, shared: Mapping[str, Any], names: Mapping[str, str]) -> Sheet:
    view = tree(group, shared, names)
    note = f"权重合计 {view.weight}，{view.note}"
    return Sheet(group.name, TREE_COLUMNS, [_node(row) for row in view.rows], title=group.name, notes=[note], freeze=2)


def _node(row: NodeRow) -> list[Value]:
    return [
        row.code,
        f"{'　' * row.depth}{row.name}",
        from_points(row.full_points),
        "是" if row.derived and row.leaf else "",
        None if row.weight_points is None else from_points(row.weight_points),
        row.top_rule,
        row.source,
        row.method,
        row.words,
        row.rule,
        row.units,
        row.clause,
    ]
