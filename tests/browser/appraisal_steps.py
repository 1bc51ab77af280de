"""The year of appraisal up to its first result: a function a step, each by the duty whose step it is."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from appraisal.actions.assessment_rounds import NewRound, add_group, charge_members, open_round, plan_round, seat_person
from appraisal.actions.readings import record_readings
from appraisal.actions.scores import enter_scores
from appraisal.models import Commitment, Evaluation, Indicator, Member, Period
from appraisal.rules.methods import Reading
from ballots.actions.form_polls import cast_by_code
from core import jobs
from core.models import Job
from tests.appraisal.promises import targets, verified
from tests.appraisal.small import points
from tests.appraisal.supply import file_values, submit
from tests.ballots.conftest import WORDS
from tests.browser.appraisal_people import (
    TOWNS,
    County,
    Fields,
    attach,
    download,
    link,
    look,
    open_link,
    paper_text,
    person_of,
    says,
    scheme_of,
    url,
)
from tests.browser.decision_people import Hall
from tests.browser.test_axe import PHONE

TARGET, YEAR = "承诺兑现", 2012


def build_scheme(hall: Hall, who: County, folder: Path) -> None:
    """Last year's carried over; a changed mark is told with its difference, stops the issue, and is put right."""
    desk = hall.at(who.office).go(url("schemes"))
    look(who, desk)
    desk.follow("安澜县2011年度综合考评方案").follow("沿用到下一年")
    look(who, desk)
    desk.press("建立草案")
    says(desk, "安澜县2012年度综合考评方案", "编制中")
    look(who, desk)
    desk.follow("乡镇口").follow("重点工程")
    look(who, desk)
    desk.press("保存", {"基础分": "45"})
    look(who, desk)
    desk.follow("下发方案")
    look(who, desk)
    says(desk, "T.1", "合计\n105", "相差\n+5")
    expect(desk.button("确认下发")).to_be_disabled()
    desk.go(url("scheme", scheme_of(YEAR).pk)).follow("乡镇口").follow("重点工程").press("保存", {"基础分": "40"})
    desk.follow("下发方案").press("确认下发")
    says(desk, "方案已下发", "已下发")


def register_series(hall: Hall, who: County, folder: Path) -> None:
    """The raw figures of the scheme into the catalogue, from the workbench."""
    desk = hall.at(who.office).go("/").follow("去登记")
    look(who, desk)
    desk.press("登记")
    says(desk, "已登记到数据目录", "地区生产总值")
    look(who, desk)


def commit(hall: Hall, who: County, folder: Path) -> None:
    """The clerk drafts on one page, the head signs, the level above agrees; the letter is numbered and printed."""
    hall.clock.set(date(2012, 3, 1))
    desk = hall.at(who.clerk).go("/").follow("去填写", within="2012年度承诺书")
    look(who, desk)
    promise = desk.main.get_by_role("region", name="第 1 项")
    expect(promise.get_by_label("承诺事项")).to_have_value(TARGET)
    promise.get_by_label("目标").fill("完成 12 公里通村公路")
    promise.get_by_label("措施").fill("分段包干，按月调度")
    promise.get_by_label("完成时限").fill("2012-11-30")
    desk.press("保存草稿")
    desk = hall.at(who.head).go("/").follow("去填写", within="2012年度承诺书").press("签字报送")
    says(desk, "审核同意后生效", "12 公里")
    look(who, desk)
    desk = hall.at(who.office).go("/").follow("去审核", within=TOWNS[0]).press("同意并签订")
    says(desk, "承诺书生效")
    row = Commitment.objects.get()
    letter = paper_text(download(desk, link(desk, "下载承诺书 PDF"), folder))
    assert [one for one in (row.number, "河口镇", "陆远", "完成12公里通村公路") if one not in letter] == []


def supply_quarter(hall: Hall, who: County, folder: Path) -> None:
    """The supplier's cells of the quarter, locked with their paper; the appraised unit sees its own."""
    hall.clock.set(date(2012, 4, 5))
    desk = hall.at(who.supplier).go("/").follow("去填报", within="2012年第一季度")
    look(who, desk)
    for town, value in zip(TOWNS, ("52000", "48000", "39000"), strict=True):
        desk.main.locator("tr", has_text=town).locator("input").first.fill(value)
    desk.press("保存")
    says(desk, "已保存 3 格")
    open_link(desk, "报送")
    look(who, desk)
    desk.press("报送并锁定", {"数据来源文件": "安统〔2012〕6号", "文件日期": "2012-04-03"})
    says(desk, "已报送")
    own = hall.at(who.head).go(url("own_data"))
    look(who, own)
    says(own, "地区生产总值", "52000")


