"""The demo county's progress of 2012: what units tell of their rows, half-year reports, acceptances. Deterministic."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accountability.actions.acceptance import accept_task
from accountability.actions.progress import NewProgress, comment_progress, report_progress
from accountability.actions.reports import (
    Contents,
    LineText,
    NewReport,
    begin_report,
    file_report,
    receive_report,
    save_draft,
)
from accountability.actions.selfchecks import NewCheck, close_rectification, correct, record_check
from accountability.actions.tasks import finish_task, start_task
from accountability.demo.people import Hands, hands
from accountability.demo.pictures import landscape
from accountability.demo.tables import ACCEPTED, YEAR, moment
from accountability.enums import Reception, ReportKind, TableKind, TaskCategory, TaskState, Verdict
from accountability.gathering.reports import rows_to_report
from accountability.gathering.rows import version_of, with_content
from accountability.models import ProgressEntry, ProgressReport, Task, UnitRectification
from accountability.rules.acceptance import Item
from accountability.rules.lines import stored
from accountability.rules.reports import Written
from organization.models import Account, Unit

Step = tuple[date, int, str, str]
STEPS: tuple[Step, ...] = (
    (date(YEAR, 4, 18), 22, "前期手续办完，队伍和资金已落实，按计划推进。", ""),
    (date(YEAR, 6, 28), 51, "完成过半任务，分段验收合格，正在推进下一段。", ""),
    (date(YEAR, 9, 20), 74, "主体工作基本完成，正在收尾和整理资料。", "雨季影响工期，已增加施工队伍。"),
)
BEHIND = "T05"
"""This unit does not reach its milestone of June."""
FILED = ("T01", "T04", "T05", "G16", "G24")
HALF = "上半年，本单位牵头的任务总体按进度推进。重大决策任务逐项落实到人，每月调度一次，问题当月销号。"
SITUATION = "入夏以来降雨偏多，部分工程工期受到影响；上级资金拨付方式有调整。"
PROBLEM = "个别项目用地手续办理较慢，影响后续开工。"
SUGGESTION = "建议国土、水务部门集中办理一次手续，建立并联审批。"

CHECKS = (
    ("T01", (5, 16), "对照明细表逐项自查，进度正常。", "清淤弃土堆放不规范。", "设置围挡，三日内清运完毕。", "closed"),
    ("T04", (5, 22), "自查项目台账和资金拨付。", "两份监理日志缺签字。", "补齐签字，实行周检查。", "corrected"),
    ("G16", (6, 8), "自查上半年任务，进度均达到时间要求。", "", "", ""),
    ("T05", (6, 12), "自查集镇改造工程。", "管网施工比计划慢两周。", "增加一个作业面，班子成员包段。", "open"),
)  # fmt: skip
"""Self-checks: (unit, day, what was looked at, problem, measure, how far it is)."""


@transaction.atomic
def load(at: datetime) -> str:
    """Tell of the rows of units whose table stands, file their half-year reports, accept what was finished."""
    if ProgressEntry.objects.exists() or not Task.objects.in_force().exists():
        return ""
    who = hands()
    for code in ACCEPTED:
        _tell(who, who.unit(code), STEPS[:2])
    _joint(who)
    _checks(who)
    for code in FILED:
        _report(who, who.unit(code))
    _draft(who)
    for code in ACCEPTED:
        _tell(who, who.unit(code), STEPS[2:])
    _finish(who)
    return f"任务进展 {ProgressEntry.objects.count()}，执行情况报告 {ProgressReport.objects.count()}"


def _hand(who: Hands, unit: Unit) -> Account:
    return who.clerks.get(unit.pk) or who.leaders.get(unit.pk) or who.clerk(unit)


def _tell(who: Hands, unit: Unit, told: tuple[Step, ...]) -> None:
    """Entries for each row of the unit's own table; the last row of one unit stands still since April."""
    by = _hand(who, unit)
    rows = list(
        with_content(Task.objects.in_force().filter(table__unit=unit, table__kind=TableKind.ANNUAL, table__year=YEAR))
    )
    still = len(rows) - 1 if unit.code == BEHIND else 0
    for place, task in enumerate(rows):
        if task.state == TaskState.PLANNED:
            start_task(task, by=by, at=moment(date(YEAR, 4, 6)))
        steps = tuple(one for one in told if one in STEPS[:1]) if place and place == still else told
        for day, percent, text, problems in steps:
            lines = stored(version_of(task).milestones)
            held = set(task.steps_done.values_list("line", flat=True))
            done = tuple(
                one.canonical() for one in lines
                if one.due is not None and one.due <= day.replace(month=day.month + 1) and one.canonical() not in held
            )  # fmt: skip
            new = NewProgress(percent + place % 4, f"{version_of(task).target}：{text}", problems, done, day)
            report_progress(task, new, by=by, at=moment(day), uploads=_photos(task, day))


def _photos(task: Task, day: date) -> list[SimpleUploadedFile]:
    """A picture of the site with what is told of a project in June."""
    if version_of(task).category != TaskCategory.PROJECT or day != STEPS[1][0]:
        return []
    return [SimpleUploadedFile("工地现场.png", landscape(task.pk % 7), content_type="image/png")]


