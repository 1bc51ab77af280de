"""The indicator tree of a draft: add, edit, move and remove nodes. An issued scheme is refused (SX-6.9-a)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from appraisal.actions.schemes import check_editable
from appraisal.enums import Method
from appraisal.models import Group, Indicator, IndicatorDetail, QuarterAnalysis, ResultItem, Scheme, Score
from appraisal.rules.analyses import check_flag
from appraisal.rules.nodes import NodeInput, NodeUse, check_code, check_level, check_node, check_parent, check_removal
from core import audit
from core.fields import from_points
from core.findings import Finding, demand, unmet
from organization.models import Account, Unit

POINTS = frozenset({"full_mark", "weight", "floor"})


@dataclass(frozen=True, slots=True)
class NodeValues:
    """What a person fills in for one indicator; points in ten-thousandths.

    ``settled``: the full mark was checked against the detailed rules and no longer counts as divided evenly.
    """

    name: str
    full_mark: int
    weight: int | None
    top_rule: str
    source: str
    method: str
    params: Mapping[str, Any]
    floor: int
    key_indicator: bool
    focus: bool
    rule_text: str
    clause: str
    responsible_unit: Unit | None
    settled: bool = False

    @property
    def columns(self) -> dict[str, Any]:
        """Name of the column -> value."""
        names = [name for name in self.__dataclass_fields__ if name != "settled"]
        return {name: getattr(self, name) for name in names}


def check_values(values: NodeValues, *, top: bool, leaf: bool) -> list[Finding]:
    """What is wrong with the figures themselves; sums are the linter's business."""
    return check_node(
        NodeInput(
            name=values.name,
            full_mark=values.full_mark,
            weight=values.weight,
            top_rule=values.top_rule,
            method=Method(values.method),
            params=values.params,
            top=top,
            leaf=leaf,
        )
    )


def node_use(node: Indicator) -> NodeUse:
    """What hangs on a node: three queries."""
    return NodeUse(
        name=node.name,
        children=Indicator.objects.filter(parent=node).count(),
        scores=Score.objects.filter(indicator=node).count(),
        results=ResultItem.objects.filter(indicator=node).count(),
    )


@transaction.atomic
def edit_indicator(node: Indicator, values: NodeValues, *, by: Account, at: datetime) -> Indicator:
    """Write the changed columns of a node of a draft. A full mark given by hand no longer counts as derived."""
    scheme, locked = _lock(node)
    leaf = not Indicator.objects.filter(parent=locked).exists()
    top = locked.parent_id is None
    analysed = QuarterAnalysis.objects.filter(period__scheme__code=scheme.code).exists()
    flag = check_flag(locked.key_indicator, values.key_indicator, analysed=analysed)
    demand([*check_editable(scheme), *check_values(values, top=top, leaf=leaf), *flag])
    wanted = dict(values.columns)
    if locked.full_mark_derived and (values.settled or values.full_mark != locked.full_mark):
        wanted["full_mark_derived"] = False
    changed = [name for name, value in wanted.items() if getattr(locked, name) != value]
    if not changed:
        return locked
    before = {name: _plain(name, getattr(locked, name)) for name in changed}
    for name in changed:
        setattr(locked, name, wanted[name])
    locked.save(update_fields=changed)
    after = {name: _plain(name, wanted[name]) for name in changed}
    audit.record(
        verb="appraisal.edit_indicator", by=by, at=at, obj=locked, label=_label(locked), before=before, after=after
    )
    return locked


@transaction.atomic
def set_marks(group: Group, marks: Mapping[str, Mapping[str, int]], *, by: Account, at: datetime) -> int:
    """Full marks and weights of many nodes at once: code -> {"full_mark": …, "weight": …}; how many rows changed.

    Refused as a whole for an issued scheme, a negative figure, an unknown code or a weight below the top.
    """
    scheme = Scheme.objects.select_for_update().get(pk=group.scheme_id)
    nodes = {node.code: node for node in Indicator.objects.select_for_update().filter(group=group)}
    demand([*check_editable(scheme), *_check_marks(nodes, marks)])
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for code, figures in marks.items():
        node = nodes[code]
        changed = [name for name, value in figures.items() if getattr(node, name) != value]
        if not changed:
            continue
        before[code] = {name: _plain(name, getattr(node, name)) for name in changed}
        for name in changed:
            setattr(node, name, figures[name])
        node.full_mark_derived = node.full_mark_derived and "full_mark" not in changed
        node.save(update_fields=[*changed, "full_mark_derived"])
        after[code] = {name: _plain(name, figures[name]) for name in changed}
    if after:
        audit.record(
            verb="appraisal.set_marks", by=by, at=at, obj=group, label=f"{scheme.name} {group.name}",
            before=before, after=after,
        )  # fmt: skip
    return len(after)


