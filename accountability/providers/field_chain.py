"""What coordination and oversight made of a task or a decision, on their pages; what must be done next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.enums import GroupKind, JointOutcome
from accountability.gathering.coordination import gap_rows, numbers_on
from accountability.models import (
    EmergencyPlanUse,
    ExecutionOpinion,
    FollowUp,
    LeadingGroup,
    Task,
    TerritorialTask,
)
from accountability.permissions import holding_units
from accountability.rules.coordination import coordinated, months_after
from core import calendar, registry
from core.access import may
from core.enums import Light
from core.probes import ASKER, only_where
from core.registry import ChainLink, WorkItem
from decisions.models import Matter
from organization.models import Account

SOURCE, MOST = "协调和督导", 20


def links(kind: str, pk: int, account: Account) -> list[ChainLink]:
    """Of a decision its leading groups and plans; of a task its coordination and opinions."""
    if kind == Matter._meta.label_lower and may(account, P.VIEW_COORDINATION):
        return [*_of_matter(pk, account)]
    if kind == Task._meta.label_lower and may(account, P.VIEW_COORDINATION):
        return [*_of_task(pk, account)]
    return []


def _of_matter(pk: int, account: Account) -> Iterator[ChainLink]:
    for row in LeadingGroup.objects.in_force().filter(matter=pk).select_related("head", "office_unit"):
        told = f"组长 {row.head.name}，办公室设在{row.office_unit.name}"
        yield ChainLink("领导小组", row.name, reverse("accountability:leading_group", args=[row.pk]), told)
    for use in EmergencyPlanUse.objects.filter(matter=pk).select_related("plan__unit"):
        url = reverse("accountability:emergency_plan", args=[use.plan_id])
        yield ChainLink("应急预案", str(use.plan), url, use.plan.unit.name)
    if may(account, P.FILE_OPINIONS):
        yield ChainLink("监督", "对这项决策提出意见", reverse("accountability:new_decision_opinion", args=[pk]))


def _of_task(pk: int, account: Account) -> Iterator[ChainLink]:
    open_items = Q(coordination_meetings__follow_ups__done_at__isnull=True)
    held = (
        Task.objects.visible_to(account).filter(pk=pk, current__isnull=False).order_by()
        .annotate(
            assisting=Count("current__assisting", distinct=True),
            territorial=Exists(TerritorialTask.objects.in_force().filter(task=OuterRef("pk"))),
            meetings=Count("coordination_meetings", distinct=True),
            open=Count("coordination_meetings__follow_ups", filter=open_items, distinct=True),
            opinions=Count("oversight_opinions", distinct=True),
        )
        .values("current__lead_unit", "assisting", "territorial", "meetings", "open", "opinions").first()
    )  # fmt: skip
    if held is None:
        return
    units = held["assisting"] + (held["current__lead_unit"] is not None)
    if coordinated(units, territorial=held["territorial"]):
        told = f"会议 {held['meetings']} 次，待办后续事项 {held['open']} 项"
        yield ChainLink("协调", "协调会议和后续事项", reverse("accountability:coordination", args=[pk]), told)
    opinions = ExecutionOpinion.objects.filter(task=pk).select_related("unit").order_by("-pk")
    for one in opinions[:MOST] if held["opinions"] else ():
        state = "已答复" if one.replied_at else f"待{one.unit.name}答复"
        yield ChainLink(
            "监督意见", f"{one.get_body_display()}：{one.text[:40]}", reverse("accountability:opinions"), state
        )
    if may(account, P.FILE_OPINIONS):
        yield ChainLink("监督", "对执行情况提出意见", reverse("accountability:new_execution_opinion", args=[pk]))


def work_items(account: Account, today: date) -> list[WorkItem]:
    """Follow-ups and opinions of the own units; gaps for lead units; joint meetings for their office."""
    found: list[WorkItem] = []
    if may(account, P.HANDLE_FOLLOW_UPS):
        own = holding_units(account, P.HANDLE_FOLLOW_UPS)
        warning = numbers_on(today).warning_days
        found += [*_follow_ups(own, today, warning), *_opinions(own, today, warning)]
    if may(account, P.MANAGE_COUNTY_GROUPS):
        found += _joint(today)
    if may(account, P.CONVENE_THEMATIC):
        found += _gaps(account, today)
    return found


@only_where(lambda: FollowUp.objects.open().filter(unit__in=ASKER.units), P.HANDLE_FOLLOW_UPS)
def _follow_ups(own: frozenset[int], today: date, warning: int) -> Iterator[WorkItem]:
    for row in FollowUp.objects.open().filter(unit__in=own).order_by("due_on", "pk")[:MOST]:
        light = calendar.light(row.due_on, today, behind=False, warning_days=warning)
        url = reverse("accountability:follow_up", args=[row.pk])
        yield WorkItem(f"{row.get_kind_display()}：{row.text[:60]}", SOURCE, url, "去办理", due=row.due_on, light=light)


@only_where(lambda: ExecutionOpinion.objects.waiting().filter(unit__in=ASKER.units), P.HANDLE_FOLLOW_UPS)
def _opinions(own: frozenset[int], today: date, warning: int) -> Iterator[WorkItem]:
    rows = ExecutionOpinion.objects.waiting().filter(unit__in=own).select_related("task__current")
    for row in rows.order_by("due_on", "pk")[:MOST]:
        light = calendar.light(row.due_on, today, behind=False, warning_days=warning)
        title = f"答复{row.get_body_display()}意见：{row.task.current.target if row.task.current else ''}"
        url = reverse("accountability:reply_to_opinion", args=[row.pk])
        yield WorkItem(title, SOURCE, url, "去答复", due=row.due_on, light=light)


@only_where(lambda: LeadingGroup.objects.in_force().filter(kind=GroupKind.SUPERVISION), P.MANAGE_COUNTY_GROUPS)
def _joint(today: date) -> Iterator[WorkItem]:
    """The next joint meeting of the supervision group, and focuses nobody was asked to do."""
    group = LeadingGroup.objects.in_force().filter(kind=GroupKind.SUPERVISION).order_by("-founded_on").first()
    if group is None:
        return
    last = group.meetings.order_by("-held_on").first()
    due = months_after(last.held_on if last else group.founded_on, numbers_on(today).joint_months)
    url = reverse("accountability:leading_group", args=[group.pk])
    if today > due:
        yield WorkItem("召开督导联席会议", SOURCE, url, "去登记", due=due, light=Light.RED)
    if last is not None:
        idle = last.outcomes.filter(kind=JointOutcome.FOCUS, follow_up__isnull=True).count()
        if idle:
            yield WorkItem(f"{idle} 项督导重点待交办", SOURCE, url, "去交办")


@only_where(Task.objects.in_force, P.CONVENE_THEMATIC)
def _gaps(account: Account, today: date) -> Iterator[WorkItem]:
    number = len(gap_rows(account, today))
    if number:
        url = reverse("accountability:coordination_gaps")
        yield WorkItem(f"{number} 项多部门、属地任务缺协调会议", SOURCE, url, "去查看", light=Light.YELLOW)


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.chain.register(links)
    registry.workbench.register(work_items)