def _checks(who: Hands) -> None:
    """Units look at their own work: without a problem, with one that is open, corrected, closed by the head."""
    for code, (month, day), finding, problem, measure, step in CHECKS:
        unit = who.unit(code)
        by, leader, on = _hand(who, unit), who.leaders.get(unit.pk), date(YEAR, month, day)
        due = on + timedelta(days=20) if problem else None
        record_check(NewCheck(unit, on, finding, problem, measure, due), by=by, at=moment(on))
        row = UnitRectification.objects.filter(unit=unit, problem=problem).last() if problem else None
        if row is None or step == "open":
            continue
        mended = on + timedelta(days=12)
        correct(
            row,
            measure=measure,
            due=due,
            correction="已按措施整改到位，资料存档备查。",
            day=mended,
            by=by,
            at=moment(mended),
        )
        if step == "closed" and leader is not None and leader.pk != by.pk:
            close_rectification(row, by=leader, at=moment(mended + timedelta(days=3)))


def _joint(who: Hands) -> None:
    """A county row that a second unit assists: both tell, the lead and the office say something to it."""
    rows = with_content(Task.objects.in_force().filter(table__kind=TableKind.POINTS, state=TaskState.PLANNED))
    task = next((one for one in rows if version_of(one).assisting.all() and version_of(one).lead_unit), None)
    if task is None:
        return
    lead = version_of(task).lead_unit
    assert lead is not None
    by, helper = _hand(who, lead), version_of(task).assisting.all()[0].unit
    start_task(task, by=by, at=moment(date(YEAR, 2, 20)))
    whole = report_progress(
        task, NewProgress(40, "全县总体完成四成，进度快于去年同期。"), by=by, at=moment(date(YEAR, 6, 15))
    )
    if helper.pk in who.clerks or helper.pk in who.leaders:
        told = NewProgress(35, "协办部分完成三成半，材料已报牵头部门。", "经费还差一成没有到位。")
        part = report_progress(task, told, by=_hand(who, helper), at=moment(date(YEAR, 6, 18)))
        if by.pk != part.recorded_by_id:
            comment_progress(part, "请在七月底前补齐经费，进度按周报送。", by=by, at=moment(date(YEAR, 6, 19)))
    if by.pk != who.office.pk:
        comment_progress(whole, "下半年要盯住年底目标，困难及时上报。", by=who.office, at=moment(date(YEAR, 6, 20)))


def _report(who: Hands, unit: Unit) -> None:
    """Filed in July: one with a row that missed, one given back; the others of the county are overdue."""
    by, at = _hand(who, unit), moment(date(YEAR, 7, 11))
    sheet = begin_report(NewReport(unit, YEAR, ReportKind.HALF), by=by, at=at)
    written = Written(
        {"execution": HALF, "situation": SITUATION, "problem": PROBLEM, "suggestion": SUGGESTION}
        if unit.code != "G16" else {"execution": HALF},
        frozenset({"situation", "problem", "suggestion"}) if unit.code == "G16" else frozenset(),
    )  # fmt: skip
    lines = {
        one.task.pk: LineText(
            "按计划推进，完成过半任务。", "施工单位进场晚，前期手续办理用时较长。" if one.miss else "",
            "增加一支施工队伍，实行周调度，班子成员包抓到底。" if one.miss else "",
            date(YEAR, 8, 31) if one.miss else None,
        )
        for one in rows_to_report(unit, YEAR, at.date())
    }  # fmt: skip
    file_report(sheet, Contents(written, lines), by=by, at=at)
    if unit.code == "G24":
        reason = "执行情况没有写重大决策任务的完成数字，请补充后重新报送。"
        receive_report(sheet, Reception.RETURNED, comment=reason, by=who.second_office, at=moment(date(YEAR, 7, 13)))
    elif unit.code != "T05":
        receive_report(sheet, Reception.RECEIVED, by=who.second_office, at=moment(date(YEAR, 7, 13)))


def _draft(who: Hands) -> None:
    """One that was begun and not filed."""
    unit = who.unit("G32")
    by, at = _hand(who, unit), moment(date(YEAR, 7, 14))
    sheet = begin_report(NewReport(unit, YEAR, ReportKind.HALF), by=by, at=at)
    save_draft(sheet, {"execution": "上半年完成任务"}, seen=0, by=by, at=at)


def _finish(who: Hands) -> None:
    """Two rows finished in November: one above its list, one below and a few days late."""
    for code, day, actual in (("T04", 28, "1.34"), ("T01", 26, "1.12")):
        unit = who.unit(code)
        rows = Task.objects.in_force().filter(table__unit=unit, table__kind=TableKind.ANNUAL, state=TaskState.RUNNING)
        task = rows.filter(table__year=YEAR).order_by("order").first()
        if task is None:
            continue
        at = moment(date(YEAR, 12, day))
        finish_task(task, Verdict.MET, confirmed=True, by=_hand(who, unit), at=at)
        items = [
            Item("固定资产投资", Decimal("1.2"), Decimal(actual), "亿元"),
            Item("新开工项目", Decimal(6), Decimal(6), "个"),
        ]
        accept_task(task, items, note="查阅统计报表和现场核实。", by=who.inspection, at=moment(date(YEAR, 12, 29)))
