"""Objections to published results: register, one of them, and how they are put in (SX-6.7-a, SX-6.7-b)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.presenters.listing import Action, Listing
from accountability.views.entry import export, fill, register, sent
from appraisal.actions import objections as actions
from appraisal.actions.objections import NewObjection
from appraisal.enums import AppraisalPermission
from appraisal.enums.objections import Addressee, ObjectionKind, ResultPermission
from appraisal.forms.objections import DoubtForm, ObjectionFilter, OwnObjectionForm, WindowForm
from appraisal.gathering.objections import window_of
from appraisal.models import Adjustment, Indicator, Member, Objection, Publication, ResultVersion
from appraisal.presenters.objections import HEADS, hides_sender, objection_row
from appraisal.views import fetch
from core import access
from core.access import may
from core.files import serve
from core.views.export import filter_facts
from core.views.paging import keyed_page
from organization.enums import Duty

PAGE, TITLE = 50, "结果异议"
RELATED = (
    "member__group", "member__appointment", "publication__version__period", "publication__version__scheme", "unit",
    "indicator", "adjustment", "recorded_by__person", "document", "corrected_by__period",
)  # fmt: skip


def _asked(request: HttpRequest) -> tuple[ObjectionFilter, QuerySet[Objection]]:
    form = ObjectionFilter(request.GET)
    rows = Objection.objects.visible_to(fetch.account(request)).select_related(*RELATED)
    asked = form.asked()
    for name in ("state", "kind"):
        if name in asked:
            rows = rows.filter(**{name: asked[name]})
    if "search" in asked:
        rows = rows.filter(Q(number__icontains=asked["search"]) | Q(member__name__icontains=asked["search"]))
    return form, rows.order_by("-recorded_at", "-pk")


@require_GET
@access.requires(ResultPermission.VIEW_OBJECTIONS)
def objections(request: HttpRequest) -> HttpResponse:
    """Objections in reach, the newest first."""
    form, rows = _asked(request)
    me = fetch.account(request)
    page, found = keyed_page(rows, PAGE, request.GET.get("page"))
    empty = (
        "没有异议",
        "初步结果公布后，单位主要负责人可以在异议期内从本单位得分单提出异议；对其他单位结果的反映也列在这里。",
    )
    listing = Listing(TITLE, HEADS, [objection_row(row, me) for row in found], empty)
    url = f"{reverse('appraisal:export_objections')}?{request.GET.urlencode()}"
    return register(
        request, TITLE, [listing], actions=[Action("导出 Excel", url, icon="download")], filter_form=form, page=page,
        unit="件",
    )  # fmt: skip


@require_GET
@access.requires(ResultPermission.VIEW_OBJECTIONS)
def export_objections(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    me = fetch.account(request)
    listing = Listing(TITLE, HEADS, [objection_row(row, me) for row in rows])
    return export(request, [listing], title=TITLE, facts=filter_facts(form), verb="appraisal.export_objections")


def fetch_objection(request: HttpRequest, pk: int) -> Objection:
    rows = Objection.objects.visible_to(fetch.account(request)).select_related(*RELATED)
    return get_object_or_404(rows, pk=pk)


def published(version: ResultVersion) -> Publication:
    """The publication of a version that is out; 404 without one."""
    row = Publication.objects.in_force().filter(version=version).first()
    if row is None:
        raise Http404
    row.version = version
    return row


def items_of(member: Member) -> dict[str, Any]:
    """What an objection to the member's result may be about."""
    leaves = Indicator.objects.filter(group=member.group_id, children__isnull=True).order_by("order", "code")
    entries = Adjustment.objects.in_force().filter(member=member).order_by("dated", "pk")
    return {"leaves": list(leaves), "entries": list(entries)}


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(ResultPermission.FILE_OBJECTIONS)
def file_objection(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """On one's own unit's result, by its principal leader."""
    version, me = fetch.version(request, pk), fetch.account(request)
    member = fetch.member(request, version, code)
    if (Duty.UNIT_LEADER, member.unit_id) not in me.holdings:
        raise PermissionDenied
    out = published(version)
    form = OwnObjectionForm(*sent(request), **items_of(member), initial={"item": request.GET.get("item", "")[:60]})
    sheet = reverse("appraisal:sheet", args=[version.pk, member.code])

    def act() -> Objection:
        asked = form.cleaned_data
        new = NewObjection(member, ObjectionKind.OWN, asked["text"], asked["item"], claimed=asked["claimed"])
        return actions.file_objection(out, new, upload=asked["document"], by=me, at=timezone.now())

    return fill(
        request, form, act, title=f"对{member.name}结果的异议", submit="提出异议", done="已提出，等待指定复核人。",
        back=sheet, crumbs=[(f"{member.name}得分单", sheet)], note=_window_note(out),
        then=lambda made: reverse("appraisal:objection", args=[made.pk]),
    )  # fmt: skip


def _window_note(out: Publication) -> str:
    window = window_of(out)
    if window is None:
        return "本次公布没有异议期。"
    days = f"{window.opens_on:%Y-%m-%d} 至 {window.closes_on:%Y-%m-%d}"
    return f"异议期 {days}。复核人由县委、县政府指定，评分、录入该项的人员不参加复核。"


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(ResultPermission.FILE_OBJECTIONS)
def doubt(request: HttpRequest, pk: int) -> HttpResponse:
    """On the result of another unit, by any account of a unit."""
    version, me = fetch.version(request, pk), fetch.account(request)
    out = published(version)
    members = Member.objects.filter(scheme=version.scheme).exclude(unit__in=me.own_unit_ids)
    rows = list(members.select_related("unit", "group", "appointment").order_by("code"))
    form = DoubtForm(*sent(request), members=rows)
    board = reverse("appraisal:board", args=[version.pk])

    def act() -> Objection:
        asked = form.cleaned_data
        new = NewObjection(asked["member"], ObjectionKind.OTHER, asked["text"], addressee=Addressee(asked["addressee"]))
        return actions.file_objection(out, new, upload=asked["document"], by=me, at=timezone.now())

    picker: Any = form.fields["member"]
    return fill(
        request, form, act, title="反映其他单位的结果", submit="提交", done="已提交。", back=board,
        crumbs=[("排名", board)], note=_window_note(out), template="appraisal/doubt.html",
        more={"suggestions": picker.suggestions}, then=lambda made: reverse("appraisal:objection", args=[made.pk]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(AppraisalPermission.PROPOSE_PUBLICATION)
def extend_window(request: HttpRequest, pk: int) -> HttpResponse:
    """More time, with a reason."""
    version, me = fetch.version(request, pk), fetch.account(request)
    out = published(version)
    form = WindowForm(request.POST if request.method == "POST" else None)
    back = reverse("appraisal:publication", args=[version.pk])
    return fill(
        request, form,
        lambda: actions.extend_window(
            out, until=form.cleaned_data["until"], reason=form.cleaned_data["reason"], by=me, at=timezone.now()
        ),
        title="延长异议期", submit="延长", done="已延长异议期。", back=back, crumbs=[("公布", back)],
        note=_window_note(out),
    )  # fmt: skip


@require_GET
@access.requires(ResultPermission.VIEW_OBJECTIONS)
def objection_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The sender's evidence; not for the unit that is doubted."""
    row = fetch_objection(request, pk)
    if row.document is None or hides_sender(row, fetch.account(request)):
        raise Http404
    return serve(row.document)


@require_GET
@access.requires(ResultPermission.VIEW_OBJECTIONS)
def conclusion_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper of the conclusion that counts; not for the unit that is doubted: it may name who doubts."""
    row = fetch_objection(request, pk)
    conclusion = actions.latest_conclusion(row)
    if conclusion is None or hides_sender(row, fetch.account(request)):
        raise Http404
    return serve(conclusion.document)


def leads(request: HttpRequest) -> bool:
    """Whether the reader names reviewers and decides."""
    return may(fetch.account(request), ResultPermission.NAME_REVIEWERS)
