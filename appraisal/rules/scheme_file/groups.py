"""The section ``groups``: who is compared with whom, and by which tree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from appraisal.enums import GroupKind, TopRule
from appraisal.enums.schemes import Tier
from appraisal.rules.facts import GroupFacts, MemberFacts
from appraisal.rules.figures import plain
from appraisal.rules.scheme_file import trees
from appraisal.rules.scheme_file.fields import NODE_CODE, PERSON_NAME, Fields, Item
from appraisal.rules.scheme_file.parsed import Fit, GroupExtras, NodeExtras, PersonEntry
from appraisal.rules.scheme_file.registry import Registry
from core.enums import Choice
from organization.enums import AppraisalSystem

_OPTIONAL = (
    "aliases",
    "clause",
    "totals_clause",
    "unit_count",
    "units",
    "people",
    "top_rule",
    "full_mark",
    "nodes",
    "tree",
    "prefix",
    "fit",
    "system",
    "tier",
)
_TREE_ONLY = ("prefix", "fit")


class WeightMode(Choice):
    """How the weights of a tree are written."""

    POINTS = "points", "基础分和权重分"
    PERCENT = "percent", "逐级百分比"


@dataclass(frozen=True, slots=True)
class ReadGroup:
    """A group as facts and extras, with the drafts that know the lines."""

    item: Item
    facts: GroupFacts
    extras: GroupExtras
    drafts: tuple[trees.Draft, ...]
    node_extras: tuple[NodeExtras, ...]
    weighed: bool
    percent: bool


def read_group(registry: Registry, item: Item, mode: WeightMode) -> ReadGroup:
    """One group. ``weighed`` is False when a weight could not be read, so that their sum means nothing."""
    percent = mode is WeightMode.PERCENT
    required = ("code", "name", "kind") if percent else ("code", "name", "kind", "total_weight")
    fields = Fields(registry.report, item, required=required, optional=_OPTIONAL)
    code = fields.code()
    registry.declare("分组", code, fields.at("code"))
    kind = fields.choice("kind", GroupKind, GroupKind.UNITS)
    members = _read_members(registry, fields, code, kind)
    rule = fields.choice("top_rule", TopRule, TopRule.SHARE_OF_FULL if percent else TopRule.RATIO_TO_BEST)
    tier = fields.choice("tier", Tier, Tier.TEAM) if "tier" in fields else None
    items, shape = _read_shape(registry, fields, trees.Shape(code, percent, tier=tier))
    tops = trees.read_nodes(registry, items, shape, rule)
    root = Decimal(100) if percent else fields.number("total_weight")
    if percent:
        trees.settle_percent(registry, item, tops, Decimal(100), top=True)
    else:
        for top in tops:
            trees.settle_points(registry, top)
    drafts = tuple(draft for top in tops for draft, _ in top.walk())
    full = sum((top.full_mark or Decimal(0) for top in tops), Decimal(0))
    facts = GroupFacts(code, fields.name(), kind, root or Decimal(0), trees.node_facts(tops), members)
    extras = GroupExtras(
        code=code,
        full_mark=full,
        aliases=fields.texts("aliases"),
        clause=fields.clause(),
        totals_clause=fields.clause("totals_clause"),
        tree=fields.code("tree"),
        system=fields.choice("system", AppraisalSystem, AppraisalSystem.DEPARTMENT) if "system" in fields else None,
        tier=tier,
        fits=tuple(shape.fits.values()),
    )
    weighed = root is not None and all(top.weight is not None for top in tops)
    _check_full_mark(registry, fields, full if all(top.full_mark is not None for top in tops) else None)
    beside = tuple(trees.node_extras(draft, percent=percent) for draft in drafts)
    return ReadGroup(item, facts, extras, drafts, beside, weighed, percent)


def _read_shape(registry: Registry, fields: Fields, plain: trees.Shape) -> tuple[tuple[Item, ...], trees.Shape]:
    """The items of the top nodes: the group's own, or those of a base tree fitted to it."""
    report = registry.report
    if ("tree" in fields) == ("nodes" in fields):
        report.add(fields.item, "指标须在 nodes 与 tree 中恰写一个", "自列指标写 nodes，沿用体系写 tree", key="nodes")
        return (), plain
    if "nodes" in fields:
        for key in _TREE_ONLY:
            if key in fields:
                report.add(fields.at(key), f"{key} 只与 tree 一起使用", "删去")
        return tuple(fields.entries("nodes", filled=True)), plain
    code = fields.code("tree")
    if not registry.reference("指标体系", code, fields.at("tree"), list(registry.trees)):
        return (), plain
    fits = {fit.node: fit for item in fields.entries("fit") if (fit := _read_fit(registry, item))}
    shape = replace(plain, prefix=fields.code("prefix") or f"{plain.group}-", fits=fits)
    return registry.trees[code].nodes, shape