def _check_marks(nodes: Mapping[str, Indicator], marks: Mapping[str, Mapping[str, int]]) -> list[Finding]:
    findings = []
    for code, figures in marks.items():
        node = nodes.get(code)
        if node is None:
            findings.append(unmet("SX-3-f", "本考核系统没有这个指标", remedy="请刷新页面后重填", 编码=code))
        elif "weight" in figures and node.parent_id is not None:
            findings.append(unmet("SX-3.1-a", "只有大项才有权重分", remedy="请改正后保存", 指标=node.name))
        elif min(figures.values(), default=0) < 0:
            findings.append(unmet("SX-3-f", "基础分和权重分不得为负", remedy="请改正后保存", 指标=node.name))
    return findings


@transaction.atomic
def add_indicator(
    group: Group, parent: Indicator | None, code: str, values: NodeValues, *, by: Account, at: datetime
) -> Indicator:
    """A new leaf below ``parent`` (a new top node without one), last among its siblings (SX-3-f)."""
    scheme = Scheme.objects.select_for_update().get(pk=group.scheme_id)
    taken = frozenset(Indicator.objects.filter(scheme=scheme).values_list("code", flat=True))
    demand(
        [
            *check_editable(scheme),
            *check_code(code, taken),
            *([*check_parent(node_use(parent)), *check_level(_levels(parent))] if parent is not None else []),
            *check_values(values, top=parent is None, leaf=True),
        ]
    )
    last = Indicator.objects.filter(group=group).count() + 1
    node = Indicator.objects.create(scheme=scheme, group=group, parent=parent, code=code, order=last, **values.columns)
    _renumber(group)
    after = {"parent": parent.code if parent else "", "code": code} | {
        name: _plain(name, value) for name, value in values.columns.items()
    }
    audit.record(verb="appraisal.add_indicator", by=by, at=at, obj=node, label=_label(node), after=after)
    return node


def _levels(node: Indicator) -> int:
    """How many levels a tree has down to a node: one query."""
    above = dict(Indicator.objects.filter(group=node.group_id).values_list("pk", "parent"))
    pk, count = node.parent_id, 1
    while pk is not None:
        pk, count = above[pk], count + 1
    return count


@transaction.atomic
def move_indicator(node: Indicator, *, up: bool, by: Account, at: datetime) -> bool:
    """Swap a node with the sibling before or after it; False at the end of the row."""
    scheme, locked = _lock(node)
    demand(check_editable(scheme))
    siblings = list(Indicator.objects.filter(group=locked.group_id, parent=locked.parent_id).order_by("order", "id"))
    place = next(index for index, one in enumerate(siblings) if one.pk == locked.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(siblings):
        return False
    before = [one.code for one in siblings]
    siblings[place], siblings[other] = siblings[other], siblings[place]
    after = [one.code for one in siblings]
    _renumber(locked.group, {code: index for index, code in enumerate(after)})
    audit.record(
        verb="appraisal.move_indicator", by=by, at=at, obj=locked, label=_label(locked),
        before={"order": before}, after={"order": after},
    )  # fmt: skip
    return True


@transaction.atomic
def remove_indicator(node: Indicator, *, by: Account, at: datetime) -> None:
    """Take a node without children, scores and results out of a draft; what it held stays in the trail."""
    scheme, locked = _lock(node)
    demand([*check_editable(scheme), *check_removal(node_use(locked))])
    names = ("code", "name", "full_mark", "weight", "method", "params")
    before = {name: _plain(name, getattr(locked, name)) for name in names}
    IndicatorDetail.objects.filter(indicator=locked).delete()
    pk, _ = locked.pk, locked.delete()
    locked.pk = pk  # the trail names the row that went
    audit.record(verb="appraisal.remove_indicator", by=by, at=at, obj=locked, label=_label(locked), before=before)


def _lock(node: Indicator) -> tuple[Scheme, Indicator]:
    scheme = Scheme.objects.select_for_update().get(pk=node.scheme_id)
    return scheme, Indicator.objects.select_for_update(of=("self",)).select_related("group").get(pk=node.pk)


def _renumber(group: Group, first: Mapping[str, int] | None = None) -> None:
    """Number all nodes of a group in the order a reader meets them: a node, then everything below it.

    ``first`` puts siblings in a new order by code.
    """
    wanted = first or {}
    below: dict[int | None, list[Indicator]] = {}
    for node in Indicator.objects.filter(group=group).order_by("order", "id"):
        below.setdefault(node.parent_id, []).append(node)
    ordered: list[Indicator] = []

    def walk(parent: int | None) -> None:
        for node in sorted(below.get(parent, []), key=lambda one: (wanted.get(one.code, 0), one.order, one.pk)):
            ordered.append(node)
            walk(node.pk)

    walk(None)
    moved = []
    for place, node in enumerate(ordered, start=1):
        if node.order != place:
            node.order = place
            moved.append(node)
    Indicator.objects.bulk_update(moved, ["order"])


def _plain(name: str, value: Any) -> Any:
    """A column as the trail keeps it: points as decimal text, a unit by its code."""
    if isinstance(value, Unit):
        return value.code
    if name in POINTS and value is not None:
        return format(from_points(value).normalize(), "f")
    return value


def _label(node: Indicator) -> str:
    return f"{node.code} {node.name}"
