"""The demo's assessment of the year: a round that runs, three groups, columns at every stage, and what goes with it.

Its days are counted from the clock, so that something is due; written by the actions, by those whose duty it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.actions.annual_opinions import NewOpinion, draft_opinion, issue_opinion, use_opinion
from appraisal.actions.assessment_columns import attach_file
from appraisal.actions.assessment_rounds import (
    NewRound,
    add_group,
    charge_members,
    open_round,
    plan_round,
    seat_person,
    set_templates,
)
from appraisal.actions.collation import propose_final
from appraisal.actions.conduct import NewReport, report_conduct
from appraisal.actions.onsite import save_onsite, sign_onsite
from appraisal.actions.preliminary import close_preliminary, save_preliminary
from appraisal.actions.selection_reports import NewReport as SelectionWork
from appraisal.actions.selection_reports import file_selection_report
from appraisal.actions.self_assessments import save_self_assessment, submit_self_assessment
from appraisal.actions.separate_appraisals import approve_separate, request_separate
from appraisal.actions.year_end import file_year_end
from appraisal.actions.year_records import NewTracking, record_tracking
from appraisal.demo.papers import moment, paper
from appraisal.demo.years import CODE, YEAR
from appraisal.enums.assessment import (
    ApprovalSide,
    ColumnKind,
    ConductKind,
    EvidenceKind,
    OpinionUseKind,
    SelectionOccasion,
    SelfTemplate,
    TrackingKind,
    YearEndKind,
)
from appraisal.gathering.assessment import items_of, measured_of
from appraisal.models import AssessmentRound, LeadFiler, Member, Period
from appraisal.rules.assessment import Cell
from appraisal.rules.self_templates import Answer
from organization.enums import Duty
from organization.models import Account, DutyHolding, Unit

GROUPS = (
    ("第一考评组", "T", "shaochunhui", "tangjingxing"), ("第二考评组", "P", "zhongnianci", "taozhongwen"),
    ("第三考评组", "G", "shenboan", "chengkun"),
)  # fmt: skip
"""Name, first letter of the members' codes, leader, second assessor."""
FILED = (("T01", 40_000), ("T02", 20_000), ("T05", 30_000))
"""Units that filed, and by how much their own points of an item lie above what was measured."""
STATEMENT = "全年任务按期完成，台账齐全。"
ANSWERS = {
    "revenue_base": Answer("两家农产品加工企业投产，税收占全镇三成。"),
    "revenue_growth": Answer("", 142_000, 118_000), "special": Answer("河道整治和集镇改造列入全市示范。"),
}  # fmt: skip

TRACKED = (
    (TrackingKind.MAJOR, date(2011, 6, 16), "跟踪集镇改造项目，征迁工作细致，没有引发信访。"),
    (TrackingKind.FIELD, date(2011, 9, 27), "实地查看三个村，换届平稳，村务公开栏内容更新不及时。"),
    (TrackingKind.ADHOC, date(2011, 12, 14), "年底安全生产抽查，两户企业隐患已整改。"),
    (TrackingKind.MAJOR, date(2012, 11, 1), "跟踪园区道路项目，班子分工明确，按节点推进。"),
    (TrackingKind.FIELD, date(2012, 12, 1), "实地查看两个村，群众反映办事及时。"),
    (TrackingKind.ADHOC, date(2012, 12, 22), "冬季防火值守抽查，人员在岗。"),
)
OPINIONS = (
    (2011, "班子换届后团结协作，年度目标基本完成；灌区配套没有按期完工，村务公开须规范。", date(2012, 2, 28),
     "集镇改造项目奖励"),
    (2012, "班子团结，完成全年承诺目标，招商引资和集镇建设成效明显；信访积案化解还须加力。", None,
     "推荐双向承诺综合考评先进乡镇"),
)  # fmt: skip
"""Year, words, the day of its issue (None: now), what it was used for."""


@transaction.atomic
def load(at: datetime) -> str:
    """Fill the assessment once; one line about it, "" when there was nothing to do."""
    period = Period.objects.filter(scheme__code=CODE, label=str(YEAR)).select_related("scheme").first()
    if period is None or AssessmentRound.objects.filter(period=period).exists():
        return ""
    by = {name: Account.objects.get(username=name) for name in _names()}
    document = paper("考评材料", ["考评工作台账和依据材料。"], day=period.last_day)
    row = _round(period, by, at)
    for code, above in FILED:
        _self(row, code, above, by, document, at)
    _draft(row, by, at)
    _assess(row, by, at)
    _beside(row, by, document, at)
    columns = row.columns.count()
    return f"考评组 {row.groups.count()}，考评对象 {row.charges.count()}，栏目 {columns}"


