"""The nodes of one group: read as drafts, full marks settled from the top down, then turned into facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from appraisal.enums import Method, Source, TopRule
from appraisal.enums.schemes import Tier
from appraisal.rules.details import Detail
from appraisal.rules.facts import NodeFacts
from appraisal.rules.figures import PLACES, plain
from appraisal.rules.scheme_file.fields import NODE_CODE, Fields, Item
from appraisal.rules.scheme_file.metrics import DETAIL_KEYS, read_detail
from appraisal.rules.scheme_file.params import read_params
from appraisal.rules.scheme_file.parsed import Fit, NodeExtras
from appraisal.rules.scheme_file.registry import Registry

_HUNDRED = Decimal(100)
_LEAF_KEYS = ("source", "method", "params", "floor", "responsible", "key_indicator")


@dataclass(slots=True)
class Draft:
    """A node as read; ``full_mark`` is settled later unless the file states it."""

    item: Item
    code: str
    name: str
    weight: Decimal | None
    full_mark: Decimal | None
    clause: str
    aliases: tuple[str, ...]
    focus: bool
    top_rule: TopRule | None
    source: Source
    method: Method
    params: Mapping[str, Any]
    floor: Decimal
    key_indicator: bool
    responsible: tuple[str, ...]
    states_mark: bool = False
    derived: bool = False
    detail: Detail = field(default_factory=Detail)
    children: list[Draft] = field(default_factory=list)

    def walk(self, parent: str | None = None) -> Iterator[tuple[Draft, str | None]]:
        """The node and all below it, each with its parent's code, in the file's order."""
        yield self, parent
        for child in self.children:
            yield from child.walk(self.code)


@dataclass(frozen=True, slots=True)
class Shape:
    """For whom nodes are read. A group with a base tree puts ``prefix`` before its codes, leaves out what is not for
    its ``tier``, and fits single nodes (by base code) to its system.
    """

    group: str
    percent: bool
    prefix: str = ""
    tier: Tier | None = None
    fits: Mapping[str, Fit] = field(default_factory=dict)


def read_nodes(registry: Registry, items: Iterable[Item], shape: Shape, rule: TopRule) -> list[Draft]:
    """The top nodes of a group with everything below them; ``rule`` is the group's default top rule."""
    read = (_read(registry, item, shape, top_rule=rule) for item in items)
    return [draft for draft in read if draft is not None]


def _read(registry: Registry, item: Item, shape: Shape, *, top_rule: TopRule | None) -> Draft | None:
    """A node with what is below it; None when it is not for the group."""
    percent = shape.percent
    required, optional = _keys(percent=percent, top=top_rule is not None)
    fields = Fields(registry.report, item, required=required, optional=optional)
    base = fields.code(limit=NODE_CODE)
    fit = shape.fits.get(base)
    if not _meant_for(fields, shape.tier) or (fit is not None and fit.weight is None):
        return None
    code = f"{shape.prefix}{base}"
    if len(code) > NODE_CODE:
        registry.report.add(item, f"指标编码 {code} 过长，上限 {NODE_CODE} 个字符", "缩短 prefix 或编码")
    fresh = registry.declare("指标", code, fields.at("code"))
    if fresh:
        registry.node_groups[code] = shape.group
    weight = fields.number("weight", maximum=_HUNDRED if percent else None)
    children = (_read(registry, child, shape, top_rule=None) for child in fields.entries("children", filled=True))
    draft = Draft(
        item=item,
        code=code if fresh else item.path,  # a stand-in, so that the tree keeps its shape
        name=fields.name(),
        weight=weight if fit is None else fit.weight,
        full_mark=fields.number("full_mark"),
        clause=fields.clause(),
        aliases=fields.texts("aliases"),
        focus=fields.flag("focus"),
        top_rule=None if top_rule is None else fields.choice("top_rule", TopRule, top_rule),
        source=fields.choice("source", Source, Source.ENTERED),
        method=fields.choice("method", Method, Method.DIRECT),
        params=read_params(registry.report, fields),
        floor=fields.number("floor", minimum=None, maximum=Decimal(0)) or Decimal(0),
        key_indicator=fields.flag("key_indicator"),
        states_mark="full_mark" in fields,
        responsible=registry.unit_codes(fields, "responsible"),
        detail=read_detail(registry, fields, base if shape.prefix else ""),
        children=[child for child in children if child is not None],
    )
    if draft.children:
        for key in _LEAF_KEYS:
            if key in fields:
                registry.report.add(fields.at(key), f"{key} 只用于最下一级指标", "删去，或者移到下级指标")
    return draft


