"""Clues, cases in every step, meetings with absences, registers and the supervision of integrity in the demo county.

Written by the actions; all names are invented. Deterministic but for the day on which it is loaded.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accountability.actions import case_steps as steps
from accountability.actions.cases import NewCase, distinguish, name_handler, open_case
from accountability.actions.clues import NewClue, close_clue, confirm_clue, dismiss_clue, record_clue, transfer_clue
from accountability.actions.leads import NewLead, answer_lead, record_lead
from accountability.actions.regulations import NewRegulation, register_regulation
from accountability.demo.people import Hands, hands
from accountability.demo.supervision import load_integrity, load_meetings, load_registers
from accountability.demo.tables import YEAR, moment
from accountability.enums import (
    CaseLevel,
    ClueKind,
    Extent,
    Ground,
    HandlerRole,
    Intent,
    LeadChannel,
    Occasion,
    RegulationKind,
    RegulationState,
    Weight,
)
from accountability.models import AccountabilityCase, Clue, Lead, RegulationArticle, Respondent
from core.fields import to_points
from organization.models import Account, Person, Unit

REGULATIONS = {
    RegulationKind.EXECUTION: ("安发〔2012〕6号", (
        ("第五条", "超越权限、违反程序决策造成重大损失的，追究参与决策人员的责任。"),
        ("第六条", "集体决策失误的，追究主要领导责任；因个人原因导致失误的，追究其相应责任。"),
        ("第九条", "执行不力、拖延推诿的，视情节给予责令检查、通报批评、组织处理。"),
    )),
    RegulationKind.ADMINISTRATIVE: ("安政发〔2012〕4号", (
        ("第三条", "行政问责坚持谁主管、谁负责，权责一致、惩教结合。"),
        ("第十二条", "失职渎职造成严重后果的，区分情况追究责任人。"),
    )),
}  # fmt: skip
C = ClueKind
CLUES: tuple[tuple[ClueKind, str, str, str, Occasion, str], ...] = (
    (C.WEAK_EXECUTION, "T06", "疏港道路路基工程久拖不决", "滞后四个月，三次督办没有进展。", Occasion.DAILY, "case"),
    (C.TRAINING, "G16", "未经批复在外地举办培训班", "三十人赴外地培训，没有列入年度计划。", Occasion.DAILY, "case"),
    (C.SHIFTED_COST, "T09", "向村级转嫁接待费用", "两笔接待费由柳湾村列支。", Occasion.YEAR_END, "confirmed"),
    (C.TRIP, "G34", "未经报批外出考察", "副局长一行外出五天，没有履行请假手续。", Occasion.DAILY, "closed"),
    (C.LEVY, "G24", "向沿街商户摊派绿化费", "按门面每户收取，没有依据。", Occasion.DAILY, "new"),
    (C.CHARGE, "G32", "办证过程中搭车收费", "另收资料费。", Occasion.DAILY, "new"),
    (C.OVERDUE, "G13", "环保验收意见逾期未复", "超过期限二十日没有反馈。", Occasion.DAILY, "case"),
    (C.BRIBERY, "T07", "换届选举中送礼拉票", "群众反映候选人上门送烟酒。", Occasion.DAILY, "case"),
    (C.OVERSTAFFED, "G19", "副职配备超出核定职数", "核定三名，实配四名。", Occasion.MIDYEAR, "new"),
    (C.GAMBLING, "G20", "工作日参与赌博", "公安机关现场查获。", Occasion.DAILY, "case"),
    (C.CONTRACTS, "G29", "为亲属承揽工程打招呼", "涉及一处办公楼维修工程。", Occasion.YEAR_END, "transferred"),
    (C.PROCEDURE, "G12", "项目决策没有征求意见", "直接提交会议研究。", Occasion.DAILY, "new"),
    (C.DERELICTION, "G15", "防汛值守脱岗", "强降雨期间值班室无人。", Occasion.MIDYEAR, "case"),
    (C.CHEATING, "G30", "考评中替被考评单位改分", "核对原始评分表，没有发现改动。", Occasion.YEAR_END, "dismissed"),
    (C.COMPLAINT, "T02", "办事窗口推诿", "群众三次上门没有办成。", Occasion.DAILY, "new"),
)  # fmt: skip
"""(kind, unit, title, text, source, how far it comes)."""
CASES: dict[ClueKind, tuple[Ground, str, tuple[str, ...]]] = {
    C.OVERDUE: (Ground.EXECUTION, "opened", ()),
    C.TRAINING: (Ground.TRAINING, "investigating", ()),
    C.BRIBERY: (Ground.BRIBERY, "heard", ()),
    C.WEAK_EXECUTION: (Ground.EXECUTION, "appealed", ("诫勉谈话", "通报批评")),
    C.DERELICTION: (Ground.DERELICTION, "served", ("停职待岗",)),
    C.GAMBLING: (Ground.ABUSE, "archived", ("通报批评", "纪律处分")),
}
"""Clue -> ground, stage and measures of its case."""


@transaction.atomic
def load(at: datetime) -> str:
    """Fill clues, cases and registers once; returns one line about them, "" when some are there."""
    if Clue.objects.exists() or not Unit.objects.filter(code="T04").exists():
        return ""
    who = hands()
    articles = _regulations(who.discipline)
    for place, row in enumerate(CLUES):
        _clue(who, place, row, articles)
    _leads(who)
    _unit_case(who, articles)
    load_meetings(who)
    load_registers(who)
    load_integrity(who, timezone.localdate(at))
    counted = (Clue.objects.count(), AccountabilityCase.objects.count(), Lead.objects.count())
    return "问题线索 {}，责任追究案件 {}，反映 {}".format(*counted)


def _regulations(by: Account) -> list[RegulationArticle]:
    for kind, (number, articles) in REGULATIONS.items():
        new = NewRegulation(
            kind, RegulationState.ISSUED, number, date(YEAR, 2, 10), "行政处罚法、行政许可法", articles
        )  # fmt: skip
        register_regulation(new, by=by, at=moment(date(YEAR, 2, 15)))
    return list(RegulationArticle.objects.order_by("pk"))


def _clue(
    who: Hands, place: int, row: tuple[ClueKind, str, str, str, Occasion, str], articles: list[RegulationArticle]
) -> None:
    kind, code, title, text, occasion, way = row
    unit, day = who.unit(code), date(YEAR, 4, 5) + timedelta(days=12 * place)
    by = who.discipline
    label = "第九届村委会换届选举" if kind is C.BRIBERY else ""
    new = NewClue(kind, title, text, occasion, unit, happened_on=day - timedelta(days=20), source_label=label)
    clue = record_clue(new, by=who.inspection if place % 3 == 0 else by, at=moment(day))
    later = moment(day + timedelta(days=5))
    if way in ("confirmed", "closed"):
        confirm_clue(clue, note="经调阅凭证、谈话核实，情况属实。", by=by, at=later)
    if way == "closed":
        close_clue(clue, result="责令作出书面检查，在机关大会上通报。", by=by, at=later)
    elif way == "dismissed":
        dismiss_clue(clue, note="核对原始评分表和系统记录，没有发现改动。", by=by, at=later)
    elif way == "transferred":
        transfer_clue(clue, authority="安澜县人民检察院", on=later.date(), note="涉嫌犯罪，移送。", by=by, at=later)
    elif way == "case":
        _case(who, clue, unit, later, articles)


def _case(who: Hands, clue: Clue, unit: Unit, at: datetime, articles: list[RegulationArticle]) -> None:
    ground, stage, measures = CASES[ClueKind(clue.kind)]
    by = who.discipline
    people = who.people(unit)[:2] if ground is Ground.EXECUTION else who.people(unit)[:1]
    assert clue.happened_on is not None
    new = NewCase(
        CaseLevel.COUNTY, ground, clue.title, clue.text, unit, clue.happened_on, people=people, units=[unit],
        articles=[articles[-1].pk if ground is Ground.DERELICTION else articles[2].pk], clue=clue,
        consequence="低洼处三十户进水，直接损失四十万元。" if ground is Ground.DERELICTION else "",
    )  # fmt: skip
    case = open_case(new, by=by, at=at)
    name_handler(case, _helper(who), HandlerRole.HANDLER, by=by, at=at)
    order = ("opened", "investigating", "heard", "served", "appealed", "archived")
    reached = order.index(stage)
    if reached >= 1:
        steps.investigate(case, note="调取台账，向有关人员了解情况。", by=by, at=at + timedelta(days=2))
    if reached >= 2:
        _hear(case, by, at + timedelta(days=8))
    if reached >= 3:
        _decide(case, measures, by, at + timedelta(days=15))
    if stage == "appealed":
        one = Respondent.objects.filter(case=case).order_by("pk")[0]
        on = (at + timedelta(days=25)).date()
        steps.file_appeal(one, on=on, text="征地受阻系客观原因，请求减轻处理。", by=by, at=at + timedelta(days=25))
    if stage == "archived":
        steps.archive(case, note="材料齐全，立卷归档。", by=by, at=at + timedelta(days=60))


def _hear(case: AccountabilityCase, by: Account, at: datetime) -> None:
    for place, one in enumerate(Respondent.objects.filter(case=case).order_by("pk")):
        steps.record_statement(one, dated=at.date(), text="承认工作抓得不紧，愿意接受组织处理。", by=by, at=at)
        weight = Weight.SECONDARY if place else Weight.PRIMARY
        distinguish(one, extent=Extent.PERSONAL, weight=weight, intent=Intent.NEGLIGENCE, by=by, at=at)
    steps.close_hearing(case, note="", by=by, at=at)


def _decide(case: AccountabilityCase, measures: tuple[str, ...], by: Account, at: datetime) -> None:
    outcomes = {one.pk: steps.Outcome(measures) for one in Respondent.objects.filter(case=case)}
    deduction = to_points(Decimal("0.5")) if case.ground == Ground.EXECUTION else None
    decision = steps.Decision(
        at.date(), outcomes, f"安纪发〔{YEAR}〕{case.pk + 10}号", "事实清楚，证据确凿。", deduction
    )  # fmt: skip
    steps.conclude(case, decision, by=by, at=at)
    steps.serve(case, on=at.date(), note="当面送达。", by=by, at=at)


def _helper(who: Hands) -> Person:
    """Somebody of the discipline commission's own unit without a sign-in."""
    home = who.discipline.person
    assert home is not None
    return next((one for one in who.people(home.unit) if one.pk != home.pk), home)


