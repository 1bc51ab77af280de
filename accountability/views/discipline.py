"""Meetings under discipline, what was seen, the ladder of absences, notices (QSH-13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions import discipline as actions
from accountability.enums import AccountabilityPermission as P
from accountability.forms.discipline import (
    BreachForm,
    CarryOutForm,
    NoticeForm,
    SupervisorForm,
    WatchForm,
    WatchRecordForm,
)
from accountability.models import AbsenceMeasure, MeetingBreach, MeetingNotice, MeetingWatch
from accountability.presenters.discipline import (
    absences_listing,
    breaches_listing,
    notices_listing,
    watch_panels,
    watches_listing,
)
from accountability.presenters.listing import Action, Panel
from accountability.views import fetch
from accountability.views.entry import export, record, register
from accountability.views.form_page import Words, form_page
from core import access
from core.access import may
from decisions.models import Meeting

PAGE, WATCHES, NOTICES, ABSENCES = 50, "会风会纪监督", "会风会纪通报", "缺会处理"


@require_GET
@access.requires(P.VIEW_MEETING_DISCIPLINE)
def watches(request: HttpRequest) -> HttpResponse:
    """Meetings, the newest first."""
    rows = MeetingWatch.objects.select_related("supervisor", "notice").order_by("-held_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = [
        Action("导出 Excel", reverse("accountability:export_breaches"), icon="download"),
        Action("登记会议", reverse("accountability:plan_watch"), main=True),
    ]
    return register(request, WATCHES, [watches_listing(page.object_list)], actions=found, page=page, unit="次")


@require_GET
@access.requires(P.VIEW_MEETING_DISCIPLINE)
def export_breaches(request: HttpRequest) -> HttpResponse:
    """Every breach with what came of it."""
    rows = MeetingBreach.objects.select_related("watch", "person", "unit", "measure").order_by("-watch__held_on", "pk")
    return export(request, [breaches_listing(rows, dated=True)], title="违反会纪情况", facts=[],
                  verb="accountability.export_meeting_breaches")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.VIEW_MEETING_DISCIPLINE)
def plan(request: HttpRequest) -> HttpResponse:
    meetings = Meeting.objects.exclude(pk__in=MeetingWatch.objects.filter(meeting__isnull=False).values("meeting"))
    form = WatchForm(
        request.POST if request.method == "POST" else None, meetings=meetings.order_by("-scheduled_for"),
        initial={"held_on": timezone.localdate()},
    )  # fmt: skip
    words = Words(
        "登记会议", "登记", "已登记。", "以县委、县政府名义召开的会议，由纪检监察机关派员全程监督。",
        [(WATCHES, reverse("accountability:watches"))],
    )  # fmt: skip
    return form_page(
        request, form, lambda: actions.plan_watch(form.new(), by=fetch.account(request), at=timezone.now()), words,
        back=reverse("accountability:watches"), onward=lambda row: reverse("accountability:watch", args=[row.pk]),
    )  # fmt: skip


def _watch(request: HttpRequest, pk: int) -> MeetingWatch:
    """Who sees meetings sees them all."""
    return get_object_or_404(MeetingWatch.objects.select_related("supervisor", "meeting", "closed_by__person"), pk=pk)


@require_GET
@access.requires(P.VIEW_MEETING_DISCIPLINE)
def watch(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: supervisor, record, breaches, what came of it."""
    row, me = _watch(request, pk), fetch.account(request)
    notice = MeetingNotice.objects.filter(watch=row).first()
    badges = [("已办结", "success")] if row.closed_at else [("未办结", "info")]
    return record(
        request, row.title, panels=watch_panels(row, notice), actions=_moves(row, me, notice), badges=badges,
        crumbs=[(WATCHES, reverse("accountability:watches"))],
    )  # fmt: skip


def _moves(row: MeetingWatch, me: Any, notice: MeetingNotice | None) -> list[Action]:
    found = []
    if row.closed_at is None:
        if may(me, P.WATCH_MEETINGS):
            found.append(Action("指定监督人员", reverse("accountability:supervise", args=[row.pk])))
            found.append(Action("登记违反会纪", reverse("accountability:record_breaches", args=[row.pk])))
        if row.supervisor_id is not None and row.supervisor_id == me.person_id:
            found.append(Action("填写监督记录", reverse("accountability:watch_record", args=[row.pk])))
        found.append(Action("办结", reverse("accountability:close_watch", args=[row.pk]), main=True))
    elif notice is None and may(me, P.WATCH_MEETINGS):
        found.append(Action("印发通报", reverse("accountability:issue_notice", args=[row.pk]), main=True))
    return found


