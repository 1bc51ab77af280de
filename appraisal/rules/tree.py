"""The indicator tree of a group, unfolded once so that scoring can run over plain columns of integers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from appraisal.enums import TopRule
from appraisal.rules.facts import GroupFacts, NodeFacts
from appraisal.rules.figures import exact_units


class TreeError(ValueError):
    """The tree cannot be computed with; the message is Chinese. A scheme the linter passed never raises it."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf; ``floor`` and ``full`` in ten-thousandths."""

    node: NodeFacts
    code: str
    floor: int
    full: int


@dataclass(frozen=True, slots=True)
class Top:
    """A top node (大项) with the span of its leaves in ``Tree.leaves``; ``full`` and ``weight`` in ten-thousandths."""

    node: NodeFacts
    code: str
    full: int
    weight: int
    rule: TopRule
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Tree:
    """Tops and leaves in the order of the scheme; the leaves of a top stand together."""

    tops: tuple[Top, ...]
    leaves: tuple[Leaf, ...]
    children: dict[str | None, tuple[NodeFacts, ...]]


def unfold(group: GroupFacts) -> Tree:
    """The computable form of a group's tree; TreeError when there is none."""
    return group.once(_unfold)


def _unfold(group: GroupFacts) -> Tree:
    children = children_of(group.nodes)
    codes = {node.code for node in group.nodes}
    if len(codes) != len(group.nodes) or _count_reached(children) != len(codes):
        raise TreeError(f"“{group.name}”的指标编码重复，或上级指标不存在、成环")
    if not codes:
        raise TreeError(f"“{group.name}”没有指标")
    leaves: list[Leaf] = []
    tops: list[Top] = []
    for node in children[None]:
        start = len(leaves)
        leaves.extend(_leaf(leaf) for leaf in leaves_under(node, children))
        tops.append(_top(node, start, len(leaves)))
    return Tree(tuple(tops), tuple(leaves), children)


def children_of(nodes: tuple[NodeFacts, ...]) -> dict[str | None, tuple[NodeFacts, ...]]:
    """Children by parent code, top nodes under None, in the scheme's order (order, then code)."""
    grouped: defaultdict[str | None, list[NodeFacts]] = defaultdict(list)
    for node in sorted(nodes, key=lambda node: (node.order, node.code)):
        grouped[node.parent].append(node)
    return {parent: tuple(rows) for parent, rows in grouped.items()}


def leaves_under(node: NodeFacts, children: dict[str | None, tuple[NodeFacts, ...]]) -> list[NodeFacts]:
    """The leaves below a node, in order; the node itself when it has no children."""
    below = children.get(node.code)
    if not below:
        return [node]
    return [leaf for child in below for leaf in leaves_under(child, children)]


def _count_reached(children: dict[str | None, tuple[NodeFacts, ...]]) -> int:
    """Nodes that can be reached from the top; a ring or an unknown parent leaves some out."""
    count, waiting = 0, list(children.get(None, ()))
    while waiting:
        node = waiting.pop()
        count += 1
        waiting.extend(children.get(node.code, ()))
    return count


def _leaf(node: NodeFacts) -> Leaf:
    try:
        return Leaf(node, node.code, exact_units(node.floor), exact_units(node.full_mark))
    except ValueError as error:
        raise TreeError(f"指标“{node.name or node.code}”的基础分或下限有误：{error}") from error


def _top(node: NodeFacts, start: int, stop: int) -> Top:
    if node.weight is None or node.top_rule is None:
        raise TreeError(f"大项“{node.name or node.code}”没有权重分或计分规则")
    try:
        full, weight = exact_units(node.full_mark), exact_units(node.weight)
    except ValueError as error:
        raise TreeError(f"大项“{node.name or node.code}”的基础分或权重分有误：{error}") from error
    if full <= 0 or weight < 0:
        raise TreeError(f"大项“{node.name or node.code}”的基础分应大于零，权重分不得为负")
    return Top(node, node.code, full, weight, node.top_rule, start, stop)