def _read_fit(registry: Registry, item: Item) -> Fit | None:
    """A change of the base tree for this group, with its reason (JH-C-3.2-d)."""
    fields = Fields(registry.report, item, required=("node", "reason"), optional=("weight", "off"))
    if ("weight" in fields) == ("off" in fields):
        registry.report.add(item, "调整须在 weight 与 off 中恰写一个", "改权重写 weight，不考核写 off: true")
        return None
    weight = fields.number("weight", maximum=Decimal(100)) if "weight" in fields else None
    return Fit(fields.code("node", limit=NODE_CODE), weight, fields.text("reason"))


def _read_members(registry: Registry, fields: Fields, code: str, kind: GroupKind) -> tuple[MemberFacts, ...]:
    registry.members[code] = ()
    if kind is GroupKind.PEOPLE:
        if "units" in fields:
            registry.report.add(fields.at("units"), "干部分组不列单位", "改用 people，或者把 kind 改为 units")
        return tuple(_read_person(registry, item) for item in fields.entries("people"))
    if "people" in fields:
        registry.report.add(fields.at("people"), "单位分组不列干部", "改用 units，或者把 kind 改为 people")
    if "units" not in fields and "tier" not in fields:
        registry.report.add(fields.item, "缺少键 units", "列出参加考核的单位编码", key="units")
    elsewhere = {unit: group for group, units in registry.members.items() for unit in units}
    members: list[MemberFacts] = []
    listed = fields.codes("units", filled=True)
    for unit, place in listed:
        if unit in elsewhere:
            registry.report.add(
                place, f"单位 {unit} 已列入分组 {elsewhere[unit]}", "一个单位只在一个分组内考核，保留一处"
            )
        elif registry.unit(unit, place):
            members.append(MemberFacts(unit, registry.units[unit].name))
    registry.members[code] = tuple(member.code for member in members)
    registry.stated_count(fields, "unit_count", len(listed))
    return tuple(members)


def _read_person(registry: Registry, item: Item) -> MemberFacts:
    """One person; who it is among the people of the county is settled when the file is loaded."""
    report = registry.report
    fields = Fields(report, item, required=("code", "name"), optional=("unit", "post", "number"))
    code, unit = fields.code(), fields.code("unit")
    person = PersonEntry(
        code=code,
        name=fields.name(PERSON_NAME),
        unit=unit if unit and registry.unit(unit, fields.at("unit"), body=True) else "",
        post=fields.text("post", limit=PERSON_NAME),
        number=fields.code("number"),
        spot=report.spot(item),
    )
    if "unit" not in fields and "number" not in fields:
        report.add(item, "没有写明所在单位或人员编号", "补上 unit（单位编码），或者 number（人员编号）", key="unit")
    if "post" in fields and "unit" not in fields:
        report.add(fields.at("post"), "写了职务，没有写所在单位", "补上 unit（单位编码）")
    if code in registry.units or code in registry.included:
        report.add(fields.at("code"), f"{code} 是单位的编码", "换一个编码：加减分和一票否决按编码登记，不能相混")
    elif registry.declare("干部", code, fields.at("code")):
        registry.people[code] = person
    return MemberFacts(code, person.name)


def _check_full_mark(registry: Registry, fields: Fields, full: Decimal | None) -> None:
    """Compare the stated sum of the top nodes' full marks with theirs; None when that cannot be told."""
    stated = fields.number("full_mark")
    if stated is not None and full is not None and stated != full:
        gap = f"{'缺' if full < stated else '多'} {plain(abs(stated - full))}"
        message = f"各大项基础分之和为 {plain(full)}，写明 {plain(stated)}，{gap}"
        registry.report.add(fields.at("full_mark"), message, "调整大项的 full_mark，或者改正这一数字")
