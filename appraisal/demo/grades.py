"""The demo's grades of 2011 and 2012: appraisals of integrity of the townships, the annual grades beside them.

Of 2011 both are decided, told to all and closed; of 2012 the appraisal of integrity is, the annual grades are
proposals. Through the actions, deterministic; a database that holds a round already is left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

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


@dataclass(frozen=True, slots=True)
class Told:
    """A year of grading: numbers of the two methods, the paper on which the appraisal of integrity rests, its days and
    papers; the teams that are 好, below the quota of one third."""

    year: int
    methods: tuple[str, str]
    approval: str
    opened: date
    started: date
    weighed: date
    decided: date
    shown_to: date
    circulated: date
    record: str
    notice: str
    good: tuple[str, ...]


FORMER = Told(
    2011, ("安纪发〔2011〕3号", "安组发〔2011〕7号"), "安发〔2011〕19号", date(2011, 12, 5), date(2011, 12, 23),
    date(2011, 12, 26), date(2012, 1, 10), date(2012, 1, 19), date(2012, 1, 20), "安常纪〔2012〕1号",
    "安纪发〔2012〕1号", ("T05", "T06", "T09"),
)  # fmt: skip
CURRENT = Told(
    2012, ("安纪发〔2012〕4号", "安组发〔2012〕9号"), "安发〔2012〕21号", date(2012, 12, 3), date(2012, 12, 21),
    date(2012, 12, 24), date(2013, 1, 8), date(2013, 1, 16), date(2013, 1, 17), "安常纪〔2013〕1号",
    "安纪发〔2013〕2号", ("T04", "T05", "T06"),
)  # fmt: skip
"""They start when the reports of the year were heard and their ballot box was opened (demo.evaluations.HELD)."""
ANNUAL_OPENED = {2011: date(2012, 2, 7), 2012: date(2013, 1, 21)}
ANNUAL_DECIDED, ANNUAL_SHOWN_TO, ANNUAL_TOLD = date(2012, 2, 14), date(2012, 2, 23), date(2012, 2, 24)
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

PLAN = "shuangxiang-"
"""The annual grades follow the county's plan of all units."""
LAST, BEHIND = "T11", "考评列系统末位，通村公路建设进度滞后被通报批评"


@transaction.atomic
def load(at: datetime) -> str:
    """Fill both years once; one line about it, "" when there was nothing to do."""
    if GradeRound.objects.exists():
        return ""
    held = {one: _holder(one) for one in (Duty.DISCIPLINE, Duty.APPRAISAL_OFFICE, Duty.COUNTY_LEADER)}
    discipline, office, leader = held.values()
    units = list(Unit.objects.appraisable().filter(kind=UnitKind.TOWNSHIP).order_by("order", "code"))
    graded = 0
    for told in (FORMER, CURRENT):
        _method(RoundKind.INTEGRITY, "党风廉政建设责任制考核评价办法", told.methods[0], discipline, told)
        _method(RoundKind.ANNUAL, "领导班子和领导干部年度考核等次评定办法", told.methods[1], office, told)
        graded += _integrity(units, discipline, leader, told).targets.count()
        _annual(told, office, leader)
    annual = GradeRound.objects.filter(kind=RoundKind.ANNUAL).count()
    return f"责任制考核对象 {graded}，年度等次评定 {annual} 次"


def _annual(told: Told, office: Account, leader: Account) -> None:
    """What the rules propose from the final result; of the year before carried to its end."""
    final = Publication.objects.in_force().filter(version__period__label=str(told.year)).select_related("version")
    published = final.filter(version__scheme__code=f"{PLAN}{told.year}").first()
    if published is None:
        return
    opened = moment(ANNUAL_OPENED[told.year])
    row = actions.open_annual(published.version, by=office, at=opened)
    if told is not FORMER:
        return
    last = GradeTarget.objects.get(round=row, unit__code=LAST)
    standard = GradeStandard.objects.get(method=row.method, of_team=True, grade=Grade.AVERAGE)
    actions.give_grade(last, Grade.AVERAGE, standard=standard, reasons=BEHIND, by=office, at=opened)
    why = "与名次相近的单位比较，综合平时考核和专项工作评定"
    actions.give_rest(row, Grade.FAIR, reasons=why, by=office, at=opened)
    _weigh(row, date(2012, 2, 10), office, leader)
    _conclude(row, ANNUAL_DECIDED, "安常纪〔2012〕3号", ANNUAL_SHOWN_TO, office, leader)
    moves.circulate(row, "安组发〔2012〕3号", by=office, at=moment(ANNUAL_TOLD))
    moves.close(row, by=office, at=moment(ANNUAL_TOLD, hour=16))


