"""The stages of carrying a decision out, as its people go through them: a function a stage, at their own desks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.actions.bulletin_compiling import begin_quarter, compute_quarter
from accountability.bulletin_jobs import ISSUE
from accountability.models import Task
from core import jobs
from core.models import Job
from core.periods import parse_period
from decisions.models import Matter
from organization.enums import Duty, PrincipalPost, UnitKind
from organization.models import Account, Person, Unit
from tests.accountability import build_rows
from tests.browser.conftest import LONG
from tests.browser.decision_people import Desk, Hall
from tests.factories import make_account, make_unit

TARGET, OWN = "城区河道清淤八公里", "镇区河段清淤三公里"
MILESTONE, ORDERED, DEADLINE = date(2013, 5, 30), date(2013, 6, 10), date(2013, 6, 20)


@dataclass(frozen=True)
class County:
    """Who takes part: the two offices, two inspectors, who approves bulletins, the clerk and the heads of a town."""

    office: Account
    inspector: Account
    checker: Account
    mayor: Account
    clerk: Account
    town: Unit
    deputy: Person
    team: list[Person]


def settle_county(county: Unit, town: Unit) -> County:
    inspection = make_unit("督查室", parent=county, kind=UnitKind.PARTY, appraisal_system="")
    mayor = make_account("高岚", county, Duty.COUNTY_LEADER)
    assert mayor.person is not None
    build_rows.appoint(mayor.person, county, "县长", principal=PrincipalPost.ADMINISTRATION)
    return County(
        make_account("文若水", county, Duty.TWO_OFFICES, username="wen"),
        make_account("来长庚", inspection, Duty.INSPECTION_OFFICE),
        make_account("苏督查", inspection, Duty.INSPECTION_OFFICE),
        mayor, make_account("龚文开", town, Duty.UNIT_CLERK), town, build_rows.leader(county),
        build_rows.team(town, "班子甲", "班子乙"),
    )  # fmt: skip


def url(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


def cells(desk: Desk, row: int, texts: dict[str, str]) -> None:
    """Fill cells of a row of the grid."""
    line = desk.main.locator("tbody tr").nth(row)
    for name, text in texts.items():
        line.locator(f"textarea[data-field={name}]").fill(text)


def decompose(hall: Hall, who: County, matter: Matter) -> Task:
    """From the list of decisions that wait, without retyping what was decided; incomplete it is not issued."""
    office = hall.at(who.office).go(url("awaiting")).press("编制")
    cells(office, 0, {"target": TARGET, "standard": "清淤 8 公里"})
    office.press("保存").follow("返回明细表")
    office.refused("下达", ["JH-A-6.1-b", "LS-3.1-a", "LS-3.1-c"])
    office.follow("填写任务")
    cells(office, 0, {
        "content": "清淤、截污", "measures": "落实清淤队伍", "milestones": f"{MILESTONE} 完成五公里",
        "deadline": str(DEADLINE), "leader": who.deputy.name, "lead": who.town.name, "person": who.team[0].name,
        "category": "重点工程",
    })  # fmt: skip
    office.press("保存").follow("返回明细表").press("下达")
    return Task.objects.get(table__matter=matter)


def file_own_table(hall: Hall, who: County) -> None:
    """The town breaks the row down in its own table, studies it, files it; the offices take it in."""
    clerk = hall.at(who.clerk).go(url("new_table"))
    clerk.press("建立", {"年度": "2013"})
    clerk.go(url("tables")).follow(f"{who.town.name}2013年").follow("分解上级任务")
    clerk.press("分解到本表", {f"分解：{TARGET}": True})
    cells(clerk, 0, {"target": OWN, "measures": "分段包干", "person": who.team[1].name})
    clerk.press("保存").follow("返回明细表")
    clerk.refused("报送备案", ["JH-B-3.2-a"])
    clerk.follow("登记集体研究").press("登记", {
        "地点": "三楼会议室", "主持人": who.team[0].name, "研究结论": "同意。",
    }).press("报送备案")  # fmt: skip
    office = hall.at(who.office).go("/").follow("去审查", within=who.town.name)
    office.press("接收备案")


def carry_out(hall: Hall, who: County, task: Task) -> None:
    """Started, and told of once."""
    clerk = hall.at(who.clerk).go(url("task", task.pk)).press("启动执行").follow("报告进展")
    clerk.press("报告进展", {"完成百分比": "40", "进展情况": "清淤四公里"})


def supervise(hall: Hall, who: County, task: Task) -> str:
    """An order on the row: sent, signed, fed back, answered, closed by another than who issued it. Gives its number."""
    desk = hall.at(who.inspector).go(f"{url('new_order')}?task={task.pk}")
    desk.press("保存拟办", {
        "来源": "重大决策部署", "督办事项": "加快河道清淤", "办理要求": "六月十日前完成五公里。",
        "承办责任人": who.team[0].name, "责任人电话": "6000001", "办结时限": str(ORDERED), "反馈周期（日）": "10",
        "联系电话": "6000002",
    }).press("下发")  # fmt: skip
    number = re.search(r"安\S*〔2013〕\d+号", desk.main.inner_text())
    assert number is not None
    order = desk.page.url
    clerk = hall.at(who.clerk).go(order).press("签收").follow("反馈进度")
    clerk.press("提交反馈", {"进度和落实情况": "增加一支队伍", "完成进度（%）": "60"})
    clerk.follow("上报办理结果").press("上报结果", {"办理结果": "五公里已完成"})
    hall.at(who.checker).go(order).follow("销号").press("核实并销号", {"核实情况": "现场核实"})
    return number[0]


def report(hall: Hall, who: County, task: Task) -> None:
    """The half-year report; without reason and measure for what was missed it is not filed."""
    clerk = hall.at(who.clerk).go(url("write_report", who.town.pk, 2013, "half"))
    page = clerk.page
    page.locator("[name=execution]").fill("按明细表推进，清淤逾期。")
    for name in ("situation", "problem", "suggestion"):
        page.locator(f"[name=no_{name}]").check()
    clerk.refused("报送", ["JH-B-4.2-c"])
    for row in page.locator("[name^=reason_]").all():
        row.fill("汛期停工")
    for row in page.locator("[name^=measure_]").all():
        row.fill("增加队伍")
    for row in page.locator("[name^=due_]").all():
        row.fill("2013-08-30")
    for row in page.locator("[name^=text_]").all():
        row.fill("完成五公里")
    clerk.press("报送")
    hall.at(who.office).go("/").follow("去签收", within=who.town.name).press("签收")


def rectify(hall: Hall, who: County, task: Task) -> str:
    """An order to put the overdue row right. Gives its number."""
    desk = hall.at(who.inspector).go(f"{url('new_rectification')}?task={task.pk}")
    desk.press("下达", {"整改期限": "2013-08-30"})
    number = re.search(r"安\S*〔2013〕\d+号", desk.main.inner_text() + desk.page.title())
    assert number is not None
    return number[0]


def bulletin(hall: Hall, who: County, folder: Path) -> tuple[Path, Path]:
    """The second quarter's, as the scheduled job compiles it: submitted, approved by somebody else, issued, downloaded
    as workbook and PDF."""
    quarter, now = parse_period("2013Q2"), timezone.now()
    draft = begin_quarter(quarter, compute_quarter(quarter, at=now), by=who.inspector, at=now)
    desk = hall.at(who.inspector).go(url("bulletin", draft.pk)).press("报批")
    page = desk.page.url
    hall.at(who.mayor).go(page).press("同意印发")
    desk.go(page).press("印发")
    jobs.run(Job.objects.get(kind=ISSUE).pk)  # as the worker does
    desk.go(page)
    return download(desk, "导出 Excel", folder / "bulletin.xlsx"), download(desk, "下载 PDF", folder / "bulletin.pdf")


def download(desk: Desk, link: str, path: Path) -> Path:
    with desk.page.expect_download(timeout=LONG) as coming:
        desk.main.get_by_role("link", name=link).first.click()
    coming.value.save_as(path)
    return path
