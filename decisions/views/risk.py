"""风险评估: the reports on a matter, a new one, the file of one (GW713-22 to -24)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.files import serve
from decisions.actions.risk import file_risk_report
from decisions.enums import DecisionPermission, Event, Flag, Stage
from decisions.forms.risk import RiskForm
from decisions.models import Matter, RiskAssessment
from decisions.permissions import may_move
from decisions.presenters.places import place
from decisions.views import fetch
from decisions.views.entry import Entry, run_entry, sent
from decisions.views.shell import stage_page
from organization.models import Account


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def risk(request: HttpRequest, pk: int) -> HttpResponse:
    """Every report, the newest first."""
    matter = fetch.matter(request, pk)
    rows = RiskAssessment.objects.filter(matter=matter).select_related("document", "recorded_by__person")
    files = may_move(fetch.account(request), matter, Stage.RESEARCH, Event.CLOSE) and matter.ended_at is None
    context = {"reports": rows.order_by("-pk"), "files": files, "flag": Flag.STABILITY.label}
    return stage_page(request, matter, None, "decisions/risk.html", context, title="风险评估")


def _file(matter: Matter, form: RiskForm, by: Account, at: datetime) -> object:
    return file_risk_report(matter.pk, form.report(), upload=form.cleaned_data["upload"], by=by, at=at)


FILE = Entry(
    "登记风险评估报告", "登记", "风险评估报告已登记。", RiskForm, _file,
    note="报告列明风险点、防范和化解措施、应急预案，结论为风险可控的方可决策。",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def file_risk(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead unit files a report, or cites one that was made before."""
    matter = fetch.worker(request, pk, Stage.RESEARCH)
    form = RiskForm(*sent(request), matter=matter, initial={"dated": timezone.localdate()})
    return run_entry(request, matter, None, FILE, form, back=place("risk", matter.pk))


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def risk_file(request: HttpRequest, pk: int, row: int) -> HttpResponseBase:
    """The report as it was handed in."""
    matter = fetch.matter(request, pk)
    rows = RiskAssessment.objects.filter(matter=matter, document__isnull=False).select_related("document")
    found = get_object_or_404(rows, pk=row)
    assert found.document is not None
    return serve(found.document)
