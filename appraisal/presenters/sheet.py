"""The unit sheet: every number of one member with its explanation, from the version's frozen inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Subquery
from django.urls import reverse
from django.utils import timezone

from accountability.enums import AccountabilityPermission
from accountability.gathering.year_views import may_look_at
from appraisal.enums import TopRule
from appraisal.enums.assessment import AssessmentPermission, ColumnKind
from appraisal.models import AssessmentColumn, Group, Member, Result, ResultVersion, Scheme, ScoreEvidence
from appraisal.presenters.board import own_word
from appraisal.presenters.origins import origin_urls
from appraisal.presenters.thawed import NodeWords, Provenance, provenance, thawed
from appraisal.rules.accounts import AdjustmentLine
from appraisal.rules.explain import Explanation, ItemExplanation, LeafExplanation
from appraisal.rules.explain_years import explain, quarter_of
from appraisal.rules.periods import parse_period
from core import charts, charts_compare
from core.access import may
from core.numbers import plain, points2, points4
from core.presenters import FileItem, Summand
from organization.models import Account

MINUS = "−"
RULES: dict[TopRule | None, str] = {
    None: "各季度权重得分按方案规定的季度权重加权平均，四舍五入到四位小数",
    TopRule.RATIO_TO_BEST: "本单位基础分 ÷ 第一名基础分 × 权重分，四舍五入到四位小数",
    TopRule.SHARE_OF_FULL: "本单位基础分 ÷ 基础分满分 × 权重分，四舍五入到四位小数",
}

QUARTER = NodeWords("季度结果", "该季度已公布的结果")


@dataclass(frozen=True, slots=True)
class LeafView:
    """A leaf as shown, with the person, time and source behind its value."""

    name: str
    code: str
    path: str
    full: str
    score: str
    lost: str
    exact: str
    share: tuple[int, int]
    method: str
    origin: str
    origin_url: str
    plain: bool
    text: str
    clause: str
    rule: str
    evidence: list[FileItem]
    filed: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """A top item as shown: sum of leaves, best of the group, formula, weight, place and distance."""

    name: str
    code: str
    full: str
    base: str
    base_text: str
    share: tuple[int, int]
    best: str
    best_names: str
    weight: str
    weighted: str
    exact: str
    formula: str
    rule: str
    place: str
    distance: str
    clause: str
    leaves: list[LeafView]


@dataclass(frozen=True, slots=True)
class LineView:
    """One bonus or penalty entry in the account."""

    date: str
    kind: str
    level: str
    matter: str
    document: str
    points: str
    counted: str
    reason: str
    clause: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the page shows."""

    member: Member
    rank: int
    size: int
    final: str
    gap: str
    terms: list[Summand]
    items: list[ItemView]
    lines: list[LineView]
    combined: bool
    explanation: Explanation
    badges: list[str]
    radar: Any
    strip: Any
    trend: Any
    own_word: str


@dataclass(frozen=True, slots=True)
class Behind:
    """What the explanation of a figure needs besides the figure: the scheme's words, sources, files by leaf code."""

    member: Member
    nodes: Mapping[str, NodeWords]
    provenance: Provenance
    evidence: Mapping[str, list[FileItem]]
    collated: Mapping[tuple[int, datetime], tuple[str, str]]
    """(who confirmed, when) -> what the final points of the member's assessment are called, and the address of its
    sheet where the reader sees it."""
    records: Mapping[str, str]
    """Leaf code -> address of the record behind the figure, where the reader may see it."""
    open_quarters: set[int]
    """Ids of the versions of a year's quarters that the reader may see: one may have been withdrawn since."""

    @property
    def people(self) -> bool:
        return self.member.appointment_id is not None

    def quarter_url(self, code: str) -> str:
        """The member's sheet in the quarter that ``code`` names; "" for an indicator or what the reader may not see."""
        found = self.provenance.quarters.get(quarter_of(code))
        if found is None or found.pk not in self.open_quarters:
            return ""
        return reverse("appraisal:sheet", args=[found.pk, self.member.code])


