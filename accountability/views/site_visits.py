"""Site visits, the leaders' inbox of suggestions, notices to all units (LS-3.4-g, LS-3.4-h)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions.site_visits import (
    publish_notice,
    record_notice_download,
    record_visit,
    reply_to_suggestions,
)
from accountability.enums import AccountabilityPermission as P
from accountability.enums import NoticeMark
from accountability.forms.inspections import NoticeForm, ReplyForm, VisitForm
from accountability.models import SiteVisit, VisitNotice
from accountability.views import fetch
from accountability.views.acting import Acting, act_by_form, sent
from core import access
from core.files import serve

PAGE, VISITS, NOTICES, INBOX = 30, "现场督办", "现场督办通报", "督查建议"
FORM = require_http_methods(["GET", "HEAD", "POST"])


def _page_of(row: SiteVisit) -> str:
    return reverse("accountability:site_visit", args=[row.pk])


@require_GET
@access.requires(P.VIEW_ALL_INSPECTIONS)
def site_visits(request: HttpRequest) -> HttpResponse:
    """Visits, the newest first."""
    rows = SiteVisit.objects.prefetch_related("team__person").order_by("-held_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    writes = access.may(fetch.account(request), P.MANAGE_INSPECTIONS)
    return render(request, "accountability/site_visits.html", {"page_title": VISITS, "page": page, "writes": writes})


@require_GET
@access.requires(P.VIEW_ALL_INSPECTIONS)
def site_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit, what leaders said to it, notices that rest on it."""
    row = get_object_or_404(SiteVisit.objects.select_related("recorded_by__person"), pk=pk)
    me = fetch.account(request)
    replies = list(row.replies.select_related("recorded_by__person"))
    context = {
        "page_title": row.title, "breadcrumb": [(VISITS, reverse("accountability:site_visits"))], "visit": row,
        "team": [one.person.name for one in row.team.select_related("person")],
        "facts": [("日期", row.held_on.isoformat()), ("地点", row.place), ("登记", str(row.recorded_by))],
        "replies": replies,
        "notices": [one.notice for one in row.notices.select_related("notice")],
        "answers": bool(row.suggestions) and access.may(me, P.ANSWER_SUGGESTIONS)
        and me.pk not in {one.recorded_by_id for one in replies},
    }  # fmt: skip
    return render(request, "accountability/site_visit.html", context)


@FORM
@access.requires(P.MANAGE_INSPECTIONS)
def new_site_visit(request: HttpRequest) -> HttpResponse:
    """Put a visit on record."""
    me, back = fetch.account(request), reverse("accountability:site_visits")
    form = VisitForm(sent(request)[0])
    page = Acting("登记现场督办", "登记", back, "已登记，意见建议已报县领导。", [(VISITS, back)])
    return act_by_form(request, form, lambda _: record_visit(form.new(), by=me, at=timezone.now()), page, _page_of)


@require_GET
@access.requires(P.ANSWER_SUGGESTIONS)
def suggestions(request: HttpRequest) -> HttpResponse:
    """The leaders' inbox: suggestions of site visits, unanswered ones first."""
    me = fetch.account(request)
    rows = SiteVisit.objects.exclude(suggestions="").prefetch_related("replies__recorded_by__person")
    page = Paginator(rows.order_by("-held_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    answered = {one.pk for one in page.object_list if any(each.recorded_by_id == me.pk for each in one.replies.all())}
    context = {"page_title": INBOX, "page": page, "answered": answered}
    return render(request, "accountability/visit_suggestions.html", context)


@FORM
@access.requires(P.ANSWER_SUGGESTIONS)
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """A county leader says what becomes of the suggestions."""
    row, me = get_object_or_404(SiteVisit, pk=pk), fetch.account(request)
    form = ReplyForm(sent(request)[0])
    page = Acting("批示", "提交", _page_of(row), "已批示。", [(row.title, _page_of(row))], row.suggestions)
    act = lambda of: reply_to_suggestions(row, of["text"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return act_by_form(request, form, act, page)


@require_GET
@access.requires(P.VIEW_INSPECTIONS)
def visit_notices(request: HttpRequest) -> HttpResponse:
    """Notices, for all units."""
    rows = VisitNotice.objects.prefetch_related("units__unit").order_by("-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    writes = access.may(fetch.account(request), P.MANAGE_INSPECTIONS)
    return render(request, "accountability/visit_notices.html", {"page_title": NOTICES, "page": page, "writes": writes})


def _notice(pk: int) -> VisitNotice:
    return get_object_or_404(VisitNotice.objects.select_related("document", "recorded_by__person"), pk=pk)


@require_GET
@access.requires(P.VIEW_INSPECTIONS)
def visit_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice: praised units, urged units."""
    row = _notice(pk)
    units = list(row.units.select_related("unit"))
    context = {
        "page_title": row.title, "breadcrumb": [(NOTICES, reverse("accountability:visit_notices"))], "notice": row,
        "praised": [one.unit.name for one in units if one.mark == NoticeMark.PRAISED],
        "urged": [one.unit.name for one in units if one.mark == NoticeMark.URGED],
        "visits": [one.visit for one in row.visits.select_related("visit")],
        "opens": access.may(fetch.account(request), P.VIEW_ALL_INSPECTIONS),
    }  # fmt: skip
    return render(request, "accountability/visit_notice.html", context)


@require_GET
@access.requires(P.VIEW_INSPECTIONS)
def visit_notice_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The numbered PDF; handing it out leaves a trace."""
    row = _notice(pk)
    record_notice_download(row, by=fetch.account(request), at=timezone.now())
    return serve(row.document)  # type: ignore[return-value]  # a response with a file


@FORM
@access.requires(P.MANAGE_INSPECTIONS)
def new_visit_notice(request: HttpRequest) -> HttpResponse:
    """Make a notice of visits and publish it to all units."""
    me, back = fetch.account(request), reverse("accountability:visit_notices")
    form = NoticeForm(sent(request)[0], visits=SiteVisit.objects.order_by("-held_on", "-pk"))
    page = Acting("印发现场督办通报", "印发", back, "已印发，各单位可以查看。", [(NOTICES, back)])

    def act(of: dict[str, object]) -> VisitNotice:
        return publish_notice(
            str(of["title"]), str(of["text"]), list(of["visits"]), praised=list(of["praised"]),  # type: ignore[call-overload]  # rows
            urged=list(of["urged"]), by=me, at=timezone.now(),  # type: ignore[call-overload]  # rows
        )  # fmt: skip

    return act_by_form(request, form, act, page, lambda made: reverse("accountability:visit_notice", args=[made.pk]))
