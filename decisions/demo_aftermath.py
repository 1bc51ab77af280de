"""What followed the demo county's decisions: feedback, one long silent, evaluated, adjusted, suspended, corrected.

A step of its own after the decisions; a database that holds a feedback already is left as it is.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from core.documents.paper import Line, Paper, print_paper
from decisions.actions.adjustment import resume_execution, suspend_execution
from decisions.actions.corrections import NewCorrection, correct_resolution
from decisions.actions.evaluation import (
    NewCommission,
    Result,
    commission_evaluation,
    file_evaluation,
    present_evaluation,
)
from decisions.actions.feedback import NewFeedback, answer_feedback, file_feedback
from decisions.actions.oversight import NewOpinion, file_opinion, reply_to_opinion
from decisions.demo import carry
from decisions.demo_matters import SKETCHES
from decisions.demo_people import Cast, known_cast
from decisions.demo_stages import SHANGHAI, Walk
from decisions.enums import EvaluationGround, FeedbackAnswer, FeedbackKind, Overseer, Recommendation
from decisions.gathering.aftermath import execution_of
from decisions.models import DecisionAdjustment, ExecutionFeedback, Matter, Resolution

PROGRESS, PROBLEM, PUBLIC, DONE = FeedbackKind
CARRIED_OUT = (
    "贯彻落实上级党代会精神的意见", "2012年工作要点", "平安安澜建设实施意见", "部分乡镇领导干部调整",
    "关于增列水库除险加固项目的请示",
)  # fmt: skip
RIVER, HOUSES, CARE, DYKES, MEMBERS, CULTURE = (
    "城区河道综合整治", "老城区危旧房改造安置办法", "新型农村合作医疗补偿方案调整", "汛期水毁堤防抢险修复",
    "工商联会员企业服务办法", "文化惠民工程实施方案",
)  # fmt: skip


@transaction.atomic
def load(at: datetime) -> str:
    """Follow the decisions once; returns one line about it, "" when something is there or nothing was decided."""
    if ExecutionFeedback.objects.exists() or not Matter.objects.filter(title=RIVER).exists():
        return ""
    people = known_cast()
    for title in CARRIED_OUT:
        Follow(people, title).tell(50, DONE, "各项任务已全部完成。")
    _adjusted_under_way(Follow(people, RIVER))
    _silent(Follow(people, HOUSES))
    _evaluated(Follow(people, CARE))
    _suspended(Follow(people, DYKES))
    _adjusted(Follow(people, MEMBERS))
    Follow(people, CULTURE).tell(30, PROBLEM, "六个村的活动场地产权有争议，工程停工。", "请县政府协调确权。")
    return f"执行反馈 {ExecutionFeedback.objects.count()}，调整 {DecisionAdjustment.objects.count()}"


class Follow:
    """A decision of the demo and what is entered on it, days after its resolution."""

    def __init__(self, people: Cast, title: str) -> None:
        self.people, self.matter = people, Matter.objects.select_related("lead_unit").get(title=title)
        decided = execution_of(self.matter).resolved_on
        assert decided is not None
        self.decided: date = decided

    def day(self, days: int) -> date:
        return self.decided + timedelta(days=days)

    def office(self, days: int) -> dict[str, Any]:
        """The two offices at three in the afternoon of a day."""
        return {"by": self.people.office, "at": self.moment(days)}

    def moment(self, days: int) -> datetime:
        day = self.day(days)
        return datetime(day.year, day.month, day.day, 15, tzinfo=SHANGHAI)

    def tell(
        self, days: int, kind: FeedbackKind, finding: str, suggestion: str = "", sender: str = ""
    ) -> ExecutionFeedback:
        new = NewFeedback(self.matter.lead_unit, kind, self.day(days), finding, suggestion, sender)
        by = self.people.clerk(self.matter.lead_unit)
        return file_feedback(self.matter.pk, new, by=by, at=self.moment(days))


def _adjusted_under_way(one: Follow) -> None:
    """Corrected in its wording, criticised, and being adjusted: the new version is at its intent."""
    paper = Resolution.objects.in_force().get(run__matter=one.matter)
    new = NewCorrection("请抓好落实", "请认真抓好落实", "印发时漏字", one.people.head, one.day(6), clerical=True)
    correct_resolution(paper, new, **one.office(6))
    one.tell(30, PROGRESS, "完成清淤四公里，截污管网开工两处。")
    row = one.tell(58, PROBLEM, "地下管线资料不全，三处护岸须改线，投资预计增加两成。", "请调整护岸方案和分期。")
    answer_feedback(row, FeedbackAnswer.ADJUST, reason="调整护岸线位，第三期延后一年实施。", **one.office(66))
    asked = NewOpinion(
        Overseer.CONGRESS, one.day(70), "请加快截污工程进度，按季公开进展。", one.matter.lead_unit, "安人常〔2012〕9号"
    )
    opinion = file_opinion(one.matter.pk, asked, **one.office(70))
    text = "已倒排截污工期，自本季度起在门户网站按季公开。"
    reply_to_opinion(opinion, reply=text, by=one.people.clerk(one.matter.lead_unit), at=one.moment(78))


def _silent(one: Follow) -> None:
    """Told of twice, then never again: long stale."""
    one.tell(20, PROGRESS, "签订安置协议一百一十二户，占应签户的六成。")
    row = one.tell(34, PUBLIC, "过渡安置补助发放迟缓。", "按月发放。", "水巷片居民代表")
    answer_feedback(row, FeedbackAnswer.CONTINUE, reason="已改为按月发放，拖欠部分一次补齐。", **one.office(40))


def _evaluated(one: Follow) -> None:
    """Carried out, evaluated by an institution, laid before the government."""
    one.tell(35, PROGRESS, "新补偿比例全部执行，补偿基金运行平稳。")
    one.tell(80, DONE, "调整事项全部落实，大病二次补偿惠及四百余人。")
    new = NewCommission(EvaluationGround.DONE, one.day(84), one.day(114), institution="江南政策评估中心")
    given = commission_evaluation(one.matter.pk, new, **one.office(84))
    finding = "住院实际补偿比提高九个百分点，达到预期；乡镇卫生院床位利用趋紧。"
    result = Result(
        one.day(110), 88, finding, Recommendation.KEEP, "问卷六百份，入户访谈四十户，满意率百分之九十一。",
        "县人大代表二人、政协委员二人、村卫生室代表五人",
    )  # fmt: skip
    report = SimpleUploadedFile("新农合补偿方案后评估报告.pdf", _report(one, finding), "application/pdf")
    row = file_evaluation(given, result, upload=report, **one.office(110))
    present_evaluation(
        row, presented_on=one.day(116), meeting="县政府常务会议", result="同意评估结论，继续执行。", **one.office(116)
    )


def _report(one: Follow, finding: str) -> bytes:
    body = [
        Line("一、评估结论", 1),
        Line(finding),
        Line("二、建议", 1),
        Line("维持现行补偿方案，逐年测算基金承受能力。"),
    ]
    paper = Paper(f"{one.matter.title}决策后评估报告", body, signatory="江南政策评估中心", day=one.day(110))
    return print_paper(paper, at=one.moment(110), by="江南政策评估中心")


def _suspended(one: Follow) -> None:
    """A serious problem; the head suspends the execution and takes it up again, then it is carried out."""
    row = one.tell(9, PROBLEM, "河口段堤基出现渗漏，继续填筑有溃堤危险。")
    suspend_execution(
        one.matter.pk, leader=one.people.head, reason="堤基渗漏，先停工查险。", suspended_on=one.day(9),
        paper_number="安防汛〔2012〕11号", **one.office(9),
    )  # fmt: skip
    resume_execution(one.matter.pk, reason="防渗墙完工，经水利专家查验可以复工。", **one.office(24))
    answer_feedback(row, FeedbackAnswer.CONTINUE, reason="加做防渗墙后继续执行原方案。", **one.office(24))
    one.tell(60, DONE, "两处溃口堤段全部修复，通过验收。")


def _adjusted(one: Follow) -> None:
    """Adjusted on a feedback: the new version was decided and took its place."""
    row = one.tell(25, PROGRESS, "联系制度运行两个月，走访企业三十家。", "把小微企业纳入联系范围。")
    reason = "联系范围扩大到小微企业，每季度走访一次。"
    made = answer_feedback(row, FeedbackAnswer.ADJUST, reason=reason, **one.office(30))
    assert made is not None
    sketch = next(two for two in SKETCHES if two.title == one.matter.title)
    carry(Walk(one.people, sketch, made.successor, one.day(31)))
