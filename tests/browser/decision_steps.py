"""The stages of a decision as its people go through them: a function a stage, the forbidden step tried first.

Each takes the hall, the town and the matter's key.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.utils import timezone

from decisions.actions import expert_review as reviewing
from decisions.actions import hearing as hearings
from decisions.enums import Stance
from decisions.models import Hearing, Invitation
from organization.models import Account
from tests.browser.decision_people import FIELD, Desk, Hall, Town

TITLE = "东湖路片区排涝改造"
PROPOSAL = "整治东湖路积水"
CIRCLES = ("政治协商", "社会各界和群众", "上级主管部门", "外地相关单位")
HEADS = ("是否与法律法规相抵触", "是否与现行政策规定相协调", "是否符合国际惯例要求", "是否存在其他不适当的问题")


def place(pk: int, page: str) -> str:
    return f"/decisions/matters/{pk}/{page}"


def propose(hall: Hall) -> str:
    """A citizen writes on the portal; gives the query code of the receipt."""
    citizen = hall.at(None).go("/public/").follow("提出建议")
    citizen.press("提交建议", {"标题": PROPOSAL, "建议内容": "东湖路逢雨积水，请改造管网。", "姓名": "田小禾"})
    found = re.search(r"(?:[A-Z0-9]{4}-){3}[A-Z0-9]{4}", citizen.main.inner_text())
    assert found is not None
    return found[0]


def screen(hall: Hall, town: Town) -> int:
    """The two offices make a matter of the proposal, from their workbench; gives its key."""
    office = hall.at(town.office).go("/").follow("去筛选").follow(PROPOSAL).follow("以这件建议新建事项")
    office.press("建档并开始意向征集", {
        "事项名称": TITLE, "类别": "8. 社会建设和群众切身利益", "切身利益事项": "重大公共工程项目建设",
        "决策机关": "县委、县政府联合", "建议级别": "重大", "承办单位": town.lead.name,
        "背景": "群众反映东湖路逢雨积水。", "主要内容": "改造东湖路三公里管网。",
    })  # fmt: skip
    found = re.search(r"/matters/(\d+)/intent/", office.page.url)
    assert found is not None
    return int(found[1])


def settle_intent(hall: Hall, town: Town, pk: int) -> None:
    """Level with its reason, approval by a principal leader, not by another."""
    office = hall.at(town.office)
    office.refused("完成意向征集", ["JH-A-5.0-a", "JH-A-5.1-d"])
    hall.at(town.clerk).go(place(pk, "research/")).refused("开始调查研究", ["JH-A-5.0-a", "JH-A-5.1-d"])
    office.go(place(pk, "intent/")).follow("确定级别").press("确定级别", {"级别": "重大", "定级理由": "影响全城排涝"})
    office.follow("登记主要领导核准")
    approval: dict[str, str | bool] = {"确定日期": str(hall.clock.today), "意见": "同意"}
    office.refused("登记核准", ["JH-A-5.1-d"], {"核准人": "陶然", **approval})
    office.press("登记核准", {"核准人": "秦牧"}).press("完成意向征集")


def add_paper(desk: Desk, pk: int, stage: str, kind: str, day: date) -> None:
    paper: dict[str, str | bool] = {"种类": kind, "标题": kind, "日期": str(day), "正文": "正文"}
    desk.go(place(pk, f"{stage}/papers/add/")).press("登记", paper)


def add_draft(desk: Desk, pk: int, text: str, note: str = "") -> None:
    desk.go(place(pk, "drafts/add/")).press("提交草案", {"正文": text, "修改说明": note})


def research(hall: Hall, town: Town, pk: int) -> None:
    """From the unit's workbench: team, a principal leader in the field, reports, the first draft."""
    clerk, today = hall.at(town.clerk), hall.clock.today
    clerk.go("/").follow("去办理", within=TITLE).press("开始调查研究")
    clerk.refused("完成调查研究", ["JH-A-4.1-b", "JH-A-5.2-a"])
    clerk.go(place(pk, "research/")).follow("登记调研组").press("登记", {
        "组长": "陶然", "部门人员": f"卢伯安，{town.lead.name}\n钱一，财政局", "专家": "孟志远，省社会科学院",
    })  # fmt: skip
    clerk.follow("登记实地调研").press(
        "登记", {"地点": "东湖路", "日期": str(today), "参加人": "秦牧、陶然", "到场县领导": "秦牧"}
    )
    add_paper(clerk, pk, "research", "调研报告", today)
    add_draft(clerk, pk, "第一条　改造三公里排水管网。\n第二条　工期两年。")
    clerk.go(place(pk, "research/")).press("完成调查研究")


