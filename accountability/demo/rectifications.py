"""Twelve rectification orders of the demo county, one for each way that such an order can go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accountability.actions.objections import answer_objection, object_to_order
from accountability.actions.rectifications import (
    NewRectification,
    ask_extension,
    close_rectification,
    decide_extension,
    issue_rectification,
    report_rectification,
    verify_rectification,
)
from accountability.demo.people import Hands
from accountability.demo.tables import YEAR, moment
from accountability.models import Problem, RectificationOrder
from organization.models import Unit

DAY = timedelta(days=1)
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@dataclass(frozen=True, slots=True)
class Way:
    """How an order goes: the unit, what is wrong, days from its issue to today, from today to its deadline."""

    way: str
    unit: str
    issue: str
    measures: str
    before: int = 20
    after: int = 30


NOW = (
    Way("open", "T04", "水毁堤段修复进度滞后，完成不足三成。", "增加两支施工队伍\n倒排工期，每周报进度"),
    Way("open", "T05", "饮水安全工程管网破损未及时修复。", "全线排查\n更换破损管段", 4, 2),
    Way("late", "G12", "涉农专项资金拨付超过规定时限。", "限时拨付到位\n建立拨付台账", 45, -8),
    Way("silent", "T09", "山洪预警设备长期离线。", "逐站检修\n落实专人值守", 140, 60),
    Way("reported", "T04", "村级财务公开不及时。", "逐村补公开\n建立季度公开制度", 35, 10),
    Way("verified", "G24", "保障性住房分配台账缺失。", "重新核对建账\n分配结果公示", 60, 15),
    Way("failed", "T07", "养殖场粪污直排。", "停产整治\n建设收集池", 50, 20),
    Way("asked", "G16", "河道管理范围内违章建筑整治反复。", "联合执法\n专人巡查", 25, 5),
    Way("granted", "T10", "卫生室改造停工。", "更换施工单位\n年底前完工", 70, 40),
    Way("objected", "T05", "惠农补贴发放名册与实际不符。", "逐户核对\n追回多发资金", 12, 40),
)


def orders(who: Hands, problems: Sequence[Problem], today: date) -> None:
    """Two of 2012 from problems, closed and revoked; the others around today."""
    first = _of_problem(who, problems[0])
    _finish(who, first, date(YEAR, 5, 28))
    close_rectification(
        first, note="现场核实，资金已拨付到位，同意销号。", by=who.inspection, at=moment(date(YEAR, 6, 1))
    )
    second = _of_problem(who, problems[1])
    objection = object_to_order(
        second, "所指台账属另一单位，附移交清单。", by=who.clerk(second.unit), at=moment(date(YEAR, 4, 25))
    )
    answer_objection(
        objection, upheld=False, answer="经核查，移交清单属实，撤销责任书。", by=who.second_office,
        at=moment(date(YEAR, 5, 8)),
    )  # fmt: skip
    for one in NOW:
        _now(who, one, today)


def _of_problem(who: Hands, problem: Problem) -> RectificationOrder:
    at = moment(date(YEAR, 4, 16))
    return _issue(
        who, problem.unit, problem.text, "明确专人，逐项整改\n举一反三，完善制度", date(YEAR, 6, 10), at, problem
    )


def _issue(
    who: Hands, unit: Unit, issue: str, measures: str, deadline: date, at: datetime, problem: Problem | None = None
) -> RectificationOrder:
    new = NewRectification(unit, who.people(unit)[0], issue, measures, deadline, problem)
    return issue_rectification(new, by=who.inspection, at=at)


def _finish(who: Hands, order: RectificationOrder, day: date) -> None:
    """The unit says that it is done; another office checks."""
    report_rectification(order, "整改措施已全部落实。", finished=True, by=who.clerk(order.unit), at=moment(day))
    _check(who, order, day + 2 * DAY, passed=True)


def _check(who: Hands, order: RectificationOrder, day: date, *, passed: bool) -> None:
    file = SimpleUploadedFile("现场核查照片.pdf", PDF, content_type="application/pdf")
    text = "现场查看，整改到位。" if passed else "收集池尚未启用，仍有外溢，退回继续整改。"
    verify_rectification(
        order, file, checked_on=day, place=order.unit.name, text=text, passed=passed, by=who.second_office,
        at=moment(day),
    )  # fmt: skip


def _now(who: Hands, one: Way, today: date) -> None:
    """One of those under way."""
    unit, start = who.unit(one.unit), today - one.before * DAY
    by = who.clerk(unit)
    order = _issue(who, unit, one.issue, one.measures, today + one.after * DAY, moment(start))
    if one.way in ("open", "late", "asked", "failed", "granted") and one.before > 10:
        report_rectification(order, "已制定整改方案，正在逐项落实。", by=by, at=moment(start + 8 * DAY))
    if one.way in ("reported", "verified"):
        report_rectification(
            order, "整改措施已全部落实，申请现场核查。", finished=True, by=by, at=moment(start + 25 * DAY)
        )
    if one.way == "verified":
        _check(who, order, today - 2 * DAY, passed=True)
    if one.way == "failed":
        report_rectification(order, "收集池已建成，申请现场核查。", finished=True, by=by, at=moment(start + 30 * DAY))
        _check(who, order, today - 3 * DAY, passed=False)
    if one.way in ("asked", "granted"):
        ask_extension(order, order.deadline + 20 * DAY, "连续降雨，无法连续施工。", by=by, at=moment(today - 5 * DAY))
    if one.way == "granted":
        decide_extension(
            order, granted=True, comment="情况属实，同意延期一次。", by=who.inspection, at=moment(today - 4 * DAY)
        )
    if one.way == "objected":
        object_to_order(order, "名册差异系人员迁移所致，请求复核。", by=by, at=moment(today - 3 * DAY))
