"""Approved results by person: what a cadre's performance record cites (SX-7.4-a)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from accountability.presenters.listing import Cell, Listing, Panel
from accountability.views.entry import record, register
from appraisal.enums import AppraisalPermission
from appraisal.enums.objections import ResultPermission
from appraisal.gathering.records import YearResult, results_of
from appraisal.views import fetch
from core import access
from core.access import may
from core.numbers import points2
from core.views.paging import keyed_page
from organization.models import Appointment, Person

PAGE, TITLE = 50, "干部考评结果"


def _reach(request: HttpRequest) -> QuerySet[Person]:
    """The offices look at everybody, everybody else at himself."""
    me = fetch.account(request)
    if may(me, AppraisalPermission.VIEW_ALL_RESULTS):
        return Person.objects.all()
    return Person.objects.filter(pk=me.person_id or 0)


@require_GET
@access.requires(ResultPermission.VIEW_RECORDS)
def records(request: HttpRequest) -> HttpResponse:
    """Persons who hold or held a principal post, each with his record; oneself for those who are no office."""
    me = fetch.account(request)
    people = _reach(request)
    if may(me, AppraisalPermission.VIEW_ALL_RESULTS):
        people = people.filter(pk__in=Appointment.objects.all().principal().values("person"))
    page, rows = keyed_page(
        people.order_by("unit__order", "unit__code", "sort_key", "pk"), PAGE, request.GET.get("page")
    )
    units = dict(Person.objects.filter(pk__in=[one.pk for one in rows]).values_list("pk", "unit__name"))
    lines = [[Cell(one.name, url=reverse("appraisal:record", args=[one.pk])), Cell(units[one.pk])] for one in rows]
    empty = ("没有记录", "担任过单位主要负责人的干部列在这里。")
    lead = "只列领导小组审定的最终结果，作为考核干部政绩的依据之一。"
    return register(request, TITLE, [Listing(TITLE, ("姓名", "单位"), lines, empty)], page=page, unit="人", lead=lead)


@require_GET
@access.requires(ResultPermission.VIEW_RECORDS)
def record_of(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's approved results by year."""
    person = get_object_or_404(_reach(request).select_related("unit"), pk=pk)
    heads = ("年度", "方案", "对象", "身份", "最终得分", "名次", "标记")
    lines = [_row(one) for one in results_of(person)]
    empty = ("没有审定的结果", "本人担任主要负责人的单位、或本人的年度结果审定后列在这里。")
    panels = [
        Panel("人员", [("姓名", person.name), ("单位", person.unit.name)]),
        Panel("历年结果", listing=Listing("历年结果", heads, lines, empty)),
    ]
    return record(
        request, f"{person.name}考评结果", panels=panels, crumbs=[(TITLE, reverse("appraisal:records"))]
    )  # fmt: skip


def _row(one: YearResult) -> list[Cell]:
    marks = [word for word, holds in (("一票否决", one.vetoed), ("取消评先资格", one.disqualified)) if holds]
    return [
        Cell(f"{one.year} 年"), Cell(one.scheme, note=one.group),
        Cell(one.name, url=reverse("appraisal:sheet", args=[one.version, one.code])), Cell(one.capacity),
        Cell(points2(one.final), figures=True), Cell(f"{one.rank} / {one.size}", figures=True),
        Cell("、".join(marks)),
    ]  # fmt: skip
