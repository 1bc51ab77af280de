"""Annual opinions: the register, one opinion with its uses, drafting, issuing, correcting (LS-4.3-d)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.presenters.listing import Action, Cell, Listing, Panel
from accountability.views.entry import act_and_return, export, fill, record, register, sent
from appraisal.actions import annual_opinions as actions
from appraisal.enums.assessment import AssessmentPermission as P
from appraisal.enums.assessment import OpinionState, OpinionUseKind
from appraisal.forms.assessment_filters import YearFilter
from appraisal.forms.year_records import CorrectionForm, OpinionForm, OpinionIssue, OpinionTextForm, UseForm, year_of
from appraisal.models import AnnualOpinion
from appraisal.views import fetch
from core import access
from core.access import may
from core.files import serve
from core.views.export import filter_facts
from organization.enums import UnitLevel
from organization.models import Unit

FORM = require_http_methods(["GET", "HEAD", "POST"])
TITLE, PAGE = "年度考核意见", 50
TONES = {OpinionState.DRAFT: "info", OpinionState.ISSUED: "success"}


def _asked(request: HttpRequest) -> tuple[YearFilter, QuerySet[AnnualOpinion]]:
    form = YearFilter(request.GET)
    rows = AnnualOpinion.objects.visible_to(fetch.account(request)).select_related("unit", "person")
    if form.is_valid():
        if form.cleaned_data["year"]:
            rows = rows.filter(year=form.cleaned_data["year"])
        if form.cleaned_data["search"]:
            words = form.cleaned_data["search"]
            rows = rows.filter(Q(unit__name__icontains=words) | Q(person__name__icontains=words))
    return form, rows.order_by("-year", "unit__order", "unit__code", "-pk")


def _listing(rows: Any) -> Listing:
    found = [
        [
            Cell(row.person.name if row.person else row.unit.name, _url(row), note=row.unit.name if row.person else ""),
            Cell(str(row.year), figures=True), Cell(OpinionState(row.state).label, tone=TONES[OpinionState(row.state)]),
            Cell(row.number), Cell(row.text[:60]),
        ]
        for row in rows
    ]  # fmt: skip
    empty = ("没有年度考核意见", "年度考核结束后形成，作为奖励、问责、任免的依据。")
    return Listing(TITLE, ("对象", "年度", "状态", "文号", "考核意见"), found, empty, widths=(24, 8, 10, 20, 60))


def _url(row: AnnualOpinion) -> str:
    return reverse("appraisal:year_opinion", args=[row.pk])


@require_GET
@access.requires(P.VIEW_YEAR_OPINIONS)
def year_opinions(request: HttpRequest) -> HttpResponse:
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    address = f"{reverse('appraisal:export_year_opinions')}?{request.GET.urlencode()}"
    found = [Action("导出 Excel", address, icon="download")]
    if may(fetch.account(request), P.WRITE_YEAR_OPINIONS):
        found.append(Action("起草", reverse("appraisal:draft_year_opinion"), main=True))
    return register(request, TITLE, [_listing(page.object_list)], actions=found, filter_form=form, page=page)


@require_GET
@access.requires(P.VIEW_YEAR_OPINIONS)
def export_year_opinions(request: HttpRequest) -> HttpResponse:
    form, rows = _asked(request)
    return export(request, [_listing(rows)], title=TITLE, facts=filter_facts(form), verb="appraisal.export_round")


def _one(request: HttpRequest, pk: int) -> AnnualOpinion:
    rows = AnnualOpinion.objects.visible_to(fetch.account(request))
    related = ("unit", "person", "corrects", "document", "recorded_by__person", "issued_by__person")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@require_GET
@access.requires(P.VIEW_YEAR_OPINIONS)
def year_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """One opinion, what it was used for, what it corrects or what took its place."""
    row, me = _one(request, pk), fetch.account(request)
    state, writes = OpinionState(row.state), may(me, P.WRITE_YEAR_OPINIONS)
    later = AnnualOpinion.objects.visible_to(me).filter(corrects=row).first()
    facts = [
        ("单位", row.unit.name), ("对象", row.person.name if row.person else "领导班子"), ("年度", str(row.year)),
        ("文号", row.number or "—"), ("起草", str(row.recorded_by)),
        ("签发", f"{row.issued_by} {timezone.localtime(row.issued_at):%Y-%m-%d}" if row.issued_at else "—"),
    ]  # fmt: skip
    if row.corrects is not None:
        facts += [("更正", row.corrects.number), ("更正理由", row.correction_reason)]
    if later is not None:
        facts.append(("已由后一份更正", later.number or "更正起草中"))
    uses = [
        [Cell(one.get_kind_display()), Cell(one.used_on.isoformat(), figures=True), Cell(one.matter),
         Cell(str(one.recorded_by))]
        for one in row.uses.select_related("recorded_by__person").order_by("used_on", "pk")
    ]  # fmt: skip
    return record(
        request, str(row), crumbs=[(TITLE, reverse("appraisal:year_opinions"))],
        badges=[(state.label, TONES[state])], actions=_actions(row, state, writes=writes, corrected=later is not None),
        panels=[
            Panel("考核意见", text=row.text),
            Panel("运用", listing=Listing("运用", ("运用", "日期", "事项", "登记人"), uses,
                                        ("还没有运用", "奖励、问责、任免时登记依据的考核意见。"))),
        ],
        asides=[Panel("登记", facts=facts)],
    )  # fmt: skip


def _actions(row: AnnualOpinion, state: OpinionState, *, writes: bool, corrected: bool) -> list[Action]:
    found = []
    if row.document_id is not None:
        found.append(Action("下载文件", reverse("appraisal:year_opinion_file", args=[row.pk]), icon="download"))
    if writes and state is OpinionState.DRAFT:
        found.append(Action("修改", reverse("appraisal:edit_year_opinion", args=[row.pk])))
        found.append(Action("签发", reverse("appraisal:issue_year_opinion", args=[row.pk]), main=True))
    if writes and state is OpinionState.ISSUED and not corrected:
        found.append(Action("更正", reverse("appraisal:correct_year_opinion", args=[row.pk])))
        found.append(Action("登记运用", reverse("appraisal:use_year_opinion", args=[row.pk]), main=True))
    return found


@require_GET
@access.requires(P.VIEW_YEAR_OPINIONS)
def year_opinion_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _one(request, pk)
    if row.document is None:
        raise Http404
    return serve(row.document)


def _units() -> Any:
    return Unit.objects.standing().filter(level=UnitLevel.BUREAU).order_by("order", "code")


@FORM
@access.requires(P.WRITE_YEAR_OPINIONS)
def draft_year_opinion(request: HttpRequest) -> HttpResponse:
    form = OpinionForm(sent(request)[0], units=_units(), year=year_of(request.GET.get("year", "")))
    return fill(
        request, form, lambda: actions.draft_opinion(form.new(), by=fetch.account(request), at=timezone.now()),
        title="起草年度考核意见", submit="保存", done="已起草，由另一人签发。", back=reverse("appraisal:year_opinions"),
        crumbs=[(TITLE, reverse("appraisal:year_opinions"))], then=_url,
    )  # fmt: skip


@FORM
@access.requires(P.WRITE_YEAR_OPINIONS)
def edit_year_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    row = _one(request, pk)
    form = OpinionTextForm(sent(request)[0], initial={"text": row.text})
    return _fill(request, row, form, "修改考核意见", "保存", "已保存。",
                 lambda by, at: actions.save_opinion(row, form.cleaned_data["text"], by=by, at=at))  # fmt: skip


def _fill(
    request: HttpRequest, row: AnnualOpinion, form: Any, title: str, submit: str, done: str, act: Any, note: str = ""
) -> HttpResponse:
    return fill(
        request, form, lambda: act(fetch.account(request), timezone.now()), title=title, submit=submit, done=done,
        back=_url(row), crumbs=[(TITLE, reverse("appraisal:year_opinions")), (str(row), _url(row))], note=note,
        then=lambda made: _url(made) if isinstance(made, AnnualOpinion) else _url(row),
    )  # fmt: skip


@FORM
@access.requires(P.WRITE_YEAR_OPINIONS)
def correct_year_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    row = _one(request, pk)
    form = CorrectionForm(sent(request)[0], initial={"text": row.text})

    def act(by: Any, at: Any) -> Any:
        return actions.correct_opinion(row, form.cleaned_data["text"], reason=form.cleaned_data["reason"], by=by, at=at)

    note = "原意见原样保留；更正另行编号，由另一人签发。"
    return _fill(request, row, form, "更正考核意见", "起草更正", "已起草更正，由另一人签发。", act, note)


@FORM
@access.requires(P.WRITE_YEAR_OPINIONS)
def use_year_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    row = _one(request, pk)
    form = UseForm(sent(request)[0], initial={"used_on": timezone.localdate()})

    def act(by: Any, at: Any) -> Any:
        of = form.cleaned_data
        return actions.use_opinion(
            row, OpinionUseKind(of["kind"]), used_on=of["used_on"], matter=of["matter"], by=by, at=at
        )

    return _fill(request, row, form, "登记运用", "登记", "已登记。", act)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WRITE_YEAR_OPINIONS)
def issue_year_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked back once, then issued as a numbered paper."""
    row = _one(request, pk)
    if request.method != "POST":
        return record(
            request, "签发年度考核意见", crumbs=[(TITLE, reverse("appraisal:year_opinions")), (str(row), _url(row))],
            panels=[Panel("考核意见", text=row.text)],
            forms_=[("签发后编号成文，不能再改", OpinionIssue(), reverse("appraisal:issue_year_opinion", args=[row.pk]),
                     "签发")],
        )  # fmt: skip
    return act_and_return(
        request, lambda: actions.issue_opinion(row, by=fetch.account(request), at=timezone.now()), done="已签发。",
        back=_url(row),
    )  # fmt: skip
