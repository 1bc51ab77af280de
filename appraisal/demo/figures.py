"""The demo county's scores: a deterministic generator, nothing but whole numbers. Pure.

A unit has an ability and a bent for each top item, a leaf a spread, a quarter a mood; a score is the full mark times
the sum of these shares. Some leaves do not concern some units, and two pairs of units score alike on purpose.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from appraisal.rules.facts import GroupFacts
from appraisal.rules.tree import leaves_under, unfold
from core.fields import to_points

LOWEST, HIGHEST = 640, 1000
"""Shares of the full mark in thousandths."""
BASE = 905
NOT_CONCERNED: dict[str, tuple[str, ...]] = {
    "T15": ("T.06.06", "T.08.02", "T.08.03", "T.08.04", "T.09.02", "T.09.03", "T.09.04", "T.09.05"),
    "T01": ("T.09.02", "T.09.04"),
    "T02": ("T.09.04",),
    "T03": ("T.09.04",),
    "P14": ("P.02.05", "P.03.03"),
    "P13": ("P.03.03",),
    "G04": ("G.01.03",),
    "G05": ("G.01.03",),
    "G03": ("G.03.04",),
    "G43": ("G.02.05",),
}
"""不涉及: unit -> leaves (SX-3-e)."""
ALIKE = {"T13": "T12", "P20": "P19", "G37": "G36"}
"""Units that score exactly as another one: they share a place (SX-4.3-b)."""
STRONG = {"T04": 26, "T06": 34, "T01": 22, "P05": 12, "P16": 24, "G07": 30, "G20": 34, "G32": 24, "G12": 28}
WEAK = {"T11": -40, "T14": -30, "P14": -36, "P13": -26, "G27": -44, "G37": -22, "G36": -22, "G43": -30}


def scores(group: GroupFacts, period: str) -> dict[str, dict[str, int | None]]:
    """Member -> leaf -> ten-thousandths, None for 不涉及; the same for the same period on every machine."""
    return {member.code: _line(group, member.code, period) for member in group.members}


def _line(group: GroupFacts, code: str, period: str) -> dict[str, int | None]:
    source = ALIKE.get(code, code)
    ability = STRONG.get(source, 0) + WEAK.get(source, 0) + _spread(source, 26)
    mood = _spread(f"{source} {period}", 9)
    tree = unfold(group)
    line: dict[str, int | None] = {}
    for top in tree.tops:
        bent = _spread(f"{source} {top.code}", 34)
        for leaf in leaves_under(top.node, tree.children):
            noise = _spread(f"{source} {leaf.code}", 16) + _spread(f"{source} {leaf.code} {period}", 12)
            share = min(max(BASE + ability + mood + bent + noise, LOWEST), HIGHEST)
            line[leaf.code] = None if leaf.code in NOT_CONCERNED.get(code, ()) else _mark(leaf.full_mark, share)
    return line


def _mark(full: Decimal, share: int) -> int:
    """A share in thousandths as a score with one decimal, never above the full mark."""
    exact = (full * share / 1000).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return to_points(min(exact, full))


def _spread(seed: str, width: int) -> int:
    """A whole number between -width and width, the middle likelier than the ends."""
    chance = Random(f"anlan 2012 {seed}")
    return (chance.randint(-width, width) + chance.randint(-width, width)) // 2
