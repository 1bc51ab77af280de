"""Standard titles, posts and their numbers, appointments and the division of work."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.documents.excel import Column, Kind, Sheet
from organization.actions import posts as actions
from organization.enums import OrganizationPermission as P
from organization.enums import PrincipalPost, TitleCategory
from organization.forms.accounts import ReasonForm
from organization.forms.units import AppointmentForm, EndForm, PostForm, QuotaForm, TitleForm, UnitPick, WorkForm
from organization.models import Appointment, Person, Post, PostTitle, Unit
from organization.presenters import units as show
from organization.views.shape import FormPage, excel, me, run_form

TITLE_COLUMNS = (Column("排序", Kind.INTEGER), Column("职务名称"), Column("类别"), Column("状态", Kind.CENTER))


def _title_rows() -> list[tuple[PostTitle, str]]:
    """The standard list is the same for everybody."""
    return [(title, TitleCategory(title.category).label) for title in PostTitle.objects.all()]


@require_GET
@access.requires(P.VIEW_UNITS)
def title_list(request: HttpRequest) -> HttpResponse:
    """The standard names of posts (QSH-24-d)."""
    context = {
        "page_title": "规范职务名称",
        "rows": _title_rows(),
        "manages": access.may(request.user, P.MANAGE_UNITS),
    }
    return render(request, "organization/title_list.html", context)


@require_GET
@access.requires(P.VIEW_UNITS)
def export_titles(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    rows = ((title.order, title.name, label, "停用" if title.withdrawn else "") for title, label in _title_rows())
    sheet = Sheet("规范职务名称", TITLE_COLUMNS, rows)
    return excel(request, [sheet], title="规范职务名称表", facts=[])


@access.requires(P.MANAGE_UNITS)
@require_http_methods(["GET", "POST"])
def new_title(request: HttpRequest) -> HttpResponse:
    """Add a standard name."""
    back = reverse("organization:title_list")
    page = FormPage("新增规范职务名称", "加入名称表", back, [("规范职务名称", back)])

    def act(data: dict[str, Any]) -> PostTitle:
        return actions.add_title(**data | {"category": TitleCategory(data["category"])}, **_who(request))

    return run_form(request, TitleForm(request.POST or None), page, act, done="已加入规范职务名称表")


@access.requires(P.MANAGE_UNITS)
@require_http_methods(["GET", "POST"])
def withdraw_title(request: HttpRequest, pk: int) -> HttpResponse:
    """No further appointment under this name; who holds it is listed as a gap."""
    title = get_object_or_404(PostTitle.objects.standard(), pk=pk)
    back = reverse("organization:title_list")
    note = "停用后不能再任命到这一职务；现任者列入数据提示。"
    page = FormPage(f"停用“{title.name}”", "停用", back, [("规范职务名称", back)], note, danger=True)
    form = ReasonForm(request.POST or None)
    return run_form(
        request, form, page, lambda data: actions.withdraw_title(title=title, **data, **_who(request)), done="已停用"
    )


@access.requires(P.MANAGE_UNITS)
@require_http_methods(["GET", "POST"])
def new_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Set up a post of a unit with its quota."""
    row = get_object_or_404(Unit.objects.visible_to(me(request)).standing(), pk=pk)
    back = reverse("organization:unit", args=[row.pk])
    crumbs = [*show.breadcrumb(row, me(request)), (row.name, back)]

    def act(data: dict[str, Any]) -> Post:
        title: PostTitle = data["title"]
        return actions.create_post(
            unit=row, title=title.name, quota=data["quota"], principal=PrincipalPost(data["principal"]),
            order=title.order, **_who(request),
        )  # fmt: skip

    page = FormPage(f"{row.name}设置职位", "设置职位", back, crumbs)
    return run_form(request, PostForm(request.POST or None), page, act, done="职位已设置")


@access.requires(P.MANAGE_UNITS)
@require_http_methods(["GET", "POST"])
def change_quota(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how many people may hold a post."""
    post = get_object_or_404(Post.objects.visible_to(me(request)).select_related("unit", "title"), pk=pk)
    back = reverse("organization:unit", args=[post.unit_id])
    crumbs = [*show.breadcrumb(post.unit, me(request)), (post.unit.name, back)]
    page = FormPage(f"调整{post.unit.name}{post.title.name}职数", "调整职数", back, crumbs)
    form = QuotaForm(request.POST or None, initial={"quota": post.quota})
    return run_form(
        request, form, page, lambda data: actions.change_quota(post=post, **data, **_who(request)), done="职数已调整"
    )


@access.requires(P.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Posts of the person's own unit, or of the unit picked in the address (``?unit=``)."""
    person = get_object_or_404(Person.objects.visible_to(me(request)).select_related("unit").on_roster(), pk=pk)
    pick = UnitPick({"unit": request.GET.get("unit") or person.unit_id}, account=me(request))
    unit = pick.cleaned_data["unit"] if pick.is_valid() else person.unit
    form = AppointmentForm(request.POST or None, unit=unit, initial={"starts_on": timezone.localdate()})
    back = reverse("organization:person", args=[person.pk])
    crumbs = [("人员", reverse("organization:person_list")), (person.name, back)]
    page = FormPage(f"任命{person.name}", "任命", back, crumbs, pick=pick)
    return run_form(
        request, form, page, lambda data: actions.appoint(person=person, **data, **_who(request)), done="任职已登记"
    )


@access.requires(P.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def end_appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """End an appointment on a day."""
    row = _appointment(request, pk)
    page = FormPage(f"免去{row}", "免职", *_way_back(row), danger=True)
    form = EndForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    return run_form(
        request,
        form,
        page,
        lambda data: actions.end_appointment(appointment=row, **data, **_who(request)),
        done="已免职",
    )


@access.requires(P.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def divide_work(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a leader his field of work (JH-B-3.1-c)."""
    row = _appointment(request, pk)
    note = "原分工保留在任职历史中；选择分管领导时优先列出分工相符的人（JH-B-3.1-c）。"
    page = FormPage(f"{row}的分管工作", "登记分工", *_way_back(row), note)
    initial = {"field_of_work": row.field_of_work, "term": row.term, "from_day": timezone.localdate()}
    form = WorkForm(request.POST or None, initial=initial)
    return run_form(
        request,
        form,
        page,
        lambda data: actions.divide_work(appointment=row, **data, **_who(request)),
        done="分工已登记",
    )


def _appointment(request: HttpRequest, pk: int) -> Appointment:
    rows = Appointment.objects.visible_to(me(request)).select_related("person", "post__unit", "post__title")
    return get_object_or_404(rows.filter(ends_on__isnull=True), pk=pk)


def _way_back(row: Appointment) -> tuple[str, list[tuple[str, str]]]:
    back = reverse("organization:person", args=[row.person_id])
    return back, [("人员", reverse("organization:person_list")), (row.person.name, back)]


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": me(request), "at": timezone.now()}
