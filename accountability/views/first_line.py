"""The log of first-line work: checking in, finding, one entry, statistics of a year (QSH-10, LS-3.2-c to -e)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions import first_line as actions
from accountability.enums import AccountabilityPermission as P
from accountability.enums import YearMove
from accountability.forms.first_line import CheckInForm, EntryFilter, ExcuseForm, YearFilter
from accountability.gathering.first_line import excuses_of, is_closed, standings, targets_on, years_of
from accountability.models import FrontLineActivity, FrontLineEntry
from accountability.permissions import may_log
from accountability.presenters.first_line import YearBoard, entry_listing, kinds_of
from accountability.presenters.listing import Action, Listing, Panel
from accountability.views import fetch
from accountability.views.entry import act_and_return, export, fill, record, register, sent
from core import access
from core.access import may
from core.files import serve, size_text
from core.presenters import FileItem
from core.views.export import filter_facts
from decisions.forms.fields import ReasonForm
from organization.models import Account, Person

PAGE, TITLE, STATISTICS = 50, "一线工作记录", "一线工作统计"


def people_of(me: Account) -> QuerySet[Person]:
    """Those for whom the account may log, himself first."""
    mine = Q(pk=me.person_id)
    if may(me, P.LOG_FOR_UNIT):
        mine |= Q(unit_id__in=me.reach(P.LOG_FOR_UNIT).unit_ids)
    if may(me, P.MANAGE_FIELD_WORK):
        mine |= Q(unit__parent__isnull=True)
    return Person.objects.on_roster().filter(mine).order_by("sort_key", "number")


def _asked(request: HttpRequest) -> tuple[EntryFilter, QuerySet[Any]]:
    me = fetch.account(request)
    seen = FrontLineEntry.objects.visible_to(me)
    years = [one.year for one in seen.order_by().dates("day", "year", order="DESC")]
    form = EntryFilter(request.GET, years=years)
    asked = form.asked()
    rows = seen.select_related("person__unit", "unit").prefetch_related("activities", "photos")
    if "year" in asked:
        rows = rows.filter(day__year=asked["year"])
    if "kind" in asked:
        rows = rows.filter(pk__in=FrontLineActivity.objects.filter(kind=asked["kind"]).values("entry"))
    if "mine" in asked:
        rows = rows.filter(person_id=me.person_id)
    if "search" in asked:
        words = asked["search"]
        rows = rows.filter(
            Q(person__name__icontains=words) | Q(place__icontains=words) | Q(text__icontains=words)
            | Q(person__unit__name__icontains=words)
        )  # fmt: skip
    return form, rows.order_by("-day", "-pk")


@require_GET
@access.requires(P.VIEW_FIELD_WORK)
def front_line(request: HttpRequest) -> HttpResponse:
    """Entries in reach, the newest first."""
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counts = FrontLineActivity.objects.filter(entry__in=rows.filter(withdrawn_at__isnull=True).order_by().values("pk"))
    by_kind = dict(counts.order_by().values_list("kind").annotate(number=Count("pk")))
    more = request.GET.urlencode()
    actions_ = [
        Action("导出 Excel", f"{reverse('accountability:export_front_line')}?{more}", icon="download"),
        Action("登记一线工作", reverse("accountability:log_front_line"), main=True),
    ]
    return register(
        request, TITLE, [entry_listing(page.object_list)], actions=actions_, filter_form=form, page=page,
        stats=kinds_of(by_kind),
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_FIELD_WORK)
def export_front_line(request: HttpRequest) -> HttpResponse:
    form, rows = _asked(request)
    verb = "accountability.export_front_line"
    return export(request, [entry_listing(rows)], title=TITLE, facts=filter_facts(form), verb=verb)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.LOG_FIELD_WORK)
def log_front_line(request: HttpRequest) -> HttpResponse:
    """Check in, made for a thumb: big controls, the draft kept on the device until the entry stands."""
    me = fetch.account(request)
    people = people_of(me)
    form = CheckInForm(*sent(request), people=people, initial={"day": timezone.localdate(), "person": me.person_id})
    back = reverse("accountability:front_line")

    def act() -> FrontLineEntry:
        photos = form.cleaned_data["photos"]
        return actions.log_entry(form.new(), photos=photos, by=me, at=timezone.now())

    return fill(
        request, form, act, title="登记一线工作", submit="登记", done="已登记。", back=back, crumbs=[(TITLE, back)],
        template="accountability/check_in.html",
        then=lambda row: f"{reverse('accountability:front_line_entry', args=[row.pk])}?saved=1",
    )  # fmt: skip


def entry_of(request: HttpRequest, pk: int) -> FrontLineEntry:
    """An entry that the reader may see."""
    rows = FrontLineEntry.objects.visible_to(fetch.account(request))
    related = rows.select_related("person__unit", "unit", "recorded_by__person", "withdrawn_by__person")
    found: FrontLineEntry = get_object_or_404(related, pk=pk)
    return found


@require_GET
@access.requires(P.VIEW_FIELD_WORK)
def front_line_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with its pictures."""
    row, me = entry_of(request, pk), fetch.account(request)
    photos = [
        FileItem(
            one.file.name, reverse("accountability:front_line_photo", args=[row.pk, one.pk]), size_text(one.file.size)
        )
        for one in row.photos.select_related("file")
    ]
    facts = [
        ("干部", f"{row.person.name}（{row.person.unit.name}）"),
        ("日期", f"{row.day}　{row.get_part_display()}"),
        ("活动类型", "、".join(one.get_kind_display() for one in row.activities.all())),
        ("地点", f"{row.place}{f'（{row.unit.name}）' if row.unit else ''}"),
        ("走访户数", f"{row.households} 户" if row.households else "—"),
        ("定位", row.position or "—"),
        ("登记", f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M} {row.recorded_by}"),
    ]
    badges = []
    if row.withdrawn_at is not None:
        badges = [("已撤销", "neutral")]
        told = f"{timezone.localtime(row.withdrawn_at):%Y-%m-%d} {row.withdrawn_by}：{row.withdrawal_reason}"
        facts.append(("撤销", told))
    links = [Action("继续登记", reverse("accountability:log_front_line"), main=True)]
    if row.withdrawn_at is None and may_log(me, row.person):
        links.insert(0, Action("撤销记录", reverse("accountability:withdraw_front_line", args=[row.pk])))
    panels = [Panel("记录", facts), Panel("工作内容", text=row.text), Panel("照片", files=photos)]
    crumbs = [(TITLE, reverse("accountability:front_line"))]
    title = f"{row.person.name} {row.day} 一线工作"
    drops = f"front-line-{me.pk}" if "saved" in request.GET else ""
    return record(request, title, panels=panels, actions=links, badges=badges, crumbs=crumbs, drops_draft=drops)


