"""The parameters of a scheme beside its trees as tables: bonus and penalty points, vetoes, awards, special lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from appraisal.enums import AdjustmentLevel
from appraisal.gathering import adjustment_parameters
from appraisal.models import Indicator, Scheme
from appraisal.rules.figures import plain
from appraisal.rules.scheme_file.parsed import Subject
from core.numbers import grouped
from organization.models import Unit

LEVEL_WORDS = {
    AdjustmentLevel.NATION: "国家部委、中直部门",
    AdjustmentLevel.PROVINCE: "省委省政府或相当机构",
    AdjustmentLevel.PREFECTURE: "省直部门、市委市政府或相当机构",
    AdjustmentLevel.OWN_CITY: "本级党委、政府",
}
"""Whose commendation stands at which level (SX-4.2-a)."""

CRITICISM_WORDS = {
    AdjustmentLevel.NATION: "国家部委、中直部门",
    AdjustmentLevel.PROVINCE: "省委省政府及省直部门",
    AdjustmentLevel.PREFECTURE: "市委市政府及市直部门",
    AdjustmentLevel.OWN_CITY: "本级党委、政府或纪委",
}
"""Whose criticism stands at which level (SX-4.2-f)."""


@dataclass(frozen=True, slots=True)
class PointsRow:
    """One line of the bonus and penalty table."""

    kind: str
    level: str
    issuer: str
    points: str
    halved: str
    clause: str


@dataclass(frozen=True, slots=True)
class CapRow:
    """One cap or rule of the table."""

    what: str
    value: str
    clause: str


@dataclass(frozen=True, slots=True)
class AdjustmentTable:
    points: list[PointsRow]
    caps: list[CapRow]


def adjustment_table(scheme: Scheme, values: Mapping[str, Any]) -> AdjustmentTable:
    """The bonus and penalty table in words, each line with its clause."""
    params = adjustment_parameters(scheme.adjustment_table)
    clauses = values.get("clauses", {})

    def clause(key: str, default: str) -> str:
        return str(clauses.get(f"adjustments.{key}") or default)

    praise, blame = clause("commendation", "SX-4.2-a"), clause("criticism", "SX-4.2-f")
    rows = [
        PointsRow("表彰", level.label, LEVEL_WORDS[level], _plus(points), _plus(points * params.halving), praise)
        for level, points in params.commendation.items()
    ]
    place = PointsRow(
        "前三名",
        "市",
        "市主管部门年度评比的综合性工作",
        _plus(params.top_three),
        "不加",
        clause("top_three", "SX-4.2-c"),
    )
    rewards = [
        PointsRow("奖励分", name, "由该领导小组报送清单", f"至多 +{plain(cap)}", "—", _reward_clause(clauses, name))
        for name, cap in params.reward_caps.items()
    ]
    penalties = [
        PointsRow("通报批评", level.label, CRITICISM_WORDS[level], _minus(points), "不减半", blame)
        for level, points in params.criticism.items()
    ]
    caps = [
        CapRow(
            "全部表彰、前三名加分累计（含上年未加的补加）", f"至多 {plain(params.cap)} 分", clause("cap", "SX-4.2-e")
        ),
        CapRow("单项工作或基层站所的表彰", f"按 {plain(params.halving)} 折算", clause("halving", "SX-4.2-b")),
        CapRow("社会中介机构的表彰", "不加分", praise),
        CapRow("同一事项被多级通报", "按最高一级扣一次", "SX-4.2-g"),
        CapRow("通报批评扣分", "不设上限", blame),
        CapRow("奖励分", "不计权数直接加，不占表彰上限", "SX-3.3-f"),
    ]
    return AdjustmentTable([*rows, place, *rewards, *penalties], caps)


def _reward_clause(clauses: Mapping[str, Any], name: str) -> str:
    return str(clauses.get(f"rewards.{name}") or "SX-3.3-e")


def _plus(points: Any) -> str:
    return f"+{plain(points)}" if points else "不加"


def _minus(points: Any) -> str:
    return f"−{plain(points)}" if points else "不扣"


@dataclass(frozen=True, slots=True)
class DisqualificationRow:
    subject: str
    trigger: str
    effects: str
    clause: str


def disqualifications(values: Mapping[str, Any]) -> list[DisqualificationRow]:
    return [
        DisqualificationRow(Subject(one["subject"]).label, one["trigger"], "、".join(one["effects"]), one["clause"])
        for one in values.get("disqualifications", [])
    ]


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One award: who may win by what, how many, for how much."""

    code: str
    name: str
    by: str
    pool: str
    winners: int
    prizes: str
    clause: str
    prize_clause: str


