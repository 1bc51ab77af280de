"""The chain (DESIGN promise 6): what every object came from and what came of it, walked storey by storey.

A kind of object is one ``Part``: how it is shown, who sees it, and the columns that name what it came from. Both
directions follow from these columns; a storey costs a statement for each kind and column, however many objects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from accountability.gathering.chain_parts import PARTS, Part
from organization.models import Account

MOST, DEEPEST = 400, 8
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Node:
    """An object of the chain with its row and address."""

    key: Key
    part: Part
    row: Any
    url: str


@dataclass(slots=True)
class Walk:
    """The objects met, each with those met from it; ``cut`` when there are more than a page shows."""

    start: Key
    nodes: dict[Key, Node] = field(default_factory=dict)
    following: defaultdict[Key, list[Key]] = field(default_factory=lambda: defaultdict(list))
    cut: bool = False


def node_of(kind: str, pk: int, account: Account) -> Node | None:
    """An object of the chain that the account may see."""
    part = PARTS.get(kind)
    if part is None:
        return None
    row = part.seen(account).filter(pk=pk).first()
    return _node(part, row) if row is not None else None


def downward(start: Node, account: Account) -> Walk:
    """What came of an object, and of that, to any depth."""
    return _walk(start, lambda keys: _below(keys, account))


def upward(start: Node, account: Account) -> Walk:
    """What an object came from, and that in turn."""
    return _walk(start, lambda keys: _above(keys, account))


def addresses(keys: Iterable[Key], account: Account) -> dict[Key, str]:
    """Where the objects stand that the account may see: a statement for each kind."""
    found: dict[Key, str] = {}
    for kind, pks in _by_kind(keys).items():
        if kind in PARTS:
            rows = PARTS[kind].seen(account).filter(pk__in=pks)
            found |= {(kind, row.pk): address_of(PARTS[kind], row) for row in rows}
    return found


def address_of(part: Part, row: Any) -> str:
    return reverse(part.page, args=part.args(row)) if part.page else ""


def _node(part: Part, row: Any) -> Node:
    return Node((part.kind, row.pk), part, row, address_of(part, row))


def _walk(start: Node, step: Callable[[list[Key]], Iterator[tuple[Key, Node]]]) -> Walk:
    walk = Walk(start.key, {start.key: start})
    edge = [start.key]
    for _ in range(DEEPEST):
        fresh: list[Key] = []
        for origin, node in step(edge):
            if node.key == start.key:
                continue
            if node.key not in walk.nodes:
                if len(walk.nodes) >= MOST:
                    walk.cut = True
                    continue
                walk.nodes[node.key] = node
                if not node.part.spans:
                    fresh.append(node.key)
                walk.following[origin].append(node.key)
        edge = fresh
        if not edge:
            break
    return walk


def _by_kind(keys: Iterable[Key]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for kind, pk in keys:
        found[kind].append(pk)
    return found


def _below(keys: list[Key], account: Account) -> Iterator[tuple[Key, Node]]:
    """(what it came from, object) for everything that names one of the keys."""
    for kind, pks in _by_kind(keys).items():
        for part in PARTS.values():
            for column, target in part.above:
                if target == kind:
                    rows = part.seen(account).filter(**{f"{column}__in": pks})
                    for pk, row in _with(rows, column):
                        yield (kind, pk), _node(part, row)
            if part.pair is not None:
                named, number = part.pair
                rows = part.seen(account).filter(**{named: kind, f"{number}__in": pks})
                for row in rows[: MOST + 1]:
                    yield (kind, getattr(row, number)), _node(part, row)
        yield from _given(kind, pks, account)


def _given(kind: str, pks: list[int], account: Account) -> Iterator[tuple[Key, Node]]:
    """What the keys themselves name as having come of them."""
    columns = PARTS[kind].gives
    if columns is None:
        return
    named: dict[str, dict[int, Key]] = defaultdict(dict)
    for pk, what, number in PARTS[kind].model._default_manager.filter(pk__in=pks).values_list("pk", *columns):
        if number is not None:
            named[what][number] = (kind, pk)
    for what, origins in named.items():
        if what in PARTS:
            for row in PARTS[what].seen(account).filter(pk__in=list(origins)):
                yield origins[row.pk], _node(PARTS[what], row)


def _with(rows: QuerySet[Any], column: str) -> Iterator[tuple[int, Any]]:
    """Rows with the key that their column holds; a column across a table has a row for each."""
    for row in rows.annotate(chain_key=F(column))[: MOST + 1]:
        yield row.chain_key, row


def _above(keys: list[Key], account: Account) -> Iterator[tuple[Key, Node]]:
    """(object, what it came from) for what the keys name."""
    wanted: dict[str, dict[int, list[Key]]] = defaultdict(lambda: defaultdict(list))
    for kind, pks in _by_kind(keys).items():
        part = PARTS[kind]
        for column, target in part.above:
            for pk, origin in part.model._default_manager.filter(pk__in=pks).values_list("pk", column):
                if origin is not None:
                    wanted[target][origin].append((kind, pk))
        if part.pair is not None:
            for pk, named, number in part.model._default_manager.filter(pk__in=pks).values_list("pk", *part.pair):
                if named and number is not None:
                    wanted[named][number].append((kind, pk))
    yield from _givers(keys, account)
    for kind, origins in wanted.items():
        if kind not in PARTS:
            continue
        for row in PARTS[kind].seen(account).filter(pk__in=list(origins)):
            for key in origins[row.pk]:
                yield key, _node(PARTS[kind], row)


def _givers(keys: list[Key], account: Account) -> Iterator[tuple[Key, Node]]:
    """Objects that name one of the keys as having come of them."""
    for kind, pks in _by_kind(keys).items():
        for part in PARTS.values():
            if part.gives is not None:
                what, number = part.gives
                for row in part.seen(account).filter(**{what: kind, f"{number}__in": pks}):
                    yield (kind, getattr(row, number)), _node(part, row)
