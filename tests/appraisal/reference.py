"""The scoring rules a second time, naively, from the wording of the design: Fractions, dictionaries, no shortcuts.

Shares no code with ``appraisal.rules``: it reads the attributes of the facts and nothing else. Figures are points.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

LEVELS_FROM_HIGH = ["nation", "province", "prefecture", "own_city"]


def quantise(value: Fraction) -> Fraction:
    """Four decimals, half up; only values from zero upwards are ever quantised."""
    return Fraction(floor(value * 10000 + Fraction(1, 2)), 10000)


def leaf_score(group, book, member, leaf) -> Fraction:
    own = book[member][leaf.code]
    if own is not None:
        return Fraction(own) / 10000
    others = [Fraction(row[leaf.code]) / 10000 for row in book.values() if row[leaf.code] is not None]
    return sum(others) / len(others)


def base_score(group, book, member, node) -> Fraction:
    below = [other for other in group.nodes if other.parent == node.code]
    if not below:
        return leaf_score(group, book, member, node)
    return sum((base_score(group, book, member, child) for child in below), Fraction(0))


def weighted_scores(group, book, top) -> dict[str, Fraction]:
    bases = {member.code: base_score(group, book, member.code, top) for member in group.members}
    whole = max(bases.values()) if top.top_rule == "ratio_to_best" else Fraction(top.full_mark)
    scores = {}
    for code, base in bases.items():
        base = max(base, Fraction(0))
        scores[code] = quantise(base / whole * Fraction(top.weight)) if whole > 0 else Fraction(0)
    return scores


def commendation_points(entry, params) -> Fraction:
    if entry.agency == "intermediary":
        return Fraction(0)
    if entry.kind == "top_three":
        return Fraction(0) if entry.single_or_grassroots else Fraction(params.top_three)
    points = Fraction(params.commendation[entry.level])
    return points * Fraction(params.halving) if entry.single_or_grassroots else points


def adjustment_sums(entries, params, last_day) -> dict[str, Fraction]:
    counted = [entry for entry in entries if entry.dated <= last_day]
    raw = Fraction(0)
    for entry in counted:
        if entry.kind in ("commendation", "top_three"):
            raw += commendation_points(entry, params)
    reward = Fraction(0)
    for leading_group, cap in params.reward_caps.items():
        filed = [Fraction(e.points) for e in counted if e.kind == "reward" and e.leading_group == leading_group]
        reward += min(sum(filed, Fraction(0)), Fraction(cap))
    deduction = Fraction(0)
    criticism = [entry for entry in counted if entry.kind == "criticism"]
    for matter in {entry.matter for entry in criticism}:
        levels = [entry.level for entry in criticism if entry.matter == matter]
        highest = next(level for level in LEVELS_FROM_HIGH if level in levels)
        deduction += Fraction(params.criticism[highest])
    return {
        "commendations": raw,
        "bonus": min(raw, Fraction(params.cap)),
        "reward": reward,
        "deduction": deduction,
    }


def reference_results(group, book, adjustments, params, marks, last_day) -> dict[str, dict]:
    """Per member code: base and weighted per top node, initial, adjustments, final, rank and marks; in points."""
    tops = [node for node in group.nodes if node.parent is None]
    weighted = {top.code: weighted_scores(group, book, top) for top in tops}
    results = {}
    for member in group.members:
        code = member.code
        entries = [entry for entry in adjustments if entry.member == code]
        figures = {
            "base": {top.code: base_score(group, book, code, top) for top in tops},
            "weighted": {top.code: weighted[top.code][code] for top in tops},
            **adjustment_sums(entries, params, last_day),
        }
        figures["initial"] = sum(figures["weighted"].values(), Fraction(0))
        figures["final"] = figures["initial"] + figures["bonus"] + figures["reward"] - figures["deduction"]
        figures["vetoed"] = any(mark.member == code and mark.kind == "veto" for mark in marks)
        figures["disqualified"] = any(mark.member == code and mark.kind == "disqualification" for mark in marks)
        results[code] = figures
    for figures in results.values():
        figures["rank"] = 1 + sum(other["final"] > figures["final"] for other in results.values())
    return results


def in_points(result) -> dict[str, dict]:
    """A group result in the shape of ``reference_results``, for one equality."""
    return {
        row.code: {
            "base": {item.code: Fraction(item.base_num, item.base_den) / 10000 for item in row.items},
            "weighted": {item.code: Fraction(item.weighted, 10000) for item in row.items},
            "commendations": Fraction(row.commendations, 10000),
            "bonus": Fraction(row.bonus, 10000),
            "reward": Fraction(row.reward, 10000),
            "deduction": Fraction(row.deduction, 10000),
            "initial": Fraction(row.initial, 10000),
            "final": Fraction(row.final, 10000),
            "vetoed": row.vetoed,
            "disqualified": row.disqualified,
            "rank": row.rank,
        }
        for row in result.results
    }
