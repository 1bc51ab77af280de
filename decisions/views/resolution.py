"""The stage of the resolution: the meetings that voted, the paper, the certificate, the archive (JH-A-5.8)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access, registry
from core.access import may
from core.files import serve
from decisions.actions.resolutions import issue_resolution, record_download
from decisions.enums import DecisionPermission as P
from decisions.enums import Stage
from decisions.forms.resolution import IssueForm
from decisions.models import Resolution
from decisions.presenters import resolution as presenter
from decisions.views import fetch
from decisions.views.entry import Entry, run_entry, sent
from decisions.views.shell import stage_page

ISSUE = Entry(
    title="印发决议或者纪要",
    submit="生成并印发",
    done="已印发。正文按公文格式生成，可在本页下载。",
    form=IssueForm,
    act=lambda matter, form, by, at: issue_resolution(matter.pk, form.resolution(), by=by, at=at),
    note="会议名称、应到、票数、不同意见和参加会议人员由系统按会议记录写入，只需填写会议决定的事项。",
)


@require_GET
@access.requires(P.VIEW_MATTERS)
def resolution(request: HttpRequest, pk: int) -> HttpResponse:
    """The votes of every round, the papers, and what is left when all is done."""
    matter = fetch.matter(request, pk)
    meetings = may(request.user, P.VIEW_MEETINGS)
    papers = presenter.papers(matter)
    context = {
        "rounds": presenter.rounds(matter, links=meetings),
        "papers": papers,
        "follows": registry.chain.collect(matter._meta.label_lower, pk, fetch.account(request)) if papers else [],
        "manages": may(request.user, P.MANAGE_MEETINGS),
        "sees_meetings": meetings,
    }
    return stage_page(request, matter, Stage.RESOLUTION, "decisions/resolution.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_MEETINGS)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of the paper; its record of the votes is not typed."""
    matter = fetch.matter(request, pk)
    data, files = sent(request)
    form = IssueForm(data, files, matter=matter, initial=presenter.suggested(matter))
    back = reverse("decisions:resolution", args=[pk])
    return run_entry(request, matter, Stage.RESOLUTION, ISSUE, form, back=back)


@require_GET
@access.requires(P.VIEW_MATTERS)
def resolution_paper(request: HttpRequest, pk: int, row: int) -> HttpResponseBase:
    """The paper as a download, on record."""
    matter = fetch.matter(request, pk)
    rows = Resolution.objects.select_related("document", "run__matter").filter(document__isnull=False)
    found = get_object_or_404(rows, run__matter=matter, pk=row)
    assert found.document is not None
    record_download(found, by=fetch.account(request), at=timezone.now())
    return serve(found.document)
