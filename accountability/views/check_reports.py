"""What deputies, members of the conference and monitors of conduct saw in open and covert checks (QSH-30-d)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions import postings as actions
from accountability.enums import AccountabilityPermission as P
from accountability.enums import CheckerRole, InspectionForm, InspectionState
from accountability.forms.postings import CheckFilter, CheckReportForm
from accountability.models import CheckReport, Inspection
from accountability.presenters.listing import Action, Panel
from accountability.presenters.postings import checks_listing, open_checks_listing
from accountability.views import fetch
from accountability.views.entry import export, fill, record, register, sent
from core import access
from core.access import may
from core.files import serve, size_text
from core.presenters import FileItem
from core.views.export import filter_facts
from organization.enums import Duty
from organization.models import Account

TITLE, PAGE = "明查暗访情况", 30
ROLES = {
    Duty.OVERSIGHT: (CheckerRole.CONGRESS, CheckerRole.CONFERENCE), Duty.CONDUCT_MONITOR: (CheckerRole.MONITOR,),
}  # fmt: skip


def checks_open_to(account: Account) -> QuerySet[Inspection]:
    """Inspections under way in whose team the account's person is."""
    rows = Inspection.objects.filter(state=InspectionState.RUNNING, team__person=account.person_id)
    return rows.prefetch_related("units__unit").order_by("starts_on", "pk")


def _asked(request: HttpRequest) -> tuple[CheckFilter, QuerySet[CheckReport]]:
    form = CheckFilter(request.GET)
    asked = form.asked()
    rows = CheckReport.objects.visible_to(fetch.account(request))
    rows = rows.select_related("inspection", "unit", "recorded_by__person").prefetch_related("photos")
    if "role" in asked:
        rows = rows.filter(role=asked["role"])
    if "search" in asked:
        words = asked["search"]
        rows = rows.filter(
            Q(unit__name__icontains=words) | Q(inspection__title__icontains=words) | Q(text__icontains=words)
        )
    return form, rows.order_by("-checked_on", "-pk")


@require_GET
@access.requires(P.VIEW_CHECK_REPORTS)
def check_reports(request: HttpRequest) -> HttpResponse:
    """Reports in reach; for those who take part also the inspections they may report on."""
    form, rows = _asked(request)
    me = fetch.account(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    url = f"{reverse('accountability:export_check_reports')}?{request.GET.urlencode()}"
    sections = [checks_listing(page.object_list)]
    if may(me, P.FILE_CHECK_REPORTS):
        sections.insert(0, open_checks_listing(checks_open_to(me)))
    lead = "人大代表、政协委员和干部作风监察员参加督查，报送检查情况。"
    return register(
        request, TITLE, sections, actions=[Action("导出 Excel", url, icon="download")], filter_form=form, page=page,
        lead=lead,
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_CHECK_REPORTS)
def export_check_reports(request: HttpRequest) -> HttpResponse:
    form, rows = _asked(request)
    verb = "accountability.export_check_reports"
    return export(request, [checks_listing(rows)], title=TITLE, facts=filter_facts(form), verb=verb)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.FILE_CHECK_REPORTS)
def new_check_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the team tells what he saw; others do not learn of the inspection here."""
    me, back = fetch.account(request), reverse("accountability:check_reports")
    row = get_object_or_404(checks_open_to(me), pk=pk)
    roles = [role for duty, roles in ROLES.items() if duty.value in me.duties for role in roles]
    form = CheckReportForm(*sent(request), inspection=row, roles=roles, initial={"checked_on": timezone.localdate()})

    def act() -> CheckReport:
        photos = form.cleaned_data["photos"]
        return actions.file_check_report(row, form.new(), by=me, at=timezone.now(), photos=photos)

    covert = "本次为暗访，公开以前被检查单位看不到。" if row.form == InspectionForm.COVERT else ""
    return fill(
        request, form, act, title="报送检查情况", submit="报送", done="检查情况已报送。", back=back,
        note=f"{row.title}。{covert}", crumbs=[(TITLE, back)],
        then=lambda made: reverse("accountability:check_report", args=[made.pk]),
    )  # fmt: skip


def check_report_of(request: HttpRequest, pk: int) -> CheckReport:
    """A report that the reader may see."""
    rows = CheckReport.objects.visible_to(fetch.account(request))
    found: CheckReport = get_object_or_404(rows.select_related("inspection", "unit", "recorded_by__person"), pk=pk)
    return found


@require_GET
@access.requires(P.VIEW_CHECK_REPORTS)
def check_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with its photos."""
    row, me = check_report_of(request, pk), fetch.account(request)
    photos = [
        FileItem(one.file.name, reverse("accountability:check_photo", args=[row.pk, one.pk]), size_text(one.file.size))
        for one in row.photos.select_related("file")
    ]
    covert = row.inspection.form == InspectionForm.COVERT
    facts = [
        ("被检查单位", row.unit.name), ("督查", row.inspection.title), ("方式", "暗访" if covert else "明查"),
        ("检查日期", row.checked_on.isoformat()), ("地点", row.place),
        ("报送", f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M} {row.get_role_display()} {row.recorded_by}"),
    ]  # fmt: skip
    hidden = covert and row.inspection.released_at is None
    links = []
    if Inspection.objects.visible_to(me).filter(pk=row.inspection_id).exists() and may(me, P.VIEW_INSPECTIONS):
        links.append(Action("查看督查", reverse("accountability:inspection", args=[row.inspection_id])))
    return record(
        request, f"{row.unit.name} {row.checked_on.isoformat()} 检查情况",
        panels=[Panel("检查", facts), Panel("检查情况", text=row.text), Panel("照片", files=photos)], actions=links,
        badges=[("未公开", "warning")] if hidden else [], crumbs=[(TITLE, reverse("accountability:check_reports"))],
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_CHECK_REPORTS)
def check_photo(request: HttpRequest, pk: int, photo: int) -> HttpResponseBase:
    row = check_report_of(request, pk)
    found = get_object_or_404(row.photos.select_related("file"), pk=photo).file
    actions.record_file_download(row, found.name, found.sha256, by=fetch.account(request), at=timezone.now())
    return serve(found)