def settle_year(hall: Hall, who: County, folder: Path) -> None:
    """What is not walked again: the year's figures, the other units' readings and points, an assessment round."""
    hall.clock.set(date(2013, 1, 5))
    now, scheme = timezone.now(), scheme_of(YEAR)
    period = Period.objects.select_related("scheme").get(scheme=scheme, label=str(YEAR))
    supplier = person_of(who.supplier).unit
    figures = dict(zip(("T01", "T02", "T03"), ("240000", "200000", "160000"), strict=True))
    file_values(supplier, str(YEAR), {"S01": figures}, who.supplier)
    submit(supplier, str(YEAR), who.supplier, at=now)
    for target in targets(Commitment.objects.get()):
        verified(target, 90, by=who.head, office=who.office)
    members = {one.code: one for one in Member.objects.filter(scheme=scheme).select_related("unit")}
    for leaf, values in (("T.2.1", (80, 70)), ("T.2.2", (85, 70))):
        readings = {
            members[code].pk: Reading(value=Fraction(value)) for code, value in zip(("T02", "T03"), values, strict=True)
        }
        indicator = Indicator.objects.get(scheme=scheme, code=leaf)
        record_readings(
            period=period,
            indicator=indicator,
            readings=readings,
            origin_kind="test",
            origin_pk=1,
            by=who.office,
            at=now,
        )
    cells = {("T02", "T.1.2"): points(36), ("T03", "T.1.2"): points(30)}
    enter_scores(period, cells, by=who.office, at=now)
    days = {f"{name}_due": date(2013, 1, day) for name, day in
            (("self", 10), ("preliminary", 15), ("onsite", 20), ("collation", 25))}  # fmt: skip
    row = plan_round(period, NewRound(title="2012年度综合考评", **days), by=who.office, at=now)
    group = add_group(row, "第一考评组", by=who.office, at=now)
    for place, one in enumerate(who.assessors):
        seat_person(group, person_of(one), leads=place == 0, by=who.office, at=now)
    charge_members(group, Member.objects.filter(scheme=scheme), by=who.office, at=now)
    open_round(row, by=who.office, at=now)


def assess_itself(hall: Hall, who: County, folder: Path) -> None:
    """The head fills in and files; nothing can be changed afterwards."""
    desk = hall.at(who.head).go("/").follow("去填写", within="自评待报送")
    look(who, desk)
    for box in desk.main.locator("input.cell-points").all():
        box.fill("38")
    for box in desk.main.locator("textarea[name^=t]").all():
        box.fill("按期完成")
    desk.press("保存并上传", {"总体情况": "全年任务完成。"})
    open_link(desk, "报送")
    look(who, desk)
    desk.press("确认报送")
    says(desk, "自评已报送并锁定")


def assess(hall: Hall, who: County, folder: Path) -> None:
    """Preliminary by the group beside self and measured, on-site with two signatures, collation by two persons."""
    leader, second = (hall.at(one) for one in who.assessors)
    leader.go("/").follow("去初评", within=TOWNS[0])
    look(who, leader)
    for box in leader.main.locator("input.cell-points").all():
        box.fill("37")
    for box in leader.main.locator("textarea[name^=t]").all():
        box.fill("资料齐全")
    leader.press("保存").press("完成初评")
    look(who, leader)
    leader.go("/").follow("去实地考评", within=TOWNS[0])
    look(who, leader)
    for box in leader.main.locator("input.cell-points").all():
        box.fill("36")
    for box in leader.main.locator("textarea[name^=t]").all():
        box.fill("一段未验收")
    leader.press("保存", {"日期": "2013-01-05", "地点": "河口镇政府", "实地情况": "工程已完工，一段未验收。"})
    leader.press("签字")
    second.go("/").follow("去签字", within=TOWNS[0]).press("签字")
    leader.go("/").follow("去汇总", within=TOWNS[0]).press("提出汇总得分")
    office = hall.at(who.office).go("/").follow("去确认", within=TOWNS[0])
    look(who, office)
    says(office, "36", "37", "38")
    office.press("确认汇总得分")


