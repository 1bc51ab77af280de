"""The demo county's feedback on its approved results: both years, the third quarter of 2012, and the trial of 2012.

Sheets of units and of cadres, some issued and read, some unread, some at work; what was to be put right is reported
by the quarter, and the points of one year are the focus of the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from appraisal.actions.feedback import (
    PointTold,
    Written,
    acknowledge_sheet,
    finish_sheet,
    issue_sheet,
    open_round,
    report_point,
    review_point,
    save_sheet,
)
from appraisal.demo.papers import after, moment
from appraisal.demo.trial import CODE as TRIAL
from appraisal.demo.years import CODE
from appraisal.enums.feedback import PointOutcome
from appraisal.models import FeedbackPoint, FeedbackRound, FeedbackSheet, Publication
from organization.enums import Duty
from organization.models import Account, DutyHolding

ACCEPTED, CONTINUE = PointOutcome.ACCEPTED, PointOutcome.CONTINUE
PRACTICE = "重点工作分段包干、按月调度，项目推进在同类单位中靠前；班子分工明确，信息报送及时。"
OPINIONS = "干部职工反映会议和报表偏多，建议整合；群众反映办事大厅午间无人值守。"
TALKS = "个别谈话 12 人，班子团结协作评价较好，对基层调研频次的评价一般。"
ADVICE = "压减会议和重复报表，建立领导到村入户制度，办事大厅实行午间轮值。"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit reported on its ``point``-th point, and the office's word on it; outcome None: not looked at yet."""

    point: int
    quarter: str
    text: str
    on: date
    outcome: PointOutcome | None = None
    comment: str = ""

    @property
    def finished(self) -> bool:
        return self.outcome is not CONTINUE


@dataclass(frozen=True, slots=True)
class Told:
    """A round: plan and period of its result, what it asks to be put right, members by how far their sheet is, and
    what those who read it answered."""

    plan: str
    period: str
    demands: tuple[str, ...]
    read: tuple[str, ...]
    unread: tuple[str, ...] = ()
    finished: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)


def _both(*answers: Answer) -> dict[str, tuple[Answer, ...]]:
    return dict.fromkeys(("T04", "T05"), answers)


FORMER = Told(
    "shuangxiang-2011", "2011", ("领导干部联系村入户记录按月归档", "村级财务按季公开，接受群众查询"), ("T04", "T05"),
    answers=_both(
        Answer(1, "2012Q1", "入户记录已按月归档，抽查十户属实。", date(2012, 4, 6), ACCEPTED, "抽查属实。"),
        Answer(2, "2012Q1", "四个村已公开，两个村正在清理账目。", date(2012, 4, 6), CONTINUE,
               "两个村的账目二季度公开。"),
        Answer(2, "2012Q2", "其余两个村的账目已清理完毕，六个村均按季公开。", date(2012, 7, 5), ACCEPTED,
               "六个村的公开栏均已查看。"),
    ),
)  # fmt: skip
QUARTER = Told(
    CODE, "2012Q3", ("办事大厅实行午间轮值，公开值班人员和电话", "会议和报表数量比上年压减三分之一"),
    read=("T04", "T05"), unread=("T01",), finished=("T02",), begun=("T03",),
    answers={
        "T04": (
            Answer(1, "2012Q4", "已排定轮值表并公开电话，十二月起执行。", date(2012, 12, 28), ACCEPTED, "暗访属实。"),
            Answer(2, "2012Q4", "会议压减四成，报表整合方案征求意见中。", date(2012, 12, 29), CONTINUE,
                   "报表整合方案尽快印发。"),
            Answer(2, "2013Q1", "报表整合方案已印发，二十六种报表并为九种。", date(2013, 4, 3), ACCEPTED,
                   "已核对报表目录。"),
        ),
        "T05": (Answer(1, "2012Q4", "已排定轮值表并公开电话，十二月起执行。", date(2012, 12, 28)),),
    },
)  # fmt: skip
CURRENT = Told(
    CODE, "2012", ("信访积案逐件明确包案领导，按季通报化解进度", "村务公开栏内容每季更新一次"),
    read=("T04", "T05"), unread=("T01", "T06"), finished=("T02",), begun=("T03",),
    answers=_both(
        Answer(1, "2013Q1", "十一件积案全部明确包案领导，已化解六件。", date(2013, 4, 8), CONTINUE,
               "其余积案二季度报结果。"),
        Answer(1, "2013Q2", "又化解四件，余下一件依法终结。", date(2013, 7, 4), ACCEPTED, "化解材料齐全。"),
        Answer(2, "2013Q1", "各村公开栏已更新，建立季末检查制度。", date(2013, 4, 8), ACCEPTED, "抽查三个村属实。"),
    ),
)  # fmt: skip
CADRES = Told(
    TRIAL, "2012", ("每月到联系村走访不少于四天，走访记录留存备查",), read=("T04-1",), unread=("T04-2",),
    answers={
        "T04-1": (
            Answer(1, "2013Q1", "一季度走访十三天，记录已交镇党政办。", date(2013, 4, 9), ACCEPTED,
                   "记录完整，走访属实。"),
        ),
    },
)  # fmt: skip
"""The plans of the county rank units; cadres are ranked, and told of it, by the trial."""


