"""What supervision asks of people: units, inspectors, the offices that agree, the county's leaders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accountability.enums import AccountabilityPermission as P
from accountability.enums import (
    ExtensionState,
    InspectionState,
    ObjectionState,
    Office,
    PlanState,
    RectificationState,
    SummonsState,
)
from accountability.gathering.inspections import InspectionNumbers, is_approved, numbers_on
from accountability.gathering.rectifications import standings
from accountability.gathering.summonses import sides_of
from accountability.models import (
    Conclusion,
    Inspection,
    InspectionPlan,
    Objection,
    RectificationExtension,
    RectificationOrder,
    RectificationReport,
    SelfCriticism,
    SiteVisit,
    Summons,
)
from accountability.permissions import holding_units, offices_of
from core import calendar, registry
from core.access import may
from core.enums import Light
from core.periods import parse_period
from core.probes import ASKER, only_where
from core.registry import WorkItem
from organization.models import Account
from organization.own_part import own_part

SOURCE, MOST = "督查", 20
WAITING_AFTER = 7
"""Days after which a conclusion that a unit may object to is no longer news."""


def work_items(account: Account, today: date) -> list[WorkItem]:
    """Everything that waits for the account in supervision; each part asks only whom it concerns."""
    items: list[WorkItem] = []
    answers, manages = may(account, P.ANSWER_INSPECTIONS), may(account, P.MANAGE_INSPECTIONS)
    if answers or manages:
        numbers = numbers_on(today)
        if answers:
            items += [*_to_rectify(account, today, numbers), *_concluded(account), *_to_criticise(account)]
        items += _of_inspectors(account, today, numbers) if manages else []
    if may(account, P.APPROVE_INSPECTIONS):
        items += [*_to_approve(account), *_suggestions(account), *_summonses_to_approve(account, today)]
    if may(account, P.AGREE_SUMMONSES):
        items += _to_agree(account)
    if may(account, P.RECORD_TALKS):
        items += _to_hold()
    return items


@only_where(lambda: RectificationOrder.objects.running().filter(unit__in=ASKER.units), P.ANSWER_INSPECTIONS)
def _to_rectify(account: Account, today: date, numbers: InspectionNumbers) -> Iterator[WorkItem]:
    """Orders with their lights, quarters without a report."""
    units = holding_units(account, P.ANSWER_INSPECTIONS)
    orders = list(RectificationOrder.objects.running().filter(unit__in=units).order_by("deadline", "pk")[:MOST])
    held = standings(orders, today, numbers.warning_days) if orders else {}
    for one in orders:
        url, standing = reverse("accountability:rectification", args=[one.pk]), held[one.pk]
        if one.state == RectificationState.OPEN:
            title = f"限期整改：{one.number}"
            yield WorkItem(title, SOURCE, url, "去反馈", due=one.deadline, light=standing.light)
        if standing.missing:
            names = "、".join(parse_period(code).label for code in standing.missing)
            yield WorkItem(
                f"整改季度反馈逾期：{one.number}（{names}）", SOURCE, url, "去反馈",
                due=parse_period(standing.missing[0]).end, light=Light.RED,
            )  # fmt: skip


@only_where(lambda: Conclusion.objects.filter(unit__in=ASKER.units, sent_at__isnull=False), P.ANSWER_INSPECTIONS)
def _concluded(account: Account) -> Iterator[WorkItem]:
    """Conclusions just received."""
    units = holding_units(account, P.ANSWER_INSPECTIONS)
    since = timezone.now() - timedelta(days=WAITING_AFTER)
    seen = Inspection.objects.visible_to(account).order_by().values("pk")
    rows = Conclusion.objects.filter(unit__in=units, sent_at__gte=since, inspection__in=seen).select_related(
        "inspection"
    )
    for conclusion in rows.order_by("pk")[:MOST]:
        url = reverse("accountability:inspection", args=[conclusion.inspection_id])
        yield WorkItem(f"督查结论送达：{conclusion.inspection.title}", SOURCE, url, "去查看")


@only_where(lambda: SelfCriticism.objects.filter(unit__in=ASKER.units, submitted_at=None), P.ANSWER_INSPECTIONS)
def _to_criticise(account: Account) -> Iterator[WorkItem]:
    """A self-criticism owed."""
    owed = SelfCriticism.objects.filter(unit__in=holding_units(account, P.WRITE_SELF_CRITICISMS), submitted_at=None)
    for row in owed.order_by("pk")[:MOST]:
        url = reverse("accountability:write_self_criticism", args=[row.pk])
        yield WorkItem(f"提交书面检查：{row.year}年{row.ranking}", SOURCE, url, "去提交")


def _of_inspectors(account: Account, today: date, numbers: InspectionNumbers) -> Iterator[WorkItem]:
    """Checks on the spot, closings, extensions, objections, approved inspections to begin: not by the unit, a check
    not by who issued the order (DC-18)."""
    yield from _to_verify(account, today, numbers)
    yield from _to_extend(account)
    yield from _objections(account, today, numbers)
    yield from _to_begin(account, today)


def _reported() -> QuerySet[RectificationOrder]:
    return RectificationOrder.objects.filter(state__in=(RectificationState.VERIFIED, RectificationState.REPORTED))


@only_where(_reported, P.MANAGE_INSPECTIONS)
def _to_verify(account: Account, today: date, numbers: InspectionNumbers) -> Iterator[WorkItem]:
    issued = Q(state=RectificationState.REPORTED, recorded_by=account)
    running = _reported().exclude(issued | _of_unit_itself(account)).select_related("unit")
    for one in running.order_by("deadline", "pk")[:MOST]:
        verb = "确认销号" if one.state == RectificationState.VERIFIED else "现场核查"
        url = reverse("accountability:rectification", args=[one.pk])
        shown = calendar.light(one.deadline, today, behind=False, warning_days=numbers.warning_days)
        yield WorkItem(f"{verb}：{one.number} {one.unit.name}", SOURCE, url, "去办理", due=one.deadline, light=shown)


@only_where(lambda: RectificationExtension.objects.filter(state=ExtensionState.WAITING), P.MANAGE_INSPECTIONS)
def _to_extend(account: Account) -> Iterator[WorkItem]:
    waiting = RectificationExtension.objects.filter(state=ExtensionState.WAITING).select_related("order__unit")
    waiting = waiting.exclude(_of_unit_itself(account, "order__"))
    for asked in waiting.order_by("pk")[:MOST]:
        url = reverse("accountability:rectification", args=[asked.order_id])
        yield WorkItem(f"审批整改延期：{asked.order.number} {asked.order.unit.name}", SOURCE, url, "去审批")


@only_where(lambda: Inspection.objects.filter(state=InspectionState.PLANNED), P.MANAGE_INSPECTIONS)
def _to_begin(account: Account, today: date) -> Iterator[WorkItem]:
    planned = Inspection.objects.visible_to(account).filter(state=InspectionState.PLANNED, starts_on__lte=today)
    for row in planned.select_related("theme__plan").order_by("starts_on", "pk")[:MOST]:
        if is_approved(row):
            url = reverse("accountability:inspection", args=[row.pk])
            yield WorkItem(f"开展督查：{row.title}", SOURCE, url, "去办理", due=row.starts_on)


def _of_unit_itself(account: Account, path: str = "") -> Q:
    """Orders to the account's own unit or to the person himself, and those on which he reported (hand_of)."""
    reported = RectificationReport.objects.filter(recorded_by=account).order_by().values("order")
    own = own_part(account, people=[f"{path}person"], units=[f"{path}unit"])
    return own | Q(**{f"{path}pk__in": reported})


