"""Supervision orders of the demo county in every state and light: those of 2012 closed, the others around today.

Written by the actions in the order of the days; deterministic but for the day on which it is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accountability.actions.escalation import climb_orders, climb_tasks
from accountability.actions.order_answers import ask_extension, feed_back, file_result, sign_order
from accountability.actions.order_decisions import close_order, return_order, share_order, transfer_order
from accountability.actions.orders import NewOrder, draft_order, issue_order
from accountability.actions.violations import close_referral, raise_violation
from accountability.demo.people import Hands, hands
from accountability.demo.tables import YEAR, moment
from accountability.enums import Office, OrderKind, OrderSource, Regularity, Rhythm, Urgency, ViolationKind
from accountability.gathering.escalation import ladder_orders, ladder_tasks
from accountability.models import Reminder, SupervisionOrder, Task, Violation
from organization.models import Account, Person, Unit

DAY = timedelta(days=1)
S, K = OrderSource, OrderKind


@dataclass(frozen=True, slots=True)
class Plan:
    """An order: how far it comes, which unit, days from its issue to today and from today to its deadline."""

    way: str
    unit: str
    title: str
    content: str
    source: OrderSource = S.DECISION
    kind: OrderKind = K.GENERAL
    before: int = 8
    after: int | None = 30
    note: str = ""


NOW = (
    Plan(
        "draft", "T05", "农村饮水安全工程管网延伸", "查明未通水村组，逐村排出通水日期。", S.MEETING,
        note="县政府常务会议议定：年内全部通水。",
    ),
    Plan("draft", "G26", "城东变电站征地", "协调解决征地遗留问题，保证设备进场。", kind=K.PROJECT),
    Plan(
        "issued", "T02", "滨河路两侧违章建筑清理", "对未批先建的十一处逐一核实，限期拆除。", S.PUBLIC,
        before=1, after=20,
    ),
    Plan("issued", "G23", "老旧小区消防通道整治", "逐小区排查，形成清单并整改。", S.INSPECTION, before=2, after=25),
    Plan("issued", "T07", "规模养殖场粪污处理", "配套处理设施，达标排放。", before=1, after=60),
    Plan("active", "T04", "河口港区疏港道路建设", "完成路基工程，协调管线迁移。", kind=K.PROJECT, before=6, after=40),
    Plan(
        "active", "G07", "企业挂牌上市培育", "对接中介机构，完成两家企业股改。", kind=K.INVESTMENT, before=5,
        after=90,
    ),
    Plan(
        "active", "G32", "中小学校舍安全排查", "全面排查，消除隐患。", S.LEADER, before=7, after=45,
        note="请教育部门牵头，开学前全部排查到位。",
    ),
    Plan("active", "T01", "城区内涝点治理", "汛前完成四处易涝点改造。", before=4, after=30),
    Plan(
        "active", "G21", "政务服务事项网上办理", "梳理事项，压缩时限。", S.MEETING, before=9, after=None,
        note="县委全面深化改革会议议定。",
    ),
    Plan("active", "G11", "食品小作坊规范管理", "建立名录，逐户指导。", S.PUBLIC, before=6, after=None),
    Plan("near", "T04", "河口镇集中供水扩容", "完成净水设备安装并通水。", before=9, after=1),
    Plan(
        "near", "G29", "县乡公路冬季养护", "备足物资，落实值班。", S.LEADER, before=8, after=2,
        note="务必保证主要道路畅通。",
    ),
    Plan("near", "P05", "驻村干部轮换到岗", "按时完成交接。", before=7, after=1),
    Plan("silent", "T09", "山洪灾害防治预警系统", "完成雨量站安装联网。", before=26, after=30),
    Plan("silent", "G28", "工业园区污水管网接驳", "推进八家企业接管。", kind=K.CITY, before=24, after=20),
    Plan("silent", "T10", "村级卫生室改造", "完成余下六所的改造和验收。", before=30, after=15),
    Plan("silent", "G14", "农产品检测中心建设", "完成设备调试和资质认定。", kind=K.PROJECT, before=21, after=60),
    Plan("late", "T03", "危旧桥梁改造", "完成三座危桥改造并通车。", kind=K.PROJECT, before=60, after=-9),
    Plan("late", "G26", "项目用地批后监管", "对闲置用地提出处置意见。", S.INSPECTION, before=55, after=-16),
    Plan("late", "T06", "秸秆综合利用点建设", "建成收储点并运行。", before=70, after=-24),
    Plan("late", "G23", "拖欠工程款清欠", "核清账目，分批兑付。", S.PUBLIC, before=45, after=-4),
    Plan(
        "asked", "T12", "水库除险加固", "汛前完成主体工程。", kind=K.PROJECT, before=40, after=6,
        note="坝基渗漏须增加帷幕灌浆，需延长工期。",
    ),
    Plan(
        "asked", "G09", "农村敬老院消防改造", "完成五所敬老院消防设施改造。", S.LEADER, before=20, after=4,
        note="消防设备须重新招标，请求延期。",
    ),
    Plan(
        "reported", "T04", "河口镇农贸市场改造", "完成搬迁改造并开业。", before=35, after=5,
        note="市场已改造完工，九十二户经营户全部回迁，消防验收合格。",
    ),
    Plan(
        "reported", "G25", "城市绿地提升", "完成六处口袋公园建设。", kind=K.CITY, before=50, after=-2,
        note="六处公园建成开放，其中一处因管线迁移逾期两日。",
    ),
    Plan(
        "reported", "T11", "农村公路安全护栏", "完成临水临崖路段护栏安装。", before=28, after=3,
        note="十四公里护栏全部安装，交警部门参加验收。",
    ),
    Plan(
        "returned", "G10", "人防工程普查", "完成全部人防工程普查和建档。", before=30, after=12,
        note="还有三处没有实测，数据没有核验，继续办理。",
    ),
    Plan(
        "moved", "G39", "公共停车场收费管理", "制定办法，规范收费。", S.PUBLIC, before=18, after=25,
        note="属城市管理职责，转由主管部门办理。",
    ),
)  # fmt: skip
PAST = (
    ("T04", "河道清淤疏浚", (2, 6), (4, 20), -3), ("G15", "春季义务植树", (2, 20), (3, 31), -1),
    ("G14", "三夏农机安全", (5, 8), (6, 25), 0), ("T01", "防汛物资储备", (5, 14), (6, 10), 2),
    ("G32", "暑期校外培训整治", (6, 18), (8, 31), -5), ("T05", "秋粮收购", (8, 20), (11, 10), -8),
    ("T07", "危房改造扫尾", (8, 6), (11, 20), 4), ("G23", "冬季清洁取暖", (9, 17), (12, 20), -4),
)  # fmt: skip
"""(unit, title, day of issue, deadline, days from the deadline to the result) of 2012, all closed."""


@transaction.atomic
def load(at: datetime) -> str:
    """Write the orders once; one line about them, "" when some are there or no task was issued."""
    if SupervisionOrder.objects.exists() or not Task.objects.exists():
        return ""
    who = hands()
    for unit, title, start, until, days in PAST:
        _past(who, who.unit(unit), title, date(YEAR, *start), date(YEAR, *until), days)
    for place, plan in enumerate(NOW):
        _now(who, plan, place, at)
    _ladder(at)
    _settle(who, at)
    return (
        f"督办单 {SupervisionOrder.objects.count()}，提醒 {Reminder.objects.count()}，移送 {Violation.objects.count()}"
    )


def _new(plan: Plan, who: Hands, unit: Unit, place: int, deadline: date | None) -> NewOrder:
    person: Person = who.people(unit)[0]
    leaders = who.principals if plan.source is S.LEADER else who.deputies
    leader = leaders[place % len(leaders)]
    periodic = deadline is not None or plan.way == "active"
    return NewOrder(
        source=plan.source, title=plan.title, content=plan.content, unit=unit, kind=plan.kind,
        instruction=plan.note if plan.source in (S.LEADER, S.MEETING) else "",
        leader=leader if plan.source is S.LEADER or place % 3 == 0 else None, person=person,
        person_phone=f"0531-60{place:05}", deadline=deadline, feedback_days=10,
        rhythm=Rhythm.PERIODIC if periodic else Rhythm.ANYTIME,
        regularity=Regularity.SPECIAL if plan.source is S.PUBLIC else Regularity.ROUTINE,
        tracked=plan.kind is not K.GENERAL, urgency=Urgency.URGENT if plan.way == "late" else Urgency.NORMAL,
        contact="督查室", contact_phone="0531-6000100",
    )  # fmt: skip


def _past(who: Hands, unit: Unit, title: str, start: date, until: date, days: int) -> None:
    plan = Plan("past", unit.code, title, f"按期完成{title}，上报结果。")
    made = moment(start)
    order = issue_order(
        draft_order(_new(plan, who, unit, days + 9, until), by=who.inspection, at=made), by=who.inspection, at=made
    )
    by, day = who.clerk(unit), until + days * DAY
    sign_order(order, by=by, at=moment(start, 15))
    told = start + 9 * DAY
    while told < day:
        percent = min(95, 100 * (told - start).days // max((day - start).days, 1))
        feed_back(order, text=f"{title}按计划推进。", percent=percent, by=by, at=moment(told))
        told += 10 * DAY
    file_result(order, text=f"{title}已完成，经验收合格。", by=by, at=moment(day))
    close_order(order, note="现场核实，同意销号。", by=who.inspection, at=moment(day + 3 * DAY))


def _now(who: Hands, plan: Plan, place: int, at: datetime) -> None:
    unit, today = who.unit(plan.unit), timezone.localdate(at)
    deadline = today + plan.after * DAY if plan.after is not None else None
    office: Account = (who.inspection, who.office, who.inspection, who.second_office)[place % 4]
    start = at - plan.before * DAY
    order = draft_order(_new(plan, who, unit, place, deadline), by=office, at=start)
    if plan.way == "draft":
        return
    issue_order(order, by=office, at=start)
    if plan.way == "issued":
        return
    by = who.clerk(unit)
    sign_order(order, by=by, at=start + timedelta(hours=5))
    if plan.way == "moved":
        to = who.unit("G25")
        person = who.people(to)[0]
        transfer_order(order, to, person=person, phone="0531-6009999", note=plan.note, by=office, at=at - 5 * DAY)
        share_order(order, Office.APPRAISAL, by=office, at=at - 4 * DAY)
        return
    _reports(order, plan, by, at)
    if plan.way == "asked":
        ask_extension(order, until=today + 45 * DAY, reason=plan.note, by=by, at=at - DAY)
    if plan.way in ("reported", "returned"):
        text = plan.note if plan.way == "reported" else "已完成普查。"
        file_result(order, text=text, by=by, at=at - 2 * DAY)
    if plan.way == "returned":
        return_order(order, note=plan.note, by=office, at=at - DAY)


def _reports(order: SupervisionOrder, plan: Plan, by: Account, at: datetime) -> None:
    """Every nine days; silent units stopped after the first one."""
    told, number = plan.before - 9, 0
    while told > 0:
        number += 1
        feed_back(
            order, text=f"{plan.title}：已完成第 {number} 阶段工作，正在推进下一步。",
            percent=min(15 * number + 10, 85), by=by, at=at - told * DAY,
        )  # fmt: skip
        if plan.way == "silent":
            return
        told -= 9


def _ladder(at: datetime) -> None:
    """The daily looks of the last days; of the tasks a few were told of earlier and have their draft."""
    by, tasks = Account.objects.system(), ladder_tasks()
    for days, some in ((6, tasks[:5]), (0, tasks)):
        climb_tasks(some, by=by, at=at - days * DAY)
        climb_orders(ladder_orders(), by=by, at=at - days * DAY)


def _settle(who: Hands, at: datetime) -> None:
    """One referral by hand; of those that are late the first is settled."""
    order = SupervisionOrder.objects.under_way().order_by("deadline", "pk")[0]
    raise_violation(order, text="当日三次拨打责任人电话无人接听，单位值班人员不知情。", by=who.inspection, at=at)
    first = Violation.objects.filter(kind=ViolationKind.LATE).order_by("pk").first()
    if first is not None:
        close_referral(first, result="对责任人批评教育，责令书面检查。", by=who.discipline, at=at)
