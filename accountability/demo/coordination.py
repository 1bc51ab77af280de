"""The demo county's groups, meetings, follow-ups, plans, opinions and collected work, written through the actions."""

from __future__ import annotations

from datetime import date, timedelta

from accountability.actions import collection, coordination, emergency, oversight
from accountability.demo.people import Hands
from accountability.demo.tables import YEAR, moment
from accountability.enums import (
    CoordinationKind,
    EmergencyKind,
    FollowUpKind,
    GroupKind,
    JointOutcome,
    ReviewConclusion,
    Seat,
    WorkCycle,
)
from accountability.gathering.coordination import bureaus, units_of
from accountability.gathering.first_line import leaders_on
from accountability.gathering.rows import with_content
from accountability.models import (
    CoordinationMeeting,
    EmergencyPlan,
    ExecutionOpinion,
    FollowUp,
    LeadingGroup,
    Task,
    WorkForm,
)
from accountability.rules.coordination import NewFollowUp
from core.documents.paper import Line, Paper, print_paper
from core.file_kinds import FileKind
from core.files import store_made
from core.periods import Cycle, periods_between
from decisions.enums import Overseer
from decisions.models import EmergencyDeclaration
from organization.enums import Duty
from organization.models import Account, Appointment, Person, Unit

WITHOUT_LOCAL = 6
"""Units without a body of their own for supervision."""
DONE = (
    "检查在建项目进度，协调用地和供电", "调研企业生产经营，帮助解决融资",
    "走访联系村，检查防汛和安全生产", "主持专题会议，研究重点工程",
)  # fmt: skip
ECONOMY = ("新开工项目两个，完成投资 1200 万元", "签约项目一个，税收完成序时进度", "农民专业合作社新增三家")
PLANS = (
    ("T04", EmergencyKind.NATURAL, "河口镇防汛应急预案"), ("T05", EmergencyKind.NATURAL, "青石镇山洪灾害应急预案"),
    ("G22", EmergencyKind.ACCIDENT, "安全生产事故应急预案"), ("G34", EmergencyKind.HEALTH, "突发公共卫生事件应急预案"),
    ("G02", EmergencyKind.SECURITY, "群体性事件应急预案"),
)  # fmt: skip
PROCEDURE = (
    "发现险情，十分钟内报县应急办。\n启动响应，成立现场指挥部。\n组织转移和抢险，公布信息。\n善后处置，评估总结。"
)


def coordinate(who: Hands) -> str:
    """Everything once; returns one line about it."""
    leaders = leaders_on(date(YEAR, 12, 28))
    _groups(who, leaders)
    _meetings(who, leaders)
    _plans(who)
    _opinions(who)
    _collected(who, leaders)
    return (
        f"领导小组 {LeadingGroup.objects.count()}，协调会议 {CoordinationMeeting.objects.count()}，"
        f"后续事项 {FollowUp.objects.count()}，应急预案 {EmergencyPlan.objects.count()}，"
        f"监督意见 {ExecutionOpinion.objects.count()}，工作汇总 {WorkForm.objects.count()}"
    )


def _heads(who: Hands) -> dict[int, Person]:
    rows = Appointment.objects.in_force(date(YEAR, 12, 28)).principal().select_related("person", "post__unit")
    return {row.post.unit_id: row.person for row in rows.order_by("post__order", "pk")}