def review_by_experts(hall: Hall, town: Town, pk: int) -> None:
    """Twelve are invited; two sign on their own pages, one is entered from his paper here and nine by the office."""
    clerk, today, stage = hall.at(town.clerk), hall.clock.today, place(pk, "expert-review/")
    clerk.go(stage).refused("开始咨询论证", ["JH-A-4.1-a"])
    add_paper(clerk, pk, "research", "立项报告", today)
    clerk.go(stage).press("开始咨询论证")
    clerk.refused("完成咨询论证", ["JH-A-4.2-d", "JH-A-5.3-b"])
    clerk.go(stage).follow("选定相关专业").press("保存", {FIELD: True})
    clerk.follow("邀请专家")
    for box in clerk.main.get_by_role("checkbox").all():
        box.check()
    clerk.press("邀请")
    said: dict[str, str | bool] = {"态度": "赞成", "意见": "可行。", "与本事项有无利害关系": "没有"}
    for account in town.experts:
        hall.at(account).go("/").follow("去签署", within=TITLE).press("签署", said)
    clerk.go(stage).follow("登记书面意见").press("登记", said)
    _sign_the_rest(pk, town.clerk)
    clerk.go(stage).follow("登记论证会").press(
        "登记", {"日期": str(today), "地点": "三楼会议室", "主持人": "陶然", "综合分析和结论": "方案可行。"}
    )
    clerk.press("生成专家意见书").press("完成咨询论证")


def _sign_the_rest(pk: int, by: Account) -> None:
    for row in Invitation.objects.filter(run__matter=pk, signed_at=None, expert__person=None):
        reviewing.sign_opinion(row, stance=Stance.FOR, opinion="可行。", interest=False, by=by, at=timezone.now())


def consult(hall: Hall, town: Town, pk: int) -> None:
    """Every unit answers on its own page, one wants a change; it is adopted and stands in the second draft."""
    clerk, stage = hall.at(town.clerk), place(pk, "consultation/")
    clerk.go(stage).press("开始征求意见")
    clerk.refused("完成征求意见", ["JH-A-5.4-a", "JH-A-5.4-b"])
    due = hall.clock.today + timedelta(10)
    clerk.go(stage).follow("发出征求意见").press("发出", {"答复期限": str(due), "财政局": True})
    first, *others = town.answering
    desk = hall.at(first).go("/").follow("去答复", within=TITLE)
    desk.refused("答复", ["JH-A-5.4-a"], {"修改意见": True})
    desk.press("答复", {"修改意见": True, "意见和理由": "请先改造泵站。"})
    for account in others:
        hall.at(account).go("/").follow("去答复", within=TITLE).press("答复", {"同意": True})
    for circle in CIRCLES:
        clerk.go(place(pk, "consultation/circle/"))
        clerk.press("登记", {"范围": circle, "是否征求": "不征求", "不征求的理由": "不涉及"})
    clerk.refused("完成征求意见", ["JH-A-5.4-b"])
    clerk.go(place(pk, "opinions/")).follow("采纳情况", within="请先改造泵站").press(
        "登记", {"采纳情况": "采纳", "理由": "已写入第一条"}
    )
    add_draft(clerk, pk, "第一条　先改造泵站，再改造三公里排水管网。\n第二条　工期两年。", "按意见增加泵站改造")
    clerk.go(stage).press("完成征求意见")


