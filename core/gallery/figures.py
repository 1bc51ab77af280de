"""Invented figures for the model pages: 43 units, three categories, computed as the scheme computes.

Nothing here reads or writes the database; the numbers come from a fixed sequence, so that the pages are the
same on every call and every sum shown can be checked by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_NAMES = (
    "县政府办 县公安局 县交警大队 县检察院 县法院 县司法局 县发展改革局 县人社局 县民政局 县人防办 县药监局 县财政局 "
    "县审计局 县农业局 县林业局 县水利局 县农开办 县扶贫移民办 县工信局 县商务局 县行政服务中心 县安监局 县建设局 "
    "县房管局 县城管局 县国土资源局 县矿管局 县环保局 县交通运输局 县统计局 县科技局 县教育体育局 县文广电局 县卫生局 "
    "县人口计生局 县粮食局 县供销社 县旅游局 县物价局 县规划局 安澜经济开发区 青石风景名胜区 矿山公园管委会"
)
NAMES = tuple(_NAMES.split())
OWN = "县发展改革局"
CATEGORIES = (("业务及服务工作", 500, 1000), ("党建综合工作", 200, 200), ("社会管理工作", 300, 300))
"""Name, weight, full mark of the base score."""

LEAVES: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "业务及服务工作": (
        ("双向承诺业务兑现", "500", "480.00", "实地考评", "县考评组"),
        ("服务企业和群众", "250", "236.50", "部门评分", "县行政服务中心"),
        ("重点项目推进", "250", "246.00", "按目标值比例", "县重点项目办"),
    ),
    "党建综合工作": (
        ("领导班子和干部队伍建设", "60", "58.20", "部门评分", "县委组织部"),
        ("党风廉政建设", "60", "57.50", "部门评分", "县纪委"),
        ("基层组织建设", "40", "38.64", "部门评分", "县直机关工委"),
        ("宣传思想和精神文明", "40", "38.10", "部门评分", "县委宣传部"),
    ),
    "社会管理工作": (
        ("综治和平安建设", "80", "77.60", "部门评分", "县委政法委"),
        ("信访稳定", "80", "79.00", "按件扣分", "县信访局"),
        ("安全生产", "80", "78.50", "按件扣分", "县安监局"),
        ("政务公开和应急", "60", "57.90", "部门评分", "县政府办"),
    ),
}
"""Category -> (leaf, full mark, own score, method, supplier)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's line, figures as strings with two decimals; ``moved`` places since the version before."""

    rank: int
    moved: int | None
    name: str
    own: bool
    scores: tuple[str, str, str]
    initial: str
    bonus: str
    deduction: str
    final: str
    gap: str
    vetoed: str
    exact: Decimal


def two(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def four(value: Fraction) -> Decimal:
    """Half up at four decimals, exactly."""
    tens = (value * 20_000).__floor__()
    return Decimal((tens + 1) // 2).scaleb(-4)


def own_base(category: str) -> Decimal:
    return sum((Decimal(score) for _, _, score, _, _ in LEAVES[category]), Decimal(0))


def base_scores() -> dict[str, list[Decimal]]:
    """Unit -> base score per category."""
    scores: dict[str, list[Decimal]] = {}
    state = 20121
    for index, name in enumerate(NAMES):
        row = []
        for _, _, full in CATEGORIES:
            state = (state * 1103515245 + 12345) % 2**31
            spread = Decimal(state % 900 + index * 7 % 300).scaleb(-4)
            row.append((Decimal(full) * (Decimal("0.992") - spread)).quantize(Decimal("0.01")))
        scores[name] = [own_base(c) for c, _, _ in CATEGORIES] if name == OWN else row
    scores["县物价局"] = list(scores["县粮食局"])  # a tie: equal finals share a rank
    return scores


BONUS = {
    "县农业局": "35",
    "县公安局": "5",
    OWN: "10",
    "县民政局": "20",
    "县人社局": "20",
    "县卫生局": "10",
    "县环保局": "10",
}
DEDUCTION = {"县卫生局": "20", "县环保局": "20", "县审计局": "5"}
VETOED = {"县民政局": "安全生产"}


def ranking() -> list[Row]:
    """All units, best first."""
    bases = base_scores()
    best = [max(base[i] for base in bases.values()) for i in range(3)]
    weighted = {
        name: [four(Fraction(base[i]) / Fraction(best[i]) * CATEGORIES[i][1]) for i in range(3)]
        for name, base in bases.items()
    }
    finals = {
        name: sum(parts) + Decimal(BONUS.get(name, "0")) - Decimal(DEDUCTION.get(name, "0"))
        for name, parts in weighted.items()
    }
    order = sorted(finals, key=lambda name: (-finals[name], NAMES.index(name)))
    top = finals[order[0]]
    rows = []
    for place, name in enumerate(order):
        rank = 1 + sum(other > finals[name] for other in finals.values())
        rows.append(
            Row(
                rank=rank,
                moved=None if place == 40 else (0, 2, 0, -1, -1, 2, 0, 0, 1, -2)[place % 10],
                name=name,
                own=name == OWN,
                scores=(two(weighted[name][0]), two(weighted[name][1]), two(weighted[name][2])),
                initial=two(sum(weighted[name], Decimal(0))),
                bonus=f"+{BONUS[name]}.00" if name in BONUS else "0",
                deduction=f"−{DEDUCTION[name]}.00" if name in DEDUCTION else "0",
                final=two(finals[name]),
                gap="—" if finals[name] == top else f"−{two(top - finals[name])}",
                vetoed=VETOED.get(name, ""),
                exact=finals[name],
            )
        )
    return rows


def best_of(category: int) -> tuple[str, Decimal]:
    """The unit with the highest base score of a category, and that score."""
    bases = base_scores()
    name = max(bases, key=lambda unit: (bases[unit][category], unit))
    return name, bases[name][category]