@transaction.atomic
def load(at: datetime) -> str:
    """Feed back once; one line about it, "" when there was nothing to do."""
    if FeedbackRound.objects.exists():
        return ""
    office, second = _offices()[:2]
    for told in (FORMER, QUARTER, CURRENT, CADRES):
        _feed_back(told, office, second)
    return f"反馈意见 {FeedbackSheet.objects.count()}，整改事项 {FeedbackPoint.objects.count()}"


def _offices() -> list[Account]:
    duties = [Duty.APPRAISAL_OFFICE, Duty.ORGANIZATION_OFFICE]
    held = DutyHolding.objects.in_force().filter(duty__in=duties).select_related("account__person").order_by("pk")
    return list(dict.fromkeys(one.account for one in held))


def _feed_back(told: Told, office: Account, second: Account) -> None:
    """A round on the approved result, opened a day later; what it asks for is the focus of the next year."""
    final = (
        Publication.objects.in_force()
        .select_related("version__scheme", "version__period")
        .get(version__scheme__code=told.plan, version__period__label=told.period, approved_at__isnull=False)
    )
    assert final.approved_at is not None
    day = timezone.localdate(final.approved_at)
    of = open_round(final.version, by=office, at=after(day, 1))
    sheets = {one.member.code: one for one in of.sheets.select_related("member", "unit", "person")}
    for code in (*told.read, *told.unread, *told.finished, *told.begun):
        _write(sheets[code], code, told, office, second, day)


def _write(sheet: FeedbackSheet, code: str, told: Told, office: Account, second: Account, day: date) -> None:
    written = Written(
        sheet.practice or PRACTICE, OPINIONS, f"{sheet.tallies}\n{TALKS}", ADVICE, "\n".join(told.demands),
        day + timedelta(days=240), seen=sheet.revision,
    )  # fmt: skip
    if code in told.begun:
        save_sheet(sheet, written, by=office, at=after(day, 2))
        return
    finish_sheet(sheet, written, by=office, at=after(day, 2))
    if code in told.finished:
        return
    issue_sheet(sheet, by=second, at=after(day, 3))
    if code in told.read:
        reader = _reader(sheet)
        acknowledge_sheet(sheet, by=reader, at=after(day, 4))
        _answer(sheet, told.answers.get(code, ()), reader, office)


def _reader(sheet: FeedbackSheet) -> Account:
    """The cadre himself; of a unit its leader."""
    if sheet.person_id is not None:
        return Account.objects.select_related("person").get(person=sheet.person_id)
    held = DutyHolding.objects.in_force().filter(duty=Duty.UNIT_LEADER, unit=sheet.unit)
    return held.select_related("account__person").order_by("pk")[0].account


def _answer(sheet: FeedbackSheet, answers: tuple[Answer, ...], reader: Account, office: Account) -> None:
    points = {one.order: one for one in sheet.points.select_related("sheet")}
    for one in answers:
        told = PointTold(one.quarter, one.text, finished=one.finished)
        report = report_point(points[one.point], told, by=reader, at=moment(one.on))
        if one.outcome is not None:
            review_point(report, one.outcome, comment=one.comment, by=office, at=after(one.on, 4))
