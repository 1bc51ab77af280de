"""Rounds of awards: the list, a round with its awards, an award with its order and winners (SX-5, SX-6.5-b)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.presenters.listing import Action, Listing, Panel
from accountability.views.entry import act_and_return, fill, record, register, sent
from appraisal.actions import award_moves as moves
from appraisal.actions import awards as actions
from appraisal.enums.awards import AwardPermission as P
from appraisal.enums.awards import AwardRoundKind, AwardState
from appraisal.forms.awards import (
    ApprovalForm,
    AwardsForm,
    HonoursForm,
    NoticeForm,
    PlainForm,
    WhyForm,
)
from appraisal.gathering.awards import (
    AwardPicture,
    pictures,
    recommendations,
)
from appraisal.models import AwardRound, ResultVersion
from appraisal.presenters.awards import (
    ROUND_HEADS,
    listings,
    prize_sums,
    recommendation_listing,
    round_row,
    state_badge,
)
from appraisal.presenters.grade_forms import apart
from appraisal.reports.awards import print_list, sheets, title_of
from appraisal.views import fetch
from core import access, rulebook
from core.access import may
from core.files import serve
from core.findings import blocking
from core.views.export import download, excel
from organization.models import Account

PAGE, TITLE = 50, "评先评优"
BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@access.requires(P.VIEW_AWARDS)
def award_rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, the newest year first."""
    me = fetch.account(request)
    counted: Any = AwardRound.objects.visible_to(me).annotate(found=Count("awards")).order_by("-year", "kind", "-pk")
    page = Paginator(counted, PAGE).get_page(request.GET.get("page"))
    empty = ("还没有评先评优", "年度结果经领导小组审定后，按方案的奖项开始评选。")
    listing = Listing(TITLE, ROUND_HEADS, [round_row(row, row.found) for row in page.object_list], empty)
    links = []
    if may(me, P.PREPARE_AWARDS):
        links = [
            Action("双十双百评选", reverse("appraisal:open_honours")),
            Action("开始评先评优", reverse("appraisal:open_awards"), main=True),
        ]
    lead = "按审定结果的次序提出建议；名额线上的并列由会议决定，审定并办结异议后公布表彰。"
    return register(request, TITLE, [listing], actions=links, lead=lead, page=page, unit="次评选")


def _round(request: HttpRequest, pk: int) -> AwardRound:
    rows = AwardRound.objects.visible_to(fetch.account(request))
    related = ("version__scheme", "version__period", "rulebook", "meeting_document", "submitted_by__person")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def home_of(row: AwardRound) -> str:
    return reverse("appraisal:award_round", args=[row.pk])


def crumbs_of(row: AwardRound | None = None) -> list[tuple[str, str]]:
    found = [(TITLE, reverse("appraisal:award_rounds"))]
    return found if row is None else [*found, (row.title, home_of(row))]


