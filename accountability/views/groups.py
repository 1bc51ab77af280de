"""Leading groups, joint meetings and local bodies of supervision (JH-A-6.4-a, LS-4.1)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions import coordination as actions
from accountability.enums import AccountabilityPermission as P
from accountability.enums import GroupKind
from accountability.forms.coordination import GroupForm, JointMeetingForm, SuperviseForm
from accountability.gathering.coordination import bureaus, numbers_on, with_local
from accountability.models import JointMeeting, LeadingGroup, MeetingOutcome
from accountability.presenters.coordination import groups_listing, joint_listing, names_listing
from accountability.presenters.listing import Action, Listing, Panel
from accountability.rules.coordination import COUNTY_KINDS, months_after, without_local
from accountability.views import fetch
from accountability.views.entry import export, fill, record, register
from core import access
from core.access import may
from decisions.forms.fields import ReasonForm
from decisions.models import Matter
from organization.models import Account, Unit

TITLE = "领导小组"


def _sections(me: Account) -> list[Listing]:
    rows = LeadingGroup.objects.visible_to(me).select_related("unit", "head", "office_unit", "matter")
    found = list(rows.prefetch_related("members").order_by("withdrawn_at", "-founded_on", "-pk"))
    county = [row for row in found if row.kind != GroupKind.LOCAL]
    local = [row for row in found if row.kind == GroupKind.LOCAL]
    units = bureaus()
    if not may(me, P.MANAGE_COUNTY_GROUPS) and not may(me, P.VIEW_ALL_TABLES):
        reach = me.reach(P.VIEW_COORDINATION).unit_ids
        units = [one for one in units if one[0] in reach]
    missing = without_local(units, with_local())
    return [
        groups_listing("县级领导小组", county, ("没有县级领导小组", "全局性工作和重大决策可以设领导小组。")),
        groups_listing("单位督导组织", local, ("没有登记", "各部门、单位登记相应的督导组织和联系人。")),
        names_listing("没有督导组织和联系人的单位", "单位", missing, ("都已登记", "每个单位都有督导组织和联系人。")),
    ]


@require_GET
@access.requires(P.VIEW_COORDINATION)
def leading_groups(request: HttpRequest) -> HttpResponse:
    """Groups in reach, and units without a body of their own."""
    me = fetch.account(request)
    links = [Action("导出 Excel", reverse("accountability:export_leading_groups"), icon="download")]
    if may(me, P.EDIT_GROUPS):
        links.append(Action("登记领导小组", reverse("accountability:new_leading_group"), main=True))
    return register(request, TITLE, _sections(me), actions=links)


@require_GET
@access.requires(P.VIEW_COORDINATION)
def export_leading_groups(request: HttpRequest) -> HttpResponse:
    sections = _sections(fetch.account(request))
    return export(request, sections, title=TITLE, facts=[], verb="accountability.export_coordination")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.EDIT_GROUPS)
def new_leading_group(request: HttpRequest) -> HttpResponse:
    """The two offices and the efficiency office set up the county's, a unit its own."""
    me = fetch.account(request)
    county = may(me, P.MANAGE_COUNTY_GROUPS)
    kinds = [kind for kind in GroupKind if (kind in COUNTY_KINDS) is county]
    units = Unit.objects.standing()
    units = units.filter(parent__isnull=True) if county else units.filter(pk__in=me.own_unit_ids)
    matters = Matter.objects.visible_to(me).going_on().order_by("-pk") if county else Matter.objects.none()
    first = units.first()
    initial = {"founded_on": timezone.localdate(), "unit": first, "office_unit": None if county else first}
    data = request.POST if request.method == "POST" else None
    form = GroupForm(data, kinds=kinds, units=units, matters=matters, initial=initial)
    back = reverse("accountability:leading_groups")
    note = (
        "组长由县级主要或者分管负责人担任，成员至少有一名部门主要负责人，办公室设在主管部门。" if county
        else "登记本单位的督导组织，没有专门组织的，登记负责人和联系人。"
    )  # fmt: skip
    return fill(
        request, form, lambda: actions.found_group(form.new(), by=me, at=timezone.now()), title="登记领导小组",
        submit="登记", done="领导小组已登记。", back=back, crumbs=[(TITLE, back)], note=note,
        then=lambda row: reverse("accountability:leading_group", args=[row.pk]),
    )  # fmt: skip


def group_of(request: HttpRequest, pk: int) -> LeadingGroup:
    """A group that the reader may see."""
    rows = LeadingGroup.objects.visible_to(fetch.account(request))
    found: LeadingGroup = get_object_or_404(rows.select_related("unit", "head", "office_unit", "matter"), pk=pk)
    return found


