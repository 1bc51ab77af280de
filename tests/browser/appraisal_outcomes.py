"""What follows the first result of the year: a function a step, each by the duty whose step it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from appraisal.consequence_jobs import COMPILE
from appraisal.enums.grades import RoundKind
from appraisal.models import ResultVersion
from core import jobs
from core.models import Job
from tests.appraisal.grading import issued
from tests.browser.appraisal_people import (
    TOWNS,
    County,
    attach,
    download,
    link,
    look,
    open_link,
    paper_text,
    person_of,
    says,
    url,
)
from tests.browser.decision_people import Hall

OFFICE_PAPER = "安考评纪〔2013〕1号"


def newest() -> ResultVersion:
    return ResultVersion.objects.latest("pk")


def publish(hall: Hall, who: County, folder: Path) -> None:
    """Put up by one, confirmed by another: the unit reads that its preliminary result is out."""
    desk = hall.at(who.office).go("/").follow("去提请")
    look(who, desk)
    desk.press("提请公布")
    second = hall.at(who.second).go("/").follow("去确认", within="待确认公布")
    look(who, second)
    second.press("确认公布")
    says(second, "已公布")
    head = hall.at(who.head).go("/").follow("查看得分单")
    look(who, head)
    says(head, "初步", "提出异议")


def object_to_it(hall: Hall, who: County, folder: Path) -> None:
    """The head objects to one item, a leader names the reviewer and approves; a new version carries it out."""
    hall.clock.set(date(2013, 1, 14))
    head = hall.at(who.head).go("/").follow("查看得分单")
    open_link(head, "提出异议")
    look(who, head)
    head.press("提出异议", {
        "对哪一项": "重点工程（T.1.2）", "请求更正为（分）": "39", "事实和理由": "最后一段已于十二月验收。",
    })  # fmt: skip
    says(head, "等待指定复核人")
    look(who, head)
    mayor = hall.at(who.mayor).go("/").follow("去指定")
    mayor.follow("指定复核人")
    look(who, mayor)
    mayor.press("指定", {"复核人": person_of(who.discipline).number, "指定依据": "县政府领导批示"})
    reviewer = hall.at(who.discipline).go("/").follow("去复核").follow("提出复核结论")
    look(who, reviewer)
    attach(who, reviewer, "复核文书")
    reviewer.press("提交批准", {
        "结论": "更正", "对哪一项": "重点工程（T.1.2）", "更正后的得分": "39", "复核情况和理由": "验收单齐全。",
    })  # fmt: skip
    mayor.go("/").follow("去批准")
    look(who, mayor)
    says(mayor, *TOWNS)
    mayor.press("批准更正", {"意见": "同意"})
    before = newest()
    office = hall.at(who.office).go("/").follow("去更正")
    office.press("更正并计算新版本")
    assert newest().number == before.number + 1
    office.follow("与原版本比较")
    look(who, office)
    says(office, "按异议", *TOWNS[1:])


def approve(hall: Hall, who: County, folder: Path) -> None:
    """The corrected version takes the place of the first; the leading group approves it; the notice on paper."""
    desk = hall.at(who.office).go("/").follow("去提请").press("提请公布")
    hall.at(who.second).go("/").follow("去确认", within="待确认公布").press("确认公布")
    hall.clock.set(date(2013, 2, 1))
    desk = hall.at(who.office).go("/").follow("登记审定")
    attach(who, desk, "会议纪要文件")
    desk.press("登记审定", {"会议日期": "2013-01-31", "会议纪要文号": OFFICE_PAPER})
    says(desk, "最终结果")
    look(who, desk)
    desk.go(url("documents", newest().pk))
    look(who, desk)
    notice = paper_text(download(desk, desk.button("下载 PDF").click, folder))
    assert [one for one in ("2012年度", *TOWNS) if one not in notice] == []
    desk.go(url("documents", newest().pk))
    book = load_workbook(download(desk, desk.button("下载 Excel").click, folder))
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert set(TOWNS) <= cells


def grade(hall: Hall, who: County, folder: Path) -> None:
    """The rules propose, people are heard, the standing committee decides, the units read their grade."""
    issued(RoundKind.ANNUAL, who.office)
    desk = hall.at(who.office).go("/").follow("去开始", within="等次评定")
    look(who, desk)
    desk.press("测算建议等次", {"结果版本": str(newest())})
    look(who, desk)
    says(desk, "河口镇", "限额")
    desk.press("提出初步意见")
    desk.press("征求意见", {
        "领导": person_of(who.mayor).number, "征求内容": "对初步意见有无不同意见", "答复期限": "2013-02-05",
    })  # fmt: skip
    mayor = hall.at(who.mayor).go("/").follow("去答复")
    look(who, mayor)
    mayor.press("答复", {"意见": "同意"})
    desk.go("/").follow("去办理", within="等次评定").press("报县委常委会")
    mayor.go("/").follow("去决定")
    look(who, mayor)
    attach(who, mayor, "会议纪要")
    mayor.press("登记决定", {"县委常委会日期": "2013-02-01", "会议纪要文号": "安常纪〔2013〕2号"})
    table = paper_text(download(mayor, link(mayor, "建议表 PDF"), folder))
    assert [one for one in TOWNS if one not in table] == []
    desk.go("/").follow("去办理", within="等次评定").press("公示", {"公示起始": "2013-02-01", "公示截止": "2013-02-08"})
    hall.clock.set(date(2013, 2, 16))
    desk = (
        hall.at(who.office).go("/").follow("去办理", within="等次评定").press("通报", {"通报文号": "安组发〔2013〕1号"})
    )
    says(desk, "已通报")
    head = hall.at(who.head).go("/").follow("查看", within="等次通报")
    look(who, head)
    says(head, "河口镇")


def award(hall: Hall, who: County, folder: Path) -> None:
    """Proposed by the order, approved by the leading group's paper, published; the unit reads its prize."""
    desk = hall.at(who.office).go("/").follow("去开始", within="评先评优")
    look(who, desk)
    version = newest()
    desk.press("提出建议", {"结果版本": f"{version.scheme.name}，{version}"})
    look(who, desk)
    says(desk, "综合奖", "河口镇", "青石镇")
    desk.press("报领导小组审定")
    second = hall.at(who.second).go("/").follow("去登记", within="审定")
    attach(who, second, "会议纪要")
    second.press("登记审定", {"会议日期": "2013-02-01", "会议纪要文号": OFFICE_PAPER})
    desk.go("/").follow("去公布").press("公布表彰", {"表彰文号": "安发〔2013〕5号"})
    says(desk, "已公布表彰")
    head = hall.at(who.head).go(url("own_awards"))
    look(who, head)
    says(head, "综合奖")


