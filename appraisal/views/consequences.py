"""Use of results: the year's proposals, one with its evidence and findings, and what people decide (QSH-27, QSH-29)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.models import AccountabilityCase, Posting
from accountability.presenters.listing import Action, Listing, Panel
from accountability.views.entry import export, fill, record, register, sent
from appraisal.actions import consequences as actions
from appraisal.enums.assessment import AssessmentPermission
from appraisal.enums.consequences import Conclusion, ConsequenceState, FollowUp, Measure
from appraisal.enums.consequences import ConsequencePermission as P
from appraisal.forms.consequences import GONE, CarryForm, ConclusionForm, ConsequenceFilter, DoneForm, WaiveForm
from appraisal.gathering.consequences import bonus_entered, newest_conclusion, opinions_of, proposal_of
from appraisal.models import Consequence, ConsequenceMeasure
from appraisal.presenters import consequences as presenter
from appraisal.presenters.objections import file_item
from appraisal.reports.consequences import print_consequences
from appraisal.rules.consequence_steps import FINDINGS, HANDS, Decision, grounds, warnings
from appraisal.views import fetch
from core import access, audit, calendar
from core.access import may
from core.enums import Light
from core.files import serve
from core.views.export import download, filter_facts
from core.views.paging import keyed_page

PAGE, TITLE, OWN = 50, "结果运用", "本单位、本人结果运用"
BOTH = require_http_methods(["GET", "HEAD", "POST"])
RELATED = (
    "unit",
    "person",
    "version__period",
    "version__scheme",
    "decision__recorded_by__person",
    "decision__document",
)


def _asked(request: HttpRequest) -> tuple[ConsequenceFilter, QuerySet[Consequence]]:
    form = ConsequenceFilter(request.GET)
    rows = Consequence.objects.visible_to(fetch.account(request)).select_related("unit", "person")
    asked = form.asked()
    for name in ("year", "kind"):
        if name in asked:
            rows = rows.filter(**{name: asked[name]})
    state = asked.get("state")
    if state == GONE:
        rows = rows.unsupported()
    elif state:
        rows = rows.filter(state=state)
    if "search" in asked:
        rows = rows.filter(Q(unit__name__icontains=asked["search"]) | Q(person__name__icontains=asked["search"]))
    return form, rows.order_by("-year", "kind", "unit__order", "pk")


def _lights(rows: list[Consequence], today: date) -> dict[int, Light]:
    return {
        row.pk: calendar.light(row.due_on, today, behind=False)
        for row in rows
        if row.state == ConsequenceState.PROPOSED
    }


@require_GET
@access.requires(P.VIEW_ALL)
def consequences(request: HttpRequest) -> HttpResponse:
    """Proposals of all years in reach, the newest year first."""
    form, rows = _asked(request)
    page, found = keyed_page(rows, PAGE, request.GET.get("page"))
    lines = [presenter.consequence_row(row, _lights(found, timezone.localdate())) for row in found]
    empty = ("没有结果运用建议", "考核结果审定、等次决定、承诺定档、测评计票后，系统按制度提出建议，由有关机构决定。")
    query = request.GET.urlencode()
    links = [Action("导出 Excel", f"{reverse('appraisal:export_consequences')}?{query}", icon="download")]
    if form.asked().get("year"):
        links.append(Action("打印情况表", f"{reverse('appraisal:consequence_table')}?{query}", icon="download"))
    lead = "建议由系统依据最终结果提出，不自动生效；由有关机构决定实施或者不予实施。"
    return register(
        request, TITLE, [Listing(TITLE, presenter.HEADS, lines, empty)], actions=links, filter_form=form, page=page,
        unit="项", lead=lead,
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_ALL)
def export_consequences(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    found = list(rows)
    lines = [presenter.consequence_row(row, {}) for row in found]
    listing = Listing(TITLE, presenter.HEADS, lines, widths=(18, 24, 12, 60, 14, 16))
    return export(request, [listing], title=TITLE, facts=filter_facts(form), verb="appraisal.export_consequences")


@require_GET
@access.requires(P.VIEW_ALL)
def consequence_table(request: HttpRequest) -> HttpResponse:
    """The official table of a year; each handing out leaves a trace."""
    form, rows = _asked(request)
    year, me, now = form.asked().get("year"), fetch.account(request), timezone.now()
    if year is None:
        raise Http404
    data = print_consequences(list(rows), int(year), by=str(me), at=now)
    audit.record(
        verb="appraisal.export_consequences", by=me, at=now, label=f"{year}年度结果运用", after={"format": "PDF"}
    )
    return download(data, f"{year}年度考核结果运用情况表.pdf", "application/pdf")


@require_GET
@access.requires(P.VIEW)
def own_consequences(request: HttpRequest) -> HttpResponse:
    """What was carried out about the reader's unit and the reader himself."""
    me = fetch.account(request)
    rows = Consequence.objects.visible_to(me).filter(state=ConsequenceState.CARRIED)
    own = Q(unit__in=me.own_unit_ids, person__isnull=True) | Q(person__isnull=False, person=me.person_id or 0)
    related = rows.filter(own).select_related("unit", "person", "decision").order_by("-year", "kind", "pk")
    page, found = keyed_page(related, PAGE, request.GET.get("page"))
    lines = [presenter.own_row(row) for row in found]
    empty = ("没有结果运用", "对本单位、本人决定实施的奖励和处理列在这里。")
    listing = Listing(OWN, ("对象", "结果运用", "依据", "决定日期"), lines, empty)
    return register(request, OWN, [listing], page=page, unit="项")