def build(version: ResultVersion, member: Member, *, reader: Account, trend: list[tuple[str, int]]) -> Sheet:
    """The sheet of a member in a version; the same number of queries for 15 and for 1,500 units."""
    group = thawed(version, member.group)
    explained = explain(group.frozen, member.code, group.result)
    open_quarters = ResultVersion.objects.visible_to(reader).filter(pk__in=group.sources.versions.values())
    behind = Behind(
        member=member,
        nodes=group.nodes,
        provenance=provenance(group.sources),
        evidence=_evidence(version, member),
        collated={} if group.sources.versions else _collated(version, member, reader),
        records=origin_urls(group.sources, member.code, group.nodes, reader=reader),
        open_quarters=set(open_quarters.values_list("pk", flat=True)) if group.sources.versions else set(),
    )
    own = explained.result
    return Sheet(
        member=member,
        rank=own.rank,
        size=explained.members_in_group,
        final=points2(own.final),
        gap="—" if own.final == group.best else f"{MINUS}{points2(group.best - own.final)}",
        terms=_terms(explained, group.frozen.params.cap),
        items=[_item(item, behind) for item in explained.items],
        lines=[_line(line) for line in explained.account.lines],
        combined=bool(group.sources.versions),
        explanation=explained,
        badges=[text for text, on in (("一票否决", own.vetoed), ("取消评先资格", own.disqualified)) if on],
        radar=_radar(explained),
        strip=group.strip.with_own(member.name),
        trend=_trend(trend, own_word(people=behind.people)),
        own_word=own_word(people=behind.people),
    )


def _collated(version: ResultVersion, member: Member, reader: Account) -> dict[tuple[int, datetime], tuple[str, str]]:
    """Confirmed final points of the member's assessment in the period: one query."""
    rows = AssessmentColumn.objects.closed().filter(
        round__period=version.period_id, member=member, kind=ColumnKind.FINAL
    )  # fmt: skip
    linked = may(reader, AssessmentPermission.VIEW_ALL_SHEETS)
    found = {}
    for row in rows.select_related("round"):
        assert row.closed_by_id is not None  # closed
        assert row.closed_at is not None
        url = reverse("appraisal:assessment", args=[row.round_id, member.code]) if linked else ""
        found[row.closed_by_id, row.closed_at] = (f"{row.round.title}汇总得分（第 {row.number} 次）", url)
    return found


def _evidence(version: ResultVersion, member: Member) -> dict[str, list[FileItem]]:
    """Files behind the member's scores, attached before the version was computed, by leaf code: one query."""
    files: dict[str, list[FileItem]] = {}
    rows = (
        ScoreEvidence.objects.in_force()
        .filter(score__period=version.period, score__member=member, added_at__lte=version.computed_at)
        .select_related("document", "score__indicator", "added_by__person")
    )
    for row in rows:
        url = reverse("appraisal:evidence", args=[row.pk])
        when = timezone.localtime(row.added_at).strftime("%Y-%m-%d")
        files.setdefault(row.score.indicator.code, []).append(
            FileItem(row.document.name, url, note=f"{row.added_by} {when} {row.note}".strip())
        )
    return files


def _terms(explained: Explanation, cap: Any) -> list[Summand]:
    own = explained.result
    capped = f"合计 {plain(own.commendations)}，" if own.commendations != own.bonus else ""
    return [
        Summand("初步得分", points4(own.initial), ""),
        Summand("表彰加分", points4(own.bonus), "+", f"{capped}上限 {cap:f}"),
        Summand("奖励分", points4(own.reward), "+"),
        Summand("通报扣分", points4(own.deduction), MINUS),
        Summand("最终得分", points4(own.final), "="),
    ]


def _item(item: ItemExplanation, behind: Behind) -> ItemView:
    best = "、".join(one.name for one in item.best_members[:3])
    more = f" 等 {len(item.best_members)} 个" if len(item.best_members) > 3 else ""
    base = _rounded(item.base)
    return ItemView(
        name=item.name,
        code=item.code,
        full=plain(item.full_mark),
        base=points2(base),
        base_text=item.base_text,
        share=(base, item.full_mark),
        best=points2(_rounded(item.best)),
        best_names=f"{best}{more}",
        weight=plain(item.weight),
        weighted=points2(item.weighted),
        exact=points4(item.weighted),
        formula=item.formula,
        rule=RULES[item.rule].replace("本单位", own_word(people=behind.people)),
        place=f"第 {item.place} 名",
        distance="—" if not item.distance else f"{MINUS}{points2(item.distance)}",
        clause=item.clause,
        leaves=[_leaf(leaf, behind) for leaf in item.leaves],
    )


