"""Indicator trees from a workbook: all or nothing; what the workbook has no sheet for stays (SX-3-f)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from appraisal.actions.schemes import check_editable
from appraisal.models import Group, Indicator, IndicatorDetail, Scheme, Score
from appraisal.tree_workbook import TreeBook, check_figures
from core import audit
from core.findings import demand, unmet
from core.workbooks.problems import WorkbookProblem, WorkbookRefused
from organization.models import Account


@transaction.atomic
def import_trees(scheme: Scheme, book: TreeBook, *, by: Account, at: datetime) -> int:
    """Replace the trees of the groups that the workbook names; how many nodes it holds. Sums are the linter's business.

    Raises WorkbookRefused with every problem, Refused for an issued scheme or a tree that holds scores.
    """
    locked = Scheme.objects.select_for_update().get(pk=scheme.pk)
    groups = {group.name: group for group in Group.objects.filter(scheme=locked, name__in=book.trees)}
    scores = Score.objects.filter(indicator__group__in=groups.values()).count()
    used = [unmet("SX-3-f", "指标已有得分，不能整体替换", remedy="请先清除得分", 得分=f"{scores} 个")] if scores else []
    demand([*check_editable(locked), *used])
    elsewhere = Indicator.objects.filter(scheme=locked).exclude(group__in=groups.values())
    taken = set(elsewhere.values_list("code", flat=True))
    clashes = [
        WorkbookProblem(name, f"A{row.row}", row.code, "编码已用于其他考核系统", "请换一个编码")
        for name, rows in book.trees.items()
        for row in rows
        if row.code in taken
    ]
    if problems := [*book.problems, *clashes, *check_figures(book)]:
        raise WorkbookRefused(problems)
    for name in book.trees:
        _clear(groups[name])
    count = plant(locked, groups, book)
    audit.record(
        verb="appraisal.import_trees", by=by, at=at, obj=locked, after={"items": count, "groups": list(book.trees)}
    )
    return count


def plant(scheme: Scheme, groups: Mapping[str, Group], book: TreeBook) -> int:
    """Write the trees of a workbook without a fault into groups, by their names, that have none; how many nodes."""
    for name, rows in book.trees.items():
        made: dict[str, Indicator] = {}
        for order, row in enumerate(rows, 1):
            made[row.code] = Indicator.objects.create(
                scheme=scheme, group=groups[name], parent=made.get(row.parent), code=row.code, order=order,
                **row.columns,
            )  # fmt: skip
    return sum(len(rows) for rows in book.trees.values())


def _clear(group: Group) -> None:
    """Remove the tree of a group, leaves first."""
    IndicatorDetail.objects.filter(indicator__group=group).delete()
    leaves = Indicator.objects.filter(group=group, children__isnull=True)
    while leaves.exists():
        Indicator.objects.filter(pk__in=list(leaves.values_list("pk", flat=True))).delete()
