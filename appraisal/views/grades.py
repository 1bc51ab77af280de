"""Rounds of grading: the list, opening one, a round with its table and why its next move cannot be taken (BZ-2.2)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.presenters.listing import Action, Listing
from accountability.views.entry import fill, register, sent
from appraisal.actions import grade_moves as moves
from appraisal.actions import grades as actions
from appraisal.actions.grade_ground import HANDS
from appraisal.enums.grades import GradePermission as P
from appraisal.enums.grades import RoundKind
from appraisal.forms.grades import AnnualForm, IntegrityForm, TargetFilter
from appraisal.gathering.grades import picture
from appraisal.models import GradeRound, Result, ResultVersion
from appraisal.presenters.grade_forms import apart, next_move, round_forms
from appraisal.presenters.grade_rounds import beside, facts, links, narrowed
from appraisal.presenters.grades import (
    ROUND_HEADS,
    by_rank,
    quota_listing,
    round_row,
    state_badge,
    target_listing,
)
from appraisal.reports.grades import pools_of
from appraisal.views import fetch
from core import access
from core.access import may
from core.findings import blocking
from organization.models import Account, Unit

PAGE, TITLE = 50, "等次评定"


@require_GET
@access.requires(P.VIEW_GRADES)
def grade_rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, the newest year first."""
    me = fetch.account(request)
    counted: Any = GradeRound.objects.visible_to(me).annotate(found=Count("targets")).order_by("-year", "kind", "-pk")
    page = Paginator(counted, PAGE).get_page(request.GET.get("page"))
    empty = ("还没有等次评定", "考评结果公布后开始年度评定；责任制考核由纪检监察机关开始。")
    listing = Listing(TITLE, ROUND_HEADS, [round_row(row, row.found) for row in page.object_list], empty)
    lead = "按名次、得分率、限额和不得评最高等次的情形测算建议，征求意见后由县委常委会决定。"
    return register(request, TITLE, [listing], actions=_openings(me), lead=lead, page=page, unit="次评定")


def _openings(me: Account) -> list[Action]:
    if not may(me, P.PREPARE_GRADES):
        return []
    found = [Action("考核办法", reverse("appraisal:grading_methods"))]
    if me.duties & HANDS[RoundKind.INTEGRITY][0]:
        found.append(Action("开始责任制考核", reverse("appraisal:open_integrity_round"), main=True))
    if me.duties & HANDS[RoundKind.ANNUAL][0]:
        found.append(Action("开始年度评定", reverse("appraisal:open_annual_round"), main=True))
    return found


def grading(request: HttpRequest, pk: int) -> GradeRound:
    rows = GradeRound.objects.visible_to(fetch.account(request))
    return get_object_or_404(rows.select_related("rulebook", "method", "version__scheme", "meeting_document"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.PREPARE_GRADES)
def open_annual(request: HttpRequest) -> HttpResponse:
    """Grade a published version of a year."""
    me, back = fetch.account(request), reverse("appraisal:grade_rounds")
    versions = ResultVersion.objects.visible_to(me).filter(
        publication__confirmed_at__isnull=False, publication__withdrawn_at__isnull=True, grading__isnull=True,
    )  # fmt: skip
    versions = versions.exclude(period__label__contains="Q").select_related("period", "scheme").order_by("-pk")
    form = AnnualForm(sent(request)[0], versions=versions)
    return fill(
        request, form, lambda: actions.open_annual(form.cleaned_data["version"], by=me, at=timezone.now()),
        title="开始年度评定", submit="测算建议等次", done="已按规则测算建议等次。", back=back, crumbs=[(TITLE, back)],
        then=lambda made: reverse("appraisal:grade_round", args=[made.pk]),
        note="测算只提出建议：并列在限额线上的列出待定，由会议决定。",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.PREPARE_GRADES)
def open_integrity(request: HttpRequest) -> HttpResponse:
    """Begin a year's appraisal of integrity."""
    me, back = fetch.account(request), reverse("appraisal:grade_rounds")
    form = IntegrityForm(sent(request)[0], initial={"year": timezone.localdate().year})

    def act() -> GradeRound:
        of = form.cleaned_data
        units = of["units"] or list(Unit.objects.appraisable().order_by("order", "code"))
        return actions.open_integrity(of["year"], units, approval=of["approval"], by=me, at=timezone.now())

    return fill(
        request, form, act, title="开始责任制考核", submit="列出考核对象", done="已列出班子、正职和副职。", back=back,
        crumbs=[(TITLE, back)], then=lambda made: reverse("appraisal:grade_round", args=[made.pk]),
    )  # fmt: skip


def results_of(row: GradeRound) -> dict[int, Result]:
    """Results of an annual round by member."""
    if row.version_id is None:
        return {}
    return {one.member_id: one for one in Result.objects.filter(version=row.version_id)}


@require_GET
@access.requires(P.VIEW_GRADES)
def grade_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of grades with quotas, steps, opinions sought; beside it the next move."""
    row, me = grading(request, pk), fetch.account(request)
    seen = picture(row)
    form = TargetFilter(request.GET, pools=pools_of(seen), kind=seen.kind)
    results = results_of(row)
    found = by_rank(narrowed(seen, form.asked()), results)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    listing = target_listing(seen, list(page.object_list), results)
    sections = [quota_listing(seen), listing, *beside(row, answers=may(me, P.PREPARE_GRADES))]
    event = next_move(row)
    asks = blocking(moves.findings_of(row, event, seen)) if event is not None else []
    label, tone = state_badge(row)
    context = {
        "page_title": row.title, "breadcrumb": [(TITLE, reverse("appraisal:grade_rounds"))], "filter": form,
        "page": page, "sections": sections, "badges": [(row.get_kind_display(), "neutral"), (label, tone)],
        "actions": links(row), "asks": asks, "event": event, "forms": apart(round_forms(seen, me, event)), "row": row,
        "facts": facts(row),
    }  # fmt: skip
    return render(request, "appraisal/grade_round.html", context)
