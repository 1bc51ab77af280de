"""People on the rosters: list, exception list, one person, entering, changing, leaving."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.documents.excel import Column, Sheet
from core.views.export import filter_facts
from organization.actions import people as actions
from organization.enums import OrganizationPermission as P
from organization.forms.people import LeaveForm, PersonFilter, PersonForm
from organization.models import Account, Person, Unit
from organization.presenters.people import appointment_lines, person_lines
from organization.views.shape import FormPage, excel, me, run_form

PAGE = 50
COLUMNS = (
    Column("人员编号"), Column("姓名"), Column("在册单位"), Column("现任职务"), Column("岗位职责"), Column("入册日期"),
    Column("离册日期"), Column("提示"),
)  # fmt: skip


def found(account: Account, form: PersonFilter) -> QuerySet[Person]:
    """The people in reach that fit the filters, by pinyin."""
    people = Person.objects.visible_to(account).select_related("unit").order_by("sort_key", "number")
    empty = {"q": "", "unit": None, "below": False, "state": ""}
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else empty
    if wanted["q"]:
        people = people.filter(Q(name__icontains=wanted["q"]) | Q(number__icontains=wanted["q"]))
    if wanted["unit"]:
        unit: Unit = wanted["unit"]
        ids = [unit.pk, *unit.descendants().values_list("pk", flat=True)] if wanted["below"] else [unit.pk]
        people = people.filter(unit_id__in=ids)
    if wanted["state"] == "gap":
        return people.filter(pk__in=Person.objects.with_gaps(timezone.localdate()).values("pk"))
    if wanted["state"] == "left":
        return people.filter(left_on__isnull=False)
    return people if wanted["state"] == "all" else people.on_roster()


@require_GET
@access.requires(P.VIEW_UNITS)
def person_list(request: HttpRequest) -> HttpResponse:
    """People within reach, found by name, unit and state."""
    form = PersonFilter(request.GET, account=me(request))
    page = Paginator(found(me(request), form), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": "人员",
        "form": form,
        "page": page,
        "lines": person_lines(list(page), timezone.localdate()),
        "manages": access.may(request.user, P.MANAGE_PEOPLE),
    }
    return render(request, "organization/person_list.html", context)


@require_GET
@access.requires(P.VIEW_UNITS)
def export_people(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    form = PersonFilter(request.GET, account=me(request))
    return _export(request, list(found(me(request), form)), "人员清单", filter_facts(form))


@require_GET
@access.requires(P.VIEW_UNITS)
def gap_list(request: HttpRequest) -> HttpResponse:
    """吃空饷/未定岗: on a roster without a post in force or without duty text (QSH-7-a)."""
    page = Paginator(_gaps(request), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": "吃空饷、未定岗清单",
        "page": page,
        "lines": person_lines(list(page), timezone.localdate()),
        "manages": access.may(request.user, P.MANAGE_PEOPLE),
    }
    return render(request, "organization/gap_list.html", context)


@require_GET
@access.requires(P.VIEW_UNITS)
def export_gaps(request: HttpRequest) -> HttpResponse:
    """People without a post in force as a workbook (QSH-7-a)."""
    return _export(request, list(_gaps(request)), "未定岗清单", [("依据", "QSH-7-a")])


def _gaps(request: HttpRequest) -> QuerySet[Person]:
    people = Person.objects.visible_to(me(request)).with_gaps(timezone.localdate())
    return people.select_related("unit").order_by("unit__order", "unit__code", "sort_key", "number")


def _export(request: HttpRequest, people: list[Person], title: str, facts: list[tuple[str, str]]) -> HttpResponse:
    rows = (
        (
            line.number, line.name, line.unit, line.posts, line.duty_text, line.joined_on, line.left_on, line.gap,
        )
        for line in person_lines(people, timezone.localdate())
    )  # fmt: skip
    return excel(request, [Sheet("人员", COLUMNS, rows, freeze=2)], title=title, facts=facts)


@require_GET
@access.requires(P.VIEW_UNITS)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person with all appointments, past ones too."""
    row = get_object_or_404(Person.objects.visible_to(me(request)).select_related("unit"), pk=pk)
    today = timezone.localdate()
    line = person_lines([row], today)[0]
    context = {
        "page_title": row.name,
        "breadcrumb": [("人员", reverse("organization:person_list"))],
        "person": row,
        "line": line,
        "facts": [
            ("人员编号", line.number),
            ("在册单位", line.unit),
            ("现任职务", line.posts or "无"),
            ("岗位职责", line.duty_text or "未登记"),
            ("入册日期", line.joined_on),
            *([("离册日期", line.left_on)] if line.left_on else []),
        ],
        "history": appointment_lines(row, today, me(request).reach()),
        "manages": access.may(request.user, P.MANAGE_PEOPLE),
    }
    return render(request, "organization/person.html", context)


@access.requires(P.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Enter a person on the roster of a unit."""
    wanted = request.GET.get("unit", "")
    unit = Unit.objects.visible_to(me(request)).filter(pk=int(wanted)).first() if wanted.isdigit() else None
    back = reverse("organization:person_list")
    page = FormPage("新增人员", "登记人员", back, [("人员", back)])
    form = PersonForm(request.POST or None, initial={"unit": unit, "joined_on": timezone.localdate()})
    return run_form(
        request, form, page, lambda data: actions.create_person(**data, **_who(request)), done="人员已登记", to=_page_of
    )


@access.requires(P.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a person in all but the number."""
    row = get_object_or_404(Person.objects.visible_to(me(request)).on_roster(), pk=pk)
    page = FormPage(f"修改{row.name}", "保存", _page_of(row), _crumbs(row))

    def act(data: dict[str, Any]) -> Person:
        data.pop("number")
        return actions.edit_person(person=row, **data, **_who(request))

    return run_form(request, PersonForm(request.POST or None, instance=row), page, act, done="人员已修改")


@access.requires(P.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def leave_roster(request: HttpRequest, pk: int) -> HttpResponse:
    """A person leaves the roster; the history stays."""
    row = get_object_or_404(Person.objects.visible_to(me(request)).on_roster(), pk=pk)
    page = FormPage(f"{row.name}离册", "办理离册", _page_of(row), _crumbs(row), "离册后保留全部历史。", danger=True)
    form = LeaveForm(request.POST or None, initial={"left_on": timezone.localdate()})
    return run_form(
        request, form, page, lambda data: actions.leave_roster(person=row, **data, **_who(request)), done="已办理离册"
    )


def _page_of(row: Person) -> str:
    return reverse("organization:person", args=[row.pk])


def _crumbs(row: Person) -> list[tuple[str, str]]:
    return [("人员", reverse("organization:person_list")), (row.name, _page_of(row))]


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": me(request), "at": timezone.now()}