def evaluate(hall: Hall, who: County, folder: Path) -> None:
    """Set up, slips printed, one filled in on a phone by a cadre who is nobody to the system; opened by two."""
    hall.clock.set(date(2013, 1, 8))
    watch = [person_of(one) for one in who.scrutineers]
    desk = hall.at(who.office).go(url("evaluations"))
    look(who, desk)
    desk.follow("设置测评").press("下一步", {"期间": "安澜县2012年度综合考评方案 2012年度", "种类": "民主测评"})
    look(who, desk)
    raters: Fields = {"参评人员和权重": "干部职工 100", "监票人一": watch[0].number, "监票人二": watch[1].number}
    desk.press("设置", {"被测评单位": TOWNS[0], "参评方式": "凭码：现场发放码条", **raters, "乡镇口 班子测评": True})
    look(who, desk)
    says(desk, "开箱前只显示参评人数")
    evaluation = Evaluation.objects.get()
    for account, words in zip(who.scrutineers, WORDS, strict=True):
        own = hall.at(account).go("/").follow("去设置")
        look(who, own)
        own.press("设置口令", {"监票口令": words, "再次输入": words})
    desk.follow("办理投票")
    look(who, desk)
    desk.fill({"干部职工（张）": "5"})
    slips = paper_text(download(desk, desk.button("生成码条").click, folder))
    codes = re.findall(r"更改。系统不记录领取人、填写人和填写时间。((?:[A-Z2-7]-?){26})", slips)
    assert len(codes) == 5, slips
    desk.go(url("evaluation", evaluation.pk)).follow("办理投票").press("开始投票")
    on_phone(hall, who, codes.pop())

    for code in codes:
        cast_by_code(code, answers={f"{one.code}/overall": "first" for one in evaluation.rated.all()})
    desk.go(desk.page.url).press("截止投票")
    opener = hall.at(who.scrutineers[0]).go("/").follow("去开箱")
    look(who, opener)
    words: Fields = {f"{account.person}的口令": one for account, one in zip(who.scrutineers, WORDS, strict=True)}
    opener.press("开箱并计票", words)
    desk.go("/").follow("去计入")
    look(who, desk)
    says(desk, "5（100.0%）")
    desk.press("计入年度考核")
    says(desk, "测评结果已计入指标")


def on_phone(hall: Hall, who: County, code: str) -> None:
    """From the QR code's address to the receipt, 390 px wide, without an account."""
    desk = hall.at(None)
    desk.page.set_viewport_size(PHONE)
    desk.page.goto(f"/ballots/code/#{code}")
    look(who, desk)
    desk.press("打开测评表")
    look(who, desk)
    says(desk, "河口镇领导班子", "陆远（镇长）")
    desk.main.locator(".rate", has_text="河口镇领导班子").get_by_text("好", exact=True).click()
    desk.press("下一步：核对")
    says(desk, "还有 1 项没有评")
    look(who, desk)
    desk.press("返回修改")
    desk.main.locator(".rate", has_text="陆远（镇长）").get_by_text("称职", exact=True).click()
    desk.press("下一步：核对").press("确认提交")
    says(desk, "您的测评表已计入")
    look(who, desk)


def adjust(hall: Hall, who: County, folder: Path) -> None:
    """Entered with its document by one person, confirmed by another."""
    hall.clock.set(date(2013, 1, 10))
    desk = hall.at(who.office).go(url("entries", scheme_of(YEAR).pk))
    look(who, desk)
    desk.follow("登记加减分")
    look(who, desk)
    attach(who, desk, "依据文件")
    desk.press("登记", {
        "考评对象": TOWNS[0], "类别": "表彰", "级别": "市", "事项": "招商引资先进", "文号": "安市发〔2012〕15号",
        "文件日期": "2012-11-20",
    })  # fmt: skip
    says(desk, "招商引资先进", "10")
    second = hall.at(who.second).go("/").follow("去确认", within="待第二人确认")
    look(who, second)
    second.follow("去核对").press("确认")
    says(second, "方敏", "确认")
    look(who, second)


def compute(hall: Hall, who: County, folder: Path) -> None:
    """The worker computes; the ranking, the unit's sheet down to the document, the ranking as a workbook."""
    period = Period.objects.get(scheme=scheme_of(YEAR), label=str(YEAR))
    desk = hall.at(who.office).go(url("period", period.pk))
    look(who, desk)
    desk.press("开始计算")
    jobs.run(Job.objects.latest("requested_at").pk)  # as the worker does
    desk.go(url("period", period.pk)).follow("排名")
    look(who, desk)
    says(desk, "河口镇", "青石镇", "云岭镇", "第一名")
    book = load_workbook(download(desk, link(desk, "导出 Excel"), folder))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert set(TOWNS) <= set(cells)
    desk.follow("河口镇")
    look(who, desk)
    says(desk, "招商引资先进", "地区生产总值", "班子测评", "承诺兑现")
