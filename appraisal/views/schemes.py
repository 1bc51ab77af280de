"""Schemes: the list, a scheme's page part by part, issuing it, loading one from a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from appraisal.actions.schemes import check_issue, issue_scheme, load_scheme_text
from appraisal.enums import AppraisalPermission, SchemeState
from appraisal.enums.detail_rules import DetailPermission
from appraisal.forms.building import CountingForm
from appraisal.forms.schemes import SchemeFileForm
from appraisal.gathering import gather_scheme, parameter_values
from appraisal.gathering.balance import balance_facts, item_count
from appraisal.models import Group, Scheme
from appraisal.presenters import indicators, parameters
from appraisal.presenters import schemes as presenter
from appraisal.presenters.amending import carry_of, change_rows, former_of, line_of
from appraisal.presenters.building import detail_notes, fit_rows, lint_rows
from appraisal.presenters.schemes import TONES, SchemeTab
from appraisal.rules.balance import missing_components
from appraisal.rules.issuing import check_sums
from appraisal.rules.scheme_file import Problem, SchemeFileError
from appraisal.views import fetch
from core import access
from core.access import may
from core.findings import Finding, Refused, blocking
from core.presenters import Tab


@require_GET
@access.requires(AppraisalPermission.VIEW_SCHEMES)
def schemes(request: HttpRequest) -> HttpResponse:
    """All schemes in reach, the newest year first."""
    me = fetch.account(request)
    rows = presenter.scheme_rows(Scheme.objects.visible_to(me).select_related("owner"))
    context = {"page_title": "考评方案", "rows": rows, "may_edit": may(me, AppraisalPermission.EDIT_SCHEMES)}
    return render(request, "appraisal/schemes.html", context)


def crumbs(scheme: Scheme) -> list[tuple[str, str]]:
    """考核方案 / the scheme."""
    return [
        ("考评方案", reverse("appraisal:schemes")),
        (scheme.name, reverse("appraisal:scheme", args=[scheme.pk])),
    ]


def head(request: HttpRequest, scheme: Scheme) -> dict[str, Any]:
    """What every page of a scheme needs to know about it and its reader."""
    me = fetch.account(request)
    state = SchemeState(scheme.state)
    editor = may(me, AppraisalPermission.EDIT_SCHEMES)
    return {
        "scheme": scheme,
        "state": state,
        "tone": TONES[state],
        "draft": state is SchemeState.DRAFT,
        "editable": editor and state is SchemeState.DRAFT,
        "line": line_of(scheme, editor=editor),
        "may_enter": may(me, AppraisalPermission.ENTER_ADJUSTMENTS),
        "sees_entries": may(me, AppraisalPermission.VIEW_OWN_RESULTS),
    }


@require_GET
@access.requires(AppraisalPermission.VIEW_SCHEMES)
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One scheme; ?tab= names the part shown, ?group= the group of a tree."""
    found = fetch.scheme(request, pk)
    wanted = request.GET.get("tab", "")
    tab = SchemeTab(wanted) if wanted in SchemeTab.__members__.values() else SchemeTab.OVERVIEW
    basics = head(request, found)
    values = parameter_values(found)
    faults = blocking(check_sums(gather_scheme(found).facts)) if basics["draft"] else []
    context = {
        **basics,
        "page_title": found.name,
        "breadcrumb": [("考评方案", reverse("appraisal:schemes"))],
        "tab": tab,
        "tabs": _tabs(tab, len(faults) if basics["draft"] else None),
        "part": f"appraisal/scheme/{tab.value}.html",
        "values": values,
        "faults": len(faults),
        **_part(request, tab, found, values, basics),
    }
    return render(request, "appraisal/scheme.html", context)


def _tabs(active: SchemeTab, faults: int | None) -> list[Tab]:
    return [
        Tab(tab.label, f"?tab={tab.value}", tab is active, faults if tab is SchemeTab.CHECK else None)
        for tab in SchemeTab
    ]