def _leaf(leaf: LeafExplanation, behind: Behind) -> LeafView:
    node = behind.nodes.get(leaf.code, QUARTER)
    score = _rounded(leaf.score)
    entered = behind.provenance.entered(behind.member.code, leaf.code)
    assessed, assessed_url = behind.collated.get(entered, ("", "")) if entered is not None else ("", "")
    return LeafView(
        name=leaf.name,
        code=leaf.code,
        path=" / ".join(leaf.path),
        full=plain(leaf.full_mark),
        score=points2(score) if leaf.applies else "不涉及",
        lost=f"{MINUS}{points2(leaf.full_mark - score)}" if score < leaf.full_mark else "0",
        exact=points4(score),
        share=(score, leaf.full_mark),
        method=node.method,
        origin=behind.provenance.describe(behind.member.code, leaf.code, assessed),
        origin_url=assessed_url or behind.quarter_url(leaf.code) or behind.records.get(leaf.code, ""),
        plain=leaf.applies and leaf.code in behind.nodes and not leaf.filed,
        text=leaf.text,
        clause=leaf.clause,
        rule=node.rule,
        evidence=behind.evidence.get(leaf.code, []),
        filed=leaf.filed,
    )


def _rounded(exact: Any) -> int:
    """Exact ten-thousandths, half up, for display."""
    return int((exact * 2 + 1) // 2)


def _line(line: AdjustmentLine) -> LineView:
    entry = line.entry
    sign = MINUS if entry.kind == "criticism" else "+"
    return LineView(
        date=entry.dated.isoformat(),
        kind=entry.kind.label,
        level=entry.level.label if entry.level else entry.leading_group,
        matter=entry.matter,
        document=entry.document_number,
        points=points2(line.points),
        counted=f"{sign}{points2(line.counted)}" if line.counted else "0",
        reason=line.reason,
        clause=line.clause,
    )


def _radar(explained: Explanation) -> Any:
    """The profile over the top items; a radar needs three axes at least."""
    if len(explained.items) < 3:
        return None
    axes = []
    for item in explained.items:
        part = item.base / item.full_mark if item.full_mark else item.base * 0
        best = item.best / item.full_mark if item.full_mark else part
        axes.append(charts_compare.Axis(item.name, part, f"{points2(int(part * 1_000_000))}%", best, ""))
    return charts_compare.radar("各大项得分率", axes, other_name="第一名")


def _trend(points: list[tuple[str, int]], own: str) -> Any:
    if len(points) < 2:
        return None
    samples = tuple(charts.Sample(label, rank) for label, rank in points)
    return charts.line("名次变化", [charts.Series(own, samples)], lower_is_better=True, period_name="期间")


def supervision_url(version: ResultVersion, member: Member, account: Account) -> str:
    """The year's day-to-day supervision of the team or the person, "" when the reader may not see it (JH-A-6.5-a)."""
    year = f"?year={parse_period(version.period.label).year}"
    if not may(account, AccountabilityPermission.VIEW_YEAR_VIEWS):
        return ""
    if member.appointment is not None:
        person = member.appointment.person
        url = reverse("accountability:person_year", args=[person.pk])
        return f"{url}{year}" if may_look_at(account, person) else ""
    seen = may(account, AccountabilityPermission.VIEW_ALL_EXECUTION) or account.reach(
        AccountabilityPermission.VIEW_UNIT_EXECUTION
    ).covers(member.unit_id)
    return reverse("accountability:unit_year", args=[member.unit_id]) + year if seen else ""


TREND = 8
"""Points of a trend."""


def rank_trend(member: Member, account: Account) -> list[tuple[str, int]]:
    """Ranks of the member over the periods of its scheme and of the owner's plans of the years before, in the same
    group, whatever the version: the newest visible result of each, the last TREND."""
    own = Scheme.objects.filter(pk=member.scheme_id).order_by()
    group = Group.objects.filter(pk=member.group_id).order_by().values("code")
    visible = ResultVersion.objects.visible_to(account)
    same = Member.objects.filter(
        code=member.code, group__code__in=group, scheme__owner__in=own.values("owner"),
        scheme__year__lte=Subquery(own.values("year")),
    )  # fmt: skip
    rows = Result.objects.filter(member__in=same.order_by().values("pk"), version__in=visible).order_by(
        "version__period__label", "version__number"
    )
    newest: dict[str, int] = {}
    for label, rank in rows.values_list("version__period__label", "rank"):
        newest[label] = rank
    ordered = sorted((parse_period(label) for label in newest), key=lambda one: (one.last_day, one.quarter is None))
    shown = ordered[-TREND:]
    one_year = len({one.year for one in shown}) == 1
    return [(one.short.partition(" ")[2] if one_year else one.short, newest[one.code]) for one in shown]
