"""Fitting the base tree to a group's character, with a reason (JH-C-3.2-d); what counts as an item (JH-C-2-a)."""

from __future__ import annotations

import json
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from appraisal.actions.schemes import check_editable
from appraisal.enums.schemes import ItemCounting
from appraisal.models import Indicator, IndicatorDetail, Scheme, SchemeParameter, Score, TreeFit
from appraisal.rules import sheets
from core import audit
from core.fields import from_points
from core.findings import demand, unmet
from organization.models import Account

COUNTING = "item_counting"
HUNDRED = 1_000_000
"""100 per cent in ten-thousandths."""


@transaction.atomic
def fit_tree(node: Indicator, share: int | None, reason: str, *, by: Account, at: datetime) -> TreeFit:
    """Leave a node with all below it out of its group (``share`` None), or give it another weight in percent.

    Marks below it are scaled. The siblings keep theirs: they are re-balanced by hand, until then the linter refuses
    the issue. Other groups and the base tree stay as they are.
    """
    scheme = Scheme.objects.select_for_update().get(pk=node.scheme_id)
    locked = Indicator.objects.select_for_update(of=("self",)).select_related("group", "parent").get(pk=node.pk)
    below = _below(locked)
    tops = Indicator.objects.filter(group=locked.group_id, parent=None).count()
    found = [*check_editable(scheme), *sheets.check_fit(share, reason, top_count=tops if not locked.parent_id else 2)]
    scores = Score.objects.filter(indicator__in=[locked.pk, *(one.pk for one in below)]).count()
    if share is None and scores:
        found.append(unmet(sheets.FIT, "指标已有得分，不能不考核", remedy="请先清除得分", 得分=f"{scores} 个"))
    demand(found)
    detail = IndicatorDetail.objects.filter(indicator=locked).first()
    if share is None:
        _remove([*reversed(below), locked])
    else:
        _weigh(locked, below, share)
    made = TreeFit.objects.create(
        scheme=scheme, group=locked.group, node=(detail.base if detail else "") or locked.code, name=locked.name,
        share=share, reason=reason.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    told = "不考核" if share is None else f"{from_points(share).normalize():f}%"
    audit.record(
        verb="appraisal.fit_tree", by=by, at=at, obj=made, label=f"{locked.group.name} {locked.name}",
        clause=sheets.FIT, reason=made.reason, after={"share": told},
    )  # fmt: skip
    return made


def _below(node: Indicator) -> list[Indicator]:
    """Everything below a node, parents before children."""
    found: list[Indicator] = []
    level = [node.pk]
    while level:
        rows = list(Indicator.objects.filter(parent__in=level).order_by("order"))
        found += rows
        level = [row.pk for row in rows]
    return found


def _remove(nodes: list[Indicator]) -> None:
    """Children before parents."""
    IndicatorDetail.objects.filter(indicator__in=[node.pk for node in nodes]).delete()
    for node in nodes:
        Indicator.objects.filter(pk=node.pk).delete()


def _weigh(node: Indicator, below: list[Indicator], share: int) -> None:
    parent = node.parent.full_mark if node.parent else node.group.total_weight
    mark = Fraction(parent * share, HUNDRED)
    marks = sheets.scaled([one.full_mark for one in below], node.full_mark, int(mark))
    if mark.denominator != 1 or marks is None:
        demand([unmet("JH-C-3.3-a", "折算的基础分超过 4 位小数", remedy="请改用小数位较少的权重", 指标=node.name)])
        return
    for one, new in zip(below, marks or [], strict=True):
        one.full_mark = new
    Indicator.objects.bulk_update(below, ["full_mark"])
    node.full_mark = int(mark)
    if node.parent_id is None:
        node.weight = int(mark)
    node.save(update_fields=["full_mark", "weight"])


@transaction.atomic
def count_items(scheme: Scheme, counting: ItemCounting, *, by: Account, at: datetime) -> bool:
    """Switch what counts as the 30th item of a draft; False when nothing changed (JH-C-2-a)."""
    locked = Scheme.objects.select_for_update().get(pk=scheme.pk)
    demand(check_editable(locked))
    held = SchemeParameter.objects.select_for_update().filter(scheme=locked, key=COUNTING).first()
    if held is None:
        demand([unmet("JH-C-2-a", "方案没有项数口径", remedy="只用于五大类、三十项的综合考核方案")])
        return False
    before = json.loads(held.value)
    if before == counting.value:
        return False
    held.value = json.dumps(counting.value)
    held.save(update_fields=["value"])
    audit.record(
        verb="appraisal.count_items", by=by, at=at, obj=locked, clause="JH-C-2-a",
        before={"counting": ItemCounting(before).label}, after={"counting": counting.label},
    )  # fmt: skip
    return True
