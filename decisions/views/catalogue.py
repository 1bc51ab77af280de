"""重大行政决策事项目录: what stands in it, what stood in it, with standards and reasons (GW713-3)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.access import may
from decisions.actions import catalogue as actions
from decisions.enums import DecisionPermission
from decisions.forms.fields import ReasonForm
from decisions.forms.settling import EntryForm
from decisions.models import CatalogueEntry
from decisions.views import fetch
from decisions.views.entry import sent
from organization.views.shape import FormPage, run_form

TITLE = "重大行政决策事项目录"


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def catalogue(request: HttpRequest) -> HttpResponse:
    """The items in force, and those that were taken out with the reason."""
    rows = CatalogueEntry.objects.select_related("recorded_by__person", "withdrawn_by__person").order_by(
        "published_on", "pk"
    )
    context = {
        "page_title": TITLE,
        "listed": [row for row in rows if row.withdrawn_at is None],
        "former": [row for row in rows if row.withdrawn_at is not None],
        "manages": may(request.user, DecisionPermission.MANAGE_REGISTERS),
    }
    return render(request, "decisions/catalogue.html", context)


def _page(title: str, submit: str, note: str = "") -> FormPage:
    back = reverse("decisions:catalogue")
    return FormPage(title, submit, back, [(TITLE, back)], note)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.MANAGE_REGISTERS)
def add_catalogue_entry(request: HttpRequest) -> HttpResponse:
    def act(filled: dict[str, Any]) -> object:
        return actions.add_entry(actions.NewEntry(**filled), by=fetch.account(request), at=timezone.now())

    page = _page("列入目录", "列入", "目录和标准经县委同意后公布；标准有变的，移出原事项后重新列入。")
    return run_form(request, EntryForm(sent(request)[0]), page, act, done="已列入目录。")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.MANAGE_REGISTERS)
def remove_catalogue_entry(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CatalogueEntry, pk=pk)

    def act(filled: dict[str, Any]) -> object:
        return actions.remove_entry(row.pk, reason=filled["reason"], by=fetch.account(request), at=timezone.now())

    page = _page("移出目录", "移出", f"“{row.title}”移出后留作历史，已据此认定的事项不受影响。")
    return run_form(request, ReasonForm(sent(request)[0]), page, act, done="已移出目录。")
