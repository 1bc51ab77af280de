"""Base trees and the block of social evaluation: what several groups share (JH-C-2-a, JH-C-2.6-a)."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from appraisal.rules.scheme_file.fields import Fields, Item, key_item
from appraisal.rules.scheme_file.parsed import SocialEvaluation
from appraisal.rules.scheme_file.registry import BaseTree, Registry


def read_tree(registry: Registry, item: Item) -> None:
    """Note a base tree; its nodes are read, with their faults, by each group that takes it over."""
    fields = Fields(registry.report, item, required=("code", "name", "nodes"), optional=("clause",))
    code = fields.code()
    nodes = tuple(fields.entries("nodes", filled=True))
    if registry.declare("指标体系", code, fields.at("code")):
        registry.trees[code] = BaseTree(code, fields.name(), nodes, dict(_names(nodes)), tuple(_split(nodes)))


def _names(nodes: tuple[Item, ...]) -> Iterator[tuple[str, str]]:
    """Code and name of every node of the tree in order, as written."""
    for node in nodes:
        if isinstance(node.node, yaml.MappingNode):
            yield key_item(node, "code").scalar or "", key_item(node, "name").scalar or ""
            children = key_item(node, "children")
            if isinstance(children.node, yaml.SequenceNode):
                yield from _names(tuple(Item(one, children.path) for one in children.node.value))


def _split(nodes: tuple[Item, ...]) -> Iterator[str]:
    """Codes of the nodes whose children stand on the sheets of some tiers only."""
    for node in nodes:
        if not isinstance(node.node, yaml.MappingNode):
            continue
        children = key_item(node, "children")
        below = children.node.value if isinstance(children.node, yaml.SequenceNode) else []
        items = tuple(Item(one, children.path) for one in below)
        if any(key.value == "tiers" for one in below if isinstance(one, yaml.MappingNode) for key, _ in one.value):
            yield key_item(node, "code").scalar or ""
        yield from _split(items)


def read_social(registry: Registry, item: Item | None) -> SocialEvaluation:
    """Ways and dimensions of social evaluation; empty when the file leaves them out."""
    if item is None:
        return SocialEvaluation()
    fields = Fields(registry.report, item, required=("channels", "dimensions"), optional=("clause",))
    return SocialEvaluation(fields.texts("channels"), fields.texts("dimensions"), fields.clause())
