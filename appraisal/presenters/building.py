"""Building a draft as ready strings: what does not add up in a group, fits of the base tree, members to edit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appraisal.enums import GroupKind
from appraisal.metrics import read_metric
from appraisal.models import Group, Indicator, IndicatorDetail, Member, Scheme, TreeFit
from appraisal.presenters.indicators import difference
from appraisal.rules.metrics import formula
from core.numbers import plain


@dataclass(frozen=True, slots=True)
class LintRow:
    """A node whose children do not add up, or the group whose weights do not; ``pk`` 0 for the group."""

    pk: int
    code: str
    name: str
    due: str
    found: str
    off: str


def lint_rows(group: Group) -> list[LintRow]:
    """Every node of the group that does not add up, in reading order, with the exact difference: one query."""
    nodes = list(Indicator.objects.filter(group=group).order_by("order", "id"))
    below: defaultdict[int | None, list[Indicator]] = defaultdict(list)
    for node in nodes:
        below[node.parent_id].append(node)
    rows = []
    weight = sum(node.weight or 0 for node in below[None])
    if weight != group.total_weight:
        rows.append(_row(0, "", f"{group.name}：大项权重分", group.total_weight, weight))
    for node in nodes:
        children = below.get(node.pk, [])
        total = sum(child.full_mark for child in children)
        if children and total != node.full_mark:
            rows.append(_row(node.pk, node.code, node.name, node.full_mark, total))
    return rows


def _row(pk: int, code: str, name: str, due: int, found: int) -> LintRow:
    return LintRow(pk, code, name, plain(due), plain(found), difference(found, due))


def detail_notes(group: Group, values: Mapping[str, Any]) -> dict[int, str]:
    """Id of a node -> kind, what it looks at, review points, formula of its metric in words: one query."""
    names = {row["code"]: row["name"] for row in values.get("series", [])}
    notes = {}
    for row in IndicatorDetail.objects.filter(indicator__group=group):
        parts = [row.get_quality_display() if row.quality else "", row.looks_at]
        parts.append(f"要点：{'、'.join(row.points)}" if row.points else "")
        if row.metric:
            metric = read_metric(row.metric)
            parts.append(f"单位 {metric.unit}，{formula(metric, names)}")
        notes[row.indicator_id] = "；".join(part for part in parts if part)
    return notes


@dataclass(frozen=True, slots=True)
class FitRow:
    node: str
    name: str
    what: str
    reason: str


def fit_rows(group: Group) -> list[FitRow]:
    """How the group's tree differs from the base tree, with reasons: one query."""
    return [
        FitRow(row.node, row.name, "不考核" if row.share is None else f"权重 {plain(row.share)}%", row.reason)
        for row in TreeFit.objects.filter(group=group)
    ]


@dataclass(frozen=True, slots=True)
class EditedMember:
    pk: int
    code: str
    name: str
    post: str


@dataclass(frozen=True, slots=True)
class EditedGroup:
    """A group of a draft with its members; ``tools`` says whether it may be removed."""

    pk: int
    name: str
    place: str
    people: bool
    rows: list[EditedMember]
    bare: bool


def edited_groups(scheme: Scheme) -> list[EditedGroup]:
    """The groups with their members: three queries."""
    members: defaultdict[int, list[Member]] = defaultdict(list)
    related = ("appointment__post__unit", "appointment__post__title")
    for member in Member.objects.filter(scheme=scheme).select_related(*related).order_by("order", "code"):
        members[member.group_id].append(member)
    planted = set(Indicator.objects.filter(scheme=scheme).order_by().values_list("group_id", flat=True).distinct())
    return [
        EditedGroup(
            pk=group.pk, name=group.name, place=_place(group), people=group.kind == GroupKind.PEOPLE,
            rows=[
                EditedMember(one.pk, one.code, one.name, str(one.appointment.post) if one.appointment else "")
                for one in members[group.pk]
            ],
            bare=not members[group.pk] and group.pk not in planted,
        )
        for group in Group.objects.filter(scheme=scheme).select_related("place")
    ]  # fmt: skip


def _place(group: Group) -> str:
    place = getattr(group, "place", None)
    if place is None:
        return ""
    parts = [place.get_system_display() if place.system else "", place.get_tier_display() if place.tier else ""]
    return "，".join(part for part in parts if part)
