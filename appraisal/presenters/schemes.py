"""The pages of schemes as ready strings: list, head, groups, procedure, members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone

from appraisal.enums import GroupKind, SchemeState, YearRule
from appraisal.models import Group, Indicator, Member, Period, Scheme
from appraisal.rules.periods import parse_period
from appraisal.rules.scheme_file.parsed import RoundingMode
from core.enums import Choice
from core.findings import Finding
from core.numbers import plain
from organization.models import Unit
from organization.models.accounts import Reach

TONES = {SchemeState.DRAFT: "warning", SchemeState.ISSUED: "success"}


class SchemeTab(Choice):
    """The parts of a scheme's page; the value stands in the address (?tab=tree)."""

    OVERVIEW = "overview", "概况"
    TREE = "tree", "指标体系"
    ADJUSTMENTS = "adjustments", "加减分标准"
    VETOES = "vetoes", "一票否决与取消资格"
    AWARDS = "awards", "奖项"
    SPECIALS = "specials", "专项考评"
    MEMBERS = "members", "考评对象"
    CHECK = "check", "核对"


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """A scheme in the list."""

    pk: int
    year: int
    name: str
    code: str
    version: str
    state: str
    tone: str
    owner: str
    groups: int
    members: int
    leaves: int
    issued: str
    url: str


def scheme_rows(schemes: Iterable[Scheme]) -> list[SchemeRow]:
    """The list: four queries, whatever its length. The newest version of a scheme stands before its former ones."""
    rows = list(schemes)
    replaced = _replaced(rows)
    keys = [one.pk for one in rows]
    groups = _counts(Group.objects.filter(scheme__in=keys))
    members = _counts(Member.objects.filter(scheme__in=keys))
    leaves = _counts(_leaves(Indicator.objects.filter(scheme__in=keys)))
    return [
        SchemeRow(
            pk=one.pk,
            year=one.year,
            name=one.name,
            code=one.code,
            version=f"第 {one.version} 版",
            state="已被替代" if one.pk in replaced else SchemeState(one.state).label,
            tone="neutral" if one.pk in replaced else TONES[SchemeState(one.state)],
            owner=one.owner.name,
            groups=groups.get(one.pk, 0),
            members=members.get(one.pk, 0),
            leaves=leaves.get(one.pk, 0),
            issued=_day(one.issued_at),
            url=reverse("appraisal:scheme", args=[one.pk]),
        )
        for one in rows
    ]


def _replaced(rows: Iterable[Scheme]) -> set[int]:
    """Ids of the versions that a later issued one stands for (SX-6.9-a)."""
    issued = [one for one in rows if one.state == SchemeState.ISSUED]
    newest: dict[str, int] = {}
    for one in issued:
        newest[one.code] = max(newest.get(one.code, 0), one.version)
    return {one.pk for one in issued if one.version < newest[one.code]}


def _counts(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("scheme_id").annotate(n=Count("id")))


def _leaves(nodes: Any) -> Any:
    return nodes.filter(~Exists(Indicator.objects.filter(parent=OuterRef("pk"))))


def _day(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d") if moment else ""


def key_facts(scheme: Scheme, values: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, object]]:
    """What the head of a scheme says."""
    bodies = values.get("bodies", {})
    rounding = values.get("rounding")
    weights = "，".join(f"{quarter} {weight}%" for quarter, weight in scheme.quarter_weights.items())
    facts: list[tuple[str, object]] = [
        ("年度", f"{scheme.year} 年"),
        ("方案编码", f"{scheme.code}（第 {scheme.version} 版）"),
        ("制定单位", scheme.owner.name),
        ("考评机构", names.get(bodies.get("office", ""), "")),
        ("审定机构", names.get(bodies.get("approver", ""), "")),
        ("年度计分", YearRule(scheme.year_rule).label + (f"：{weights}" if weights else "")),
        ("取整", _rounding(rounding) if rounding else ""),
        ("规则参数", str(scheme.rulebook)),
        ("变更理由", scheme.amendment_reason),
        ("变更依据", scheme.amendment_paper),
        ("来源文件", scheme.source_file),
        ("文件指纹", f"{scheme.source_sha256[:8]}…{scheme.source_sha256[-4:]}" if scheme.source_sha256 else ""),
        ("建立", _when(scheme.created_at, scheme.created_by)),
        ("下发", _when(scheme.issued_at, scheme.issued_by) if scheme.issued_at else ""),
    ]
    return [(label, value) for label, value in facts if value]


def _rounding(stored: Mapping[str, Any]) -> str:
    mode = RoundingMode(stored["mode"]).label
    return f"保留 {stored['stored_decimals']} 位，显示 {stored['shown_decimals']} 位，{mode}"


