"""中长期规划: the register with its sections, and what a matter rests on (JH-A-4.2-a)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.access import may
from core.files import serve
from decisions.actions import plans as actions
from decisions.enums import DecisionPermission, Event, Stage
from decisions.forms.fields import ReasonForm
from decisions.forms.plans import BasisForm, PlanForm, SectionForm
from decisions.models import Matter, Plan, PlanBasis
from decisions.permissions import may_move
from decisions.views import fetch
from decisions.views.entry import Entry, run_entry, sent
from decisions.views.shell import stage_page
from organization.views.shape import FormPage, run_form

PAGE = 20


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def plans(request: HttpRequest) -> HttpResponse:
    """The register, newest plans first, each section with how many of the reader's matters rest on it."""
    me = fetch.account(request)
    rows = Plan.objects.prefetch_related("articles").order_by("-first_year", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    resting = PlanBasis.objects.in_force().filter(article__plan__in=list(page))
    counts = dict(
        resting.filter(matter__in=Matter.objects.visible_to(me)).order_by().values_list("article").annotate(Count("pk"))
    )
    context = {
        "page_title": "中长期规划",
        "page": page,
        "plans": [(plan, [(one, counts.get(one.pk, 0)) for one in plan.articles.all()]) for plan in page],
        "manages": may(me, DecisionPermission.MANAGE_REGISTERS),
    }
    return render(request, "decisions/plans.html", context)


def _page(title: str, submit: str, *, upload: bool = False) -> FormPage:
    back = reverse("decisions:plans")
    return FormPage(title, submit, back, [("中长期规划", back)], upload=upload)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": fetch.account(request), "at": timezone.now()}


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.MANAGE_REGISTERS)
def add_plan(request: HttpRequest) -> HttpResponse:
    form = PlanForm(*sent(request))

    def act(filled: dict[str, Any]) -> object:
        return actions.add_plan(form.plan(), upload=filled["document"], **_who(request))

    return run_form(request, form, _page("登记规划", "登记", upload=True), act, done="规划已登记。")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.MANAGE_REGISTERS)
def add_plan_section(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan, pk=pk)
    form = SectionForm(request.POST if request.method == "POST" else None)

    def act(filled: dict[str, Any]) -> object:
        return actions.add_section(plan.pk, number=filled["number"], text=filled["text"], **_who(request))

    return run_form(request, form, _page(f"登记条目：{plan}", "登记"), act, done="条目已登记。")


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def plan_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The full text of a plan."""
    plan = get_object_or_404(Plan.objects.exclude(document=None).select_related("document"), pk=pk)
    assert plan.document is not None
    return serve(plan.document)


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def basis(request: HttpRequest, pk: int) -> HttpResponse:
    """The sections a matter rests on, and those it was said to rest on by mistake."""
    matter = fetch.matter(request, pk)
    rows = PlanBasis.objects.filter(matter=matter).select_related("article__plan", "recorded_by__person")
    works = may_move(fetch.account(request), matter, Stage.RESEARCH, Event.CLOSE) and matter.ended_at is None
    context = {"rows": list(rows.order_by("withdrawn_at", "pk")), "works": works}
    return stage_page(request, matter, None, "decisions/basis.html", context, title="规划依据")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def add_basis(request: HttpRequest, pk: int) -> HttpResponse:
    matter = fetch.worker(request, pk, Stage.RESEARCH)

    def act(matter: Matter, form: Any, by: Any, at: Any) -> object:
        filled = form.cleaned_data
        return actions.rest_on(matter.pk, int(filled["article"]), statement=filled["statement"], by=by, at=at)

    entry = Entry("关联规划条目", "关联", "规划依据已登记。", BasisForm, act)
    form = BasisForm(*sent(request), matter=matter)
    return run_entry(request, matter, None, entry, form, back=reverse("decisions:basis", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def withdraw_basis(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    matter = fetch.worker(request, pk, Stage.RESEARCH)
    basis = get_object_or_404(PlanBasis.objects.select_related("article__plan"), pk=row, matter=matter)

    def act(matter: Matter, form: Any, by: Any, at: Any) -> object:
        return actions.withdraw_basis(basis, reason=form.cleaned_data["reason"], by=by, at=at)

    note = f"{basis.article}不再作为本事项的依据，登记和撤销理由留存。"
    entry = Entry("撤销规划依据", "撤销", "规划依据已撤销。", ReasonForm, act, note=note, danger=True)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return run_entry(request, matter, None, entry, form, back=reverse("decisions:basis", args=[pk]))
