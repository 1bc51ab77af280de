"""Approved results by person: what a cadre's performance record cites (SX-7.4-a)."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from accountability.presenters.listing import Cell, Listing, Panel
from accountability.views.entry import record, register
from appraisal.enums import AppraisalPermission
from appraisal.enums.assessment import AssessmentPermission
from appraisal.enums.consequences import ConsequenceState, FollowUp
from appraisal.enums.grades import GradePermission
from appraisal.enums.objections import ResultPermission
from appraisal.gathering.records import YearResult, results_of, results_of_unit
from appraisal.models import AnnualOpinion, Consequence
from appraisal.presenters.consequences import opinion_listing, own_row
from appraisal.views import fetch
from core import access
from core.access import may
from core.numbers import points2
from core.views.paging import keyed_page
from organization.models import Appointment, Person, Unit

PAGE, TITLE = 50, "干部考评结果"
HEADS = ("年度", "方案", "系统和层次", "对象", "身份", "最终得分", "名次", "等次", "表彰奖励", "标记")


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
    homes = Person.objects.filter(pk__in=[one.pk for one in rows]).values_list("pk", "unit__name", "unit_id")
    units = {pk: (name, reverse("appraisal:unit_record", args=[unit])) for pk, name, unit in homes}
    lines = [[Cell(one.name, url=reverse("appraisal:record", args=[one.pk])), Cell(*units[one.pk])] for one in rows]
    empty = ("没有记录", "担任过单位主要负责人的干部列在这里。")
    lead = "只列领导小组审定的最终结果，作为考核干部政绩的依据之一。"
    return register(request, TITLE, [Listing(TITLE, ("姓名", "单位"), lines, empty)], page=page, unit="人", lead=lead)


@require_GET
@access.requires(ResultPermission.VIEW_RECORDS)
def record_of(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's approved results by year, and what was decided on them."""
    person, me = get_object_or_404(_reach(request).select_related("unit"), pk=pk), fetch.account(request)
    found = results_of(person, told=not may(me, GradePermission.VIEW_GRADES))
    empty = ("没有审定的结果", "本人担任主要负责人的单位、或本人的年度结果审定后列在这里。")
    used = list(_used(request).filter(person=person))
    panels = [
        Panel("人员", [("姓名", person.name), ("单位", person.unit.name)]),
        Panel("历年结果", listing=Listing("历年结果", HEADS, [_row(one) for one in found], empty)),
        _uses(used),
        *_opinions(request, Q(person=person)),
    ]
    first = any(one.kind == FollowUp.RECOMMEND and one.holds for one in used)
    return record(
        request, f"{person.name}考评结果", panels=panels, badges=[("优先推荐", "success")] if first else [],
        crumbs=[(TITLE, reverse("appraisal:records"))],
    )  # fmt: skip


@require_GET
@access.requires(ResultPermission.VIEW_RECORDS)
def record_of_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A team's approved results by year (JH-C-3.4-a); a unit looks at its own."""
    me = fetch.account(request)
    reach = Unit.objects.all()
    if not may(me, AppraisalPermission.VIEW_ALL_RESULTS):
        reach = reach.filter(pk__in=me.own_unit_ids)
    unit = get_object_or_404(reach, pk=pk)
    found = results_of_unit(unit, told=not may(me, GradePermission.VIEW_GRADES))
    empty = ("没有审定的结果", "本单位的年度结果审定后列在这里。")
    panels = [
        Panel("历年结果", listing=Listing("历年结果", HEADS, [_row(one) for one in found], empty)),
        _uses(list(_used(request).filter(unit=unit, person__isnull=True))),
        *_opinions(request, Q(unit=unit, person__isnull=True)),
    ]
    return record(
        request, f"{unit.name}领导班子考评结果", panels=panels, crumbs=[(TITLE, reverse("appraisal:records"))]
    )  # fmt: skip


def _opinions(request: HttpRequest, whose: Q) -> list[Panel]:
    """The yearly opinions behind rewards, accountability and appointments (LS-4.3-d)."""
    me = fetch.account(request)
    if not may(me, AssessmentPermission.VIEW_YEAR_OPINIONS):
        return []
    rows = AnnualOpinion.objects.visible_to(me).standing().filter(whose).select_related("unit", "person")
    return [Panel("年度考核意见", listing=opinion_listing(rows.order_by("-year", "pk")))]


def _used(request: HttpRequest) -> QuerySet[Consequence]:
    """What was carried out and the reader may see, the newest first."""
    rows = Consequence.objects.visible_to(fetch.account(request)).filter(state=ConsequenceState.CARRIED)
    return rows.select_related("unit", "person", "decision").order_by("-year", "kind", "pk")


def _uses(rows: list[Consequence]) -> Panel:
    empty = ("没有结果运用", "依据最终结果决定实施的奖励和处理列在这里。")
    heads = ("对象", "结果运用", "依据", "决定日期")
    return Panel("结果运用", listing=Listing("结果运用", heads, [own_row(row) for row in rows], empty))


def _row(one: YearResult) -> list[Cell]:
    marks = [word for word, holds in (("一票否决", one.vetoed), ("取消评先资格", one.disqualified)) if holds]
    return [
        Cell(f"{one.year} 年"), Cell(one.scheme, note=one.group), Cell(one.system, note=one.tier),
        Cell(one.name, url=reverse("appraisal:sheet", args=[one.version, one.code])), Cell(one.capacity),
        Cell(points2(one.final), figures=True), Cell(f"{one.rank} / {one.size}", figures=True), Cell(one.grade),
        Cell("、".join(one.awards)), Cell("、".join(marks)),
    ]  # fmt: skip
