"""The demo county's feedback on its newest approved quarter and on the year before: some sheets issued and received,
points on their way, those of the year before as the focus of this one."""

from __future__ import annotations

from dataclasses import dataclass
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
from appraisal.enums.feedback import PointOutcome
from appraisal.models import FeedbackPoint, FeedbackRound, FeedbackSheet, Publication
from organization.enums import Duty
from organization.models import Account, DutyHolding

FORMER = "2011"
"""The year whose points are the focus of the next one."""
ISSUED, FINISHED, BEGUN = ("T04", "T05", "T01"), ("T02",), ("T03",)
RECEIVED = ("T04", "T05")
PRACTICE = "重点工作分段包干、按月调度，项目推进在同类单位中靠前；班子分工明确，信息报送及时。"
OPINIONS = "干部职工反映会议和报表偏多，建议整合；群众反映办事大厅午间无人值守。"
TALKS = "个别谈话 12 人，班子团结协作评价较好，对基层调研频次的评价一般。"
ADVICE = "压减会议和重复报表，建立领导到村入户制度，办事大厅实行午间轮值。"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a round asks for, and what is told of it: done, on its way, the office's word on that."""

    demands: tuple[str, str]
    done: str
    going: str
    word: str


NOW = Asked(
    ("办事大厅实行午间轮值，公开值班人员和电话", "会议和报表数量比上年压减三分之一"),
    "已排定轮值表并公开电话，十二月起执行。", "会议压减四成，报表整合方案征求意见中。", "报表整合方案尽快印发。",
)  # fmt: skip
BEFORE = Asked(
    ("领导干部联系村入户记录按月归档", "村级财务按季公开，接受群众查询"),
    "入户记录已按月归档，抽查十户属实。", "四个村已公开，两个村正在清理账目。", "两个村的账目二季度公开。",
)  # fmt: skip

FINALLY = "其余两个村的账目已清理完毕，六个村均按季公开。"


@transaction.atomic
def load(at: datetime) -> str:
    """Feed back once; one line about it, "" when there was nothing to do."""
    if FeedbackRound.objects.exists():
        return ""
    final = Publication.objects.in_force().filter(approved_at__isnull=False).select_related("version__period")
    newest = final.order_by("-version__period__last_day", "-pk").first()
    offices = _offices()
    if newest is None or newest.approved_at is None or len(offices) < 2:
        return ""
    office, second = offices[:2]
    before = final.filter(version__period__label=FORMER).first()
    if before is not None:
        _feed_back(before, RECEIVED, BEFORE, office, second)
    _feed_back(newest, (*ISSUED, *FINISHED, *BEGUN), NOW, office, second)
    return f"反馈意见 {FeedbackSheet.objects.count()}，整改事项 {FeedbackPoint.objects.count()}"


def _feed_back(final: Publication, codes: tuple[str, ...], asked: Asked, office: Account, second: Account) -> None:
    """A round on an approved result; what it asks for is the focus of rounds of the next year."""
    assert final.approved_at is not None
    day = timezone.localdate(final.approved_at)
    of = open_round(final.version, by=office, at=after(day, 1))
    for code in codes:
        sheet = of.sheets.filter(member__code=code).select_related("unit").first()
        if sheet is not None:
            _write(sheet, code, asked, office, second, day)


def _offices() -> list[Account]:
    duties = [Duty.APPRAISAL_OFFICE, Duty.ORGANIZATION_OFFICE]
    held = DutyHolding.objects.in_force().filter(duty__in=duties).select_related("account__person").order_by("pk")
    return list(dict.fromkeys(one.account for one in held))


def _write(sheet: FeedbackSheet, code: str, asked: Asked, office: Account, second: Account, day: date) -> None:
    written = Written(
        sheet.practice or PRACTICE, OPINIONS, f"{sheet.tallies}\n{TALKS}", ADVICE, "\n".join(asked.demands),
        day + timedelta(days=240), seen=sheet.revision,
    )  # fmt: skip
    if code in BEGUN:
        save_sheet(sheet, written, by=office, at=after(day, 2))
        return
    finish_sheet(sheet, written, by=office, at=after(day, 2))
    if code in FINISHED:
        return
    issue_sheet(sheet, by=second, at=after(day, 3))
    held = (
        DutyHolding.objects.in_force().filter(duty=Duty.UNIT_LEADER, unit=sheet.unit).select_related("account__person")
    )
    leader = held.order_by("pk").first()
    if code not in RECEIVED or leader is None:
        return
    acknowledge_sheet(sheet, by=leader.account, at=after(day, 4))
    if asked is BEFORE:
        _answered(sheet, asked, leader.account, office, day)
        return
    first, second_point = sheet.points.select_related("sheet").order_by("order")
    told = PointTold(f"{day.year}Q4", asked.done, finished=True)
    report = report_point(first, told, by=leader.account, at=moment(date(day.year, 12, 28)))
    if code == "T04":
        review_point(
            report, PointOutcome.ACCEPTED, comment="暗访属实。", by=office, at=moment(date(day.year + 1, 1, 6))
        )
        told = PointTold(f"{day.year}Q4", asked.going)
        going = report_point(second_point, told, by=leader.account, at=moment(date(day.year, 12, 29)))
        review_point(going, PointOutcome.CONTINUE, comment=asked.word, by=office, at=moment(date(day.year + 1, 1, 6)))


def _answered(sheet: FeedbackSheet, asked: Asked, leader: Account, office: Account, day: date) -> None:
    """Both points of the year before: one put right in the first quarter, the other in the second."""
    first, second = sheet.points.select_related("sheet").order_by("order")
    spring, summer = date(day.year, 4, 6), date(day.year, 7, 5)
    told = (
        (first, f"{day.year}Q1", asked.done, PointOutcome.ACCEPTED, "抽查属实。", spring),
        (second, f"{day.year}Q1", asked.going, PointOutcome.CONTINUE, asked.word, spring),
        (second, f"{day.year}Q2", FINALLY, PointOutcome.ACCEPTED, "六个村的公开栏均已查看。", summer),
    )
    for point, period, text, outcome, comment, on in told:
        finished = outcome is PointOutcome.ACCEPTED
        report = report_point(point, PointTold(period, text, finished=finished), by=leader, at=moment(on))
        review_point(report, outcome, comment=comment, by=office, at=after(on, 4))
