"""The indicator tree of a group as rows of a table, and the sums around one node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.forms import BaseForm, BoundField
from django.urls import reverse

from appraisal.enums import Method
from appraisal.models import Group, Indicator
from appraisal.presenters.methods import rule_words
from core.numbers import plain

MINUS = "−"


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One node as shown; ``depth`` counts from 0, ``tone`` of the sum is "" when it is right."""

    pk: int
    code: str
    name: str
    depth: int
    leaf: bool
    top: bool
    full: str
    full_points: int
    derived: bool
    off: str
    weight: str
    weight_points: int | None
    top_rule: str
    source: str
    method: str
    words: str
    floor: str
    units: str
    clause: str
    key: bool
    focus: bool
    rule: str
    first: bool
    last: bool
    url: str
    move_url: str
    add_url: str
    full_field: BoundField | None
    weight_field: BoundField | None

    @property
    def css(self) -> str:
        kind = "total" if self.top else "branch" if not self.leaf else "leaf"
        return f"{kind} depth-{min(self.depth, 4)}"


@dataclass(frozen=True, slots=True)
class TreeView:
    """A group's tree with what its sums come to."""

    group: Group
    rows: list[NodeRow]
    tops: int
    leaves: int
    derived: int
    full: str
    weight: str
    due: str
    off: str

    @property
    def note(self) -> str:
        return f"{self.tops} 个大项，{self.leaves} 个末级指标，基础分合计 {self.full}"


def tree(
    group: Group,
    co_responsible: Mapping[str, Sequence[str]],
    unit_names: Mapping[str, str],
    marks: BaseForm | None = None,
    notes: Mapping[int, str] | None = None,
) -> TreeView:
    """The group's tree in reading order: one query. ``marks`` gives each row the fields of its figures, ``notes`` by id
    of a node what it looks at.
    """
    nodes = list(Indicator.objects.filter(group=group).select_related("responsible_unit").order_by("order", "id"))
    below: dict[int | None, list[Indicator]] = {}
    for node in nodes:
        below.setdefault(node.parent_id, []).append(node)
    rows: list[NodeRow] = []

    def walk(parent: int | None, depth: int) -> None:
        siblings = below.get(parent, [])
        for place, node in enumerate(siblings):
            shared = [unit_names.get(code, code) for code in co_responsible.get(node.code, ())]
            ends = (place == 0, place == len(siblings) - 1)
            note = (notes or {}).get(node.pk, "")
            rows.append(_row(group, node, depth, below.get(node.pk, []), shared, ends, marks, note))
            walk(node.pk, depth + 1)

    walk(None, 0)
    tops = below.get(None, [])
    weight = sum(node.weight or 0 for node in tops)
    return TreeView(
        group=group,
        rows=rows,
        tops=len(tops),
        leaves=sum(row.leaf for row in rows),
        derived=sum(row.derived and row.leaf for row in rows),
        full=plain(sum(node.full_mark for node in tops)),
        weight=plain(weight),
        due=plain(group.total_weight),
        off=difference(weight, group.total_weight),
    )


def difference(found: int, due: int) -> str:
    """ "多 5", "少 2.5", or "" when both are the same."""
    if found == due:
        return ""
    return f"多 {plain(found - due)}" if found > due else f"少 {plain(due - found)}"


def _row(
    group: Group,
    node: Indicator,
    depth: int,
    children: list[Indicator],
    shared: list[str],
    ends: tuple[bool, bool],
    marks: BaseForm | None,
    note: str = "",
) -> NodeRow:
    leaf, top = not children, node.parent_id is None
    units = [node.responsible_unit.name] if node.responsible_unit else []
    return NodeRow(
        pk=node.pk,
        code=node.code,
        name=node.name,
        depth=depth,
        leaf=leaf,
        top=top,
        full=plain(node.full_mark),
        full_points=node.full_mark,
        derived=node.full_mark_derived,
        off="" if leaf else difference(sum(child.full_mark for child in children), node.full_mark),
        weight="" if node.weight is None else plain(node.weight),
        weight_points=node.weight,
        top_rule=node.get_top_rule_display() if top else "",
        source=node.get_source_display() if leaf else "",
        method=node.get_method_display() if leaf else "",
        words=rule_words(Method(node.method), node.params) if leaf else "",
        floor=f"最低 {plain(node.floor)} 分" if leaf and node.floor else "",
        units="、".join(units + shared),
        clause=node.clause,
        key=node.key_indicator,
        focus=node.focus,
        rule="。".join(part for part in (note, node.rule_text) if part),
        first=ends[0],
        last=ends[1],
        url=reverse("appraisal:indicator", args=[node.pk]),
        full_field=marks[f"full_mark-{node.pk}"] if marks is not None else None,
        weight_field=marks[f"weight-{node.pk}"] if marks is not None and top else None,
        move_url=reverse("appraisal:move_indicator", args=[node.pk]),
        add_url=f"{reverse('appraisal:add_indicator', args=[node.scheme_id])}?group={group.code}&parent={node.code}",
    )


@dataclass(frozen=True, slots=True)
class SumRow:
    """One line of the sum that a node takes part in."""

    label: str
    value: str
    own: bool


@dataclass(frozen=True, slots=True)
class SumView:
    """The siblings of a node against what they must come to."""

    title: str
    rows: list[SumRow]
    total: str
    due: str
    off: str


def sibling_sum(group: Group, parent: Indicator | None, own: Indicator | None) -> SumView:
    """Marks below a parent, or weights of the top nodes of a group: one query."""
    siblings = list(Indicator.objects.filter(group=group, parent=parent).order_by("order", "id"))
    values = [(one, one.full_mark if parent else one.weight or 0) for one in siblings]
    due = parent.full_mark if parent else group.total_weight
    total = sum(value for _, value in values)
    return SumView(
        title=f"“{parent.name}”的下级基础分" if parent else f"{group.name}的大项权重分",
        rows=[SumRow(one.name, plain(value), own is not None and one.pk == own.pk) for one, value in values],
        total=plain(total),
        due=plain(due),
        off=difference(total, due),
    )


def path(node: Indicator | None) -> str:
    """ "社会管理 / 平安创建" from the top node down to ``node``."""
    names: list[str] = []
    while node is not None:
        names.append(node.name)
        node = node.parent
    return " / ".join(reversed(names))
