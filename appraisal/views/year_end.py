"""Year-end filings of lead units, and appraisals beside the authorised one (SX-6.3-d, SX-6.1-b)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.presenters.listing import Action, Cell, Listing, Panel
from accountability.views.entry import fill, record, register, sent
from appraisal.actions import separate_appraisals as separate
from appraisal.actions import year_end as actions
from appraisal.enums import AppraisalPermission
from appraisal.enums.assessment import ApprovalSide, RoundState, SeparateState, YearEndKind
from appraisal.enums.assessment import AssessmentPermission as P
from appraisal.forms.assessment import ReasonForm
from appraisal.forms.assessment_filters import PlacesFilter
from appraisal.forms.year_records import ApprovalForm, SeparateForm, YearEndForm
from appraisal.gathering.assessment_lists import missing_filings
from appraisal.models import LeadFiler, Result, SeparateAppraisal, SeparateApproval, YearEndFiling
from appraisal.presenters.assessment_rounds import SEPARATE_TONES, separate_listing
from appraisal.presenters.versions import crumbs
from appraisal.rules.standing_list import Line, Placed, propose
from appraisal.views import fetch
from appraisal.views import fetch_assessment as fetched
from core import access
from core.access import may
from core.files import serve
from core.numbers import points2
from organization.models import Unit

FORM = require_http_methods(["GET", "HEAD", "POST"])
SEPARATE, PAGE = "单项考评", 50


@require_GET
@access.requires(P.VIEW_YEAR_END)
def year_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist: both papers of each lead unit, what is missing for the office."""
    row, me = fetched.round_of(request, pk), fetch.account(request)
    filers = LeadFiler.objects.visible_to(me).filter(round=row).select_related("unit").order_by("unit__order")
    filings = YearEndFiling.objects.in_force().filter(filer__round=row).select_related("filer__unit")
    held = {(one.filer_id, one.kind): one for one in filings}
    manages, running = may(me, P.MANAGE_ROUNDS), row.state == RoundState.RUNNING
    lines = []
    for filer in filers:
        cells = [Cell(filer.unit.name)]
        for kind in YearEndKind:
            one = held.get((filer.pk, kind.value))
            mine = running and actions.may_file(me, filer)
            cells.append(_filing(one, filer, kind, mine=mine))
        lines.append(cells)
    empty = ("没有年终报送单位", "考评办确定牵头单位后，牵头单位在这里报送单项奖推荐名单和加减分材料。")
    heads = ("牵头单位", *(kind.label for kind in YearEndKind))
    missing = missing_filings(row) if may(me, P.VIEW_ALL_SHEETS) else []
    lead = f"还缺 {len(missing)} 份。" if missing else "每个牵头单位年终一次性报送两种材料；没有的写明说明。"
    found = [Action("确定报送单位", reverse("appraisal:lead_filers", args=[row.pk]))] if manages else []
    sections = [Listing("年终报送", heads, lines, empty)]
    if manages and running:
        sections.append(_returnable(held.values()))
    return register(request, "年终报送", sections, actions=found, lead=lead,
                    crumbs=[("考评轮次", reverse("appraisal:assessment_rounds")),
                            (row.title, reverse("appraisal:assessment_round", args=[row.pk]))])  # fmt: skip


def _filing(one: YearEndFiling | None, filer: LeadFiler, kind: YearEndKind, *, mine: bool) -> Cell:
    if one is None:
        url = reverse("appraisal:file_year_end", args=[filer.pk, kind.value]) if mine else ""
        return Cell("报送" if mine else "未报送", url, tone="" if mine else "warning")
    if one.document_id is None:
        return Cell("没有可报", note=one.none_reason)
    paper = reverse("appraisal:year_end_file", args=[one.pk])
    return Cell("已报送", paper, note=timezone.localdate(one.recorded_at).isoformat())


def _returnable(held: Iterable[YearEndFiling]) -> Listing:
    """What the office may send back."""
    rows = [
        [
            Cell(one.filer.unit.name), Cell(one.get_kind_display()),
            Cell("退回", reverse("appraisal:return_year_end", args=[one.pk])),
        ]
        for one in held
    ]  # fmt: skip
    return Listing("退回", ("牵头单位", "材料", "办理"), rows, ("没有可以退回的", "单位报送后，需要更改的在这里退回。"))


