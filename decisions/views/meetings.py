"""Meetings: the list, planning, roster, attendance, opening and closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.access import may
from core.findings import Finding, Refused, blocking
from decisions.actions import meetings as actions
from decisions.enums import DecisionPermission as P
from decisions.enums import MeetingKind, MeetingState
from decisions.forms.meetings import AttendanceForm, CancelForm, MeetingFilter, MeetingForm, RosterForm, candidates
from decisions.gathering.sittings import items_of, seats_of
from decisions.models import Meeting, RosterEntry
from decisions.presenters import meetings as presenter
from decisions.rules.sittings import Sitting
from decisions.views import fetch
from organization.models import Person

PER_PAGE = 50


def meeting_of(pk: int) -> Meeting:
    """A meeting; every holder of the permission sees all."""
    return get_object_or_404(Meeting.objects.select_related("presiding"), pk=pk)


def crumbs(meeting: Meeting | None = None) -> list[tuple[str, str]]:
    found = [("决策", reverse("decisions:matters")), ("会议", reverse("decisions:meetings"))]
    return found if meeting is None else [*found, (str(meeting), reverse("decisions:meeting", args=[meeting.pk]))]


@require_GET
@access.requires(P.VIEW_MEETINGS)
def meetings(request: HttpRequest) -> HttpResponse:
    """All meetings by month, the latest first."""
    form = MeetingFilter(request.GET)
    rows = presenter.counted(Meeting.objects.filter(**form.asked()).order_by("-scheduled_for", "-pk"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": "会议",
        "breadcrumb": crumbs()[:1],
        "filter": form,
        "months": presenter.months(page.object_list),
        "page": page,
        "manages": may(request.user, P.MANAGE_MEETINGS),
    }
    return render(request, "decisions/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_MEETINGS)
def new_meeting(request: HttpRequest) -> HttpResponse:
    """Plan a meeting; its roster starts as that of the last one of its kind."""
    form = MeetingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        plan = form.plan()
        try:
            made = actions.plan_meeting(plan, usual(plan), by=fetch.account(request), at=timezone.now())
        except ValidationError as error:
            _tell(form, error)
        else:
            messages.success(request, f"已安排{made}。请核对组成人员并列入议题。")
            return redirect("decisions:meeting", made.pk)
    return _form(request, form, "安排会议", "安排", reverse("decisions:meetings"), crumbs())


def usual(plan: actions.MeetingPlan) -> list[Person]:
    """The members of the last meeting of the kind; without one, all county leaders of the day."""
    last = Meeting.objects.filter(kind=plan.kind, roster__isnull=False).order_by("-scheduled_for").first()
    if last is None:
        return [person for person, _ in candidates(Meeting(scheduled_for=plan.scheduled_for, pk=0))]
    rows = RosterEntry.objects.filter(meeting=last, member=True, person__left_on__isnull=True).select_related("person")
    return [row.person for row in rows.order_by("order")]


def _tell(form: forms.Form, error: ValidationError) -> None:
    """What the table refuses, at its field."""
    for field, texts in error.message_dict.items():
        for text in texts:
            form.add_error(field if field in form.fields else "number", text)


def _form(
    request: HttpRequest, form: forms.Form, title: str, submit: str, back: str, breadcrumb: list[tuple[str, str]],
    *, refused: list[Finding] | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "page_title": title, "breadcrumb": breadcrumb, "form": form, "submit": submit, "back": back,
        "refused": refused or [],
    }  # fmt: skip
    status = 409 if refused else 422 if form.is_bound and form.errors else 200
    return render(request, "decisions/meeting_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_MEETINGS)
def change_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Time, place, number, who presides."""
    meeting = meeting_of(pk)
    initial = {
        "kind": meeting.kind, "number": meeting.number, "place": meeting.place,
        "scheduled_for": timezone.localtime(meeting.scheduled_for),
        "presiding": meeting.presiding.number if meeting.presiding else "",
    }  # fmt: skip
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=initial)
    back, refused = reverse("decisions:meeting", args=[pk]), []
    if form.is_bound and form.is_valid():
        try:
            actions.change_meeting(pk, form.plan(), by=fetch.account(request), at=timezone.now())
        except ValidationError as error:
            _tell(form, error)
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, "会议安排已更改。")
            return redirect(back)
    return _form(request, form, "更改会议安排", "保存", back, crumbs(meeting), refused=refused)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_MEETINGS)
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Who should attend and who sits in."""
    meeting = meeting_of(pk)
    form = RosterForm(request.POST if request.method == "POST" else None, meeting=meeting)
    back, refused = reverse("decisions:meeting", args=[pk]), []
    if form.is_bound and form.is_valid():
        members, listeners = form.people()
        try:
            actions.set_roster(pk, members, listeners, by=fetch.account(request), at=timezone.now())
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, f"应到会 {len(members)} 人，列席 {len(listeners)} 人。")
            return redirect(back)
    return _form(request, form, "会议名册", "保存名册", back, crumbs(meeting), refused=refused)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_MEETINGS)
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is there; absentees with reason and written view."""
    meeting = meeting_of(pk)
    rows = list(RosterEntry.objects.filter(meeting=meeting).order_by("order", "pk"))
    form = AttendanceForm(request.POST if request.method == "POST" else None, rows=rows)
    refused: list[Finding] = []
    if form.is_bound and form.is_valid():
        try:
            actions.record_attendance(pk, form.told(), by=fetch.account(request), at=timezone.now())
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, "已登记到会情况。")
            return redirect("decisions:meeting", pk)
    context = {
        "page_title": "登记到会情况", "breadcrumb": crumbs(meeting), "form": form, "lines": form.lines(),
        "refused": refused, "back": reverse("decisions:meeting", args=[pk]),
    }  # fmt: skip
    status = 409 if refused else 422 if form.is_bound and form.errors else 200
    return render(request, "decisions/attendance.html", context, status=status)


