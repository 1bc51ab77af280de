"""The demo's grades of 2012: a decided appraisal of integrity of the townships, the annual proposals beside it.

Through the actions, deterministic; a database that holds a round already is left as it is.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accountability.actions.integrity import assign_contact
from accountability.gathering.integrity import coverage
from appraisal.actions import grade_moves as moves
from appraisal.actions import grades as actions
from appraisal.actions import integrity_rounds as rounds
from appraisal.actions.grade_methods import NewMethod, issue_method, write_method
from appraisal.actions.grade_tallies import record_tally
from appraisal.demo.papers import moment, paper
from appraisal.enums.grades import Grade, GradeTier, IntegrityStep, RelatedField, RoundKind, TallyKind
from appraisal.models import GradeRound, GradeStandard, GradeTarget, GradingMethod, Publication
from appraisal.rules.grade_rounds import BEFORE_PROPOSAL, PARTS, STAGED
from organization.enums import Duty, UnitKind
from organization.models import Account, DutyHolding, Unit

YEAR = 2012
OPENED, STARTED, DECIDED = date(2012, 12, 3), date(2012, 12, 21), date(2013, 1, 8)
"""It starts when the reports of the year were heard and their ballot box was opened (demo.evaluations.HELD)."""
STANDARDS = {
    Grade.GOOD: "责任分解、落实、追究全部到位，无违纪案件，满意率在九成以上",
    Grade.FAIR: "责任分解和落实到位，无违纪案件，个别工作有差距",
    Grade.AVERAGE: "责任落实有明显差距，或者有轻微违纪问题",
    Grade.POOR: "责任不落实，或者主要领导受党纪处分",
}
ANNUAL = {
    Grade.GOOD: "得分率达到第一档，没有一票否决和弄虚作假", Grade.FAIR: "得分率达到第二档",
    Grade.AVERAGE: "得分率达到第三档", Grade.POOR: "得分率低于第三档",
}  # fmt: skip
ITEMS = {
    GradeTier.TEAM: "召开党委会研究部署党风廉政建设，分解责任，督促落实",
    GradeTier.PRINCIPAL: "履行第一责任人职责，重要工作亲自部署，管好班子带好队伍",
    GradeTier.DEPUTY: "履行一岗双责，抓好分管领域的党风廉政建设",
}
TEXTS = {
    "总则": "为落实党风廉政建设责任制，促进领导班子和领导干部履行职责，制定本办法。",
    "组织领导": "考核在县委领导下进行，县纪委组织实施，县党政领导带队。",
    "考核对象": "县级领导班子和领导干部，分班子、正职、副职三类。",
    "考核内容": "按一岗双责确定，各类对象各用一套履责内容。",
    "考核程序方法": "设十一个环节，客观分析，不简单以票取人。",
    "考核等次评定": "分好、较好、一般、差四等，各有具体标准和限额。",
    "考核结果应用": "公示、通报，并入廉政档案，作为业绩评定、奖惩和任用的重要依据。",
    "责任追究": "评为一般、差的诫勉谈话并限期整改；连续两年为差的组织调整。",
}  # fmt: skip
GOOD = 3
"""Teams that are 好, below the quota of one third."""


@transaction.atomic
def load(at: datetime) -> str:
    """Fill the year once; one line about it, "" when there was nothing to do."""
    if GradeRound.objects.exists():
        return ""
    held = {one: _holder(one) for one in (Duty.DISCIPLINE, Duty.APPRAISAL_OFFICE, Duty.COUNTY_LEADER)}
    discipline, office, leader = held.values()
    _method(RoundKind.INTEGRITY, "党风廉政建设责任制考核评价办法", "安纪发〔2012〕4号", discipline)
    _method(RoundKind.ANNUAL, "领导班子和领导干部年度考核等次评定办法", "安组发〔2012〕9号", office)
    units = list(Unit.objects.appraisable().filter(kind=UnitKind.TOWNSHIP).order_by("order", "code"))
    row = _integrity(units, discipline, leader)
    version = Publication.objects.in_force().filter(version__period__label=str(YEAR)).select_related("version").first()
    if version is not None:
        actions.open_annual(version.version, by=office, at=moment(date(2013, 1, 21)))
    annual = GradeRound.objects.filter(kind=RoundKind.ANNUAL).count()
    return f"责任制考核对象 {row.targets.count()}，年度等次评定 {annual} 次"


def _holder(duty: Duty) -> Account:
    rows = DutyHolding.objects.in_force().filter(duty=duty, account__person__isnull=False)
    held = rows.select_related("account__person").order_by("pk").first()
    if held is None:
        raise RuntimeError(f"the demo's grades need an account of {duty}: load it first")
    return held.account


def _method(kind: RoundKind, title: str, number: str, by: Account) -> GradingMethod:
    words = STANDARDS if kind is RoundKind.INTEGRITY else ANNUAL
    new = NewMethod(
        kind, title, number, YEAR, [(of_team, grade, words[grade]) for of_team in (True, False) for grade in Grade],
        list(ITEMS.items()), [(part, TEXTS[part]) for part in PARTS],
    )  # fmt: skip
    return issue_method(write_method(new, by=by, at=moment(OPENED)), by=by, at=moment(OPENED))


def _integrity(units: list[Unit], by: Account, leader: Account) -> GradeRound:
    assert by.person is not None
    assert leader.person is not None
    opened, started = moment(OPENED), moment(STARTED)
    row = actions.open_integrity(YEAR, units, approval="安发〔2012〕21号", by=by, at=opened)
    bare = [unit for unit, names in coverage() if not names and unit in units]
    assign_contact(by.person, bare, by=by, at=opened)
    rounds.add_team(row, "第一考核组", leader.person, units, members="县纪委、县委组织部人员", by=by, at=opened)
    rounds.publish_list(row, "12388", by=by, at=opened)
    moves.start(row, by=by, at=started)
    _steps(row, by, started)
    best = list(GradeTarget.objects.filter(round=row, tier=GradeTier.TEAM).order_by("pk")[:GOOD])
    standard = GradeStandard.objects.get(method=row.method, of_team=True, grade=Grade.GOOD)
    count = paper("民主测评统计表", ["票数经监票人签字。"], day=STARTED)
    for place, team in enumerate(best):
        counts = (52 + place, 6, 2, 0)
        count.seek(0)
        record_tally(team, TallyKind.EVALUATION, counts, count, by=by, at=started)
        why = "责任分解到人，专项治理成效明显，当年无违纪案件和信访查实问题"
        actions.give_grade(team, Grade.GOOD, standard=standard, reasons=why, by=by, at=started)
    actions.give_rest(row, Grade.FAIR, reasons="责任落实到位，个别工作进展不平衡", by=by, at=started)
    _settle(row, units, by, leader)
    return row


def _steps(row: GradeRound, by: Account, at: datetime) -> None:
    report = paper("述廉报告", ["报告履行党风廉政建设职责情况。"], day=STARTED)
    for target in GradeTarget.objects.filter(round=row).select_related("unit").order_by("pk"):
        report.seek(0)
        rounds.release_report(target, STARTED, report, by=by, at=at)
    for step in BEFORE_PROPOSAL:
        if step not in STAGED:
            called = step is not IntegrityStep.INVESTIGATED
            rounds.record_step(
                row, step, STARTED, "按方案完成" if called else "没有触发情形", triggered=called, by=by, at=at
            )


def _settle(row: GradeRound, units: list[Unit], by: Account, leader: Account) -> None:
    weighed, decided = moment(date(2012, 12, 24)), moment(DECIDED)
    moves.consult(row, by=by, at=weighed)
    asked = actions.ask_opinion(
        row, person=leader.person, unit=None, question="对定等初步意见的意见", due_on=date(2012, 12, 28), by=by,
        at=weighed,
    )  # fmt: skip
    actions.reply_opinion(asked, "同意初步意见。", by=leader, at=weighed)
    for unit in units:
        rounds.record_related(row, unit, dict.fromkeys(RelatedField, "合格"), by=by, at=weighed)
    moves.submit(row, by=by, at=weighed)
    minutes = paper(
        "县委常委会会议纪要", ["会议决定党风廉政建设责任制考核等次。"], number="安常纪〔2013〕1号", day=DECIDED
    )
    moves.decide(row, meeting_on=DECIDED, record="安常纪〔2013〕1号", upload=minutes, by=leader, at=decided)
    moves.publicise(row, first=DECIDED, last=date(2013, 1, 16), by=by, at=decided)
    moves.circulate(row, "安纪发〔2013〕2号", by=by, at=moment(date(2013, 1, 17)))