@require_GET
@access.requires(P.VIEW_FIELD_WORK)
def front_line_photo(request: HttpRequest, pk: int, photo: int) -> HttpResponseBase:
    row = get_object_or_404(entry_of(request, pk).photos.select_related("file"), pk=photo)
    return serve(row.file)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.LOG_FIELD_WORK)
def withdraw_front_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry back with the reason."""
    row, me = entry_of(request, pk), fetch.account(request)
    if not may_log(me, row.person):
        raise PermissionDenied(P.LOG_FIELD_WORK.value)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    back = reverse("accountability:front_line_entry", args=[row.pk])
    return fill(
        request, form,
        lambda: actions.withdraw_entry(row, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title="撤销一线工作记录", submit="撤销", done="已撤销，原记录保留。", back=back, crumbs=[(TITLE, back)],
        note=f"{row.person.name} {row.day} {row.place}",
    )  # fmt: skip


def _year(year: int) -> int:
    """A year that the log may have; any other address does not exist."""
    if not 2000 <= year <= 2100:
        raise Http404
    return year


def board(request: HttpRequest) -> tuple[YearFilter, YearBoard]:
    """The numbers of the year asked for, of people in reach."""
    me, today = fetch.account(request), timezone.localdate()
    form = YearFilter(request.GET)
    year = form.year_or(_newest(me, today))
    day = min(today, date(year, 12, 31))
    held = standings(day)
    years = years_of(year)
    people = Person.objects.select_related("unit").filter(pk__in={*held, *years})
    if not may(me, P.VIEW_ALL_FIELD_WORK):
        units = me.reach(P.VIEW_FIELD_WORK).unit_ids
        people = people.filter(Q(unit_id__in=units) | Q(pk=me.person_id))
    upto = (day.month - 1) // 3 + 1 if day.year == year else 4
    found = YearBoard(
        year, {one.pk: one for one in people}, held, years, targets_on(day), excuses_of(year), upto
    )  # fmt: skip
    return YearFilter({"year": year}), found


def _newest(me: Account, today: date) -> int:
    newest = FrontLineEntry.objects.visible_to(me).order_by("-day").values_list("day", flat=True).first()
    return newest.year if newest is not None else today.year


def _sections(of: YearBoard) -> list[Listing]:
    return [of.quarter_listing(), of.year_listing(), of.unit_listing()]


@require_GET
@access.requires(P.VIEW_FIELD_WORK)
def front_line_statistics(request: HttpRequest) -> HttpResponse:
    """Who met the number of his post, quarters of leaders, totals of units."""
    form, found = board(request)
    me, closed = fetch.account(request), is_closed(found.year)
    links = [
        Action("导出 Excel", f"{reverse('accountability:export_front_line_statistics')}?year={found.year}",
               icon="download"),
    ]  # fmt: skip
    if may(me, P.MANAGE_FIELD_WORK):
        page = "reopen_front_line_year" if closed else "close_front_line_year"
        label = "重新开放" if closed else "年度关账"
        links.append(Action(label, reverse(f"accountability:{page}", args=[found.year])))
    lead = f"{found.year}年{'已关账，不再登记' if closed else '尚未关账'}。同一天的几次记录最多计 1 天。"
    return register(request, STATISTICS, _sections(found), actions=links, lead=lead, filter_form=form)


@require_GET
@access.requires(P.VIEW_FIELD_WORK)
def export_front_line_statistics(request: HttpRequest) -> HttpResponse:
    _, found = board(request)
    facts = [("年度", f"{found.year}年")]
    verb = "accountability.export_front_line"
    return export(request, _sections(found), title=STATISTICS, facts=facts, verb=verb)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_FIELD_WORK)
def excuse_front_line(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Put on record why somebody stayed below the number of the year."""
    me, year = fetch.account(request), _year(year)
    person = get_object_or_404(Person.objects.visible_to(me), pk=pk)
    form = ExcuseForm(request.POST if request.method == "POST" else None)
    back = f"{reverse('accountability:front_line_statistics')}?year={year}"
    return fill(
        request, form,
        lambda: actions.excuse(person, str(year), reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title=f"登记原因：{person.name} {year}年", submit="登记", done="原因已登记。", back=back,
        crumbs=[(STATISTICS, back)],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_FIELD_WORK)
def close_front_line_year(request: HttpRequest, year: int) -> HttpResponse:
    """Close the log of a year."""
    year = _year(year)
    back = f"{reverse('accountability:front_line_statistics')}?year={year}"
    if request.method == "POST":
        me = fetch.account(request)
        act = lambda: actions.move_year(year, YearMove.CLOSE, by=me, at=timezone.now())  # noqa: E731  one call, deferred
        return act_and_return(request, act, done=f"{year}年已关账。", back=back)
    note = "关账后不再登记和撤销该年度的记录；确需补记的，写明理由重新开放，重新开放留有记录。"
    return fill(
        request, forms.Form(), lambda: None, title=f"{year}年一线工作关账", submit="关账", done="", back=back,
        note=note, crumbs=[(STATISTICS, back)],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_FIELD_WORK)
def reopen_front_line_year(request: HttpRequest, year: int) -> HttpResponse:
    """Open a closed year again with the reason."""
    me, year = fetch.account(request), _year(year)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    back = f"{reverse('accountability:front_line_statistics')}?year={year}"
    return fill(
        request, form,
        lambda: actions.move_year(
            year, YearMove.REOPEN, reason=form.cleaned_data["reason"], by=me, at=timezone.now()
        ),
        title=f"重新开放{year}年一线工作", submit="重新开放", done="已重新开放。", back=back,
        crumbs=[(STATISTICS, back)],
    )  # fmt: skip