def _made(account: Account) -> Q:
    """Objections to what the account's team or the account itself found (gathering.rectifications.makers_of)."""
    hands = ("recorded_by", "problems__recorded_by", "conclusions__recorded_by", "conclusions__sent_by")
    mine = Inspection.objects.filter(own_part(account, by=hands, people=["team__person"])).order_by().values("pk")
    found = Q(order__recorded_by=account) | Q(conclusion__inspection__in=mine)
    return found | Q(order__problem__inspection__in=mine) | own_part(account, units=["unit"])


@only_where(lambda: Objection.objects.filter(state=ObjectionState.WAITING), P.MANAGE_INSPECTIONS)
def _objections(account: Account, today: date, numbers: InspectionNumbers) -> Iterator[WorkItem]:
    """Objections that somebody other than those who made the finding has to review (DC-17)."""
    seen = Inspection.objects.visible_to(account).order_by().values("pk")
    rows = Objection.objects.filter(state=ObjectionState.WAITING).exclude(_made(account))
    rows = rows.filter(Q(conclusion__isnull=True) | Q(conclusion__inspection__in=seen)).select_related("unit")
    for one in rows.order_by("due_on", "pk")[:MOST]:
        url = reverse("accountability:answer_inspection_objection", args=[one.pk])
        day = one.due_on
        shown = calendar.light(day, today, behind=False, warning_days=numbers.warning_days) if day else Light.GREEN
        yield WorkItem(f"复核异议：{one.unit.name}", SOURCE, url, "去复核", due=one.due_on, light=shown)


