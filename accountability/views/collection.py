"""Weekly and half-monthly work: handing in, who is missing, the summary (LS-4.2-b)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions import collection as actions
from accountability.enums import AccountabilityPermission as P
from accountability.enums import WorkCycle
from accountability.forms.collection import MemberForm, PeriodFilter, WorkFormForm
from accountability.gathering.collection import Collected, collected, members_on
from accountability.gathering.first_line import TOWNS
from accountability.models import StandingMember, WorkForm
from accountability.presenters.collection import (
    MEMBERS,
    collected_listing,
    collected_stats,
    members_listing,
    summary_paper,
)
from accountability.presenters.listing import Action
from accountability.rules.collection import CYCLES, last_ended
from accountability.views import fetch
from accountability.views.entry import export, fill, register
from core import access, audit
from core.access import may
from core.periods import Period, parse_period, period_of
from core.views.export import download
from decisions.forms.fields import ReasonForm
from organization.enums import UnitLevel
from organization.models import Account, Person, Unit

TITLE, SHOWN = "工作汇总", 26


def _periods(cycle: WorkCycle, newest: date) -> list[Period]:
    """The period of the day and those before it."""
    found = [period_of(CYCLES[cycle], newest)]
    while len(found) < SHOWN:
        found.append(found[-1].previous())
    return found


def _asked(request: HttpRequest) -> tuple[PeriodFilter, Collected, str]:
    """Kind, period and words; without a period the newest with forms, else the last that ended."""
    me, today = fetch.account(request), timezone.localdate()
    known = {one.value for one in WorkCycle}
    asked = request.GET.get("cycle", "")
    cycle = WorkCycle(asked if asked in known else WorkCycle.WEEK)
    newest = WorkForm.objects.filter(cycle=cycle).order_by("-period").values_list("period", flat=True).first()
    period = parse_period(newest) if newest else last_ended(cycle, today)
    periods = _periods(cycle, max(period.end, period.start))
    form = PeriodFilter(request.GET if "cycle" in request.GET else {"cycle": cycle}, periods=periods)
    chosen = form.cleaned_data.get("period") if form.is_valid() else ""
    if chosen:
        period = parse_period(chosen)
    found = collected(cycle, period)
    if not may(me, P.VIEW_ALL_WORK_FORMS):
        mine = {me.person_id} if cycle is WorkCycle.WEEK else set(me.reach(P.FILE_WORK_FORMS).unit_ids)
        wanted = [one for one in found.wanted if one[0] in mine]
        found = Collected(cycle, period, wanted, {pk: row for pk, row in found.forms.items() if pk in mine})
    words = form.cleaned_data.get("search", "") if form.is_valid() else ""
    shown = PeriodFilter({"cycle": cycle, "period": period.code, "search": words}, periods=periods)
    return shown, found, words


@require_GET
@access.requires(P.VIEW_WORK_FORMS)
def work_forms(request: HttpRequest) -> HttpResponse:
    """The forms of a period and who is missing."""
    form, found, words = _asked(request)
    me = fetch.account(request)
    query = f"?cycle={found.cycle.value}&period={found.period.code}"
    links = [
        Action("导出 Excel", reverse("accountability:export_work_forms") + query, icon="download"),
        Action("下载 PDF", reverse("accountability:work_summary") + query, icon="file"),
    ]
    if may(me, P.COLLECT_WORK_FORMS):
        links.append(Action(MEMBERS, reverse("accountability:standing_members")))
    links.append(Action("报送", reverse("accountability:file_work_form"), main=True))
    lead = "常委每周、镇街区每半月报送，由县委办汇总，侧重镇域经济督查。"
    return register(
        request,
        TITLE,
        [collected_listing(found, words)],
        actions=links,
        filter_form=form,
        stats=collected_stats(found),
        lead=lead,
    )


@require_GET
@access.requires(P.VIEW_WORK_FORMS)
def export_work_forms(request: HttpRequest) -> HttpResponse:
    _, found, words = _asked(request)
    facts = [("种类", found.cycle.label), ("期间", found.period.label), ("未报送", "、".join(found.missing) or "无")]
    listing = collected_listing(found, words)
    return export(request, [listing], title=TITLE, facts=facts, verb="accountability.export_work_forms")


@require_GET
@access.requires(P.VIEW_WORK_FORMS)
def work_summary(request: HttpRequest) -> HttpResponse:
    """The compiled summary as a paper; handing it out leaves a trace."""
    _, found, _ = _asked(request)
    me, now = fetch.account(request), timezone.now()
    data = summary_paper(found, by=str(me), at=now)
    audit.record(
        verb="accountability.print_work_summary", by=me, at=now, label=found.period.label,
        after={"period": found.period.label},
    )  # fmt: skip
    return download(data, f"{found.period.label}{found.cycle.label}汇总.pdf", "application/pdf")


def _owners(me: Account) -> tuple[Any, Any]:
    """For whom the account hands in: members (himself; the two offices for all), and its towns."""
    members = dict(members_on(timezone.localdate()))
    people = Person.objects.filter(pk__in=members).select_related("unit")
    if not may(me, P.COLLECT_WORK_FORMS):
        people = people.filter(pk=me.person_id or 0)
    units = Unit.objects.standing().filter(kind__in=TOWNS, level=UnitLevel.BUREAU)
    own = me.reach(P.FILE_WORK_FORMS).unit_ids if may(me, P.FILE_WORK_FORMS) else frozenset()
    return people, units.filter(pk__in=own)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.VIEW_WORK_FORMS)
def file_work_form(request: HttpRequest) -> HttpResponse:
    """Hand in a week or a half-month."""
    me, today = fetch.account(request), timezone.localdate()
    people, units = _owners(me)
    periods: list[Period] = []
    if people:
        periods += _periods(WorkCycle.WEEK, today)[:8]
    if units:
        periods += _periods(WorkCycle.HALF_MONTH, today)[:8]
    form = WorkFormForm(request.POST if request.method == "POST" else None, people=people, units=units, periods=periods)
    back = reverse("accountability:work_forms")
    note = "" if people or units else "您不在报送范围：周报由常委报送，半月报由镇街区报送。"
    return fill(
        request, form, lambda: actions.file_form(form.new(), by=me, at=timezone.now()), title="报送工作汇总表",
        submit="报送", done="已报送，再次报送的以最新一版为准。", back=back, crumbs=[(TITLE, back)], note=note,
        then=lambda row: f"{back}?cycle={row.cycle}&period={row.period}",
    )  # fmt: skip


@require_GET
@access.requires(P.COLLECT_WORK_FORMS)
def standing_members(request: HttpRequest) -> HttpResponse:
    """Who hands in weekly."""
    rows = StandingMember.objects.in_force().select_related("person__unit").order_by("since", "pk")
    link = Action("列入名单", reverse("accountability:add_standing_member"), main=True)
    return register(
        request,
        MEMBERS,
        [members_listing(rows)],
        actions=[link],
        crumbs=[(TITLE, reverse("accountability:work_forms"))],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.COLLECT_WORK_FORMS)
def add_standing_member(request: HttpRequest) -> HttpResponse:
    me = fetch.account(request)
    data = request.POST if request.method == "POST" else None
    form = MemberForm(data, initial={"since": timezone.localdate()})
    back = reverse("accountability:standing_members")

    def act() -> StandingMember:
        of = form.cleaned_data
        return actions.add_member(of["person"], since=of["since"], by=me, at=timezone.now())

    return fill(request, form, act, title="列入常委名单", submit="列入", done="已列入名单。", back=back,
                crumbs=[(TITLE, reverse("accountability:work_forms")), (MEMBERS, back)])  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.COLLECT_WORK_FORMS)
def drop_standing_member(request: HttpRequest, pk: int) -> HttpResponse:
    me = fetch.account(request)
    row = get_object_or_404(StandingMember.objects.in_force().select_related("person"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    back = reverse("accountability:standing_members")
    return fill(
        request, form, lambda: actions.drop_member(row, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title="移出常委名单", submit="移出", done="已移出名单。", back=back, note=row.person.name,
        crumbs=[(MEMBERS, back)],
    )  # fmt: skip
