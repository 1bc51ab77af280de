"""The demo county's commitments of 2011 and 2012 with what came of them, and this year's as they stand; by the actions.

Of 2011 all that was promised is verified, graded and published: the heads took office in September and signed then. Of
2012 twelve units promise, ten are accepted, six have told of the year and were verified, four are graded, three of
these published; two cadres of one township promise it. Nothing happens where commitments are held already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from appraisal.actions.commitments import (
    Draft,
    Verdict,
    review_commitment,
    save_commitment,
    submit_commitment,
)
from appraisal.actions.fulfilment import (
    Checked,
    Told,
    check_fulfilment,
    grade_commitment,
    publish_grade,
    report_fulfilment,
)
from appraisal.demo.papers import moment
from appraisal.enums.commitments import CheckOutcome, CommitmentGradeName, CommitmentOutcome, CommitmentScope
from appraisal.gathering.commitments import heads_of
from appraisal.models import Commitment, CommitmentTarget
from appraisal.rules.commitments import Promise
from organization.enums import Duty
from organization.models import Account, DutyHolding, Unit

TOWNSHIPS = ("T01", "T02", "T03", "T04", "T05", "T06")
BUREAUS = ("G12", "G14", "G20", "G21", "G07", "G08")
WAITING, RETURNED = "G07", "G08"


@dataclass(frozen=True, slots=True)
class Promised:
    """A year of commitments: who promises, from which day on, the verified degrees of the three targets of those who
    told of it, where grades are published; others of ``graded`` are graded only."""

    year: int
    units: tuple[str, ...]
    signed: date
    told: Mapping[str, tuple[int, int, int]]
    graded: tuple[str, ...]
    published: Mapping[str, CommitmentScope]


FORMER = Promised(
    2011, ("T01", "T02", "T04", "T05", "G12", "G14", "G20"), date(2011, 9, 6),
    {"T01": (100, 100, 100), "T02": (100, 100, 100), "T04": (100, 74, 88), "T05": (100, 80, 88),
     "G12": (100, 100, 100), "G14": (92, 70, 100), "G20": (100, 100, 100)},
    ("T01", "T02", "T04", "T05", "G12", "G14", "G20"),
    {"T01": CommitmentScope.PUBLIC, "T02": CommitmentScope.COUNTY, "T04": CommitmentScope.PUBLIC,
     "T05": CommitmentScope.PUBLIC, "G12": CommitmentScope.COUNTY, "G14": CommitmentScope.COUNTY,
     "G20": CommitmentScope.PUBLIC},
)  # fmt: skip
"""Signed in the week after the heads took office."""
CURRENT = Promised(
    2012, (*TOWNSHIPS, *BUREAUS), date(2012, 3, 5),
    {"T01": (100, 100, 100), "T02": (100, 88, 80), "T04": (100, 95, 100), "T05": (100, 60, 85),
     "G12": (100, 100, 92), "G14": (90, 100, 70)},
    ("T01", "T02", "T04", "T05"),
    {"T01": CommitmentScope.PUBLIC, "T04": CommitmentScope.PUBLIC, "T02": CommitmentScope.COUNTY},
)  # fmt: skip
"""Of those who told of it the last two are left to be graded."""
OPEN = (2012, "G14", 3)
"""A report that nobody has verified yet."""
FLOOD = "六月中旬特大洪水，渠首工程停工四十天，有水利部门证明。"
IN_TOWNS = (
    (
        "通村公路建设",
        "新改建通村公路 12 公里，全部通过交工验收。",
        "分三个标段包干，镇领导各联系一段，每月调度一次。",
        (11, 30),
    ),
    (
        "灌区渠系配套",
        "衬砌干支渠 8.5 公里，新增有效灌溉面积 3200 亩。",
        "汛前完成渠首工程，整合水利和农业项目资金。",
        (10, 31),
    ),
    (
        "办事大厅提速",
        "便民服务事项办结时限平均压缩三分之一，群众满意率不低于 95%。",
        "公开流程和时限，一窗受理，按月通报超时事项。",
        (12, 20),
    ),
)
IN_BUREAUS = (
    ("重点项目服务", "全年服务重点项目 20 个，审批事项按时办结率 100%。",
     "一个项目一名联系人，容缺受理，并联审批。", (12, 10)),
    ("行政执法规范", "案件评查优秀率不低于 90%，行政复议撤销率为零。",
     "每季度评查一次，典型案例讲评，全员培训。", (11, 30)),
    ("基层联系服务", "班子成员每季度到联系村不少于 3 次，解决实际问题 30 件。",
     "建立问题台账，限时答复，年底由群众评议。", (12, 15)),
)  # fmt: skip
SUPPORT = "县委、县政府协调项目用地和配套资金，按季度了解进展，请示事项十个工作日内答复。"


@transaction.atomic
def load(at: datetime) -> str:
    """Fill the commitments once; one line about it, "" when there was nothing to do."""
    if Commitment.objects.exists():
        return ""
    units = {one.code: one for one in Unit.objects.filter(code__in=[*TOWNSHIPS, *BUREAUS])}
    leaders = _leaders(units)
    office = _office()
    for promised in (FORMER, CURRENT):
        for place, code in enumerate(one for one in promised.units if one in leaders):
            _promise(units[code], leaders[code], office, promised.year, promised.signed + timedelta(days=place))
        _cadres(units["T04"], leaders, promised.year, promised.signed + timedelta(days=15))
        for code in promised.told:
            if code in leaders:
                _tell(units[code], leaders[code], office, promised)
    _this_year(units, leaders, at)
    return f"承诺书 {Commitment.objects.count()}，承诺目标 {CommitmentTarget.objects.count()}"


def _leaders(units: dict[str, Unit]) -> dict[str, Account]:
    """The account of each unit's leader, where he is one of its principals."""
    held = DutyHolding.objects.in_force().filter(duty=Duty.UNIT_LEADER, unit__in=units.values())
    found: dict[str, Account] = {}
    for one in held.select_related("account__person", "unit").order_by("pk"):
        if one.account.person_id in dict(heads_of(one.unit, CURRENT.signed)):
            found.setdefault(one.unit.code, one.account)
    return found


