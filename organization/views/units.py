"""Units: the tree, one unit, entering, changing and abolishing it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.documents.excel import Column, Kind, Sheet
from core.views.export import filter_facts
from organization.actions import units as actions
from organization.enums import OrganizationPermission as P
from organization.enums import UnitKind, UnitLevel
from organization.forms.accounts import ReasonForm
from organization.forms.units import UnitFilter, UnitForm
from organization.models import Account, Person, Unit
from organization.presenters import units as show
from organization.presenters.people import person_lines
from organization.presenters.rules import filing_lines
from organization.views.shape import FormPage, excel, me, run_form

PAGE = 100
ROSTER_SHOWN = 12
COLUMNS = (
    Column("单位编码"), Column("单位名称"), Column("类别"), Column("级别"), Column("考核系统"), Column("上级单位编码"),
    Column("主要负责人"), Column("在册人数", Kind.INTEGER), Column("数据提示", Kind.INTEGER),
    Column("状态", Kind.CENTER),
)  # fmt: skip


def nodes(account: Account, form: UnitFilter) -> list[show.UnitNode]:
    """The units in reach: the tree, or the found ones with the way to them."""
    reached = Unit.objects.visible_to(account)
    if not form.is_valid():
        return show.tree(reached.standing())
    wanted = form.cleaned_data
    if not wanted["abolished"]:
        reached = reached.standing()
    every = list(reached)
    search = Q()
    if wanted["q"]:
        search &= Q(name__icontains=wanted["q"]) | Q(code__icontains=wanted["q"])
    for name, field in (("kind", "kind"), ("level", "level")):
        if wanted[name]:
            search &= Q(**{field: wanted[name]})
    if wanted["system"]:
        search &= Q(appraisal_system="" if wanted["system"] == "none" else wanted["system"])
    return show.flat(reached.filter(search), every) if search else show.tree(every)


@require_GET
@access.requires(P.VIEW_UNITS)
def unit_list(request: HttpRequest) -> HttpResponse:
    """The tree of units within reach, found by name, kind, level and system."""
    form = UnitFilter(request.GET)
    page = Paginator(nodes(me(request), form), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": "机构",
        "form": form,
        "page": page,
        "lines": show.unit_lines(list(page), timezone.localdate()),
        "manages": access.may(request.user, P.MANAGE_UNITS),
    }
    return render(request, "organization/unit_list.html", context)


@require_GET
@access.requires(P.VIEW_UNITS)
def export_units(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    form = UnitFilter(request.GET)
    found = nodes(me(request), form)
    codes = dict(Unit.objects.visible_to(me(request)).values_list("pk", "code"))
    lines = show.unit_lines(found, timezone.localdate())
    rows = (
        (
            line.code, line.name, line.kind, line.level, line.system, codes.get(node.unit.parent_id, ""),
            line.leaders, line.roster, line.warnings, "已撤销" if line.abolished else "",
        )
        for node, line in zip(found, lines, strict=True)
    )  # fmt: skip
    return excel(request, [Sheet("机构", COLUMNS, rows, freeze=2)], title="机构清单", facts=filter_facts(form))


@require_GET
@access.requires(P.VIEW_UNITS)
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Posts, team, included bodies, child units, filings and warnings of one unit."""
    account, today = me(request), timezone.localdate()
    row = get_object_or_404(Unit.objects.visible_to(account).select_related("parent", "appraised_with"), pk=pk)
    roster = Person.objects.visible_to(account).on_roster().filter(unit=row).select_related("unit")
    manages = access.may(account, P.MANAGE_UNITS)
    below = list(row.children.standing())
    context = {
        "page_title": row.name,
        "breadcrumb": show.breadcrumb(row, account),
        "unit": row,
        "facts": _facts(row, account),
        "posts": show.post_lines(row, today),
        "new_post": reverse("organization:new_post", args=[pk]) if manages and not row.abolished_at else "",
        "team": show.team_lines(row, today),
        "roster": person_lines(list(roster[:ROSTER_SHOWN]), today),
        "roster_note": f"共 {roster.count()} 人",
        "roster_url": f"{reverse('organization:person_list')}?unit={pk}",
        "gap_count": Person.objects.with_gaps(today).filter(unit=row).count(),
        "included": list(row.included_bodies.standing()),
        "below": show.unit_lines([show.UnitNode(one) for one in below], today),
        "filings": filing_lines([row])[0],
        "may_read_rules": access.may(account, P.VIEW_RULES),
        "may_file_rules": access.may(account, P.FILE_RULES) and account.reach(P.FILE_RULES).covers(row.pk),
        "findings": [] if row.abolished_at else show.unit_findings(row, today, manages=manages),
        "manages": manages,
        "manages_people": access.may(account, P.MANAGE_PEOPLE),
    }
    return render(request, "organization/unit.html", context)


def _facts(row: Unit, account: Account) -> list[tuple[str, object]]:
    return [
        ("单位编码", row.code),
        ("类别", UnitKind(row.kind).label),
        ("级别", UnitLevel(row.level).label),
        ("考核系统", show.system_label(row)),
        ("随同考评", row.appraised_with.name if row.appraised_with else "单独考评"),
        ("上级单位", row.parent.name if row.parent else "无"),
    ]


@access.requires(P.MANAGE_UNITS)
@require_http_methods(["GET", "POST"])
def new_unit(request: HttpRequest) -> HttpResponse:
    """Enter a unit under its parent."""
    wanted = request.GET.get("parent", "")
    parent = Unit.objects.visible_to(me(request)).filter(pk=wanted).first() if wanted.isdecimal() else None
    form = UnitForm(request.POST or None, initial={"parent": parent})
    back = reverse("organization:unit_list")
    page = FormPage("新增单位", "登记单位", back, [("机构", back)])
    return run_form(
        request, form, page, lambda data: actions.create_unit(**data, **_who(request)), done="单位已登记", to=_page_of
    )


@access.requires(P.MANAGE_UNITS)
@require_http_methods(["GET", "POST"])
def edit_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a unit in all but its code."""
    row = get_object_or_404(Unit.objects.visible_to(me(request)).standing(), pk=pk)
    name, crumbs = row.name, show.breadcrumb(row, me(request))
    form = UnitForm(request.POST or None, instance=row)

    def act(data: dict[str, Any]) -> Unit:
        data.pop("code")
        return actions.edit_unit(unit=row, **data, **_who(request))

    page = FormPage(f"修改{name}", "保存", _page_of(row), [*crumbs, (name, _page_of(row))])
    return run_form(request, form, page, act, done="单位已修改", to=_page_of)


@access.requires(P.MANAGE_UNITS)
@require_http_methods(["GET", "POST"])
def abolish_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Abolish a unit; its history stays."""
    row = get_object_or_404(Unit.objects.visible_to(me(request)).standing(), pk=pk)
    note = "撤销后该单位不再出现在清单和选择框中；历史数据保留，不能恢复。"
    crumbs = [*show.breadcrumb(row, me(request)), (row.name, _page_of(row))]
    page = FormPage(f"撤销{row.name}", "撤销单位", _page_of(row), crumbs, note, danger=True)
    form = ReasonForm(request.POST or None)
    return run_form(
        request, form, page, lambda data: actions.abolish_unit(unit=row, **data, **_who(request)), done="单位已撤销"
    )


def _page_of(row: Unit) -> str:
    return reverse("organization:unit", args=[row.pk])


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": me(request), "at": timezone.now()}
