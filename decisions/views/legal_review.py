"""法律审查: the lead unit hands the package in, the legal office files its opinion (JH-A-5.7)."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access, audit
from core.files import serve
from core.views.export import download
from decisions.actions.legal_review import file_opinion, sent_on
from decisions.actions.papers import add_paper
from decisions.enums import DecisionPermission, Event, RunState, Stage
from decisions.forms.legal_review import OpinionForm, PackageForm
from decisions.models import DraftVersion, LegalityReview, Matter
from decisions.permissions import may_move
from decisions.presenters import openness as presenter
from decisions.presenters.papers import paper_rows
from decisions.presenters.places import stage_url
from decisions.reports.legality import opinion_pdf
from decisions.views import fetch
from decisions.views.entry import Entry, run_entry, sent
from decisions.views.shell import stage_page
from organization.models import Account

STAGE = Stage.LEGAL_REVIEW
PDF = "application/pdf"


def newest_draft(matter: Matter) -> DraftVersion | None:
    return DraftVersion.objects.filter(matter=matter).select_related("document").order_by("-number").first()


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def legal_review(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft, the package, every opinion on the matter."""
    matter = fetch.matter(request, pk)
    run = matter.runs.filter(stage=STAGE).order_by("-round").first()
    draft = newest_draft(matter)
    hands_in = may_move(fetch.account(request), matter, STAGE, Event.OPEN)
    context = {
        "draft": draft,
        "opinions": presenter.opinions(matter.pk, draft.number if draft else 0),
        "papers": paper_rows(run),
        "sent_on": sent_on(run),
        "hands_in": hands_in and run is not None and run.state == RunState.OPEN,
    }
    return stage_page(request, matter, STAGE, "decisions/legal_review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def legality_package(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead unit hands the package in, or another in its place."""
    matter = fetch.worker(request, pk, STAGE, Event.OPEN)

    def act(one: Matter, form: PackageForm, by: Account, at: datetime) -> object:
        replaces = int(form.cleaned_data["replaces"]) if form.cleaned_data["replaces"] else None
        upload = form.cleaned_data["upload"]
        return add_paper(one.pk, STAGE, form.paper, upload=upload, replaces=replaces, by=by, at=at)

    entry = Entry("报送材料", "报送", "送审材料已报送。", PackageForm, act, note="审查时间自报送之日的次日起算。")
    form = PackageForm(*sent(request), matter=matter)
    return run_entry(request, matter, STAGE, entry, form, back=stage_url(STAGE, matter.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.REVIEW_LEGALITY)
def legality_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """The legal office files its opinion on the draft that stands on the page."""
    matter = fetch.worker(request, pk, STAGE)
    draft = newest_draft(matter)

    def act(one: Matter, form: OpinionForm, by: Account, at: datetime) -> object:
        return file_opinion(one.pk, form.opinion, upload=form.cleaned_data["upload"], by=by, at=at)

    note = f"意见针对{draft}，草案改动后失效。" if draft else "还没有可以审查的草案。"
    entry = Entry("提出审查意见", "提出", "审查意见已登记。", OpinionForm, act, note=note)
    form = OpinionForm(*sent(request), matter=matter)
    form.initial = {"draft": draft.number if draft else 0, "dated": timezone.localdate()}
    return run_entry(request, matter, STAGE, entry, form, back=stage_url(STAGE, matter.pk))


def _review(request: HttpRequest, pk: int, row: int) -> LegalityReview:
    matter = fetch.matter(request, pk)
    rows = LegalityReview.objects.select_related(
        "run__matter__lead_unit", "draft__matter", "document", "recorded_by__person__unit"
    )
    return get_object_or_404(rows.prefetch_related("heads"), pk=row, run__matter=matter)


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def legality_paper(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """The opinion in the official format; handing it out stands in the trail."""
    review, now, me = _review(request, pk, row), timezone.now(), fetch.account(request)
    data = opinion_pdf(review, at=now, by=me.audit_name)
    audit.record(verb="decisions.print_legality_opinion", by=me, at=now, obj=review.run.matter, label=review.number)
    return download(data, f"合法性审查意见-{review.number}.pdf", PDF)


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def legality_file(request: HttpRequest, pk: int, row: int) -> HttpResponseBase:
    """The sealed opinion as it was uploaded; 404 without one."""
    review = _review(request, pk, row)
    if review.document is None:
        raise Http404
    return serve(review.document)