def _office() -> Account:
    held = DutyHolding.objects.in_force().filter(duty=Duty.APPRAISAL_OFFICE).select_related("account__person")
    return held.order_by("pk")[0].account


def _promises(code: str, year: int) -> list[Promise]:
    rows = IN_TOWNS if code in TOWNSHIPS else IN_BUREAUS
    return [Promise(title, goal, measure, date(year, *day)) for title, goal, measure, day in rows]


def _promise(unit: Unit, leader: Account, office: Account, year: int, day: date) -> None:
    draft = Draft(_promises(unit.code, year))
    version = submit_commitment(unit, None, year, draft, by=leader, at=moment(day))
    if unit.code == WAITING:
        return
    outcome = CommitmentOutcome.RETURNED if unit.code == RETURNED else CommitmentOutcome.APPROVED
    comment = "第三项目标没有写明考核办法，请补充后再报。" if unit.code == RETURNED else ""
    verdict = Verdict(outcome, version.sha256, SUPPORT, comment)
    review_commitment(version.commitment, verdict, by=office, at=moment(day, hour=16))


def _cadres(unit: Unit, leaders: dict[str, Account], year: int, day: date) -> None:
    """Two cadres promise their township; its leader accepts one, the other waits."""
    held = DutyHolding.objects.in_force().filter(duty=Duty.CADRE, unit=unit).select_related("account__person")
    for place, one in enumerate(held.order_by("pk")[:2]):
        person, row = one.account.person, IN_TOWNS[place]
        if person is None or unit.code not in leaders:
            continue
        promise = Promise(row[0], f"分管的{row[0]}按镇里承诺的标准和时限完成。", row[2], date(year, *row[3]))
        signed = moment(day + timedelta(days=place))
        version = submit_commitment(unit, person, year, Draft([promise]), by=one.account, at=signed)
        if place == 0:
            verdict = Verdict(
                CommitmentOutcome.APPROVED, version.sha256, "镇党委协调村组和部门配合，每月听取一次汇报。"
            )
            review_commitment(version.commitment, verdict, by=leaders[unit.code], at=moment(day + timedelta(days=2)))


def _tell(unit: Unit, leader: Account, office: Account, of: Promised) -> None:
    """What came of the year: told and verified in January, graded and published a week later."""
    row = Commitment.objects.select_related("current").get(unit=unit, year=of.year, person__isnull=True)
    targets = CommitmentTarget.objects.filter(version=row.current_id).select_related("version__commitment")
    degrees = of.told[unit.code]
    for target, degree in zip(targets.order_by("order"), degrees, strict=True):
        excused = degree == 60
        text = f"{target.goal}已按验收标准完成。" if degree == 100 else f"完成 {degree}%，剩余部分列入次年一季度。"
        told = Told(str(of.year), text, degree, FLOOD if excused else "")
        report = report_fulfilment(target, told, by=leader, at=moment(date(of.year + 1, 1, 4)))
        if (of.year, unit.code, target.order) == OPEN:
            continue
        found = Checked(CheckOutcome.CONFIRMED, degree, excused, "现场核查，资料齐全。")
        check_fulfilment(report, found, by=office, at=moment(date(of.year + 1, 1, 8)))
    if unit.code in of.graded:
        mean = sum(degrees) / len(degrees)
        grade = CommitmentGradeName.GOOD if mean >= 90 else CommitmentGradeName.FAIR
        made = grade_commitment(row, grade=grade, reason="", by=office, at=moment(date(of.year + 1, 1, 10)))
        if unit.code in of.published:
            publish_grade(made, scope=of.published[unit.code], by=office, at=moment(date(of.year + 1, 1, 15)))


def _this_year(units: dict[str, Unit], leaders: dict[str, Account], at: datetime) -> None:
    """One draft of a clerk and one that waits for the county."""
    year = at.year
    clerk = DutyHolding.objects.in_force().filter(duty=Duty.UNIT_CLERK, unit=units["T04"]).select_related("account")
    save_commitment(
        units["T04"], None, year, Draft(_promises("T04", year)[:2]), by=clerk.order_by("pk")[0].account, at=at
    )
    if "T05" in leaders:
        submit_commitment(units["T05"], None, year, Draft(_promises("T05", year)), by=leaders["T05"], at=at)