def _fetch(request: HttpRequest, pk: int) -> Consequence:
    rows = Consequence.objects.visible_to(fetch.account(request)).select_related(*RELATED)
    return get_object_or_404(rows, pk=pk)


@require_GET
@access.requires(P.VIEW)
def consequence(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal; the unit and the person see what was decided and done, not what was weighed."""
    row, me = _fetch(request, pk), fetch.account(request)
    whole, state = may(me, P.VIEW_ALL), ConsequenceState(row.state)
    measures = list(row.measures.order_by("pk"))
    panels = [Panel("建议", presenter.consequence_facts(row), text=row.text)]
    if whole:
        panels += _weighed(request, row)
    decision = getattr(row, "decision", None)
    if decision is not None:
        files = None
        if decision.document is not None and whole:
            files = [file_item(reverse("appraisal:consequence_file", args=[row.pk]), decision.document)]
        panels.append(Panel("决定", presenter.decision_facts(decision), files=files))
    if measures:
        acts = bool(me.duties & {one.value for one in HANDS[FollowUp(row.kind)]}) and may(me, P.HANDLE)
        panels.append(_measures(request, measures, acts=acts))
    if whole:
        steps = row.steps.select_related("recorded_by__person", "version__period").order_by("pk")
        panels.append(Panel("经过", listing=presenter.step_listing(steps)))
    back = (TITLE, reverse("appraisal:consequences")) if whole else (OWN, reverse("appraisal:own_consequences"))
    badges = [(state.label, presenter.TONES[state])]
    if not row.holds and state is not ConsequenceState.LAPSED:
        badges.append((presenter.GONE, "warning"))
    return record(
        request, str(row), panels=panels, actions=_links(request, row), badges=badges, crumbs=[back],
        asides=_asides(request, row),
    )  # fmt: skip


def _measures(request: HttpRequest, rows: list[ConsequenceMeasure], *, acts: bool) -> Panel:
    linked = all(_linked(request, one) for one in rows)
    return Panel("措施", listing=presenter.measure_listing(rows, acts=acts, linked=linked))


def _linked(request: HttpRequest, one: ConsequenceMeasure) -> bool:
    """Whether the reader may open what the measure became."""
    me = fetch.account(request)
    if one.item_kind == "accountability.posting":
        return Posting.objects.visible_to(me).filter(pk=one.item_pk).exists()
    if one.item_kind == "accountability.accountabilitycase":
        return AccountabilityCase.objects.visible_to(me).filter(pk=one.item_pk).exists()
    return False


def _weighed(request: HttpRequest, row: Consequence) -> list[Panel]:
    """Evidence, what the article asks for, the newest conclusion."""
    panels = [Panel("情况", presenter.evidence_facts(row))] if row.evidence else []
    if row.state == ConsequenceState.PROPOSED:
        asked = grounds(proposal_of(row, fetch.account(request)), Decision())
        panels.append(Panel("实施条件", listing=presenter.finding_listing(asked)))
    elif row.state == ConsequenceState.CARRIED:
        done = [Measure(one) for one in row.measures.values_list("measure", flat=True)]
        told = warnings(FollowUp(row.kind), done, bonus=bonus_entered(row))
        if told:
            panels.append(Panel("提醒", listing=presenter.finding_listing(told)))
    found = newest_conclusion(row)
    if found is not None:
        item = file_item(reverse("appraisal:consequence_finding_file", args=[row.pk]), found.document)
        panels.append(Panel("考察结论", presenter.conclusion_facts(found), files=[item]))
    return panels


def _links(request: HttpRequest, row: Consequence) -> list[Action]:
    me, kind = fetch.account(request), FollowUp(row.kind)
    hands = {one.value for one in HANDS[kind]}
    if row.state != ConsequenceState.PROPOSED or not may(me, P.HANDLE) or not me.duties & hands:
        return []
    found = []
    wanted = kind in FINDINGS and newest_conclusion(row) is None
    if kind in FINDINGS:
        found.append(
            Action("登记考察结论", reverse("appraisal:record_consequence_finding", args=[row.pk]), main=wanted)
        )
    found.append(Action("实施", reverse("appraisal:carry_out_consequence", args=[row.pk]), main=not wanted))
    found.append(Action("不予实施", reverse("appraisal:waive_consequence", args=[row.pk])))
    return found


def _asides(request: HttpRequest, row: Consequence) -> list[Panel]:
    """The year's opinions of the unit and the person (LS-4.3-d)."""
    me, found = fetch.account(request), []
    if may(me, AssessmentPermission.VIEW_YEAR_OPINIONS):
        found.append(Panel("年度考核意见", listing=presenter.opinion_listing(opinions_of(row, me))))
    return found


def _shown(row: Consequence) -> dict[str, Any]:
    back = reverse("appraisal:consequence", args=[row.pk])
    return {"back": back, "crumbs": [(TITLE, reverse("appraisal:consequences")), (str(row), back)], "note": row.text}


@BOTH
@access.requires(P.HANDLE)
def record_conclusion(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = _fetch(request, pk), fetch.account(request)
    form = ConclusionForm(*sent(request), kind=FollowUp(row.kind))

    def act() -> object:
        of = form.cleaned_data
        return actions.record_conclusion(
            row, Conclusion(of["conclusion"]), of["text"], upload=of["document"], by=me, at=timezone.now()
        )

    return fill(
        request, form, act, title="登记考察结论", submit="登记", done="考察结论已登记，由另一人决定。", **_shown(row)
    )


@BOTH
@access.requires(P.HANDLE)
def carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = _fetch(request, pk), fetch.account(request)
    form = CarryForm(*sent(request), row=row)

    def act() -> object:
        return actions.carry_out(
            row, form.carrying(), upload=form.cleaned_data["document"], by=me, at=timezone.now()
        )  # fmt: skip

    return fill(
        request,
        form,
        act,
        title=f"实施：{row.get_kind_display()}",
        submit="决定实施",
        done="已决定实施。",
        **_shown(row),
    )


@BOTH
@access.requires(P.HANDLE)
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = _fetch(request, pk), fetch.account(request)
    form = WaiveForm(sent(request)[0])
    return fill(
        request, form,
        lambda: actions.waive(row, form.cleaned_data["reason"], by=me, at=timezone.now()),
        title="不予实施", submit="决定不予实施", done="已登记不予实施。", **_shown(row),
    )  # fmt: skip


@BOTH
@access.requires(P.HANDLE)
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell that a measure took effect."""
    me = fetch.account(request)
    reach = Consequence.objects.visible_to(me)
    measure = get_object_or_404(ConsequenceMeasure.objects.filter(consequence__in=reach), pk=pk)
    row = _fetch(request, measure.consequence_id)
    form = DoneForm(*sent(request))

    def act() -> object:
        of = form.cleaned_data
        return actions.complete_measure(
            measure, done_on=of["done_on"], text=of["text"], upload=of["document"], by=me, at=timezone.now()
        )

    title = f"登记落实：{measure.get_measure_display()}"
    return fill(request, form, act, title=title, submit="登记", done="已登记落实。", **_shown(row))


@require_GET
@access.requires(P.VIEW_ALL)
def decision_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _fetch(request, pk)
    decision = getattr(row, "decision", None)
    if decision is None or decision.document is None:
        raise Http404
    return serve(decision.document)


@require_GET
@access.requires(P.VIEW_ALL)
def finding_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = newest_conclusion(_fetch(request, pk))
    if found is None:
        raise Http404
    return serve(found.document)