@dataclass(frozen=True, slots=True)
class AwardsView:
    overall: list[AwardRow]
    single: list[AwardRow]
    individual: list[AwardRow]
    total: str
    leader_share: str
    leader_clause: str


def awards(scheme: Scheme, values: Mapping[str, Any], groups: Mapping[str, str]) -> AwardsView | None:
    """All awards with names for codes; None when the scheme has none. One query, for the linked nodes."""
    stored = values.get("awards") or {}
    if not any(stored.get(kind) for kind in ("overall", "single", "individual")):
        return None
    linked = {code for one in stored["single"] for code in one["linked"]}
    nodes = dict(Indicator.objects.filter(scheme=scheme, code__in=linked).values_list("code", "name"))
    specials = {one["code"]: one["name"] for one in values.get("specials", [])}
    share = stored.get("leader_share")
    return AwardsView(
        overall=[_overall(one, groups) for one in stored["overall"]],
        single=[_single(one, nodes, specials) for one in stored["single"]],
        individual=[row for one in stored["individual"] for row in _individual(one)],
        total=grouped(_total(stored)),
        leader_share=_leader_share(share, groups) if share else "",
        leader_clause=share["clause"] if share else "",
    )


def _overall(one: Mapping[str, Any], groups: Mapping[str, str]) -> AwardRow:
    by = "按最终得分排名，分名次" if one["ranked"] else "按最终得分排名，不分名次"
    return _award(one, by, groups.get(one["group"], one["group"]))


def _single(one: Mapping[str, Any], nodes: Mapping[str, str], specials: Mapping[str, str]) -> AwardRow:
    if one["special"]:
        by = f"按专项考评“{specials.get(one['special'], one['special'])}”的结果"
    else:
        names = "、".join(dict.fromkeys(nodes.get(code, code) for code in one["linked"]))
        by = f"按“{names.translate(_INNER_QUOTES)}”的得分率"
    return _award(one, by, f"{len(one['pool'])} 个单位")


_INNER_QUOTES = str.maketrans("“”", "‘’")


def _award(one: Mapping[str, Any], by: str, pool: str) -> AwardRow:
    return AwardRow(
        one["code"],
        one["name"],
        by,
        pool,
        len(one["prizes"]),
        prizes(one["prizes"]),
        one["clause"],
        one["prize_clause"],
    )


def _individual(one: Mapping[str, Any]) -> Iterable[AwardRow]:
    for part in one["classes"]:
        prize = prizes([part["prize"]])
        name = f"{one['name']}（{part['name']}）"
        by = f"由{one['nominated_by']}推荐"
        yield AwardRow(one["code"], name, by, "个人", part["winners"], prize, one["clause"], one["prize_clause"])


def prizes(amounts: Iterable[int]) -> str:
    """ "50,000、40,000、30,000" or "各 30,000" when all are alike."""
    amounts = list(amounts)
    if len(amounts) > 1 and len(set(amounts)) == 1:
        return f"各 {grouped(amounts[0])}"
    return "、".join(grouped(amount) for amount in amounts)


def _total(stored: Mapping[str, Any]) -> int:
    units: int = sum(sum(one["prizes"]) for kind in ("overall", "single") for one in stored[kind])
    return units + sum(int(part["winners"] * part["prize"]) for one in stored["individual"] for part in one["classes"])


def _leader_share(share: Mapping[str, Any], groups: Mapping[str, str]) -> str:
    binding = "、".join(groups.get(code, code) for code in share["binding_groups"])
    return f"主要领导所得不超过奖金的 {share['max_percent']}%（{binding or '各考核系统'}必须遵守，其他系统超过时提醒）"


@dataclass(frozen=True, slots=True)
class SpecialView:
    """A special appraisal with its own list."""

    name: str
    word: str
    count: int
    units: list[str]
    teams: list[str]
    open_list: bool
    organizers: str
    issuers: str
    clause: str
    organizers_clause: str


def specials(values: Mapping[str, Any]) -> list[SpecialView]:
    """Special appraisals with names for codes: one query for all units."""
    stored = values.get("specials", [])
    names = unit_names({code for one in stored for code in (*one["units"], *one["organizers"])})
    return [
        SpecialView(
            name=one["name"],
            word=one["participant_word"],
            count=len(one["units"]) + len(one["teams"]),
            units=[names.get(code, code) for code in one["units"]],
            teams=[team["name"] for team in one["teams"]],
            open_list=one["open_list"],
            organizers="、".join(names.get(code, code) for code in one["organizers"]),
            issuers="、".join(one["rules_issuers"]),
            clause=one["clause"],
            organizers_clause=one["organizers_clause"],
        )
        for one in stored
    ]


def unit_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of units by code: one query."""
    return dict(Unit.objects.filter(code__in=set(codes)).values_list("code", "name"))