def _page(
    request: HttpRequest, row: MeetingWatch, form: Any, act: Callable[[], Any], title: str, done: str
) -> HttpResponse:
    back = reverse("accountability:watch", args=[row.pk])
    words = Words(title, title, done, breadcrumb=[(WATCHES, reverse("accountability:watches")), (row.title, back)])
    return form_page(request, form, act, words, back=back)


def _told(request: HttpRequest) -> dict[str, Any]:
    return {"by": fetch.account(request), "at": timezone.now()}


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WATCH_MEETINGS)
def supervise(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _watch(request, pk), SupervisorForm(request.POST if request.method == "POST" else None)
    return _page(request, row, form,
                 lambda: actions.assign_supervisor(row, form.cleaned_data["person"], **_told(request)),
                 "指定监督人员", "已指定。")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WATCH_MEETINGS)
def watch_record(request: HttpRequest, pk: int) -> HttpResponse:
    """The record, by the supervisor himself."""
    row = _watch(request, pk)
    form = WatchRecordForm(request.POST if request.method == "POST" else None, initial={"record": row.record})
    return _page(request, row, form, lambda: actions.write_record(row, form.cleaned_data["record"], **_told(request)),
                 "填写监督记录", "已填写。")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WATCH_MEETINGS)
def breaches(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _watch(request, pk), BreachForm(request.POST if request.method == "POST" else None)
    return _page(request, row, form, lambda: actions.record_breaches(row, form.rows(), **_told(request)),
                 "登记违反会纪", "已登记。")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.VIEW_MEETING_DISCIPLINE)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the meeting; refused without supervisor and record where the text asks for them."""
    row, form = _watch(request, pk), forms.Form(request.POST if request.method == "POST" else None)
    back = reverse("accountability:watch", args=[row.pk])
    words = Words(
        "办结会议监督", "办结", "已办结。", "办结后不再更改；无故缺席的按年内次数列入处理。",
        [(WATCHES, reverse("accountability:watches")), (row.title, back)],
    )  # fmt: skip
    return form_page(request, form, lambda: actions.close_watch(row, **_told(request)), words, back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WATCH_MEETINGS)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _watch(request, pk), NoticeForm(request.POST if request.method == "POST" else None)
    return _page(request, row, form, lambda: actions.issue_notice(row, form.cleaned_data["units"], **_told(request)),
                 "印发通报", "已印发通报。")  # fmt: skip


@require_GET
@access.requires(P.VIEW_MEETING_NOTICES)
def notices(request: HttpRequest) -> HttpResponse:
    """Notices that went to the reader's unit."""
    rows = MeetingNotice.objects.visible_to(fetch.account(request)).select_related("watch").order_by("-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return register(request, NOTICES, [notices_listing(page.object_list)], page=page, unit="份")


@require_GET
@access.requires(P.VIEW_MEETING_NOTICES)
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(MeetingNotice.objects.visible_to(fetch.account(request)).select_related("watch"), pk=pk)
    units = "、".join(row.units.order_by("unit__order", "pk").values_list("unit__name", flat=True))
    panels = [Panel("正文", text=row.text), Panel("通报范围", text=units)]
    return record(
        request, f"{NOTICES} {row.number}", panels=panels, crumbs=[(NOTICES, reverse("accountability:notices"))]
    )  # fmt: skip


@require_GET
@access.requires(P.WATCH_MEETINGS)
def absences(request: HttpRequest) -> HttpResponse:
    """What unexcused absences led to, those to be carried out first."""
    rows = AbsenceMeasure.objects.visible_to(fetch.account(request)).select_related("person__unit", "breach__watch")
    page = Paginator(rows.order_by("carried_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    return register(request, ABSENCES, [absences_listing(page.object_list)], page=page, unit="人次")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WATCH_MEETINGS)
def carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    rows = AbsenceMeasure.objects.visible_to(fetch.account(request)).select_related("person")
    row = get_object_or_404(rows, pk=pk)
    form = CarryOutForm(request.POST if request.method == "POST" else None, initial={"on": timezone.localdate()})
    back = reverse("accountability:absences")
    words = Words(
        f"登记执行：{row.person.name} {row.get_step_display()}", "登记", "已登记执行。", breadcrumb=[(ABSENCES, back)]
    )
    return form_page(request, form, lambda: actions.carry_out(row, **form.cleaned_data, **_told(request)), words,
                     back=back)  # fmt: skip
