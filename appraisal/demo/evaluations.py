"""The demo county's evaluations of 2011 and 2012: one of each counted, a survey in preparation, commissioned surveys.

Written by the actions; who answered what is invented, and the sums are the same on every machine.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from appraisal.actions import evaluations as actions
from appraisal.actions.commissioned import NewSurvey, import_survey
from appraisal.demo.papers import moment
from appraisal.enums.evaluations import EvaluationKind, InviteeKind, RatedTier
from appraisal.gathering.evaluations import team_rows
from appraisal.models import CommissionedSurvey, Evaluation, Period
from appraisal.rules.commissioned import HEADS
from appraisal.rules.evaluation_forms import ANSWERS, Raters
from ballots.actions.counting import close_poll, unseal
from ballots.actions.form_polls import cast_by_code, make_codes
from ballots.actions.keys import make_key
from ballots.actions.planning import open_poll
from ballots.models import Teller
from core.documents.columns import Column
from core.documents.excel import Sheet, write_workbook
from organization.enums import Duty
from organization.models import Account, DutyHolding, Person

UNIT = "T04"
HELD = {2011: date(2011, 12, 22), 2012: date(2012, 12, 20)}
WORDS = ("山雀落在第三根电线上不肯走", "井边的石榴树去年开过两次花")
"""Invented passphrases; the box they lock is opened at once."""
RATERS = (("g1", "领导班子成员", 30, 6), ("g2", "中层干部", 30, 8), ("g3", "干部职工", 40, 14))
"""Code, label, weight, ballots."""
MARKS = {2011: (5, 9, 11), 2012: (6, 10, 11)}
"""Of twelve answers how many are 优秀, 称职 or better, 基本称职 or better."""
GUESTS = (
    (InviteeKind.DELEGATE, "邱明远", "县党代表、河湾村党支部书记", True),
    (InviteeKind.DELEGATE, "田秋实", "县人大代表、种粮大户", True),
    (InviteeKind.DELEGATE, "霍启文", "县政协委员、县一中教师", False),
    (InviteeKind.COMMISSIONER, "孟宪章", "县纪委委员", False),
    (InviteeKind.COMMISSIONER, "石敬亭", "镇纪委委员", True),
    (InviteeKind.MONITOR, "骆青山", "特邀监察员、退休干部", False),
    (InviteeKind.CONDUCT, "尹小满", "行风监督员、社区网格员", True),
    (InviteeKind.SERVED, "柏长林", "码头社区居民", True),
    (InviteeKind.SERVED, "花荣茂", "个体经营者", True),
    (InviteeKind.SERVED, "邬立春", "涉农企业负责人", False),
)
QUESTIONS = ("对本县党风廉政建设和反腐败工作是否满意", "对身边领导干部的作风是否满意", "对窗口单位办事效率是否满意")
SATISFIED = {
    2011: ((838, 1000), (771, 1000), (742, 1000)), 2012: ((867, 1000), (804, 1000), (779, 996)),
}  # fmt: skip
"""Satisfied and all answers to each question."""


@transaction.atomic
def load(at: datetime) -> str:
    """Fill once; one line about it, "" when there was nothing to do."""
    if Evaluation.objects.exists() or CommissionedSurvey.objects.exists():
        return ""
    office, watch = _cast()
    rows = Period.objects.filter(scheme__code__startswith="shuangxiang-", label__in=[str(year) for year in HELD])
    for period in rows.select_related("scheme__rulebook").order_by("label"):
        _work_report(period, office, watch)
        _commissioned(int(period.label), office)
    newest = rows.filter(label=str(max(HELD))).select_related("scheme__rulebook").first()
    if newest is None:
        return ""
    _survey(newest, office, watch)
    return f"测评 {Evaluation.objects.count()}，委托调查 {CommissionedSurvey.objects.count()}"


def _cast() -> tuple[Account, list[Account]]:
    """Who runs the evaluations, and two scrutineers of other offices."""
    found = []
    for duty in (Duty.APPRAISAL_OFFICE, Duty.DISCIPLINE, Duty.TWO_OFFICES):
        held = DutyHolding.objects.in_force().filter(duty=duty, account__person__isnull=False).order_by("pk")
        found += [one.account for one in held.select_related("account__person")[:1]]
    if len(found) < 3:
        raise RuntimeError("the demo's evaluations need three accounts of the offices: load them first")
    return found[0], found[1:]


def _people(accounts: list[Account]) -> list[Person]:
    return [one.person for one in accounts if one.person is not None]


def _work_report(period: Period, office: Account, watch: list[Account]) -> None:
    """The reports of 河口镇 for the year, heard, judged by 28 people, counted."""
    year = int(period.label)
    held = HELD[year]
    unit = period.scheme.members.get(code=UNIT).unit
    rated = team_rows(unit, period, held)
    raters = [Raters(code, label, Fraction(weight)) for code, label, weight, _ in RATERS]
    title, watchers = f"{unit.name}{year}年度述职述廉测评", _people(watch)
    plan = actions.NewEvaluation(EvaluationKind.WORK_REPORT, title, unit, rated, raters, scrutineers=watchers)
    made = actions.plan_evaluation(period, plan, by=office, at=moment(held - timedelta(days=3)))
    for person in (None, *(one.person for one in rated if one.tier is not RatedTier.TEAM)):
        actions.add_report(made, person=person, reported_on=held, upload=None, by=office, at=moment(held))
    actions.close_meeting(made, held_on=held, attendance=31, by=office, at=moment(held))
    poll = made.poll
    for account, words in zip(watch, WORDS, strict=True):
        make_key(poll, passphrase=words, repeated=words, by=account, at=moment(held, hour=9))
    codes = make_codes(poll, {code: ballots for code, _, _, ballots in RATERS}, by=office, at=moment(held, hour=9))
    open_poll(poll, by=office, at=moment(held, hour=10))
    for number, (_, code) in enumerate(sorted(codes)):
        answers = {f"{one.code}/overall": _answer(number, place, MARKS[year]) for place, one in enumerate(rated)}
        cast_by_code(code, answers=answers)
    closed = close_poll(poll, by=office, at=moment(held, hour=11))
    tellers = Teller.objects.filter(poll=closed, role="scrutineer").order_by("pk")
    passphrases = {one.pk: words for one, words in zip(tellers, WORDS, strict=True)}
    unseal(closed, passphrases=passphrases, by=watch[0], at=moment(held, hour=14))


def _answer(number: int, place: int, marks: tuple[int, int, int]) -> str:
    """Mostly 优秀 and 称职; by the voter's place among the slips of his group, which are alike."""
    mark = (number * 7 + place * 5) % 12
    return ANSWERS[sum(mark >= line for line in marks)]


