"""上会材料, 公布和解读: what lies before the meeting, what is made public after it (GW713-29 to -32)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.access import may
from decisions.actions.publication import record_publication, resolved_on, withdraw_publication
from decisions.enums import DecisionPermission as P
from decisions.enums import Stage
from decisions.forms.fields import ReasonForm
from decisions.forms.publication import PublicationForm
from decisions.models import DecisionPublication, Matter
from decisions.presenters.package import package_page, publication_page
from decisions.presenters.places import place
from decisions.views import fetch
from decisions.views.entry import Entry, framed_page, run_entry, sent
from decisions.views.shell import stage_page
from organization.models import Account


@require_GET
@access.requires(P.VIEW_MATTERS)
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """Each paper that must lie before the meeting, and the report to the Party committee."""
    matter = fetch.matter(request, pk)
    manages = may(request.user, P.MANAGE_MEETINGS)
    return framed_page(
        request, matter, Stage.RESOLUTION, "decisions/package.html",
        lambda frame: package_page(frame, manages=manages), title="上会材料",
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_MATTERS)
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it was published, how it was explained, by when it had to be."""
    matter = fetch.matter(request, pk)
    context = {
        **publication_page(matter, resolved_on(matter), timezone.localdate()),
        "manages": may(request.user, P.MANAGE_MEETINGS),
    }
    return stage_page(request, matter, Stage.RESOLUTION, "decisions/publication.html", context, title="公布和解读")


def _record(matter: Matter, form: PublicationForm, by: Account, at: datetime) -> object:
    return record_publication(matter.pk, form.new(), by=by, at=at)


RECORD = Entry(
    "登记公布和解读", "登记", "公布已登记。", PublicationForm, _record,
    note="决定连同解读、意见采纳情况一并公布；依法不公开的事项不登记。",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_MEETINGS)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a publication on record."""
    matter = fetch.matter(request, pk)
    form = PublicationForm(*sent(request), matter=matter, initial={"published_on": timezone.localdate()})
    return run_entry(request, matter, Stage.RESOLUTION, RECORD, form, back=place("publication", matter.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_MEETINGS)
def withdraw(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Take a mistaken record back, with the reason."""
    matter = fetch.matter(request, pk)
    found = get_object_or_404(DecisionPublication, pk=row, matter=matter)

    def act(one: Matter, form: ReasonForm, by: Account, at: datetime) -> object:
        return withdraw_publication(found.pk, reason=form.cleaned_data["reason"], by=by, at=at)

    entry = Entry("撤销公布记录", "撤销", "公布记录已撤销。", ReasonForm, act, note="记录仍保留。", danger=True)
    form = ReasonForm(sent(request)[0])
    return run_entry(request, matter, Stage.RESOLUTION, entry, form, back=place("publication", matter.pk))