def _holder(duty: Duty) -> Account:
    rows = DutyHolding.objects.in_force().filter(duty=duty, account__person__isnull=False)
    held = rows.select_related("account__person").order_by("pk").first()
    if held is None:
        raise RuntimeError(f"the demo's grades need an account of {duty}: load it first")
    return held.account


def _method(kind: RoundKind, title: str, number: str, by: Account, told: Told) -> GradingMethod:
    words = STANDARDS if kind is RoundKind.INTEGRITY else ANNUAL
    new = NewMethod(
        kind, title, number, told.year,
        [(of_team, grade, words[grade]) for of_team in (True, False) for grade in Grade],
        list(ITEMS.items()), [(part, TEXTS[part]) for part in PARTS],
    )  # fmt: skip
    return issue_method(write_method(new, by=by, at=moment(told.opened)), by=by, at=moment(told.opened))


def _integrity(units: list[Unit], by: Account, leader: Account, told: Told) -> GradeRound:
    assert by.person is not None
    assert leader.person is not None
    opened, started = moment(told.opened), moment(told.started)
    row = actions.open_integrity(told.year, units, approval=told.approval, by=by, at=opened)
    bare = [unit for unit, names in coverage() if not names and unit in units]
    if bare:
        assign_contact(by.person, bare, by=by, at=opened)
    rounds.add_team(row, "第一考核组", leader.person, units, members="县纪委、县委组织部人员", by=by, at=opened)
    rounds.publish_list(row, "12388", by=by, at=opened)
    moves.start(row, by=by, at=started)
    _steps(row, by, told.started)
    best = list(GradeTarget.objects.filter(round=row, tier=GradeTier.TEAM, unit__code__in=told.good).order_by("pk"))
    standard = GradeStandard.objects.get(method=row.method, of_team=True, grade=Grade.GOOD)
    count = paper("民主测评统计表", ["票数经监票人签字。"], day=told.started)
    for place, team in enumerate(best):
        counts = (52 + place, 6, 2, 0)
        count.seek(0)
        record_tally(team, TallyKind.EVALUATION, counts, count, by=by, at=started)
        why = "责任分解到人，专项治理成效明显，当年无违纪案件和信访查实问题"
        actions.give_grade(team, Grade.GOOD, standard=standard, reasons=why, by=by, at=started)
    actions.give_rest(row, Grade.FAIR, reasons="责任落实到位，个别工作进展不平衡", by=by, at=started)
    for unit in units:
        related = dict.fromkeys(RelatedField, "合格")
        rounds.record_related(row, unit, related, by=by, at=started)
    _weigh(row, told.weighed, by, leader)
    _conclude(row, told.decided, told.record, told.shown_to, by, leader)
    told_on = moment(told.circulated)
    moves.circulate(row, told.notice, by=by, at=told_on)
    if told is FORMER:
        rounds.record_step(row, IntegrityStep.FED_BACK, told.circulated, "向各单位书面反馈", by=by, at=told_on)
        moves.close(row, by=by, at=told_on)
    return row


def _steps(row: GradeRound, by: Account, day: date) -> None:
    at = moment(day)
    report = paper("述廉报告", ["报告履行党风廉政建设职责情况。"], day=day)
    for target in GradeTarget.objects.filter(round=row).select_related("unit").order_by("pk"):
        report.seek(0)
        rounds.release_report(target, day, report, by=by, at=at)
    for step in BEFORE_PROPOSAL:
        if step not in STAGED:
            called = step is not IntegrityStep.INVESTIGATED
            rounds.record_step(
                row, step, day, "按方案完成" if called else "没有触发情形", triggered=called, by=by, at=at
            )


def _weigh(row: GradeRound, day: date, by: Account, leader: Account) -> None:
    """Preliminary grades, a leader's opinion of them, put up to the county committee."""
    at = moment(day)
    moves.consult(row, by=by, at=at)
    asked = actions.ask_opinion(
        row, person=leader.person, unit=None, question="对定等初步意见的意见", due_on=day + timedelta(days=4), by=by,
        at=at,
    )  # fmt: skip
    actions.reply_opinion(asked, "同意初步意见。", by=leader, at=at)
    moves.submit(row, by=by, at=at)


def _conclude(row: GradeRound, day: date, record: str, shown_to: date, by: Account, leader: Account) -> None:
    """Decided by the standing committee and made public."""
    at = moment(day)
    minutes = paper("县委常委会会议纪要", [f"会议决定{row.title}等次。"], number=record, day=day)
    moves.decide(row, meeting_on=day, record=record, upload=minutes, by=leader, at=at)
    moves.publicise(row, first=day, last=shown_to, by=by, at=at)
