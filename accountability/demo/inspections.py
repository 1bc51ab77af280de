"""Supervision of the demo county: the plan of 2012 with its inspections, a draw, a covert one, rectification orders in
every state, summonses. What was over in 2012 bears its days; what is under way lies around today. Written by the
actions in the order of the days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.actions.inspection_plans import NewTheme, add_theme, begin_plan, decide_plan, submit_plan
from accountability.actions.inspections import (
    NewInspection,
    announce_draw,
    draw_inspection,
    end_inspection,
    propose_inspection,
    start_inspection,
)
from accountability.actions.problems import record_problem, report_problem, send_conclusion, write_conclusion
from accountability.actions.site_visits import NewVisit, publish_notice, record_visit, reply_to_suggestions
from accountability.demo.people import Hands, hands
from accountability.demo.rectifications import orders
from accountability.demo.summonses import summonses
from accountability.demo.tables import YEAR, moment
from accountability.enums import InspectionForm, InspectionMode, ProblemGrade
from accountability.gathering.inspections import owner_of
from accountability.models import Inspection, PlanTheme, Problem, RectificationOrder, Summons
from organization.models import Account, Person, Unit

DAY = timedelta(days=1)
F, M = InspectionForm, InspectionMode
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
THEMES = (
    ("重点工程建设进度", F.FIELD, M.REGULAR_PERIODIC, "四月、九月", "承担重点工程的乡镇和部门"),
    ("防汛准备", F.TRACKING, M.SPECIAL_PERIODIC, "五月至八月", "沿河乡镇，水务部门"),
    ("惠农资金发放", F.RANDOM, M.REGULAR_ANYTIME, "六月", "各乡镇、街道随机抽取"),
    ("窗口单位作风", F.COVERT, M.SPECIAL_ANYTIME, "不定期", "设有服务窗口的单位"),
)
"""Topic, form, mode, when, whom."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Who acts besides the inspection: the county head who approves, and the day of loading."""

    who: Hands
    mayor: Account
    today: date


@transaction.atomic
def load(at: datetime) -> str:
    """Fill supervision once; returns one line about it, "" when an inspection stands already."""
    if Inspection.objects.exists():
        return ""
    who = hands()
    stage = Stage(who, principal(who, "administration"), timezone.localdate(at))
    themes = _plan(stage)
    problems = _inspections(stage, themes)
    orders(who, problems, stage.today)
    _visits(stage)
    summonses(who, stage.mayor, principal(who, "party"), stage.today)
    return (
        f"督查 {Inspection.objects.count()}，限期整改 {RectificationOrder.objects.count()}，"
        f"约谈 {Summons.objects.count()}"
    )


def principal(who: Hands, side: str) -> Account:
    """The account of one of the county's two principal leaders."""
    found = Account.objects.filter(
        person__appointments__post__unit=who.county, person__appointments__post__principal=side,
        person__appointments__ends_on__isnull=True,
    )  # fmt: skip
    return found.order_by("pk")[0]


def person_of(account: Account) -> Person:
    assert account.person is not None  # every account of the demo but the system's has one
    return account.person