def _meant_for(fields: Fields, tier: Tier | None) -> bool:
    """Whether a node stands on the sheets of a tier; without ``tiers`` it stands on all."""
    if "tiers" not in fields:
        return True
    named = fields.choices("tiers", Tier)
    return tier is None or tier in named


def _keys(*, percent: bool, top: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Required and optional keys of a node."""
    optional: tuple[str, ...] = ("clause", "aliases", "children", "tiers", *DETAIL_KEYS, *_LEAF_KEYS)
    if top:
        optional = (*optional, "focus", "top_rule")
    if percent:
        return ("code", "name", "weight"), optional
    if top:
        return ("code", "name", "weight", "full_mark"), optional
    return ("code", "name"), (*optional, "full_mark")


def settle_points(registry: Registry, parent: Draft) -> None:
    """Give every node below ``parent`` its full mark: as stated, or an even share in whole points (SX-3-f)."""
    stated = [child for child in parent.children if child.full_mark is not None]
    if parent.children and not stated and parent.full_mark is not None:
        _divide(registry, parent, parent.full_mark)
    elif stated and len(stated) < len(parent.children):
        for child in parent.children:
            # A faulty figure has its own fault already; only an absent one is told here.
            if child.full_mark is None and not child.states_mark:
                message = "同级指标有的写了基础分，这一项没有写"
                registry.report.add(child.item, message, "同级的都写，或者都不写（由系统均分）", key="full_mark")
    for child in parent.children:
        settle_points(registry, child)


def _divide(registry: Registry, parent: Draft, full_mark: Decimal) -> None:
    count = len(parent.children)
    if any(child.states_mark for child in parent.children):
        return
    if full_mark != full_mark.to_integral_value() or full_mark < count:
        message = f"基础分 {plain(full_mark)} 不能按整分均分给 {count} 个下级指标"
        registry.report.add(parent.item, message, "为每个下级指标写明 full_mark", key="full_mark")
        return
    share, rest = divmod(int(full_mark), count)
    for index, child in enumerate(parent.children):
        child.full_mark = Decimal(share + (index < rest))
        child.derived = True


def settle_percent(registry: Registry, parent: Item, nodes: list[Draft], full_mark: Decimal, *, top: bool) -> None:
    """Full mark = weight / 100 x the parent's, where the weights of one level add up to exactly 100 (JH-C-3.3-a)."""
    weights = [node.weight for node in nodes]
    known = [weight for weight in weights if weight is not None]
    total = sum(known, Decimal(0))
    if len(known) == len(weights) and total != _HUNDRED:
        gap = f"{'缺' if total < _HUNDRED else '多'} {plain(abs(_HUNDRED - total))}"
        message = f"同级权重之和为 {plain(total)}，应为 100，{gap}"
        registry.report.add(parent, message, "调整权重", key="nodes" if top else "children")
    for node in nodes:
        if node.weight is None:
            continue
        mark = node.weight * full_mark / _HUNDRED
        if mark != mark.quantize(Decimal(1).scaleb(-PLACES)):
            message = f"折算的基础分 {plain(mark)} 超过 {PLACES} 位小数"
            registry.report.add(node.item, message, "减少这一项或上级权重的小数位", key="weight")
            continue
        node.full_mark = mark
        if node.children:
            settle_percent(registry, node.item, node.children, mark, top=False)


def node_facts(tops: list[Draft]) -> tuple[NodeFacts, ...]:
    """The tree in the file's order, parents before children; ``order`` counts through the whole group from 1."""
    walked = (pair for top in tops for pair in top.walk())
    return tuple(_facts(draft, parent, order) for order, (draft, parent) in enumerate(walked, start=1))


def _facts(draft: Draft, parent: str | None, order: int) -> NodeFacts:
    return NodeFacts(
        code=draft.code,
        name=draft.name,
        parent=parent,
        order=order,
        full_mark=draft.full_mark or Decimal(0),
        weight=draft.weight if parent is None else None,
        top_rule=draft.top_rule,
        source=draft.source,
        method=draft.method,
        params=draft.params,
        floor=draft.floor,
        clause=draft.clause,
        key_indicator=draft.key_indicator,
    )


def node_extras(draft: Draft, *, percent: bool) -> NodeExtras:
    return NodeExtras(
        code=draft.code,
        derived=draft.derived,
        focus=draft.focus,
        responsible=draft.responsible,
        aliases=draft.aliases,
        share=draft.weight if percent else None,
        detail=draft.detail,
    )