def _names() -> set[str]:
    office = {"zhouqinghe", "liderun", "xiangboan", "luyuan", "gongwenkai", "hepeilan"}
    return office | {name for group in GROUPS for name in group[2:]}


def _fresh(document: SimpleUploadedFile) -> SimpleUploadedFile:
    document.seek(0)
    return document


def _round(period: Period, by: dict[str, Account], at: datetime) -> AssessmentRound:
    office, day, begun = by["zhouqinghe"], timezone.localdate(at), at - timedelta(days=14)
    plan = NewRound(
        f"{YEAR}年度双向承诺综合考评", day + timedelta(days=3), day + timedelta(days=9), day + timedelta(days=16),
        day + timedelta(days=23), basis=f"安考评〔{YEAR}〕18号",
    )  # fmt: skip
    row = plan_round(period, plan, by=office, at=begun)
    form_groups(row, GROUPS, by, begun)
    towns = Member.objects.select_related("group").get(scheme=period.scheme_id, code="T04").group
    set_templates(row, {towns: SelfTemplate.TOWNS}, by=office, at=begun)
    return open_round(row, by=office, at=begun + timedelta(days=1))


def form_groups(
    row: AssessmentRound, groups: tuple[tuple[str, str, str, str], ...], by: Mapping[str, Account], at: datetime
) -> None:  # fmt: skip
    """Groups of two, each with the members whose codes begin with its letter; formed by 周清和."""
    office = by["zhouqinghe"]
    for name, letter, leader, second in groups:
        group = add_group(row, name, by=office, at=at)
        seat_person(group, _person(by[leader]), leads=True, by=office, at=at)
        seat_person(group, _person(by[second]), leads=False, by=office, at=at)
        members = Member.objects.filter(scheme=row.period.scheme_id, code__startswith=letter)
        charge_members(group, members, by=office, at=at)


def _person(account: Account) -> Any:
    return account.person


def heads_by_unit() -> dict[str, Account]:
    """The first leader's account of each unit, by its code."""
    held = DutyHolding.objects.in_force().filter(duty=Duty.UNIT_LEADER, account__person__isnull=False)
    found: dict[str, Account] = {}
    for one in held.select_related("account__person", "unit").order_by("pk"):
        found.setdefault(one.unit.code, one.account)
    return found


def _member(row: AssessmentRound, code: str) -> Member:
    found: Member = Member.objects.select_related("unit", "group").get(scheme=row.period.scheme_id, code=code)
    return found


def _self(
    row: AssessmentRound, code: str, above: int, by: dict[str, Account], document: SimpleUploadedFile, at: datetime
) -> None:
    member, head, when = _member(row, code), heads_by_unit()[code], at - timedelta(days=5)
    measured, items = measured_of(row, member), items_of(row, member.group_id)
    cells = {
        item.pk: Cell(min(item.full, (measured.get(item.pk, Cell(item.full)).points or 0) + above), text=STATEMENT)
        for item in items
    }
    summary = (
        f"{member.name}全年围绕承诺目标抓落实，重点工作按期完成，群众工作和安全生产平稳。\n不足：招商项目落地偏慢。"
    )
    save_self_assessment(row, member, cells, summary=summary, answers=ANSWERS, by=head, at=when)
    attach_file(
        row, member, ColumnKind.SELF, _fresh(document), what=EvidenceKind.LEDGER, title="考评工作台账",
        indicator=items[0].pk, by=head, at=when,
    )  # fmt: skip
    submit_self_assessment(row, member, by=head, at=when + timedelta(hours=2))