def _part(
    request: HttpRequest, tab: SchemeTab, found: Scheme, values: dict[str, Any], basics: dict[str, Any]
) -> dict[str, Any]:
    """The context of one part of the page."""
    if tab is SchemeTab.TREE:
        return _tree(request, found, values)
    if tab is SchemeTab.ADJUSTMENTS:
        return {"table": parameters.adjustment_table(found, values)}
    if tab is SchemeTab.VETOES:
        return {"vetoes": values.get("vetoes", []), "disqualifications": parameters.disqualifications(values)}
    if tab is SchemeTab.AWARDS:
        groups = dict(Group.objects.filter(scheme=found).values_list("code", "name"))
        return {"awards": parameters.awards(found, values, groups)}
    if tab is SchemeTab.SPECIALS:
        return {"specials": parameters.specials(values)}
    if tab is SchemeTab.MEMBERS:
        social = "social_evaluation" in values and may(fetch.account(request), DetailPermission.RECORD_SOCIAL)
        return {"member_groups": presenter.member_groups(found, fetch.account(request).reach()), "social": social}
    if tab is SchemeTab.CHECK:
        findings = check_issue(found) if basics["draft"] else check_sums(gather_scheme(found).facts)
        return {"findings": presenter.with_links(findings, found, editable=basics["editable"])}
    bodies = values.get("bodies", {})
    names = parameters.unit_names([*bodies.values(), *values.get("responsible_units", [])])
    return {
        "overview": presenter.overview(found),
        "former": former_of(found),
        "changes": change_rows(found),
        "facts": presenter.key_facts(found, values, names),
        "periods": presenter.period_links(found),
        "procedure": values.get("procedure", []),
        "texts": values.get("texts", []),
        "responsible": [names.get(code, code) for code in values.get("responsible_units", [])],
    }


def _tree(request: HttpRequest, found: Scheme, values: dict[str, Any]) -> dict[str, Any]:
    groups = list(Group.objects.filter(scheme=found))
    if not groups:
        return {"view": None, "group_tabs": []}
    group = fetch.group(request, found)
    shared = values.get("co_responsible", {})
    names = parameters.unit_names({code for codes in shared.values() for code in codes})
    view = indicators.tree(group, shared, names, notes=detail_notes(group, values))
    return {
        "view": view,
        "lint": lint_rows(group),
        "mark_faults": [],
        "live": False,
        "count": item_count(values),
        "counting": CountingForm(initial={"counting": values.get("item_counting")}),
        "fits": fit_rows(group),
        "group_tabs": [Tab(one.name, f"?tab=tree&group={one.code}", one.pk == group.pk) for one in groups],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(AppraisalPermission.EDIT_SCHEMES)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what issuing means and what stands in its way, POST issues; a refusal comes back with all reasons."""
    found = fetch.scheme(request, pk)
    status = 200
    if request.method == "POST":
        try:
            issue_scheme(found, by=fetch.account(request), at=timezone.now())
        except Refused:
            status = 409
        else:
            messages.success(request, "方案已下发。从现在起指标、分值和参数不再修改，各单位可以查看。")
            return redirect("appraisal:scheme", found.pk)
    findings = presenter.with_links(check_issue(found), found, editable=found.state == SchemeState.DRAFT)
    context = {
        **head(request, found),
        "page_title": "下发方案",
        "breadcrumb": crumbs(found),
        "findings": findings,
        "blocked": bool(blocking(findings)),
        "missing": "、".join(missing_components(balance_facts(found))),
        "former": former_of(found),
        "overview": presenter.overview(found),
        "changes": change_rows(found),
        "carry": carry_of(found),
    }
    return render(request, "appraisal/issue_scheme.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(AppraisalPermission.EDIT_SCHEMES)
def load_scheme_file(request: HttpRequest) -> HttpResponse:
    """Upload a scheme file: a draft, or every fault of the file line by line and nothing written."""
    form = SchemeFileForm(request.POST, request.FILES) if request.method == "POST" else SchemeFileForm()
    problems: tuple[Problem, ...] = ()
    findings: list[Finding] = []
    if form.is_bound and form.is_valid():
        try:
            made, new = load_scheme_text(form.text, source=form.source, by=fetch.account(request), at=timezone.now())
        except SchemeFileError as error:
            problems = error.problems
        except Refused as refused:
            findings = refused.findings
        else:
            if new:
                messages.success(request, "已载入为草案。请核对指标和分值，核定后下发。")
            else:
                messages.info(request, "这份文件已经载入过，内容相同，没有改动。")
            return redirect("appraisal:scheme", made.pk)
    context = {
        "page_title": "载入方案文件",
        "breadcrumb": [("考评方案", reverse("appraisal:schemes"))],
        "form": form,
        "problems": problems,
        "findings": findings,
    }
    return render(request, "appraisal/load_scheme_file.html", context, status=422 if form.is_bound else 200)