def upload(name: str = "现场照片和台账.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def _plan(stage: Stage) -> list[PlanTheme]:
    by = stage.who.inspection
    plan = begin_plan(YEAR, by=by, at=moment(date(YEAR, 1, 10)))
    themes = [
        add_theme(plan, NewTheme(topic, form, mode, timing, scope), by=by, at=moment(date(YEAR, 1, 10)))
        for topic, form, mode, timing, scope in THEMES
    ]
    submit_plan(plan, by=by, at=moment(date(YEAR, 1, 12)))
    decide_plan(plan, granted=True, by=stage.mayor, at=moment(date(YEAR, 1, 16)))
    return themes


def _propose(
    stage: Stage, title: str, topic: str, form: InspectionForm, mode: InspectionMode, units: Sequence[Unit], day: date,
    days: int = 3, theme: PlanTheme | None = None,
) -> Inspection:  # fmt: skip
    who = stage.who
    new = NewInspection(
        title=title, topic=topic, form=form, mode=mode, starts_on=day, ends_on=day + days * DAY, units=units,
        team=[person_of(who.inspection), *who.people(who.unit("P01"))[:1]], place="现场", theme=theme,
        plan_text="听取汇报，查阅台账，实地查看，走访群众；当场反馈，三日内形成结论。",
    )  # fmt: skip
    return propose_inspection(new, by=who.inspection, at=moment(min(day, stage.today) - 5 * DAY))


def _inspections(stage: Stage, themes: Sequence[PlanTheme]) -> list[Problem]:
    """Six: ended, drawn, tracked, covert, waiting for approval and a repetition of the first; problems for orders."""
    who = stage.who
    works, flood, money, window = themes
    field = _propose(
        stage, "重点工程一季度督查", works.topic, F.FIELD, M.REGULAR_PERIODIC,
        [who.unit(code) for code in ("T04", "T05", "G23")], date(YEAR, 4, 9), theme=works,
    )  # fmt: skip
    found = _held(stage, field, date(YEAR, 4, 9))
    drawn = _propose(
        stage, "惠农资金发放随机抽查", money.topic, F.RANDOM, M.REGULAR_ANYTIME, [], date(YEAR, 6, 18), theme=money
    )
    towns = [who.unit(f"T{number:02}") for number in range(1, 15)]
    announce_draw(
        drawn, towns, seats=3, public_source="6 月 15 日福利彩票双色球开奖号码", by=who.inspection,
        at=moment(date(YEAR, 6, 13)),
    )  # fmt: skip
    draw_inspection(drawn, public_value="03 09 14 21 26 31 08", by=who.inspection, at=moment(date(YEAR, 6, 18)))
    found += _held(stage, drawn, date(YEAR, 6, 18))
    now = stage.today
    tracked = _propose(
        stage, "水毁工程修复跟踪督查", flood.topic, F.TRACKING, M.SPECIAL_PERIODIC,
        [who.unit(code) for code in ("T04", "G16")], now - 6 * DAY, 20, theme=flood,
    )  # fmt: skip
    start_inspection(tracked, by=who.inspection, at=moment(now - 6 * DAY))
    covert = _propose(
        stage, "窗口单位作风暗访", window.topic, F.COVERT, M.SPECIAL_ANYTIME, [who.unit("T05"), who.unit("G32")],
        now - 3 * DAY, 10, theme=window,
    )  # fmt: skip
    start_inspection(covert, by=who.inspection, at=moment(now - 3 * DAY))
    _propose(stage, "冬季供暖保障督查", "冬季供暖", F.SURVEY, M.REGULAR_PERIODIC, [who.unit("G23")], now + 5 * DAY)
    again = _propose(
        stage, "水毁工程修复复查", flood.topic, F.FIELD, M.SPECIAL_ANYTIME, [who.unit("T04")], now + 30 * DAY
    )
    assert again.approved_at is None
    return found


def _held(stage: Stage, row: Inspection, day: date) -> list[Problem]:
    """From its start to the conclusions; a common problem of each unit, an important one of the first."""
    who, found = stage.who, []
    start_inspection(row, by=who.inspection, at=moment(day))
    for place, each in enumerate(row.units.select_related("unit")):
        grade = ProblemGrade.IMPORTANT if place == 0 else ProblemGrade.COMMON
        text = "资金拨付滞后，两个标段停工超过一个月。" if place == 0 else "工作台账不完整，进度填报与现场不符。"
        at = moment(day + DAY)
        problem = record_problem(row, each.unit, text=text, grade=grade, uploads=[upload()], by=who.inspection, at=at)
        if grade is ProblemGrade.IMPORTANT:
            report_problem(
                problem, owner_of(problem), reported_on=day + 2 * DAY, note="已书面报告，要求限期整改。",
                by=who.inspection, at=moment(day + 2 * DAY),
            )  # fmt: skip
        conclusion = write_conclusion(
            row,
            each.unit,
            f"{each.unit.name}总体推进有序，存在的问题：{text}",
            by=who.inspection,
            at=moment(day + 2 * DAY),
        )
        send_conclusion(conclusion, by=who.inspection, at=moment(day + 3 * DAY))
        found.append(problem)
    end_inspection(row, by=who.inspection, at=moment(day + 4 * DAY))
    return found


def _visits(stage: Stage) -> None:
    """Two visits, one with a word of the county head, and the notice that rests on them."""
    who = stage.who
    team = [person_of(who.inspection), person_of(who.office), person_of(who.second_office)]
    visits = [
        record_visit(
            NewVisit(title, place, day, team, findings, problems, suggestions), by=who.inspection, at=moment(day, 17)
        )
        for title, place, day, findings, problems, suggestions in (
            ("重点项目集中督办", "经济开发区", date(YEAR, 5, 8),
             "查看九个项目，七个按计划推进，两个因用地手续没有进场。",
             "项目前期手续办理慢，部门之间互为前置。", "建立重点项目联席会审，一次告知、并联办理。"),
            ("城乡环境整治现场督办", "河口镇、青石镇", date(YEAR, 7, 12), "沿线垃圾基本清理，两个村反弹。",
             "重整治、轻管护，长效投入不足。", "把管护经费列入预算，按村核定。"),
        )
    ]  # fmt: skip
    reply_to_suggestions(
        visits[0], "请政府办牵头，月底前拿出联席会审办法。", by=stage.mayor, at=moment(date(YEAR, 5, 10))
    )
    publish_notice(
        "关于重点项目和环境整治现场督办情况的通报", "为推动重点工作落实，督查组开展了现场督办，现将情况通报如下。",
        visits,
        praised=[who.unit("T04"), who.unit("G07")], urged=[who.unit("T09"), who.unit("G23")], by=who.inspection,
        at=moment(date(YEAR, 7, 20)),
    )  # fmt: skip
