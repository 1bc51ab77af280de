"""Evaluations: the register, setting one up, its page, its result on paper and as a workbook."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.presenters.listing import Action, Cell, Listing
from accountability.views.entry import act_and_return, export, fill, register
from appraisal.actions import evaluations as actions
from appraisal.enums.evaluations import EvaluationKind, EvaluationPermission, RatedTier
from appraisal.forms.evaluations import EvaluationFilter, EvaluationForm, KindForm
from appraisal.gathering import evaluations as gathering
from appraisal.models import Evaluation, EvaluationAssessor, Period, Scheme, WorkReport
from appraisal.presenters import evaluations as shown
from appraisal.reports.evaluations import result_sheet
from appraisal.rules import evaluations as rules
from appraisal.views.fetch import account
from ballots.models import Form
from ballots.presenters.polls import figures
from core import access
from core.access import may
from core.findings import Finding, blocking
from core.views.export import download, filter_facts
from organization.models import Account

P, PAGE, TITLE = EvaluationPermission, 50, "测评"
MEETINGS = (EvaluationKind.WORK_REPORT, EvaluationKind.SURVEY)


def fetched(request: HttpRequest, pk: int) -> Evaluation:
    """An evaluation in the reader's reach."""
    rows = Evaluation.objects.visible_to(account(request)).select_related(
        "period__scheme__rulebook", "poll__form", "unit"
    )
    return get_object_or_404(rows, pk=pk)


def _asked(request: HttpRequest) -> tuple[EvaluationFilter, QuerySet[Evaluation]]:
    form = EvaluationFilter(request.GET)
    of: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    rows = Evaluation.objects.visible_to(account(request)).select_related("period__scheme", "poll__form")
    if of.get("kind"):
        rows = rows.filter(kind=of["kind"])
    if of.get("state"):
        rows = rows.filter(poll__state=of["state"])
    return form, rows


@require_GET
@access.requires(P.VIEW)
def evaluations(request: HttpRequest) -> HttpResponse:
    """Evaluations in reach."""
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    links = [
        Action("导出 Excel", f"{reverse('appraisal:export_evaluations')}?{request.GET.urlencode()}", icon="download")
    ]
    if may(account(request), P.RUN):
        links.append(Action("设置测评", reverse("appraisal:choose_evaluation"), main=True))
    sections = [shown.register_listing(page.object_list)]
    return register(request, TITLE, sections, actions=links, filter_form=form, page=page, unit="项")


@require_GET
@access.requires(P.VIEW)
def export_evaluations(request: HttpRequest) -> HttpResponse:
    form, rows = _asked(request)
    return export(
        request, [shown.register_listing(rows)], title=TITLE, facts=filter_facts(form),
        verb="appraisal.export_evaluations",
    )  # fmt: skip


def _periods() -> list[Period]:
    """Years of the schemes in force."""
    rows = Period.objects.filter(scheme__in=Scheme.objects.current()).select_related("scheme")
    return [one for one in rows.order_by("-scheme__year", "scheme__name", "label") if "Q" not in one.label]


