"""Accepting a finished row against its list; proposals that came of it (LS-3.1-f)."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions.acceptance import accept_task
from accountability.enums import AccountabilityPermission as P
from accountability.enums import ConsequenceKind
from accountability.forms.acceptance import AcceptanceForm
from accountability.gathering.acceptance import finished_on, may_accept
from accountability.gathering.rows import version_of
from accountability.models import Acceptance, ConsequenceProposal, Task
from accountability.presenters.acceptance import proposal_lines, proposals_sheet
from accountability.rules.acceptance import late_days
from accountability.views import fetch
from accountability.views.entry import fill, sent
from core import access
from core.files import serve
from core.views.export import excel, filter_facts

PAGE, PROPOSALS = 50, "奖惩建议"


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.ACCEPT_TASKS)
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Aim and figure of each indicator; who carried the row out is turned away."""
    row, me = fetch.task(request, pk), fetch.account(request)
    if not may_accept(me, row):
        raise PermissionDenied(P.ACCEPT_TASKS.value)
    form = AcceptanceForm(*sent(request))

    def act() -> object:
        of = form.cleaned_data
        return accept_task(row, form.items(), note=of["note"], by=me, at=timezone.now(), upload=of["upload"])

    version, done = version_of(row), finished_on(row)
    late, back = late_days(version.deadline, done), reverse("accountability:task", args=[row.pk])
    more = {
        "task": row,
        "facts": [
            ("目标任务", version.target), ("工作标准", version.standard or "—"),
            ("牵头部门", version.lead_unit.name if version.lead_unit else "—"),
            ("责任人", version.person.name if version.person else "—"),
            ("完成时限", version.deadline.isoformat() if version.deadline else "—"),
            ("办结", f"{done.isoformat()}{f'，逾期 {late} 天' if late else ''}" if done else "还没有办结"),
        ],
    }  # fmt: skip
    return fill(
        request, form, act, title="照单验收", submit="登记验收", done="已登记验收。", back=back,
        crumbs=[(version.target, back)], template="accountability/acceptance.html", more=more,
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_TABLES)
def acceptance_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper of an acceptance of a row that the reader may see."""
    seen = Task.objects.visible_to(fetch.account(request)).order_by().values("pk")
    found = get_object_or_404(Acceptance.objects.filter(task__in=seen).select_related("document"), pk=pk)
    if found.document is None:
        raise Http404
    return serve(found.document)


class ProposalFilter(forms.Form):
    """Which proposals; the state stands in the address."""

    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "全部"), *ConsequenceKind.choices()])
    search = forms.CharField(label="单位", required=False, max_length=60)

    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _asked(request: HttpRequest) -> tuple[ProposalFilter, QuerySet[ConsequenceProposal]]:
    seen = Task.objects.visible_to(fetch.account(request)).order_by().values("pk")
    form = ProposalFilter(request.GET)
    asked = form.asked()
    rows = ConsequenceProposal.objects.filter(task__in=seen)
    if "kind" in asked:
        rows = rows.filter(kind=asked["kind"])
    if "search" in asked:
        rows = rows.filter(unit__name__icontains=asked["search"])
    return form, rows.select_related("task__current", "unit", "person", "recorded_by__person").order_by("-pk")


@require_GET
@access.requires(P.VIEW_REPORTS)
def proposals(request: HttpRequest) -> HttpResponse:
    """Rewards and accountability proposed by acceptances of rows in reach."""
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page_title": PROPOSALS, "filter": form, "page": page, "lines": proposal_lines(page.object_list)}
    return render(request, "accountability/proposals.html", context)


@require_GET
@access.requires(P.VIEW_REPORTS)
def export_proposals(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    sheet = proposals_sheet(proposal_lines(rows))
    return excel(request, [sheet], title=PROPOSALS, facts=filter_facts(form), verb="accountability.export_proposals")