@FORM
@access.requires(P.FILE_YEAR_END)
def file_year_end(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    me = fetch.account(request)
    rows = LeadFiler.objects.visible_to(me).select_related("round", "unit")
    filer = get_object_or_404(rows, pk=pk)
    if kind not in {one.value for one in YearEndKind}:
        raise Http404
    if not actions.may_file(me, filer):
        raise PermissionDenied(P.FILE_YEAR_END.value)
    which, form = YearEndKind(kind), YearEndForm(*sent(request))
    back = reverse("appraisal:year_end", args=[filer.round_id])

    def act() -> Any:
        of = form.cleaned_data
        return actions.file_year_end(
            filer, which, upload=of["file"], none_reason=of["none_reason"], by=me, at=timezone.now()
        )

    return fill(request, form, act, title=f"报送{which.label}", submit="报送", done="已报送。", back=back,
                crumbs=[("年终报送", back)], note="年底一次性报送；报送后需要更改的，由考评办退回。")  # fmt: skip


@FORM
@access.requires(P.MANAGE_ROUNDS)
def return_year_end(request: HttpRequest, pk: int) -> HttpResponse:
    rows = LeadFiler.objects.visible_to(fetch.account(request)).order_by().values("pk")
    row = get_object_or_404(YearEndFiling.objects.filter(filer__in=rows).select_related("filer__unit"), pk=pk)
    back = reverse("appraisal:year_end", args=[row.filer.round_id])
    form = ReasonForm(sent(request)[0])

    def act() -> Any:
        reason = form.cleaned_data["reason"]
        return actions.return_year_end(row, reason=reason, by=fetch.account(request), at=timezone.now())

    return fill(request, form, act, title=f"退回{row.filer.unit.name}的{row.get_kind_display()}", submit="退回",
                done="已退回，由单位重新报送。", back=back, crumbs=[("年终报送", back)])  # fmt: skip


@require_GET
@access.requires(P.VIEW_YEAR_END)
def year_end_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    rows = LeadFiler.objects.visible_to(fetch.account(request)).order_by().values("pk")
    found = YearEndFiling.objects.filter(filer__in=rows, document__isnull=False).select_related("document")
    row = get_object_or_404(found, pk=pk)
    assert row.document is not None
    return serve(row.document)


@require_GET
@access.requires(P.VIEW_ROUNDS)
def separate_appraisals(request: HttpRequest) -> HttpResponse:
    """The register of appraisals beside the authorised one."""
    me = fetch.account(request)
    rows = SeparateAppraisal.objects.visible_to(me).select_related("organiser").prefetch_related("approvals")
    page = Paginator(rows.order_by("-year", "-pk"), PAGE).get_page(request.GET.get("page"))
    found = []
    if may(me, P.REQUEST_SEPARATE):
        found.append(Action("申请单项考评", reverse("appraisal:request_separate"), main=True))
    lead = "双向承诺综合考评是唯一授权的综合考评，原则上不另搞单项考评；确需的须经党委、政府同意。"
    return register(request, SEPARATE, [separate_listing(page.object_list)], actions=found, page=page, unit="项",
                    lead=lead)  # fmt: skip


@FORM
@access.requires(P.REQUEST_SEPARATE)
def request_separate(request: HttpRequest) -> HttpResponse:
    me = fetch.account(request)
    form = SeparateForm(sent(request)[0], units=Unit.objects.filter(pk__in=me.own_unit_ids).order_by("order"))
    back = reverse("appraisal:separate_appraisals")

    def act() -> Any:
        of = form.cleaned_data
        return separate.request_separate(
            of["organiser"], year=of["year"], title=of["title"], reason=of["reason"], by=me, at=timezone.now()
        )

    return fill(request, form, act, title="申请单项考评", submit="申请", done="已申请，由两办登记党委、政府的批准。",
                back=back, crumbs=[(SEPARATE, back)])  # fmt: skip


def _separate(request: HttpRequest, pk: int) -> SeparateAppraisal:
    rows = SeparateAppraisal.objects.visible_to(fetch.account(request))
    return get_object_or_404(rows.select_related("organiser", "recorded_by__person", "decided_by__person"), pk=pk)


@require_GET
@access.requires(P.VIEW_ROUNDS)
def separate_appraisal(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = _separate(request, pk), fetch.account(request)
    approvals = [
        [
            Cell(one.get_side_display()), Cell(one.number, reverse("appraisal:separate_paper", args=[one.pk])),
            Cell(one.approved_on.isoformat(), figures=True),
        ]
        for one in row.approvals.order_by("pk")
    ]  # fmt: skip
    state = SeparateState(row.state)
    facts = [
        ("申请单位", row.organiser.name), ("年度", str(row.year)),
        ("申请", f"{row.recorded_by} {timezone.localtime(row.recorded_at):%Y-%m-%d}"),
    ]  # fmt: skip
    if row.comment:
        facts.append(("未批准的理由", row.comment))
    found = []
    if may(me, P.APPROVE_SEPARATE) and state is SeparateState.REQUESTED:
        found = [
            Action("登记未批准", reverse("appraisal:refuse_separate", args=[row.pk])),
            Action("登记批准", reverse("appraisal:approve_separate", args=[row.pk]), main=True),
        ]
    empty = ("还没有批准文件", "党委、政府都同意后，考评办才能组织。")
    return record(
        request, row.title, crumbs=[(SEPARATE, reverse("appraisal:separate_appraisals"))], actions=found,
        badges=[(state.label, SEPARATE_TONES[state])],
        panels=[
            Panel("申请", facts=facts), Panel("理由", text=row.reason),
            Panel("批准文件", listing=Listing("批准文件", ("批准机关", "文号", "日期"), approvals, empty)),
        ],
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_ROUNDS)
def separate_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    rows = SeparateAppraisal.objects.visible_to(fetch.account(request)).order_by().values("pk")
    found = SeparateApproval.objects.filter(request__in=rows).select_related("document")
    return serve(get_object_or_404(found, pk=pk).document)


@FORM
@access.requires(P.APPROVE_SEPARATE)
def approve_separate(request: HttpRequest, pk: int) -> HttpResponse:
    row = _separate(request, pk)
    back = reverse("appraisal:separate_appraisal", args=[row.pk])
    form = ApprovalForm(*sent(request))

    def act() -> Any:
        of = form.cleaned_data
        return separate.approve_separate(
            row, ApprovalSide(of["side"]), number=of["number"], approved_on=of["approved_on"], upload=of["file"],
            by=fetch.account(request), at=timezone.now(),
        )  # fmt: skip

    return fill(request, form, act, title="登记批准", submit="登记", done="已登记。", back=back,
                crumbs=[(SEPARATE, reverse("appraisal:separate_appraisals")), (row.title, back)])  # fmt: skip


@FORM
@access.requires(P.APPROVE_SEPARATE)
def refuse_separate(request: HttpRequest, pk: int) -> HttpResponse:
    row = _separate(request, pk)
    back = reverse("appraisal:separate_appraisal", args=[row.pk])
    form = ReasonForm(sent(request)[0])

    def act() -> Any:
        return separate.refuse_separate(
            row, comment=form.cleaned_data["reason"], by=fetch.account(request), at=timezone.now()
        )

    return fill(request, form, act, title="登记未批准", submit="登记", done="已登记。", back=back,
                crumbs=[(SEPARATE, reverse("appraisal:separate_appraisals")), (row.title, back)])  # fmt: skip


@require_GET
@access.requires(AppraisalPermission.VIEW_ALL_RESULTS)
def standing_list(request: HttpRequest, pk: int) -> HttpResponse:
    """From high to low by final score in each group: the first places without those out of reach (SX-6.5-b)."""
    version = fetch.version(request, pk)
    form = PlacesFilter(request.GET)
    places = (form.cleaned_data["places"] if form.is_valid() else None) or 3
    rows = Result.objects.filter(version=version).select_related("member", "group").order_by("group__order")
    groups: dict[str, list[Placed]] = {}
    for row in rows:
        barred = "一票否决" if row.vetoed else "弄虚作假" if row.disqualified else ""
        placed = Placed(row.member.code, row.member.name, row.rank, row.final, barred)
        groups.setdefault(row.group.name, []).append(placed)
    sections = [_standing(name, propose(ranking, places)) for name, ranking in groups.items()]
    lead = f"按最后得分从高到低，各考核系统取前 {places} 名；一票否决和弄虚作假的不列入，由下一名递补。"
    return register(request, "评先推荐名单", sections, filter_form=form, lead=lead, crumbs=crumbs(version))


def _standing(name: str, lines: list[Line]) -> Listing:
    shown = [
        [
            Cell(one.placed.name), Cell(f"第 {one.placed.rank} 名", figures=True),
            Cell(points2(one.placed.final), figures=True), _recommended(one),
        ]
        for one in lines
    ]  # fmt: skip
    return Listing(name, ("考评对象", "名次", "最后得分", "推荐"), shown, ("没有结果", "计算后列在这里。"))


def _recommended(one: Line) -> Cell:
    if one.placed.barred:
        return Cell(one.placed.barred, tone="danger")
    if one.place is None:
        return Cell("")
    note = "末位得分相同，须研究确定" if one.tied else ""
    return Cell(f"推荐第 {one.place}", tone="success", note=note)
