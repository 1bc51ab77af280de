"""Social evaluation of a member way by way, and the register of supporting measures."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.views.form_page import Words, form_page
from appraisal.actions import social as actions
from appraisal.enums.detail_rules import DetailPermission as P
from appraisal.enums.detail_rules import MeasureState
from appraisal.forms.social import CitationForm, MeasureForm, SocialForm
from appraisal.gathering import parameter_values
from appraisal.models import Member, Scheme, SocialRecord, SupportingMeasure, TrackingRecord
from appraisal.presenters.social import social_view
from appraisal.views import fetch
from appraisal.views.schemes import crumbs
from core import access
from core.access import may
from core.files import serve
from decisions.forms.fields import ReasonForm

TITLE = "配套办法"


def _member(request: HttpRequest, pk: int) -> Member:
    """A member for the county's offices and leaders; for everybody else only his own unit and himself."""
    me = fetch.account(request)
    rows = Member.objects.filter(scheme__in=Scheme.objects.visible_to(me))
    if not may(me, P.VIEW_ALL_ANALYSES):
        rows = rows.own(me)
    return get_object_or_404(rows.select_related("scheme", "group", "unit", "appointment__post__title"), pk=pk)


@require_GET
@access.requires(P.VIEW_ANALYSES)
def social(request: HttpRequest, pk: int) -> HttpResponse:
    """Each way of social evaluation with its records, 未开展 where there is none; then the inspections of the year."""
    member, me = _member(request, pk), fetch.account(request)
    own = member.unit_id in me.own_unit_ids
    context = {
        "page_title": f"{member.name}：社会评价",
        "breadcrumb": crumbs(member.scheme),
        "member": member,
        "view": social_view(member),
        "records": may(me, P.RECORD_SOCIAL) and not own,
    }
    return render(request, "appraisal/social.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RECORD_SOCIAL)
def record_social(request: HttpRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    channels = parameter_values(member.scheme).get("social_evaluation", {}).get("channels", [])
    initial = {"channel": request.GET.get("channel", "")[:40]}
    form = SocialForm(request.POST if request.method == "POST" else None, channels=channels, initial=initial)

    def act() -> SocialRecord:
        return actions.record_social(member, by=fetch.account(request), at=timezone.now(), **form.cleaned_data)

    back = reverse("appraisal:social", args=[member.pk])
    words = Words(f"登记社会评价：{member.name}", "登记", "已登记。", breadcrumb=crumbs(member.scheme))
    return form_page(request, form, act, words, back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RECORD_SOCIAL)
def withdraw_social(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Scheme.objects.visible_to(fetch.account(request))
    rows = SocialRecord.objects.filter(member__scheme__in=visible).select_related("member__scheme")
    row = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        actions.withdraw_social(row, form.cleaned_data["reason"], by=fetch.account(request), at=timezone.now())

    words = Words("撤销社会评价记录", "撤销", "已撤销。", note=str(row), breadcrumb=crumbs(row.member.scheme))
    return form_page(request, form, act, words, back=reverse("appraisal:social", args=[row.member_id]))


@require_GET
@access.requires(P.VIEW_RULES)
def measures(request: HttpRequest) -> HttpResponse:
    """The register of supporting measures; those in force for everybody, drafts for the offices."""
    me = fetch.account(request)
    records = may(me, P.RECORD_SOCIAL)
    rows = SupportingMeasure.objects.order_by("-effective_on", "name").select_related("document")
    if not records:
        rows = rows.filter(state=MeasureState.IN_FORCE)
    context = {"page_title": TITLE, "rows": rows, "records": records}
    return render(request, "appraisal/measures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RECORD_SOCIAL)
def record_measure(request: HttpRequest) -> HttpResponse:
    post = request.method == "POST"
    initial = {"name": request.GET.get("name", "")[:120]}
    form = MeasureForm(request.POST if post else None, request.FILES if post else None, initial=initial)

    def act() -> SupportingMeasure:
        return actions.record_measure(by=fetch.account(request), at=timezone.now(), **form.cleaned_data)

    back = reverse("appraisal:measures")
    words = Words("登记配套办法", "登记", "已登记。", note="拟制中的只填名称；施行时再次登记，填写文号和施行日期。",
                  breadcrumb=[(TITLE, back)])  # fmt: skip
    return form_page(request, form, act, words, back=back)


@require_GET
@access.requires(P.VIEW_RULES)
def measure_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    rows = SupportingMeasure.objects.select_related("document")
    if not may(fetch.account(request), P.RECORD_SOCIAL):
        rows = rows.filter(state=MeasureState.IN_FORCE)
    row = get_object_or_404(rows, pk=pk)
    if row.document is None:
        raise Http404
    return serve(row.document)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RECORD_SOCIAL)
def cite_measure(request: HttpRequest, pk: int, record: int) -> HttpResponse:
    """On which article of a measure an inspection of the member's unit rests."""
    member = _member(request, pk)
    row = get_object_or_404(TrackingRecord, pk=record, unit=member.unit_id, withdrawn_at__isnull=True)
    form = CitationForm(request.POST if request.method == "POST" else None)

    def act() -> object:
        of = form.cleaned_data
        return actions.cite_measure(row, of["measure"], of["article"], by=fetch.account(request), at=timezone.now())

    words = Words("引用配套办法", "保存", "已登记依据。", note=str(row), breadcrumb=crumbs(member.scheme))
    return form_page(request, form, act, words, back=reverse("appraisal:social", args=[member.pk]))