def _leads(who: Hands) -> None:
    rows = (
        (LeadChannel.HOTLINE, C.FINE, "执法人员当场罚款不开票据。", "G32", "王女士"),
        (LeadChannel.LETTER, C.COMPLAINT, "低保申请交了三个月没有答复。", "T02", ""),
        (LeadChannel.MEDIA, C.COMPLAINT, "晚报反映农贸市场周边占道经营。", "G24", "安澜晚报"),
        (LeadChannel.VISIT, C.COMPLAINT, "征地补偿款发放迟缓。", "T05", "柳湾村村民"),
    )
    for place, (channel, kind, text, code, reporter) in enumerate(rows):
        day = date(YEAR, 8, 6) + timedelta(days=9 * place)
        new = NewLead(channel, kind, text, day, who.unit(code), reporter)
        lead = record_lead(new, by=who.inspection, at=moment(day))
        if channel is LeadChannel.MEDIA:
            answer_lead(lead, answer="已组织整治并恢复通行。", by=who.inspection, at=moment(day, 16))


def _unit_case(who: Hands, articles: list[RegulationArticle]) -> None:
    """A head deals with one of his own people."""
    unit = who.unit("T04")
    leader = who.leader(unit)
    own = [one for one in who.people(unit) if one.unit_id == unit.pk and who.account(one) is None]
    new = NewCase(
        CaseLevel.UNIT, Ground.MISCONDUCT, "村级报表三次迟报", "影响全镇汇总。", unit, date(YEAR, 9, 1),
        people=own[-1:],
        articles=[articles[3].pk], occasion=Occasion.DAILY, source="镇党政办例行检查",
    )  # fmt: skip
    open_case(new, by=leader, at=moment(date(YEAR, 9, 10)))
