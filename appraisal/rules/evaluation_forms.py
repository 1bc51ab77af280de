"""What the forms of evaluations ask: kinds, scales, items, rater groups, and who judges whom. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from appraisal.enums.evaluations import EvaluationKind, InviteeKind, MutualSide, RatedTier
from ballots.rules.forms import FormSpec, Named, Question
from core.findings import Finding, unmet

OVERALL = "overall"
TEAM_SCALE = (Named("first", "好"), Named("second", "较好"), Named("third", "一般"), Named("fourth", "差"))
CADRE_SCALE = (Named("first", "优秀"), Named("second", "称职"), Named("third", "基本称职"), Named("fourth", "不称职"))
SURVEY_SCALE = (
    Named("first", "满意"),
    Named("second", "基本满意"),
    Named("third", "不了解"),
    Named("fourth", "不满意"),
)
ANSWERS = ("first", "second", "third", "fourth")
"""From the best to the worst; of a survey the third is that somebody does not know."""

TEAM_POINTS = ("思想政治建设", "领导能力", "党风廉政建设", "执行民主集中制", "选人用人")
"""JH-C-2.5.5-a."""
MEMBER_POINTS: Mapping[str, tuple[str, ...]] = {
    "德": ("政治态度", "思想品质"),
    "能": ("工作思路", "组织协调", "依法办事", "心理素质"),
    "勤": ("精神状态", "工作作风"),
    "绩": ("履行职责成效", "解决复杂问题"),
    "廉": ("廉洁自律",),
}
"""JH-C-2.5.5-b: eleven points under five headings."""
ITEMS: Mapping[EvaluationKind, tuple[tuple[str, str], ...]] = {
    EvaluationKind.DEMOCRATIC: ((OVERALL, "总体评价"),),
    EvaluationKind.MUTUAL: (("work", "工作实绩"), ("style", "作风建设")),
    EvaluationKind.SURVEY: (("results", "工作成效"), ("image", "形象")),
    EvaluationKind.WORK_REPORT: ((OVERALL, "总体评价"),),
    EvaluationKind.PROMOTED: ((OVERALL, "总体评价"),),
    EvaluationKind.LIFE_MEETING: (("opinions", "征求意见"), ("problems", "查找问题"), ("rectified", "落实整改措施")),
}
"""What is judged of every object (QSH-26-a, JH-C-2.6-b, QSH-6-c)."""
FIXED_GROUPS: Mapping[EvaluationKind, tuple[Named, ...]] = {
    EvaluationKind.SURVEY: tuple(Named(kind.value, kind.label) for kind in InviteeKind),
    EvaluationKind.MUTUAL: tuple(Named(side.value, side.label) for side in MutualSide),
}
"""Kinds whose rater groups the regulation names (BZ-1-k, QSH-26-a)."""


@dataclass(frozen=True, slots=True)
class Rated:
    """An object: its code on the form, ``side`` of a mutual evaluation."""

    code: str
    label: str
    tier: RatedTier
    side: str = ""


@dataclass(frozen=True, slots=True)
class Raters:
    """A rater group with its weight."""

    code: str
    label: str
    weight: Fraction


def build_form(
    kind: EvaluationKind, rated: Sequence[Rated], raters: Sequence[Raters], *, detailed: bool = False
) -> FormSpec:
    """The form of an evaluation; ``detailed`` asks the points of JH-C-2.5.5 beside the overall judgement."""
    questions = [one for thing in rated for one in _questions(kind, thing, detailed)]
    scales = {"survey": SURVEY_SCALE} if kind is EvaluationKind.SURVEY else {"team": TEAM_SCALE, "cadre": CADRE_SCALE}
    used = {one.scale for one in questions}
    groups = tuple(Named(one.code, one.label) for one in raters)
    return FormSpec(groups, {code: scale for code, scale in scales.items() if code in used}, tuple(questions))


def _questions(kind: EvaluationKind, rated: Rated, detailed: bool) -> list[Question]:
    scale = "survey" if kind is EvaluationKind.SURVEY else "team" if rated.tier is RatedTier.TEAM else "cadre"
    items = [(code, label, "") for code, label in ITEMS[kind]]
    if detailed:
        items += points_of(rated.tier)
    raters = _other_side(rated.side) if kind is EvaluationKind.MUTUAL else ()
    return [Question(rated.code, rated.label, code, label, scale, raters, heading) for code, label, heading in items]


def points_of(tier: RatedTier) -> list[tuple[str, str, str]]:
    """(code, point, heading): five of a team, eleven under five headings of a cadre (JH-C-2.5.5)."""
    if tier is RatedTier.TEAM:
        return [(f"t{number}", label, "") for number, label in enumerate(TEAM_POINTS, 1)]
    pairs = [(heading, label) for heading, labels in MEMBER_POINTS.items() for label in labels]
    return [(f"m{number}", label, heading) for number, (heading, label) in enumerate(pairs, 1)]


def _other_side(side: str) -> tuple[str, ...]:
    """Nobody judges his own side, so nobody his own unit (QSH-26-a)."""
    return tuple(one.value for one in MutualSide if one.value != side)


def check_raters(raters: Sequence[Raters]) -> list[Finding]:
    """Weights of the rater groups: above zero, one hundred together."""
    findings = []
    if any(one.weight <= 0 for one in raters):
        findings.append(unmet("", "参评人员权重须大于零", remedy="请填写各类人员的权重"))
    total = sum((one.weight for one in raters), Fraction(0))
    if raters and total != 100:
        findings.append(unmet("", "参评人员权重合计须为 100", remedy="请调整权重", 合计=str(total)))
    return findings


def check_newly_promoted(listed: Iterable[str], appointed: Mapping[str, str]) -> list[Finding]:
    """Only principal leaders appointed within the year; ``appointed`` code -> name of those (QSH-24-b)."""
    others = sorted(set(listed) - appointed.keys())
    if not others:
        return []
    remedy = "只列当年新提拔的党政主要领导"
    return [unmet("QSH-24-b", "不是当年新提拔的主要领导", remedy=remedy, 人数=str(len(others)))]


@dataclass(frozen=True, slots=True)
class Guest:
    """An invitee: his kind, whether he works at the grass roots, whether he came."""

    kind: str
    front_line: bool
    attended: bool


def check_guests(guests: Sequence[Guest], share: Fraction, *, attending: bool) -> list[Finding]:
    """At least ``share`` of the invitees, or of those who came, work at the front line (BZ-2.2-g)."""
    counted = [one for one in guests if one.attended or not attending]
    who = "到会的受邀人员" if attending else "受邀人员"
    if not counted:
        return [unmet("BZ-2.2-g", f"没有{who}", remedy="请登记受邀人员" if not attending else "请登记到会情况")]
    front = sum(one.front_line for one in counted)
    if front >= share * len(counted):
        return []
    least = -(-share.numerator * len(counted) // share.denominator)
    remedy = f"基层一线人员至少 {least} 人，请补充邀请"
    return [
        unmet(
            "BZ-2.2-g", f"{who}中基层一线人员不足", remedy=remedy,
            应有=f"{least} 人", 实有=f"{front} 人", 合计=f"{len(counted)} 人",
        )
    ]  # fmt: skip


def check_slips(guests: Sequence[Guest], slips: Mapping[str, int]) -> list[Finding]:
    """A survey is filled in by invitees who came: no more slips of a kind than they (BZ-2.2-g, BZ-1-k)."""
    findings = []
    for kind in InviteeKind:
        came = sum(one.attended and one.kind == kind.value for one in guests)
        if slips.get(kind.value, 0) > came:
            facts = {"类别": kind.label, "到会": f"{came} 人", "参评码": f"{slips[kind.value]} 张"}
            findings.append(unmet("BZ-2.2-g", "参评码多于到会的受邀人员", remedy="请按到会人数重新生成码条", **facts))
    return findings