@require_GET
@access.requires(P.VIEW_MEETINGS)
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Agenda, roster, the next step and why it cannot be taken yet."""
    return _page(request, meeting_of(pk))


def _page(request: HttpRequest, found: Meeting, *, refused: list[Finding] | None = None) -> HttpResponse:
    items, seats = items_of(found), seats_of(found)
    facts = [one for _, one in items]
    presiding = found.presiding.name if found.presiding else ""
    state = MeetingState(found.state)
    sitting = Sitting(MeetingKind(found.kind), state, presiding, tuple(seat for _, seat in seats))
    title, findings = presenter.meeting_findings(sitting, facts, found.pk)
    away = [presenter.seat_line(row, seat) for row, seat in seats if row.written_view]
    context = {
        "page_title": str(found),
        "breadcrumb": crumbs(),
        "meeting": found,
        "state": (state.label, presenter.TONES[state]),
        "line": [
            ("时间", f"{timezone.localtime(found.scheduled_for):%Y-%m-%d %H:%M}"), ("地点", found.place),
            ("主持人", presiding or "未定"), ("应到", f"{sitting.due} 人"),
            ("到会", f"{sum(one.present is True for one in sitting.members)} 人"),
        ],
        "items": [presenter.item_line(item, one) for item, one in items],
        "seats": [presenter.seat_line(row, seat) for row, seat in seats],
        "away": away,
        "steps": presenter.meeting_steps(found, all(row.present is not None for row, _ in seats), facts),
        "findings": findings,
        "findings_title": title,
        "blocked": bool(blocking(findings)),
        "refused": refused or [],
        "manages": may(request.user, P.MANAGE_MEETINGS),
    }  # fmt: skip
    return render(request, "decisions/meeting.html", context, status=409 if refused else 200)


def _step(request: HttpRequest, pk: int, act: Callable[..., Any], done: str) -> HttpResponse:
    found = meeting_of(pk)
    try:
        act(found.pk, by=fetch.account(request), at=timezone.now())
    except Refused as refusal:
        return _page(request, found, refused=refusal.findings)
    messages.success(request, done)
    return redirect("decisions:meeting", pk)


@require_POST
@access.requires(P.MANAGE_MEETINGS)
def open_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, actions.open_meeting, "会议开始，名册已固定。请登记到会情况。")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_MEETINGS)
def cancel_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """A planned meeting that does not take place, with the reason."""
    found = meeting_of(pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    back, refused = reverse("decisions:meeting", args=[pk]), []
    if form.is_bound and form.is_valid():
        try:
            actions.cancel_meeting(pk, **form.cleaned_data, by=fetch.account(request), at=timezone.now())
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, "会议已取消，议题可以列入其他会议。")
            return redirect(back)
    return _form(request, form, "取消会议", "取消这次会议", back, crumbs(found), refused=refused)


@require_POST
@access.requires(P.MANAGE_MEETINGS)
def close_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, actions.close_meeting, "会议已结束，记录不再变动。")