def _groups(who: Hands, leaders: list[Person]) -> None:
    """The supervision group with meetings, a group for overall work, most units with a body of their own."""
    heads = _heads(who)
    at = moment(date(YEAR, 2, 1))
    members = [heads[who.unit(code).pk] for code in ("G07", "G12", "G24")]
    office = who.unit("P01")
    group = coordination.found_group(
        coordination.NewGroup(
            GroupKind.SUPERVISION, "重点工作督导落实领导小组", who.county, leaders[2], office, at.date(), members,
            contact="督查室 0791-6001", basis="安办发〔2012〕3号",
        ), by=who.inspection, at=at,
    )  # fmt: skip
    coordination.found_group(
        coordination.NewGroup(
            GroupKind.OVERALL, "城区河道综合整治领导小组", who.county, leaders[1], who.unit("G16"), at.date(), members,
            contact="水利局 0791-6016", basis="安发〔2012〕5号",
        ), by=who.office, at=at,
    )  # fmt: skip
    for number, day in enumerate((date(YEAR, 9, 6), date(YEAR, 10, 8), date(YEAR, 11, 7), date(YEAR, 12, 6))):
        outcomes = [
            (JointOutcome.FOCUS, ("重点工程开工情况", "安全生产大检查", "惠民资金发放", "年终目标冲刺")[number]),
            (JointOutcome.METHOD, "随机抽查，不打招呼"), (JointOutcome.STAFF, "效能督导员三组，每组三人"),
        ]  # fmt: skip
        meeting = coordination.hold_joint_meeting(
            group, held_on=day, place="县委三楼会议室", chair=leaders[2], outcomes=outcomes, by=who.inspection,
            at=moment(day, 17),
        )  # fmt: skip
        if number < 3:
            focus = meeting.outcomes.get(kind=JointOutcome.FOCUS)
            unit = who.unit(("G07", "G22", "G12")[number])
            row = coordination.supervise_focus(
                focus, unit=unit, due_on=day + timedelta(20), by=who.inspection, at=moment(day, 18)
            )
            if number < 2:
                day_done = moment(day + timedelta(15))
                coordination.close_follow_up(row, result="已整改并报送结果", by=who.clerk(unit), at=day_done)
    by_pk = {unit.pk: unit for unit in who.units.values()}
    for pk, name in bureaus()[:-WITHOUT_LOCAL]:
        if pk in heads and pk in who.clerks:
            new = coordination.NewGroup(
                GroupKind.LOCAL, f"{name}督导落实小组", by_pk[pk], heads[pk], by_pk[pk], at.date(),
                contact="办公室 0791-6",
            )  # fmt: skip
            coordination.found_group(new, by=who.clerks[pk], at=at)


def _meetings(who: Hands, leaders: list[Person]) -> None:
    """Joint tasks of the county: meetings of departments, thematic ones, one of them incomplete."""
    rows = with_content(Task.objects.in_force().select_related("table__unit__parent", "table__matter"))
    joint = [row for row in rows.filter(current__assisting__isnull=False).distinct().order_by("pk") if row.current]
    for number, row in enumerate(joint[:4]):
        units = units_of(row)
        lead = row.current.lead_unit
        by = who.clerks.get(lead.pk)
        day = date(YEAR, 6 + number, 12)
        seats = {pk: (Seat.HEAD if place == 0 else Seat.MEMBER, "") for place, pk in enumerate(units)}
        last = list(units)[-1]
        follow_ups = [NewFollowUp("两周内完成有关手续，报牵头部门", last, day + timedelta(14))]
        if by is not None:
            new = coordination.NewMeeting(
                CoordinationKind.DEPARTMENT, day, "牵头部门会议室", "工程用地、资金拨付和进度衔接",
                "明确分工和完成时间，每周通报一次进度。", seats, follow_ups,
            )  # fmt: skip
            coordination.convene(row, new, by=by, at=moment(day, 17))
        if number < 3:
            stands = dict.fromkeys(units, (Seat.HEAD, "") if number != 1 else (Seat.MEMBER, ""))
            later = day + timedelta(40)
            new = coordination.NewMeeting(
                CoordinationKind.THEMATIC, later, "县政府二楼会议室", "协调跨部门的难点问题",
                "由县领导包案推进，责任部门按期落实。", stands,
                [NewFollowUp("落实县专题协调会议定事项", lead.pk, later + timedelta(30))],
                leader=leaders[1],
            )  # fmt: skip
            coordination.convene(row, new, by=who.office, at=moment(later, 17))
    for follow in FollowUp.objects.open().filter(kind=FollowUpKind.COORDINATION).order_by("pk")[:3]:
        clerk = who.clerks.get(follow.unit_id)
        if clerk is not None:
            coordination.close_follow_up(follow, result="手续已办妥", by=clerk, at=moment(follow.due_on))


