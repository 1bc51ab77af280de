"""Implementation rules: the overview of filings, one unit's filings, filing, the document itself."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access, files
from core.documents.excel import Column, Kind, Sheet
from core.views.export import filter_facts
from organization.actions import rules as actions
from organization.enums import OrganizationPermission as P
from organization.enums import RuleSystem, UnitLevel
from organization.forms.people import RuleFilter, RuleForm
from organization.models import Account, ImplementationRule, Unit
from organization.presenters.rules import FilingLine, filing_lines, rule_files
from organization.views.shape import FormPage, excel, me, run_form

PAGE = 50
COLUMNS = (
    Column("单位编码"), Column("单位名称"), *(
        column for system in RuleSystem for column in (
            Column(system.label), Column("版本"), Column("印发日期"), Column("版本数", Kind.INTEGER)
        )
    ),
)  # fmt: skip


def reached(account: Account) -> Any:
    """The units whose filings the reader sees; 县本级 files none."""
    reach = account.reach(P.VIEW_RULES)
    units = Unit.objects.standing().exclude(level=UnitLevel.COUNTY).order_by("order", "code")
    return units if reach.county else units.filter(pk__in=reach.unit_ids)


def found(account: Account, form: RuleFilter) -> list[FilingLine]:
    """The overview in the order of the units; subordinate units only when asked for (JH-B-6-c)."""
    units = reached(account)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "state": "", "below": False}
    if not wanted["below"]:
        units = units.filter(level=UnitLevel.BUREAU)
    if wanted["q"]:
        units = units.filter(Q(name__icontains=wanted["q"]) | Q(code__icontains=wanted["q"]))
    lines = filing_lines(list(units))
    if wanted["state"]:
        return [line for line in lines if line.complete is (wanted["state"] == "filed")]
    return lines


@require_GET
@access.requires(P.VIEW_RULES)
def rule_overview(request: HttpRequest) -> HttpResponse:
    """Which units have filed their implementation rules (JH-A-7-a, JH-B-6-c)."""
    form = RuleFilter(request.GET)
    lines = found(me(request), form)
    context = {
        "page_title": "实施细则报备",
        "form": form,
        "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
        "systems": [(system.label, actions.CLAUSES[system]) for system in RuleSystem],
        "counts": [
            (system.label, sum(line.filings[place].filed for line in lines), f"共 {len(lines)} 个单位")
            for place, system in enumerate(RuleSystem)
        ],
    }
    return render(request, "organization/rule_overview.html", context)


@require_GET
@access.requires(P.VIEW_RULES)
def export_rules(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    form = RuleFilter(request.GET)
    rows = (
        (
            line.unit.code,
            line.unit.name,
            *(
                cell
                for filing in line.filings
                for cell in ("已报备" if filing.filed else "未报备", filing.version, filing.dated, filing.versions)
            ),
        )
        for line in found(me(request), form)
    )
    sheet = Sheet("实施细则报备", COLUMNS, rows, freeze=2)
    return excel(request, [sheet], title="实施细则报备情况", facts=filter_facts(form))


@require_GET
@access.requires(P.VIEW_RULES)
def unit_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules one unit has filed, every version."""
    unit = get_object_or_404(reached(me(request)), pk=pk)
    context = {
        "page_title": f"{unit.name}实施细则",
        "breadcrumb": [("实施细则报备", reverse("organization:rule_overview"))],
        "unit": unit,
        "line": filing_lines([unit])[0],
        "groups": [(system.label, actions.CLAUSES[system], rule_files(unit, system)) for system in RuleSystem],
        "may_file": access.may(request.user, P.FILE_RULES) and me(request).reach(P.FILE_RULES).covers(unit.pk),
    }
    return render(request, "organization/unit_rules.html", context)


@access.requires(P.FILE_RULES)
@require_http_methods(["GET", "POST"])
def file_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """File a version for the reader's own unit."""
    reach = me(request).reach(P.FILE_RULES)
    unit = get_object_or_404(Unit.objects.visible_to(me(request)).filter(pk__in=reach.unit_ids), pk=pk)
    back = reverse("organization:unit_rules", args=[unit.pk])
    crumbs = [("实施细则报备", reverse("organization:rule_overview")), (unit.name, back)]
    page = FormPage(
        f"{unit.name}报备实施细则", "报备", back, crumbs, "各版本均保留；已报备的版本不能替换。", upload=True
    )
    system = request.GET.get("system", RuleSystem.DECISION.value)
    form = RuleForm(request.POST or None, request.FILES or None, initial={"system": system})

    def act(data: dict[str, Any]) -> ImplementationRule:
        data["system"] = RuleSystem(data["system"])
        return actions.file_rule(unit=unit, by=me(request), at=timezone.now(), **data)

    return run_form(request, form, page, act, done="实施细则已报备")


@require_GET
@access.requires(P.VIEW_RULES)
def rule_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The filed document itself."""
    rule = get_object_or_404(ImplementationRule.objects.visible_to(me(request)).select_related("document"), pk=pk)
    return files.serve(rule.document)
