"""The assessment of the demo year 2011, from its plan to its end: each township filed, was rated and confirmed.

That year the groups assessed the townships alone; all others were scored by what departments filed. It takes place
before the year is computed: what it confirms are the year's scores.
"""

from __future__ import annotations

from datetime import date, timedelta

from appraisal.actions.assessment_rounds import NewRound, charge_members, end_round, open_round, plan_round
from appraisal.actions.collation import confirm_final, propose_final
from appraisal.actions.onsite import save_onsite, sign_onsite
from appraisal.actions.preliminary import close_preliminary, save_preliminary
from appraisal.actions.self_assessments import save_self_assessment, submit_self_assessment
from appraisal.demo.assessment import GROUPS, form_groups, heads_by_unit
from appraisal.demo.figures import scores
from appraisal.demo.papers import moment
from appraisal.gathering import gather_scheme
from appraisal.gathering.assessment import items_of
from appraisal.models import AssessmentRound, Member, Period
from appraisal.rules.assessment import Cell, Item
from organization.models import Account

PLANNED, SELF, RATED, SEEN, COLLATED = (
    date(2011, 12, 20), date(2012, 1, 6), date(2012, 1, 11), date(2012, 1, 13), date(2012, 1, 15),
)  # fmt: skip
BASIS = "安考评〔2011〕17号（党群口、政府口按部门数据计分，考评组只考评乡镇口）"
VISITED = ("T01", "T04")
ABOVE = 10_000
"""By how much their own points of the first item lie above what was measured, where the full mark leaves room."""
STATEMENT = "按承诺完成，台账齐全。"
SUMMARY = "围绕年度承诺抓落实，主要目标按期完成。\n不足：部分项目前期准备时间偏长。"
DEPARTING = "按测评得分，自评多计部分没有凭证"

Measured = dict[int, int | None]
"""Item id -> points as they were entered, None for 不涉及."""


def assess(period: Period) -> None:
    """The round of the year from its plan to its end."""
    names = {"zhouqinghe", *(name for group in GROUPS for name in group[2:])}
    by = {one.username: one for one in Account.objects.filter(username__in=names).select_related("person")}
    office, planned = by["zhouqinghe"], moment(PLANNED)
    plan = NewRound(f"{period.label}年度双向承诺综合考评", SELF, RATED, SEEN, COLLATED, basis=BASIS)
    row = plan_round(period, plan, by=office, at=planned)
    form_groups(row, GROUPS, by, planned)
    row = open_round(row, by=office, at=moment(PLANNED, hour=15))
    (_, letter, leader, second), *others = GROUPS
    for name, *_ in others:
        charge_members(row.groups.get(name=name), [], whole=True, by=office, at=moment(PLANNED, hour=16))
    facts = next(one for one in gather_scheme(period.scheme).facts.groups if one.code == letter)
    members = list(Member.objects.filter(scheme=period.scheme_id, code__startswith=letter).order_by("order"))
    items, lines, heads = items_of(row, members[0].group_id), scores(facts, period.label), heads_by_unit()
    for member in members:
        measured = {one.pk: lines[member.code][one.code] for one in items}
        _own(row, member, items, measured, heads[member.code])
        _rate(row, member, items[0].pk, measured, by[leader], by[second])
        confirm_final(row, member, by=office, at=moment(COLLATED, hour=15))
    end_round(row, by=office, at=moment(COLLATED, hour=17))


def _own(row: AssessmentRound, member: Member, items: list[Item], measured: Measured, head: Account) -> None:
    """What the unit files: what was measured, with a little more on the first item."""
    cells = {pk: Cell(points, points is None, STATEMENT) for pk, points in measured.items()}
    first = items[0]
    if (points := measured[first.pk]) is not None:
        cells[first.pk] = Cell(min(first.full, points + ABOVE), text=STATEMENT)
    filed = moment(SELF - timedelta(days=2))
    save_self_assessment(row, member, cells, summary=SUMMARY, by=head, at=filed)
    submit_self_assessment(row, member, by=head, at=filed + timedelta(hours=2))


def _rate(
    row: AssessmentRound, member: Member, first: int, measured: Measured, leader: Account, second: Account
) -> None:
    """The group rates by what was measured, says why on the first item, visits some and puts the final points up."""
    points = {pk: Cell(held, held is None, DEPARTING if pk == first else "") for pk, held in measured.items()}
    save_preliminary(row, member, points, by=second, at=moment(RATED - timedelta(days=1)))
    close_preliminary(row, member, by=leader, at=moment(RATED))
    if member.code in VISITED:
        _visit(row, member, leader, second)
    propose_final(row, member, by=leader, at=moment(COLLATED))


def _visit(row: AssessmentRound, member: Member, leader: Account, second: Account) -> None:
    """Seen on the spot, with nothing that departs from the preliminary points."""
    at = moment(SEEN)
    save_onsite(
        row, member, {}, visited_on=SEEN, place=member.name, findings="查看项目现场，核对台账，与初评一致。", by=second,
        at=at,
    )  # fmt: skip
    for one in (second, leader):
        sign_onsite(row, member, by=one, at=at + timedelta(hours=1))