def _plans(who: Hands) -> None:
    """Five plans with drills and reviews; an emergency decision follows the first."""
    body = [Line(one) for one in PROCEDURE.splitlines()]
    made = []
    for number, (code, kind, title) in enumerate(PLANS):
        unit = who.unit(code)
        by = who.clerk(unit)
        day = date(YEAR - (1 if number == 3 else 0), 4, 10)
        data = print_paper(Paper(title, body, signatory=unit.name, day=day), at=moment(day), by=str(by))
        file = store_made(data, name=f"{title}.pdf", kind=FileKind.PDF, by=by, at=moment(day))
        new = emergency.NewPlan(unit, kind, title, f"{day.year} 版", day, "办公室", "0791-6110", PROCEDURE)
        plan = emergency.register_plan(new, upload=file, by=by, at=moment(day))
        made.append(plan)
        if number < 3:
            held = date(YEAR, 5, 18)
            emergency.record_drill(
                plan, held_on=held, people=60 + number, scene="夜间转移群众和抢险",
                result="集结用时二十五分钟，通讯畅通。",
                by=by, at=moment(held),
            )  # fmt: skip
            emergency.review_plan(
                plan, reviewed_on=held, conclusion=ReviewConclusion.KEEP, text="流程适用，更新联系电话。", by=by,
                at=moment(held),
            )  # fmt: skip
    declared = EmergencyDeclaration.objects.select_related("matter").order_by("pk").first()
    if declared is not None:
        emergency.link_plan(made[0], declared.matter, by=who.office, at=moment(declared.declared_on))


def _opinions(who: Hands) -> None:
    """Two opinions on tasks, one of them replied to."""
    overseers = Account.objects.filter(duty_holdings__duty=Duty.OVERSIGHT).select_related("person").order_by("pk")
    by = overseers.first()
    rows = with_content(Task.objects.in_force().select_related("table__unit"))
    chosen = [
        row for row in rows.filter(table__unit=who.county).order_by("pk")[:8] if row.current.lead_unit_id in who.clerks
    ]
    if by is None:
        return
    for number, row in enumerate(chosen[:2]):
        unit: Unit = row.current.lead_unit
        day = date(YEAR, 11, 12 + number)
        made = oversight.file_execution_opinion(
            row, body=Overseer.CONGRESS if number == 0 else Overseer.CONSULTATIVE, dated=day,
            text=("请加快工程进度，确保群众年前受益。", "建议公开资金使用情况，接受群众监督。")[number],
            unit=unit, by=by, at=moment(day),
        )  # fmt: skip
        if number == 0:
            oversight.reply_to_execution_opinion(
                made, reply="已增加施工力量，十二月底前完工。", by=who.clerks[unit.pk], at=moment(day + timedelta(9))
            )


def _collected(who: Hands, leaders: list[Person]) -> None:
    """Eight weeks and four half-months; some are missing."""
    for person in leaders:
        collection.add_member(person, since=date(YEAR, 1, 1), by=who.office, at=moment(date(YEAR, 1, 4)))
    towns = [who.unit(f"T{number:02d}") for number in range(1, 15)]
    for place, week in enumerate(periods_between(Cycle.WEEK, date(YEAR, 11, 5), date(YEAR, 12, 24))):
        for number, person in enumerate(leaders):
            if (place + number) % 7 == 6:
                continue
            new = collection.NewForm(
                WorkCycle.WEEK, week, f"{DONE[(place + number) % len(DONE)]}。", "继续推进重点工作。", person=person
            )
            collection.file_form(new, by=who.office, at=moment(week.end, 17))
    for place, half in enumerate(periods_between(Cycle.HALF_MONTH, date(YEAR, 11, 1), date(YEAR, 12, 15))):
        for number, unit in enumerate(towns):
            if (place + number) % 9 == 8 or unit.pk not in who.clerks:
                continue
            new = collection.NewForm(
                WorkCycle.HALF_MONTH, half, f"{DONE[(place + number) % len(DONE)]}。", "抓好年终各项工作。",
                economy=f"{ECONOMY[(place + number) % len(ECONOMY)]}。", unit=unit,
            )  # fmt: skip
            collection.file_form(new, by=who.clerks[unit.pk], at=moment(half.end, 17))