@BOTH
@access.requires(P.PREPARE_AWARDS)
def open_awards(request: HttpRequest) -> HttpResponse:
    """Set up the awards of an approved year."""
    me, back = fetch.account(request), reverse("appraisal:award_rounds")
    versions = ResultVersion.objects.visible_to(me).filter(
        publication__approved_at__isnull=False, publication__withdrawn_at__isnull=True, award_round__isnull=True
    )
    versions = versions.exclude(period__label__contains="Q").select_related("period", "scheme").order_by("-pk")
    form = AwardsForm(sent(request)[0], versions=versions)
    return fill(
        request, form, lambda: actions.open_awards(form.cleaned_data["version"], by=me, at=timezone.now()),
        title="开始评先评优", submit="提出建议", done="已按次序提出建议。", back=back, crumbs=crumbs_of(), then=home_of,
        note="奖项、名额和奖金以方案为准。不得评奖的单位逐一列明依据，由下一名递补；并列在名额线上的列出待定。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_AWARDS)
def open_honours(request: HttpRequest) -> HttpResponse:
    """Set up 双十双百 of a year (QSH-27-a)."""
    me, back = fetch.account(request), reverse("appraisal:award_rounds")
    held = rulebook.in_force(timezone.localdate(), rulebook.base_line())
    known = rulebook.parameters(held) if held is not None else rulebook.first_parameters(rulebook.base_line())
    counts = known.wholes("appraisal.honour_lists")
    form = HonoursForm(sent(request)[0], counts=counts, initial={"year": timezone.localdate().year})
    return fill(
        request, form,
        lambda: actions.open_honours(form.cleaned_data["year"], form.lists(), by=me, at=timezone.now()),
        title="双十双百评选", submit="开始评选", done="已列出四个名单。", back=back, crumbs=crumbs_of(), then=home_of,
        note="文件没有规定四个名单的构成，名称和名额可以调整。",
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_AWARDS)
def award_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The awards with their winners; beside them the next step and why it cannot be taken."""
    row, me = _round(request, pk), fetch.account(request)
    seen = pictures(row)
    panels = [Panel(one.title, listing=one) for one in listings(seen)]
    if row.version is not None:
        filed = recommendation_listing(recommendations(row))
        panels.append(Panel(filed.title, listing=filed))
    refused = blocking(moves.ready(row)) if row.state in (AwardState.PREPARING, AwardState.SUBMITTED) else []
    return record(
        request, row.title, panels=panels, asides=[Panel("基本情况", facts=_facts(row, seen))], actions=_links(row),
        badges=[state_badge(row)], crumbs=crumbs_of(), forms_=apart(_forms(row, me)), refused=refused,
        refused_title="还不能审定",
    )  # fmt: skip


def _facts(row: AwardRound, seen: list[AwardPicture]) -> list[tuple[str, str]]:
    facts = [("种类", AwardRoundKind(row.kind).label)]
    if row.version is not None:
        facts.append(("依据", str(row.version)))
    facts += prize_sums(seen)
    if row.submitted_by is not None:
        facts.append(("上报", f"{row.submitted_by} {timezone.localtime(row.submitted_at):%Y-%m-%d}"))
    if row.meeting_on:
        facts.append(("领导小组会议", f"{row.meeting_on} {row.meeting_record}"))
    if row.notice_number:
        facts.append(("表彰文号", row.notice_number))
    return facts


def _links(row: AwardRound) -> list[Action]:
    links = [Action("名单 PDF", reverse("appraisal:award_list", args=[row.pk])),
             Action("导出 Excel", reverse("appraisal:export_awards", args=[row.pk]))]  # fmt: skip
    if row.meeting_document_id:
        links.append(Action("会议纪要", reverse("appraisal:award_record", args=[row.pk])))
    return links


def _forms(row: AwardRound, me: Account) -> list[tuple[str, Any, str, str]]:
    """What may be done in this state by this person, the next step first."""

    def at(name: str) -> str:
        return reverse(f"appraisal:{name}", args=[row.pk])

    prepares, approves, state = may(me, P.PREPARE_AWARDS), may(me, P.APPROVE_AWARDS), AwardState(row.state)
    found: list[tuple[str, Any, str, str]] = []
    if state is AwardState.PREPARING and prepares:
        found.append(("报领导小组", PlainForm(), at("submit_awards"), "报领导小组审定"))
        if row.version is not None:
            found.append(("重新测算", PlainForm(), at("compute_awards"), "重新测算"))
    if state is AwardState.SUBMITTED and approves:
        if row.submitted_by_id != me.pk:
            found.append(("登记审定", ApprovalForm(), at("approve_awards"), "登记审定"))
        found.append(("退回", WhyForm(), at("return_awards"), "退回"))
    if state is AwardState.APPROVED and prepares:
        found.append(("公布表彰", NoticeForm(), at("publish_awards"), "公布表彰"))
    return found


@require_POST
@access.requires(P.PREPARE_AWARDS)
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = _round(request, pk), fetch.account(request)
    return act_and_return(
        request, lambda: actions.compute_again(row, by=me, at=timezone.now()), done="已重新测算。", back=home_of(row)
    )


@require_POST
@access.requires(P.PREPARE_AWARDS)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = _round(request, pk), fetch.account(request)
    return act_and_return(
        request, lambda: moves.submit(row, by=me, at=timezone.now()), done="已报领导小组。", back=home_of(row)
    )


@BOTH
@access.requires(P.APPROVE_AWARDS)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = _round(request, pk), fetch.account(request)
    form = WhyForm(sent(request)[0])
    return fill(
        request, form, lambda: moves.give_back(row, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title="退回奖项建议", submit="退回", done="已退回。", back=home_of(row), crumbs=crumbs_of(row),
    )  # fmt: skip


@BOTH
@access.requires(P.APPROVE_AWARDS)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = _round(request, pk), fetch.account(request)
    form = ApprovalForm(*sent(request))
    return fill(
        request, form, lambda: moves.approve(row, **form.cleaned_data, by=me, at=timezone.now()),
        title="登记审定", submit="登记审定", done="已登记领导小组审定。", back=home_of(row), crumbs=crumbs_of(row),
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_AWARDS)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = _round(request, pk), fetch.account(request)
    form = NoticeForm(sent(request)[0])
    return fill(
        request, form, lambda: moves.publish(row, number=form.cleaned_data["number"], by=me, at=timezone.now()),
        title="公布表彰", submit="公布表彰", done="已公布表彰，获奖单位可以查看。", back=home_of(row),
        crumbs=crumbs_of(row),
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_AWARDS)
def list_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as an official paper."""
    row, me, now = _round(request, pk), fetch.account(request), timezone.now()
    data = print_list(row, pictures(row), by=me.audit_name, at=now)
    return download(data, f"{title_of(row)}.pdf", "application/pdf")


@require_GET
@access.requires(P.VIEW_AWARDS)
def export_awards(request: HttpRequest, pk: int) -> HttpResponse:
    row = _round(request, pk)
    facts = [("评选", row.title), ("状态", AwardState(row.state).label)]
    return excel(request, sheets(pictures(row)), title=title_of(row), facts=facts, verb="appraisal.export_awards")


@require_GET
@access.requires(P.VIEW_AWARDS)
def meeting_record(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _round(request, pk)
    if row.meeting_document is None:
        raise Http404
    return serve(row.meeting_document)
