"""The share of the full mark that members reached on any node of their tree, exactly, from frozen inputs (SX-5.2-b).

Weighted scores of different groups cannot be compared; base score divided by full mark can.
"""

from __future__ import annotations

from fractions import Fraction

from appraisal.rules.columns import add_columns, read_columns
from appraisal.rules.figures import exact_units
from appraisal.rules.frozen import FrozenGroup
from appraisal.rules.frozen_years import FrozenYear
from appraisal.rules.tree import leaves_under, unfold


def node_shares(frozen: FrozenGroup | FrozenYear, code: str) -> dict[str, Fraction] | None:
    """Member code -> share of the full mark (1 is all of it). None when the inputs do not hold the node: unknown to
    the tree, or below the top nodes of a year that was combined from its quarters."""
    node = next((one for one in frozen.group.nodes if one.code == code), None)
    if node is None or not node.full_mark:
        return None
    full = exact_units(node.full_mark)
    if isinstance(frozen, FrozenYear):
        if node.parent is not None:
            return None
        return {
            row.code: next(item.exact_base for item in row.items if item.code == code) / full
            for row in frozen.score().results
        }
    tree = unfold(frozen.group)
    columns, gaps = read_columns(frozen.group, tree, frozen.book)
    if gaps:
        return None
    wanted = {leaf.code for leaf in leaves_under(node, tree.children)}
    sums, scale = add_columns(
        [column for leaf, column in zip(tree.leaves, columns, strict=True) if leaf.code in wanted]
    )
    return {
        member.code: Fraction(value, scale) / full for member, value in zip(frozen.group.members, sums, strict=True)
    }
