"""Leaders of the county, what they are tied to and their visits there (LS-3.2-b)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions import first_line as actions
from accountability.enums import AccountabilityPermission as P
from accountability.enums import LinkKind
from accountability.forms.first_line import LinkForm, YearFilter
from accountability.gathering.first_line import leaders_on, years_of
from accountability.models import FrontLineEntry, LeaderLink
from accountability.presenters.first_line import leaders_listing
from accountability.presenters.leaders import leader_page
from accountability.presenters.listing import Action, Listing
from accountability.views import fetch
from accountability.views.entry import export, fill, record, register
from core import access
from core.access import may
from decisions.forms.fields import ReasonForm
from organization.models import Person

TITLE = "领导联系点"


def _board(request: HttpRequest) -> tuple[YearFilter, Listing, int]:
    today = timezone.localdate()
    form = YearFilter(request.GET)
    people = leaders_on(today)
    entries = FrontLineEntry.objects.in_force().filter(person__in=[one.pk for one in people])
    newest = entries.order_by("-day").values_list("day", flat=True).first() or today
    year = form.year_or(newest.year)
    links = LeaderLink.objects.in_force().select_related("unit")
    rows = leaders_listing(people, links.order_by("kind", "pk"), years_of(year, [one.pk for one in people]))
    return YearFilter({"year": year}), rows, year


@require_GET
@access.requires(P.VIEW_ALL_FIELD_WORK)
def leaders(request: HttpRequest) -> HttpResponse:
    """Every leader with towns, departments and firms; those without a link are marked."""
    form, listing, year = _board(request)
    url = f"{reverse('accountability:export_leaders')}?year={year}"
    lead = "班子成员联系镇街、分管部门、包帮企业。缺少哪一项，在状态中注明。"
    return register(
        request, TITLE, [listing], actions=[Action("导出 Excel", url, icon="download")], filter_form=form, lead=lead
    )


@require_GET
@access.requires(P.VIEW_ALL_FIELD_WORK)
def export_leaders(request: HttpRequest) -> HttpResponse:
    _, listing, year = _board(request)
    facts = [("年度", f"{year}年")]
    return export(request, [listing], title=TITLE, facts=facts, verb="accountability.export_front_line")


def _leader(pk: int) -> Person:
    found = next((one for one in leaders_on(timezone.localdate()) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


@require_GET
@access.requires(P.VIEW_ALL_FIELD_WORK)
def leader(request: HttpRequest, pk: int) -> HttpResponse:
    """One leader: links with the visits to each, the numbers of quarter and year, recent entries."""
    person, manages = _leader(pk), may(fetch.account(request), P.MANAGE_FIELD_WORK)
    page = leader_page(person, timezone.localdate(), manages=manages)
    link = Action("登记联系点", reverse("accountability:link_leader", args=[person.pk]), main=True)
    return record(
        request, f"{person.name} 的联系点", panels=page.panels, asides=page.asides,
        badges=[(f"缺{one}", "warning") for one in page.missing], actions=[link] if manages else [],
        crumbs=[(TITLE, reverse("accountability:leaders"))],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_FIELD_WORK)
def link_leader(request: HttpRequest, pk: int) -> HttpResponse:
    """Tie a leader to a town, a department or a firm."""
    person, me = _leader(pk), fetch.account(request)
    form = LinkForm(request.POST if request.method == "POST" else None)
    back = reverse("accountability:leader", args=[person.pk])

    def act() -> LeaderLink:
        of = form.cleaned_data
        kind = LinkKind(of["kind"])
        return actions.link_leader(person, kind, unit=of["unit"], firm=of["firm"], by=me, at=timezone.now())

    return fill(
        request, form, act, title=f"登记联系点：{person.name}", submit="登记", done="联系点已登记。", back=back,
        crumbs=[(TITLE, reverse("accountability:leaders")), (person.name, back)],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_FIELD_WORK)
def unlink_leader(request: HttpRequest, pk: int) -> HttpResponse:
    """End a link with the reason."""
    me = fetch.account(request)
    row = get_object_or_404(LeaderLink.objects.in_force().select_related("person", "unit"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return fill(
        request, form,
        lambda: actions.unlink_leader(row, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title="撤销联系点", submit="撤销", done="联系点已撤销。",
        back=reverse("accountability:leaders"), note=str(row), crumbs=[(TITLE, reverse("accountability:leaders"))],
    )  # fmt: skip