def publish(hall: Hall, town: Town, pk: int) -> str:
    """Thirty-one days on the portal: an opinion, spam that is hidden, a reply; gives the receipt of the opinion."""
    clerk, stage, today = hall.at(town.clerk), place(pk, "public-notice/"), hall.clock.today
    clerk.go(stage).press("开始公示")
    clerk.refused("完成公示", ["JH-A-4.3-b", "JH-A-4.3-c"])
    clerk.go(stage).follow("公布公示")
    notice: dict[str, str | bool] = {"公示内容": "公开征求意见。", "起草说明": "群众反映强烈。", "开始日期": str(today)}
    clerk.refused("公布", ["JH-A-4.3-b"], notice | {"截止日期": str(today + timedelta(3))})
    clerk.press("公布", {"截止日期": str(today + timedelta(31))})
    receipt = comment(hall, "担心施工影响出行。", "反对")
    comment(hall, "买药请加微信。", "其他意见")
    clerk.go("/").follow("去答复", within="2 条公众意见待答复").follow("隐藏", within="买药请加微信")
    clerk.refused("隐藏", ["JH-A-4.3-b"])
    clerk.press("隐藏", {"理由": "广告"})
    clerk.follow("答复", within="担心施工").press("答复", {"答复": "已安排夜间施工。"})
    hall.clock.pass_days(33)
    clerk = hall.at(town.clerk).go(stage).follow("认定争议")
    clerk.press("登记", {"是否产生较大争议": "没有较大争议", "理由": "反对一条，已答复"}).press("完成公示")
    return receipt


def comment(hall: Hall, text: str, stance: str) -> str:
    citizen = hall.at(None).go("/public/").follow(TITLE)
    citizen.press("提交意见", {stance: True, "意见": text})
    found = re.search(r"\b[0-9A-F]{16}\b", citizen.main.inner_text())
    assert found is not None
    return found[0]


def call_hearing(hall: Hall, town: Town, pk: int) -> None:
    """The call with six seats; two register on the portal, five more are taken in beside it; the draw."""
    clerk, today, stage = hall.at(town.clerk), hall.clock.today, place(pk, "hearing/")
    held = today + timedelta(25)
    clerk.go(stage).follow("公告听证会").fill({
        "听证事项": TITLE, "公告内容": "欢迎报名。", "报名开始": str(today), "报名截止": str(today + timedelta(10)),
        "听证时间": f"{held}T09:00", "地点": "三楼会议室", "主持人": "陶然", "代表名额": "沿湖居民，6",
    })  # fmt: skip
    clerk.refused("公告", ["GW713-16-b"]).press("公告", {"公共随机数来源": "次日福利彩票号码"})
    for number in (1, 2):
        citizen = hall.at(None).go("/public/").follow(TITLE, within="举行")
        citizen.press("报名", {"沿湖居民（6 名）": True, "姓名": f"居民{number}", "联系电话": f"0000-{pk}{number}"})
    called = Hearing.objects.filter(run__matter=pk).latest("pk")
    stratum = called.strata.get()
    for number in range(3, 8):
        hearings.register(
            called, stratum_id=stratum.pk, name=f"居民{number}", contact=f"0000-{pk}{number}",
            by=Account.objects.system(), at=timezone.now(),
        )  # fmt: skip
    value: dict[str, str | bool] = {"公共随机数": "03 08 14"}
    clerk.go(stage).follow("抽签产生代表").refused("抽签", ["GW713-16-b"], value)
    hall.clock.pass_days(12)
    clerk = hall.at(town.clerk).go(stage).follow("抽签产生代表").press("抽签", value)
    clerk.follow("登记材料送达").press("登记", {"材料送达日期": str(hall.clock.today)})
    hall.clock.pass_days((held - hall.clock.today).days, hour=12)


def hold_hearing(hall: Hall, town: Town, pk: int, *, against: int) -> None:
    """On the day: who came and what they said, the signed record. The stage is not closed."""
    clerk, stage = hall.at(town.clerk), place(pk, "hearing/")
    clerk.go(stage).refused("完成听证", ["JH-A-4.3-d"])
    clerk.go(stage).follow("登记到会和态度")
    for number, field in enumerate(clerk.main.get_by_role("combobox").all()):
        field.select_option(label="反对" if number < against else "赞成")
    for box in clerk.main.locator("textarea").all():
        box.fill("说明了意见和理由。")
    clerk.press("登记").follow("登记听证笔录")
    clerk.refused("登记", ["GW713-17"], {"听证笔录": "代表逐一发言。"})
    clerk.press("登记", {"参加人已核对并签字确认": True})