def _survey(period: Period, office: Account, watch: list[Account]) -> None:
    """A survey about the same town with its guests, not yet begun."""
    unit, held = period.scheme.members.get(code=UNIT).unit, HELD[int(period.label)]
    rated = [one for one in team_rows(unit, period, held) if one.tier is not RatedTier.MEMBER]
    raters = [Raters(kind.value, kind.label, Fraction(20)) for kind in InviteeKind]
    plan = actions.NewEvaluation(
        EvaluationKind.SURVEY, f"{unit.name}{period.label}年度民意调查", unit, rated, raters, scrutineers=_people(watch)
    )
    at = moment(held + timedelta(days=5))
    made = actions.plan_evaluation(period, plan, by=office, at=at)
    for kind, name, post, front_line in GUESTS:
        actions.invite(made, kind=kind, name=name, post=post, front_line=front_line, by=office, at=at)


def _commissioned(year: int, office: Account) -> None:
    rows = [(question, *counts) for question, counts in zip(QUESTIONS, SATISFIED[year], strict=True)]
    data = write_workbook([Sheet("满意度", [Column(head) for head in HEADS], rows)])
    upload = SimpleUploadedFile("满意度调查结果.xlsx", BytesIO(data).getvalue())
    new = NewSurvey(year, "党风廉政建设满意度调查", "县统计局社情民意调查中心", 1000, date(year, 12, 10))
    import_survey(new, upload, by=office, at=moment(HELD[year]))