@require_http_methods(["GET", "HEAD"])
@access.requires(P.RUN)
def choose(request: HttpRequest) -> HttpResponse:
    """Which evaluation of which year."""
    form = KindForm(_periods(), request.GET if request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("appraisal:new_evaluation", int(form.cleaned_data["period"]), form.cleaned_data["kind"])
    context = {"page_title": "设置测评", "form": form, "breadcrumb": [(TITLE, reverse("appraisal:evaluations"))]}
    return render(request, "appraisal/choose_evaluation.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RUN)
def new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Set one up: objects follow from kind and unit, the poll is planned with it."""
    period = next((one for one in _periods() if one.pk == pk), None)
    if period is None or kind not in {one.value for one in EvaluationKind}:
        raise Http404
    chosen, today = EvaluationKind(kind), timezone.localdate()
    promoted = gathering.promoted_rows(period) if chosen is EvaluationKind.PROMOTED else []
    data = request.POST if request.method == "POST" else None
    form = EvaluationForm(chosen, period, promoted, actions.default_weights(period), data)

    def act() -> Evaluation:
        return actions.plan_evaluation(period, _plan(form, promoted), by=account(request), at=timezone.now())

    return fill(
        request, form, act, title=f"设置{chosen.label}", submit="设置",
        done="测评已设置。请监票人设置口令，再开始投票。", back=reverse("appraisal:evaluations"),
        crumbs=[(TITLE, reverse("appraisal:evaluations"))], note=_note(chosen, today.year, period),
        then=lambda made: reverse("appraisal:evaluation", args=[made.pk]),
    )  # fmt: skip


def _note(kind: EvaluationKind, year: int, period: Period) -> str:
    notes = {
        EvaluationKind.MUTUAL: "乡镇（街道、园区）和县直部门互评工作实绩和作风建设，由各单位负责人登录评议。",
        EvaluationKind.SURVEY: "设置后登记受邀人员，基层一线人员不少于一半；现场凭码填写工作成效和形象两项。",
        EvaluationKind.PROMOTED: f"只列 {period.scheme.year} 年新提拔的党政主要领导。",
        EvaluationKind.WORK_REPORT: "设置后登记会议和述职述廉报告；测评结果对本单位公开。",
        EvaluationKind.LIFE_MEETING: "测评征求意见、查找问题、落实整改措施三项；结果对本单位公开。",
    }
    return notes.get(kind, "测评班子和成员，选项为好、较好、一般、差和优秀、称职、基本称职、不称职。")


def _plan(form: EvaluationForm, promoted: list[gathering.RatedRow]) -> actions.NewEvaluation:
    given, kind, period = form.cleaned_data, form.kind, form.period
    day = min(timezone.localdate(), period.last_day)
    unit = given.get("unit")
    rated: list[gathering.RatedRow] = []
    by_name: list[gathering.RaterRow] = []
    if kind is EvaluationKind.MUTUAL:
        rated, by_name = gathering.mutual_rows(period), gathering.mutual_raters(period, day)
    elif kind is EvaluationKind.PROMOTED:
        rated = [one for one in promoted if one.code in given["rated"]]
    elif unit is not None:
        rated = gathering.team_rows(unit, period, day)
        by_name = gathering.unit_raters(unit, day) if form.by_name else []
    if kind is EvaluationKind.LIFE_MEETING:
        rated = [one for one in rated if one.tier is RatedTier.TEAM]
    if kind is EvaluationKind.SURVEY:
        rated = [one for one in rated if one.tier is not RatedTier.MEMBER]
    return actions.NewEvaluation(
        kind=kind, title=given["title"], unit=unit, rated=rated, raters=form.raters(), raters_by_name=by_name,
        scrutineers=[given["scrutineer1"], given["scrutineer2"]], assessors=given.get("assessors", []),
        feeds=form.feeds(), detailed=bool(given.get("detailed")),
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW)
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """One evaluation: how it stands; its result once the box is open, nothing but turnout before."""
    found, me = fetched(request, pk), account(request)
    counted = found.poll.counted
    result = gathering.outcome(found) if counted else None
    label, tone = shown.state_of(found)
    kind = EvaluationKind(found.kind)
    spec = found.poll.form.spec
    guests = list(found.invitees.in_force().order_by("kind", "pk")) if kind is EvaluationKind.SURVEY else None
    reports = list(found.work_reports.select_related("unit", "person").order_by("pk"))
    tellers = list(found.poll.tellers.select_related("person"))
    context = {
        "page_title": found.title, "breadcrumb": [(TITLE, reverse("appraisal:evaluations"))],
        "evaluation": found, "kind": kind, "state": (label, tone), "runs": may(me, P.RUN),
        "tells": any(one.person_id == me.person_id for one in tellers),
        "tellers": tellers if may(me, P.RUN) else [],
        "figures": figures(found.poll, None).turnout, "tables": _tables(found, result, spec),
        "chart": shown.chart(result) if result is not None else None,
        "rated": _rated_listing(found),
        "raters": [(one.label, f"{found.weights.get(one.code, '')}%") for one in spec.groups],
        "guests": shown.guests(guests) if guests is not None else None,
        "meeting": kind in MEETINGS, "reports": shown.reports_listing(reports),
        "findings": _findings(found, reports),
        "feeds": list(found.feeds.select_related("indicator__group")),
        "assesses": _assesses(found, me),
    }  # fmt: skip
    return render(request, "appraisal/evaluation.html", context)


def _assesses(found: Evaluation, me: Account) -> bool:
    """Whether the reader is of the appraisal group."""
    return (
        me.person_id is not None and EvaluationAssessor.objects.filter(evaluation=found, person=me.person_id).exists()
    )


def _tables(found: Evaluation, result: gathering.Outcome | None, spec: Any) -> list[Listing]:
    if result is None:
        return []
    labels = {one.code: one.label for one in spec.groups}
    several = any(len(one.labels) > 1 for one in result.results)
    tables = [shown.summary_listing(result)]
    if result.groups:
        tables.append(shown.ballots_listing(result, found.weights, labels))
        tables += [shown.item_listing(result)] if several else []
        tables.append(shown.group_listing(result))
    return tables


def _rated_listing(found: Evaluation) -> Listing:
    rows = [[Cell(one.label), Cell(one.get_tier_display())] for one in found.rated.order_by("order")]
    return Listing("测评对象", ("对象", "类别"), rows)


def _findings(found: Evaluation, reports: list[WorkReport]) -> list[Finding]:
    """What is missing: guests before the survey, meeting and reports of a work-report meeting."""
    findings: list[Finding] = []
    if found.poll.opened_at is None:
        findings += actions.poll_guests(found, attending=False)
    if found.kind == EvaluationKind.WORK_REPORT:
        if found.met_at is None:
            findings += rules.check_meeting(actions.meeting_facts(found, held_on=found.held_on, attendance=0))
        findings += rules.check_reports(_due(found), {str(one.person_id or "team") for one in reports})
    return blocking(findings)


def _due(found: Evaluation) -> dict[str, str]:
    rows = found.rated.select_related("person").order_by("order")
    return {str(one.person_id or "team"): one.label for one in rows}


@require_POST
@access.requires(P.RUN)
def count_in(request: HttpRequest, pk: int) -> HttpResponse:
    """File the result for the leaves it feeds."""
    found = fetched(request, pk)
    return act_and_return(
        request, lambda: actions.count_in(found, by=account(request), at=timezone.now()),
        done="测评结果已计入指标，下次计算时生效。", back=reverse("appraisal:evaluation", args=[found.pk]),
    )  # fmt: skip


def _counted(request: HttpRequest, pk: int) -> tuple[Evaluation, gathering.Outcome]:
    found = fetched(request, pk)
    if not found.poll.counted:
        raise Http404
    return found, gathering.outcome(found)


@require_GET
@access.requires(P.VIEW)
def export_result(request: HttpRequest, pk: int) -> HttpResponse:
    """The result as a workbook; small groups are joined there as everywhere."""
    found, result = _counted(request, pk)
    spec = Form.objects.get(poll=found.poll).spec
    facts = [
        ("测评", found.title),
        ("期间", found.period.name),
        ("有效票", str((found.poll.box_count or 0) - (found.poll.invalid_count or 0))),
    ]
    return export(
        request, _tables(found, result, spec), title=f"{found.title}结果", facts=facts,
        verb="appraisal.export_evaluation",
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW)
def print_result(request: HttpRequest, pk: int) -> HttpResponse:
    """The result sheet on paper."""
    found, result = _counted(request, pk)
    labels = {one.code: one.label for one in Form.objects.get(poll=found.poll).spec.groups}
    data = result_sheet(found, result, labels, by=account(request).audit_name, at=timezone.now())
    return download(data, f"{found.title}结果.pdf", "application/pdf")