def try_out(hall: Hall, town: Town, pk: int) -> None:
    """The two offices flag the matter as one to be tried; the trial has a plan, a month and a result."""
    office, stage = hall.at(town.office), place(pk, "pilot/")
    office.go(place(pk, "flag/")).press("更改", {"标记": "涉及面较广、试验性较强", "是": True, "理由": "涉及面广"})
    clerk, today = hall.at(town.clerk), hall.clock.today
    clerk.go(stage).press("开始试点试行")
    clerk.refused("完成试点试行", ["JH-A-5.6-a"])
    clerk.go(place(pk, "pilot/plan/")).press("登记", {
        "试点范围": "城东街区", "开始日期": str(today), "结束日期": str(today + timedelta(30)),
        "试行措施": "先改一公里",
    })  # fmt: skip
    hall.clock.pass_days(31)
    clerk = hall.at(town.clerk)
    for kind in ("试点总结", "根据试行所作的修正"):
        add_paper(clerk, pk, "pilot", kind, hall.clock.today)
    clerk.go(place(pk, "pilot/result/")).press("登记", {"结论": "可行", "结论说明": "积水消退"}).press("完成试点试行")


def review_legality(hall: Hall, town: Town, pk: int) -> None:
    """The unit sends the package; the legal office judges the four heads of this very draft."""
    clerk, stage = hall.at(town.clerk), place(pk, "legal-review/")
    clerk.go(stage).press("开始法律审查")
    legal = hall.at(town.legal).go(stage)
    legal.refused("完成法律审查", ["JH-A-5.7-a", "JH-A-5.7-b"])
    legal.go(stage).follow("提出审查意见").refused("提出", ["GW713-26", "JH-A-5.7-a", "JH-A-5.7-b"])
    clerk.go(stage).follow("报送材料").press(
        "报送", {"日期": str(hall.clock.today), "材料清单和说明": "草案、起草说明、论证材料"}
    )
    hall.clock.pass_days(20)
    opinion: dict[str, str | bool] = dict.fromkeys(HEADS, "通过")
    legal = hall.at(town.legal).go("/").follow("去办理", within=TITLE).follow("提出审查意见")
    number = f"安法审〔{hall.clock.today.year}〕1号"
    legal.press("提出", opinion | {"文号": number, "结论": "通过", "审查意见": "未发现违法内容。"})
    legal.press("完成法律审查")


def rest_on_the_plan(hall: Hall, town: Town, pk: int) -> None:
    """Without a basis in a plan there is no way to the meeting."""
    office = hall.at(town.office).go(place(pk, "resolution/"))
    office.refused("开始形成决议", ["JH-A-4.2-a"])
    clerk = hall.at(town.clerk).go(place(pk, "basis/")).follow("关联规划条目")
    clerk.main.get_by_role("combobox").first.select_option(index=1)
    clerk.press("关联", {"依据说明": "列入规划重点任务"})
    office.go(place(pk, "resolution/")).press("开始形成决议")


def plan_meeting(hall: Hall, town: Town, kind: str, chair: str) -> str:
    """Gives the address of the meeting, four hours from now; the roster is what the system offers."""
    office = hall.at(town.office).go("/decisions/meetings/").follow("安排会议")
    office.press("安排", {
        "会议": kind, "召开时间": f"{hall.clock.today}T15:00", "地点": "常务会议室", "主持人": chair,
    })  # fmt: skip
    return office.page.url


def vote(hall: Hall, town: Town, meeting: str, *, nays: tuple[str, ...] = ()) -> None:
    """Agenda, opening, roll-call: every member votes at his own desk; the meeting ends."""
    office = hall.at(town.office).go(meeting)
    office.refused("宣布开会", ["JH-A-5.8-b"])
    office.go(meeting).follow("列入议题").follow("列入议程", within=TITLE).press("列入议程").press("宣布开会")
    office.follow(TITLE)
    item = office.page.url
    office.refused("开始表决", ["JH-A-5.8-c"])
    office.go(meeting).follow("登记到会情况")
    for field in office.main.get_by_role("combobox").all():
        field.select_option(label="到会")
    office.press("保存到会情况").go(item).press("开始表决")
    members = office.main.get_by_role("table").first.locator("tbody th").all_inner_texts()
    for name in members:
        desk = hall.at(town.leaders[name]).go("/").follow("去投票", within=TITLE)
        desk.press("下一步：核对", {"反对" if name in nays else "赞成": True}).press("确认投票")
    office.go(item).press("截止表决").go(meeting).press("会议结束")


def issue(hall: Hall, town: Town, pk: int) -> None:
    """The minutes are issued as a document; then the matter is decided."""
    office = hall.at(town.office).go(place(pk, "resolution/")).follow("印发决议或者纪要")
    office.press("生成并印发", {"会议决定": "会议同意实施。"}).press("完成形成决议")