def _to_approve(account: Account) -> Iterator[WorkItem]:
    """Plans and inspections that wait for a county leader (DC-11)."""
    yield from _plans(account)
    yield from _unapproved(account)


@only_where(lambda: InspectionPlan.objects.filter(state=PlanState.SUBMITTED), P.APPROVE_INSPECTIONS)
def _plans(account: Account) -> Iterator[WorkItem]:
    for plan in InspectionPlan.objects.filter(state=PlanState.SUBMITTED).exclude(recorded_by=account):
        url = reverse("accountability:inspection_plan", args=[plan.pk])
        yield WorkItem(f"审批{plan.title}", SOURCE, url, "去审批")


@only_where(lambda: Inspection.objects.filter(state=InspectionState.PLANNED), P.APPROVE_INSPECTIONS)
def _unapproved(account: Account) -> Iterator[WorkItem]:
    rows = Inspection.objects.visible_to(account).filter(state=InspectionState.PLANNED, approved_at__isnull=True)
    rows = rows.exclude(theme__plan__state=PlanState.APPROVED, theme__isnull=False).exclude(recorded_by=account)
    for one in rows.order_by("starts_on", "pk")[:MOST]:
        url = reverse("accountability:inspection", args=[one.pk])
        yield WorkItem(f"批准督查：{one.title}", SOURCE, url, "去批准", due=one.starts_on)


@only_where(lambda: SiteVisit.objects.exclude(suggestions=""), P.APPROVE_INSPECTIONS)
def _suggestions(account: Account) -> Iterator[WorkItem]:
    """Suggestions of site visits without a word of this leader (LS-3.4-g)."""
    rows = SiteVisit.objects.exclude(suggestions="").exclude(replies__recorded_by=account)
    for one in rows.order_by("-held_on", "-pk")[:MOST]:
        url = reverse("accountability:site_visit", args=[one.pk])
        yield WorkItem(f"批示督查建议：{one.title}", SOURCE, url, "去批示")


@only_where(lambda: Summons.objects.filter(state=SummonsState.PROPOSED), P.APPROVE_INSPECTIONS)
def _summonses_to_approve(account: Account, today: date) -> Iterator[WorkItem]:
    """Proposals that all four offices agreed to, for the principal leaders (LS-3.4-k)."""
    sides = sides_of(account.person_id, today)
    if not sides:
        return
    rows = Summons.objects.filter(state=SummonsState.PROPOSED).exclude(own_part(account, people=["person"]))
    for office in Office:
        rows = rows.filter(agreements__office=office)
    mine = Summons.objects.filter(approvals__side__in=sides).order_by().values("pk")
    for one in rows.exclude(pk__in=mine).select_related("unit").order_by("pk")[:MOST]:
        url = reverse("accountability:summons", args=[one.pk])
        yield WorkItem(f"审批约谈：{one.unit.name}", SOURCE, url, "去审批")


@only_where(lambda: Summons.objects.filter(state=SummonsState.PROPOSED), P.AGREE_SUMMONSES)
def _to_agree(account: Account) -> Iterator[WorkItem]:
    """Proposals that the account's office has not agreed to (LS-3.4-j)."""
    for office in sorted(offices_of(account)):
        agreed = Summons.objects.filter(agreements__office=office).order_by().values("pk")
        rows = Summons.objects.filter(state=SummonsState.PROPOSED).exclude(pk__in=agreed).select_related("unit")
        for one in rows.order_by("pk")[:MOST]:
            url = reverse("accountability:summons", args=[one.pk])
            yield WorkItem(f"商定约谈：{one.unit.name}", SOURCE, url, "去商定")


@only_where(lambda: Summons.objects.filter(state=SummonsState.APPROVED), P.RECORD_TALKS)
def _to_hold() -> Iterator[WorkItem]:
    """Approved summonses whose talk is not on record."""
    rows = Summons.objects.filter(state=SummonsState.APPROVED).select_related("unit", "person")
    for one in rows.order_by("pk")[:MOST]:
        url = reverse("accountability:summons", args=[one.pk])
        yield WorkItem(f"约谈：{one.unit.name} {one.person.name}", SOURCE, url, "去登记")


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