def follow(hall: Hall, who: County, folder: Path) -> None:
    """The last of the group gets its yellow card by a person's decision."""
    for job in Job.objects.filter(kind=COMPILE, state="queued"):
        jobs.run(job.pk)  # as the worker does
    desk = hall.at(who.second).go("/").follow("去处理", within="黄牌")
    look(who, desk)
    says(desk, "云岭镇2012年度综合考核列乡镇口末位", "QSH-29-f")
    desk.follow("登记考察结论")
    look(who, desk)
    attach(who, desk, "考察材料")
    desk.press("登记", {"考察结论": "属主观因素", "考察情况": "项目推进不力。"})
    other = hall.at(who.scrutineers[0]).go("/").follow("去处理", within="黄牌")
    other.follow("实施")
    look(who, other)
    attach(who, other, "决定文件")
    other.press(
        "决定实施", {"县委常委会日期": "2013-02-01", "会议纪要文号": "安常纪〔2013〕2号", "说明": "年度考评末位"}
    )
    own = hall.at(who.heads["云岭镇"]).go(url("own_consequences"))
    look(who, own)
    says(own, "黄牌警告")


def feed_back(hall: Hall, who: County, folder: Path) -> None:
    """A sheet written by one, issued by another, received by the head, who reports what was put right."""
    desk = hall.at(who.office).go("/").follow("去开始", within="考核反馈")
    look(who, desk)
    desk.press("开始反馈")
    look(who, desk)
    desk.follow("河口镇").follow("填写反馈意见")
    look(who, desk)
    for name, text in (("practice", "分段包干。"), ("opinions", "会议偏多。"), ("advice", "压减会议。"),
                       ("demands", "会议压减三分之一")):  # fmt: skip
        desk.main.locator(f"[name={name}]").fill(text)
    desk.press("定稿", {"整改期限": "2013-06-30"})
    second = hall.at(who.second).go("/").follow("去签发")
    look(who, second)
    second.press("签发反馈意见")
    head = hall.at(who.head).go("/").follow("去签收").press("已阅，签收")
    look(who, head)
    says(head, "已签收", "会议压减三分之一")