def _when(moment: Any, who: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M} {who}"


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in the overview; ``off`` says what its weights miss."""

    code: str
    name: str
    kind: str
    members: int
    included: int
    tops: int
    leaves: int
    derived: int
    weight: str
    full: str
    clause: str


@dataclass(frozen=True, slots=True)
class Overview:
    groups: list[GroupRow]
    members: int
    included: int
    tops: int
    leaves: int
    derived: int

    @property
    def members_note(self) -> str:
        return f"另含合并考评 {self.included} 个" if self.included else ""

    @property
    def derived_note(self) -> str:
        return f"{self.derived} 个基础分系均分得出" if self.derived else ""


def overview(scheme: Scheme) -> Overview:
    """Groups with their counts and sums: five queries."""
    members = _per_group(Member.objects.filter(scheme=scheme))
    nodes = Indicator.objects.filter(scheme=scheme)
    leaves = _per_group(_leaves(nodes))
    derived = _per_group(_leaves(nodes.filter(full_mark_derived=True)))
    ranked = Member.objects.filter(scheme=scheme, appointment__isnull=True)
    bodies = Unit.objects.filter(appraised_with__in=ranked.values("unit"))
    included: defaultdict[int, int] = defaultdict(int)
    home = dict(ranked.order_by().values_list("unit_id", "group_id"))
    for unit_id in bodies.order_by().values_list("appraised_with_id", flat=True):
        included[home[unit_id]] += 1
    tops = Q(indicators__parent__isnull=True)
    groups = Group.objects.filter(scheme=scheme).annotate(
        tops=Count("indicators", filter=tops), full=Sum("indicators__full_mark", filter=tops, default=0)
    )
    rows = [
        GroupRow(
            code=one.code,
            name=one.name,
            kind=GroupKind(one.kind).label,
            members=members.get(one.pk, 0),
            included=included[one.pk],
            tops=one.tops,
            leaves=leaves.get(one.pk, 0),
            derived=derived.get(one.pk, 0),
            weight=plain(one.total_weight),
            full=plain(one.full),
            clause=one.clause,
        )
        for one in groups
    ]
    return Overview(
        groups=rows,
        members=sum(row.members for row in rows),
        included=sum(row.included for row in rows),
        tops=sum(row.tops for row in rows),
        leaves=sum(row.leaves for row in rows),
        derived=sum(row.derived for row in rows),
    )


def _per_group(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("group_id").annotate(n=Count("id")))


def period_links(scheme: Scheme) -> list[tuple[str, str]]:
    """The year, then its quarters: label and address. One query."""
    labels = Period.objects.filter(scheme=scheme).values_list("pk", "label")
    ordered = sorted(labels, key=lambda row: (len(row[1]), row[1]))
    return [(parse_period(label).label, reverse("appraisal:period", args=[pk])) for pk, label in ordered]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """``included``: the bodies appraised with a unit; ``post``: the post in which a person is appraised."""

    code: str
    name: str
    included: str
    post: str
    url: str
    pk: int = 0


@dataclass(frozen=True, slots=True)
class MemberGroup:
    name: str
    clause: str
    rows: list[MemberRow]
    included: int
    people: bool

    @property
    def note(self) -> str:
        if self.people:
            return f"{len(self.rows)} 人"
        part = f"，含合并考评 {self.included} 个" if self.included else ""
        return f"{len(self.rows)} 个{part}"


def member_groups(scheme: Scheme, reach: Reach) -> list[MemberGroup]:
    """Members by group with the bodies appraised together with each: three queries (SX-2.1-d).

    A unit in the reader's reach leads to its page; of a person the post is shown.
    """
    bodies: defaultdict[int, list[str]] = defaultdict(list)
    units = Unit.objects.filter(appraised_with__in=Member.objects.filter(scheme=scheme).values("unit"))
    for unit_id, name in units.order_by("order", "code").values_list("appraised_with_id", "name"):
        bodies[unit_id].append(name)
    members: defaultdict[int, list[Member]] = defaultdict(list)
    related = ("appointment__post__unit", "appointment__post__title")
    for member in Member.objects.filter(scheme=scheme).select_related(*related).order_by("order", "code"):
        members[member.group_id].append(member)
    return [
        MemberGroup(
            name=group.name,
            clause=group.clause,
            rows=[_member_row(one, bodies[one.unit_id]) for one in members[group.pk]],
            included=sum(len(bodies[one.unit_id]) for one in members[group.pk] if one.appointment is None),
            people=group.kind == GroupKind.PEOPLE,
        )
        for group in Group.objects.filter(scheme=scheme)
    ]


def _member_row(member: Member, bodies: Iterable[str]) -> MemberRow:
    if member.appointment is not None:
        return MemberRow(member.code, member.name, "", str(member.appointment.post), "", member.pk)
    url = reverse("organization:unit", args=[member.unit_id])
    return MemberRow(member.code, member.name, "、".join(bodies), "", url, member.pk)


def with_links(findings: Iterable[Finding], scheme: Scheme, *, editable: bool) -> list[Finding]:
    """Findings that name an indicator lead to its form: one query."""
    found = list(findings)
    codes = {finding.facts["指标编码"] for finding in found if "指标编码" in finding.facts}
    if not codes or not editable:
        return found
    ids = dict(Indicator.objects.filter(scheme=scheme, code__in=codes).values_list("code", "pk"))
    return [
        replace(one, link=reverse("appraisal:indicator", args=[ids[one.facts["指标编码"]]]))
        if one.facts.get("指标编码") in ids
        else one
        for one in found
    ]
