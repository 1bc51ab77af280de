"""The chain as a tree of lines: above, the object itself, below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.urls import reverse

from accountability.gathering.chain import Key, Node, Walk
from accountability.gathering.chain_parts import PARTS
from core.registry import ChainLink

ORDER = {part.what: place for place, part in enumerate(PARTS.values())}


@dataclass(frozen=True, slots=True)
class ChainLine:
    """One object: ``depth`` from 0, ``url`` its page, ``walk`` its own chain, ``article`` (id, address)."""

    depth: int
    what: str
    title: str
    state: str
    url: str
    walk: str
    clause: str
    clause_url: str


def lines_of(walk: Walk) -> list[ChainLine]:
    """Depth first, without the object from which the walk began."""
    return list(_lines(walk, walk.following[walk.start], 0))


def _lines(walk: Walk, keys: Iterable[Key], depth: int) -> Iterator[ChainLine]:
    for key in keys:
        yield line_of(walk.nodes[key], depth)
        yield from _lines(walk, walk.following[key], depth + 1)


def line_of(node: Node, depth: int = 0) -> ChainLine:
    return ChainLine(
        depth, node.part.what, node.part.title(node.row), node.part.state(node.row), node.url, chain_url(node.key),
        node.part.clause, reverse("core:clause", args=[node.part.clause]),
    )  # fmt: skip


def chain_url(key: Key) -> str:
    return reverse("accountability:chain", args=[key[0].replace(".", "-"), key[1]])


def kind_of(slug: str) -> str:
    """The kind that an address names."""
    return slug.replace("-", ".", 1)


def others(links: Iterable[ChainLink], walk: Walk) -> list[ChainLink]:
    """What other providers add to the object's page and the walk does not show, itself left out."""
    shown = {node.url for node in walk.nodes.values()} | {chain_url(walk.start)}
    found: dict[str, ChainLink] = {}
    for link in links:
        if link.url not in shown:
            found.setdefault(f"{link.url} {link.title}", link)
    return list(found.values())


def trail(walk: Walk) -> list[ChainLine]:
    """From the farthest ancestor down to the object's own parents: the upward walk turned round."""
    found = lines_of(walk)
    deepest = max((one.depth for one in found), default=0)
    turned = [replace(one, depth=deepest - one.depth) for one in found]
    return sorted(turned, key=lambda one: (one.depth, ORDER[one.what]))