def _draft(row: AssessmentRound, by: dict[str, Account], at: datetime) -> None:
    """河口镇 is still at it: its clerk filled in the first items."""
    member = _member(row, "T04")
    items = items_of(row, member.group_id)
    cells = {item.pk: Cell(item.full * 9 // 10, text=STATEMENT) for item in items[: len(items) // 2]}
    when = at - timedelta(days=1)
    save_self_assessment(row, member, cells, summary="", answers={}, by=by["gongwenkai"], at=when)


def _assess(row: AssessmentRound, by: dict[str, Account], at: datetime) -> None:
    """南桥街道 is through to the proposal, 西园街道 waits for the visit."""
    leader, second = by["shaochunhui"], by["tangjingxing"]
    for code in ("T01", "T02"):
        member, when = _member(row, code), at - timedelta(days=3)
        measured = measured_of(row, member)
        cells = {
            item.pk: Cell(
                measured.get(item.pk, Cell(item.full)).points, measured.get(item.pk, Cell(item.full)).not_applicable,
                "按测评得分，自评多计部分没有凭证",
            )
            for item in items_of(row, member.group_id)
        }  # fmt: skip
        save_preliminary(row, member, cells, by=second, at=when)
        close_preliminary(row, member, by=leader, at=when + timedelta(hours=3))
    member, when = _member(row, "T01"), at - timedelta(days=1)
    item = items_of(row, member.group_id)[0]
    seen = {item.pk: Cell(max(item.floor, item.full * 8 // 10), text="两个项目查看时尚未开工")}
    save_onsite(
        row, member, seen, visited_on=timezone.localdate(when), place=f"{member.name}工业集中区",
        findings="查看四个项目现场，核对台账，走访两家企业。", by=second, at=when,
    )  # fmt: skip
    for one in (second, leader):
        sign_onsite(row, member, by=one, at=when + timedelta(hours=1))
    propose_final(row, member, by=leader, at=when + timedelta(hours=2))


def _beside(row: AssessmentRound, by: dict[str, Account], document: SimpleUploadedFile, at: datetime) -> None:
    office, day = by["zhouqinghe"], timezone.localdate(at)
    unit = Unit.objects.get(code="T04")
    assert office.person is not None
    asked = request_separate(
        office.person.unit, year=YEAR, title="旅游工作单项考评", reason="旅游重点项目分散在多个部门，需要单独组织。",
        by=office, at=at,
    )  # fmt: skip
    for side, mark in ((ApprovalSide.PARTY, "委"), (ApprovalSide.GOVERNMENT, "政")):
        approve_separate(
            asked, side, number=f"安{mark}发〔{YEAR}〕21号", approved_on=day - timedelta(days=2),
            upload=_fresh(document), by=by["xiangboan"], at=at,
        )  # fmt: skip
    request_separate(
        office.person.unit, year=YEAR, title="冬季造林单项考评", reason="造林任务跨年度，年终考评不能反映。",
        by=office, at=at,
    )  # fmt: skip
    filers = LeadFiler.objects.filter(round=row).select_related("unit").order_by("unit__code")
    held = DutyHolding.objects.in_force().filter(duty=Duty.UNIT_LEADER, unit__in=filers.values("unit"))
    for one in held.select_related("account__person").order_by("unit__code")[:2]:
        filer = next(each for each in filers if each.unit_id == one.unit_id)
        file_year_end(filer, YearEndKind.AWARDS, upload=_fresh(document), none_reason="", by=one.account, at=at)
    _records(unit, office, by["liderun"], at)
    told = SelectionWork(unit, day.year, SelectionOccasion.PLENUM, day - timedelta(days=20))
    file_selection_report(told, _fresh(document), by=by["luyuan"], at=at)
    told_of = NewReport(ConductKind.UNIT_FRAUD, "两份会议记录日期前后不一致，请核实。", member=_member(row, "T02"))
    report_conduct(row, told_of, by=by["hepeilan"], at=at)


def _records(unit: Unit, office: Account, second: Account, at: datetime) -> None:
    """What was seen of the township in both years, and the opinion of each."""
    for kind, held_on, finding in TRACKED:
        record_tracking(NewTracking(unit, kind, held_on, finding), by=office, at=moment(held_on, hour=17))
    for year, text, issued_on, matter in OPINIONS:
        drafted = moment(issued_on) if issued_on is not None else at
        opinion = issue_opinion(
            draft_opinion(NewOpinion(year, unit, text), by=office, at=drafted), by=second, at=drafted
        )
        used = timezone.localdate(drafted)
        use_opinion(opinion, OpinionUseKind.REWARD, used_on=used, matter=matter, by=office, at=drafted)