def may_change(me: Account, row: LeadingGroup) -> bool:
    """The county's by the offices, a unit's own by its people."""
    if row.kind == GroupKind.LOCAL:
        return may(me, P.EDIT_UNIT_TABLES) and me.reach(P.EDIT_UNIT_TABLES).covers(row.unit_id)
    return may(me, P.MANAGE_COUNTY_GROUPS)


@require_GET
@access.requires(P.VIEW_COORDINATION)
def leading_group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: head, members, office, joint meetings."""
    row, me = group_of(request, pk), fetch.account(request)
    members = row.members.select_related("person__unit")
    facts = [
        ("种类", row.get_kind_display()), ("设立单位", row.unit.name),
        ("组长", row.head.name), ("办公室", row.office_unit.name), ("联系人", row.contact or "—"),
        ("成员", "、".join(f"{one.person.name}（{one.person.unit.name}）" for one in members) or "—"),
        ("依据", row.basis or "—"), ("成立日期", row.founded_on.isoformat()),
    ]  # fmt: skip
    if row.matter is not None:
        facts.insert(1, ("决策事项", f"{row.matter.number} {row.matter.title}"))
    badges = [("已撤销", "neutral")] if row.withdrawn_at else [("在运行", "success")]
    panels = [Panel("组成", facts)]
    links = []
    changes = may_change(me, row) and row.withdrawn_at is None
    if changes:
        links.append(Action("撤销", reverse("accountability:dissolve_group", args=[row.pk])))
    if row.kind == GroupKind.SUPERVISION:
        meetings = JointMeeting.objects.filter(group=row).select_related("chair")
        held = list(meetings.prefetch_related("outcomes__follow_up__unit").order_by("-held_on"))
        panels.append(Panel("联席会议", listing=joint_listing(held, manages=may(me, P.MANAGE_COUNTY_GROUPS))))
        today = timezone.localdate()
        due = months_after(held[0].held_on if held else row.founded_on, numbers_on(today).joint_months)
        if row.withdrawn_at is None and today > due:
            badges.append((f"联席会议应于 {due} 前召开", "warning"))
        if changes:
            links.append(Action("登记联席会议", reverse("accountability:new_joint_meeting", args=[row.pk]), main=True))
    return record(
        request, row.name, panels=panels, actions=links, badges=badges,
        crumbs=[(TITLE, reverse("accountability:leading_groups"))],
    )  # fmt: skip


def _changing(request: HttpRequest, pk: int) -> LeadingGroup:
    row = group_of(request, pk)
    if not may_change(fetch.account(request), row):
        raise PermissionDenied(P.EDIT_GROUPS.value)
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.EDIT_GROUPS)
def dissolve_group(request: HttpRequest, pk: int) -> HttpResponse:
    """End a group with the reason."""
    row, me = _changing(request, pk), fetch.account(request)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    back = reverse("accountability:leading_group", args=[row.pk])
    return fill(
        request, form,
        lambda: actions.dissolve_group(row, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title="撤销领导小组", submit="撤销", done="领导小组已撤销，记录保留。", back=back, note=row.name,
        crumbs=[(row.name, back)],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_COUNTY_GROUPS)
def new_joint_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a joint meeting."""
    row, me = _changing(request, pk), fetch.account(request)
    data = request.POST if request.method == "POST" else None
    form = JointMeetingForm(data, initial={"held_on": timezone.localdate(), "chair": row.head.number})
    back = reverse("accountability:leading_group", args=[row.pk])

    def act() -> Any:
        of = form.cleaned_data
        return actions.hold_joint_meeting(
            row, held_on=of["held_on"], place=of["place"], chair=of["chair"], outcomes=form.outcomes(), by=me,
            at=timezone.now(),
        )  # fmt: skip

    return fill(request, form, act, title="登记联席会议", submit="登记", done="联席会议已登记。", back=back,
                crumbs=[(TITLE, reverse("accountability:leading_groups")), (row.name, back)])  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_COUNTY_GROUPS)
def supervise_focus(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn a focus into a supervision item."""
    me = fetch.account(request)
    row = get_object_or_404(MeetingOutcome.objects.select_related("meeting__group"), pk=pk)
    group_of(request, row.meeting.group_id)
    form = SuperviseForm(request.POST if request.method == "POST" else None)
    back = reverse("accountability:leading_group", args=[row.meeting.group_id])

    def act() -> Any:
        of = form.cleaned_data
        return actions.supervise_focus(row, unit=of["unit"], due_on=of["due_on"], by=me, at=timezone.now())

    return fill(request, form, act, title="转为督导事项", submit="交办", done="已交办。", back=back, note=row.text,
                crumbs=[(row.meeting.group.name, back)])  # fmt: skip
