"""The assessment of this year's comprehensive appraisal of the townships: a round that has just begun.

Some townships have filed, one is being rated, one was visited; all others may still file. Its days are counted from the
clock. Written by the actions, by those whose duty it is.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.actions.assessment_columns import attach_file
from appraisal.actions.assessment_rounds import NewRound, open_round, plan_round
from appraisal.actions.onsite import save_onsite, sign_onsite
from appraisal.actions.periods import ensure_period
from appraisal.actions.preliminary import close_preliminary, save_preliminary
from appraisal.actions.rating_basis import add_material, review_points
from appraisal.actions.self_assessments import save_self_assessment, submit_self_assessment
from appraisal.demo.assessment import GROUPS, form_groups, heads_by_unit
from appraisal.demo.figures import scores
from appraisal.demo.papers import paper
from appraisal.enums.assessment import ColumnKind, EvidenceKind
from appraisal.gathering import gather_scheme
from appraisal.gathering.assessment import items_of
from appraisal.gathering.evidence import judged_items
from appraisal.models import AssessmentRound, Member, Scheme
from appraisal.rules.assessment import Cell, Item
from appraisal.rules.periods import Period as PeriodCode
from appraisal.rules.qualitative import JudgedItem
from organization.models import Account, Unit

GROUP = (("乡镇考评组", "T", *GROUPS[0][2:]),)
FILED = ("T01", "T02", "T03", "T05")
VISITED, RATED = "T05", "T02"
BEGUN = 3
"""Qualitative items of the one being rated whose bases are on record."""
DEPARTMENTS = {"2": "P07", "3": "P06", "4": "P07", "5": "P05"}
"""Top item -> the department whose material its rating rests on."""
STATEMENT = "本年度任务按期推进，有台账可查。"
SUMMARY = "班子围绕全年目标抓落实，经济运行平稳，基层基础得到加强。\n不足：村级集体收入偏低，产业项目储备不多。"
LOOKED = "查阅会议记录和台账，走访两个村，情况属实。"
RATING = "综合职能部门材料和实地查看情况评定。"


@transaction.atomic
def load(at: datetime) -> str:
    """Fill once; one line about it, "" when there was nothing to do."""
    scheme = Scheme.objects.current().filter(code__startswith="jinghai-").order_by("-year").first()
    if scheme is None or AssessmentRound.objects.filter(period__scheme=scheme).exists():
        return ""
    names = {"zhouqinghe", *GROUP[0][2:]}
    by = {one.username: one for one in Account.objects.filter(username__in=names).select_related("person")}
    row = _round(scheme, by, at)
    heads, facts = heads_by_unit(), gather_scheme(scheme).facts.groups[0]
    lines = scores(facts, str(scheme.year))
    document = paper("考核材料", ["年度工作台账和有关部门的评价材料。"], day=timezone.localdate(at))
    for code in FILED:
        member = Member.objects.select_related("unit", "group").get(scheme=scheme, code=code)
        items = items_of(row, member.group_id)
        cells = {one.pk: Cell(lines[code][one.code], lines[code][one.code] is None, STATEMENT) for one in items}
        _file(row, member, cells, items, heads[code], document, at - timedelta(days=3))
        if code in (VISITED, RATED):
            _rate(row, member, cells, by, document, at - timedelta(days=2))
    return f"考评对象 {row.charges.count()}，已报自评 {len(FILED)}"


def _round(scheme: Scheme, by: dict[str, Account], at: datetime) -> AssessmentRound:
    office, day, begun = by["zhouqinghe"], timezone.localdate(at), at - timedelta(days=9)
    title, basis = f"{scheme.year}年度乡镇领导班子综合考核", f"安考评〔{scheme.year}〕15号"
    own, rated, seen, collated = (day + timedelta(days=count) for count in (8, 15, 22, 29))
    period = ensure_period(scheme, PeriodCode(scheme.year))
    row = plan_round(period, NewRound(title, own, rated, seen, collated, basis=basis), by=office, at=begun)
    form_groups(row, GROUP, by, begun)
    return open_round(row, by=office, at=begun + timedelta(days=1))


def _file(
    row: AssessmentRound, member: Member, cells: dict[int, Cell], items: list[Item], head: Account,
    document: SimpleUploadedFile, at: datetime,
) -> None:  # fmt: skip
    save_self_assessment(row, member, cells, summary=SUMMARY, by=head, at=at)
    document.seek(0)
    attach_file(
        row, member, ColumnKind.SELF, document, what=EvidenceKind.LEDGER, title="年度工作台账",
        indicator=items[0].pk, by=head, at=at,
    )  # fmt: skip
    submit_self_assessment(row, member, by=head, at=at + timedelta(hours=2))


def _rate(
    row: AssessmentRound, member: Member, cells: dict[int, Cell], by: dict[str, Account],
    document: SimpleUploadedFile, at: datetime,
) -> None:  # fmt: skip
    """Bases of the qualitative items and points; the one that was visited is rated whole and signed by two."""
    leader, second = (by[name] for name in GROUP[0][2:])
    judged = judged_items(member.group_id)
    done = judged if member.code == VISITED else judged[:BEGUN]
    for item in done:
        _ground(row, member, item, second, document, at)
    told = {one.pk for one in judged} - {one.pk for one in done}
    points = {pk: Cell(one.points, one.not_applicable, RATING) for pk, one in cells.items() if pk not in told}
    save_preliminary(row, member, points, by=second, at=at + timedelta(hours=3))
    if member.code != VISITED:
        return
    close_preliminary(row, member, by=leader, at=at + timedelta(hours=5))
    seen = at + timedelta(days=1)
    save_onsite(
        row, member, {}, visited_on=timezone.localdate(seen), place=f"{member.name}便民服务中心和两个村",
        findings="查看服务窗口、文化站和两个村的台账，座谈十二人，与初评一致。", by=second, at=seen,
    )  # fmt: skip
    for one in (second, leader):
        sign_onsite(row, member, by=one, at=seen + timedelta(hours=2))


def _ground(
    row: AssessmentRound, member: Member, item: JudgedItem, by: Account, document: SimpleUploadedFile, at: datetime
) -> None:
    """A department's material, and what was found on each point."""
    leaf = next(one for one in items_of(row, member.group_id) if one.pk == item.pk)
    department = Unit.objects.get(code=DEPARTMENTS[leaf.code.split("-")[1][0]])
    document.seek(0)
    add_material(
        row, member, item.pk, title=f"{item.name[:20]}评价材料", department=department, upload=document, by=by, at=at
    )
    review_points(row, member, item.pk, dict.fromkeys(item.points, (True, LOOKED)), by=by, at=at)
