"""The indicator tree of a draft, node by node: edit, add, move, remove, and all marks of a group at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from appraisal.actions import indicators as actions
from appraisal.actions.schemes import check_editable
from appraisal.enums import AppraisalPermission, SchemeState
from appraisal.forms.schemes import IndicatorForm, MarksForm
from appraisal.gathering import parameter_values
from appraisal.models import Group, Indicator, Member, Scheme
from appraisal.presenters import indicators as presenter
from appraisal.presenters.formulas import formula
from appraisal.rules.nodes import LONGEST_CODE
from appraisal.views import fetch
from appraisal.views.schemes import crumbs, head
from core import access
from core.findings import Finding, Refused, blocking
from organization.models import Unit


def _indicator(request: HttpRequest, pk: int) -> Indicator:
    visible = Scheme.objects.visible_to(fetch.account(request))
    related = ("scheme", "group", "parent__parent__parent", "responsible_unit")
    found: Indicator = get_object_or_404(Indicator.objects.select_related(*related).filter(scheme__in=visible), pk=pk)
    return found


def _tree_url(group: Group, anchor: str = "") -> str:
    address = reverse("appraisal:scheme", args=[group.scheme_id])
    return f"{address}?tab=tree&group={group.code}{f'#{anchor}' if anchor else ''}"


def _group(request: HttpRequest, scheme: Scheme) -> Group:
    group = fetch.group(request, scheme)
    group.scheme = scheme
    return group


def _units() -> list[tuple[str, str, Unit]]:
    return [(unit.code, unit.name, unit) for unit in Unit.objects.standing().order_by("code")]


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(AppraisalPermission.EDIT_SCHEMES)
def indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """One node: its form while the scheme is a draft; afterwards why it cannot be changed."""
    node = _indicator(request, pk)
    top, leaf = node.parent_id is None, not Indicator.objects.filter(parent=node).exists()
    data = request.POST if request.method == "POST" else None
    form = IndicatorForm(data, node=node, top=top, leaf=leaf, units=_units())
    findings = blocking(check_editable(node.scheme))
    status = 200
    if form.is_bound and form.is_valid():
        try:
            actions.edit_indicator(node, form.values, by=fetch.account(request), at=timezone.now())
        except Refused as refused:
            findings, status = refused.findings, 409
        else:
            messages.success(request, f"已保存“{form.values.name}”。")
            return redirect(_tree_url(node.group, node.code))
    elif form.is_bound:
        status = 422
    context = _context(request, form, node.group, node.parent, node, findings)
    return render(request, "appraisal/indicator.html", context, status=status)


def _context(
    request: HttpRequest,
    form: IndicatorForm,
    group: Group,
    parent: Indicator | None,
    node: Indicator | None,
    findings: list[Finding],
) -> dict[str, Any]:
    scheme = group.scheme
    return {
        **head(request, scheme),
        "page_title": node.name if node is not None else "增加指标",
        "breadcrumb": [*crumbs(scheme), (group.name, _tree_url(group))],
        "form": form,
        "group": group,
        "parent": parent,
        "node": node,
        "path": presenter.path(parent),
        "findings": findings,
        "sum": presenter.sibling_sum(group, parent, node),
        "below": presenter.sibling_sum(group, node, None) if node is not None and not form.leaf else None,
        "use": actions.node_use(node) if node is not None else None,
        "formula": formula(form.chosen, form.draft) if form.leaf and scheme.state == SchemeState.DRAFT else [],
        "members": Member.objects.filter(group=group).order_by("order", "code").values_list("code", "name"),
        "suggestions": getattr(form.fields.get("responsible_unit"), "suggestions", []),
        "others": _others(scheme, node),
        "back": _tree_url(group, node.code if node is not None else ""),
    }


def _others(scheme: Scheme, node: Indicator | None) -> str:
    """The units that share a leaf's ledger with the responsible one, by name."""
    codes = parameter_values(scheme).get("co_responsible", {}).get(node.code, []) if node is not None else []
    return "、".join(Unit.objects.filter(code__in=codes).order_by("code").values_list("name", flat=True))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(AppraisalPermission.EDIT_SCHEMES)
def add_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """A new leaf in ?group=code below ?parent=code, or a new top node."""
    scheme = fetch.scheme(request, pk)
    group = _group(request, scheme)
    parent = None
    if wanted := request.GET.get("parent"):
        related = Indicator.objects.select_related("parent__parent__parent")
        parent = get_object_or_404(related, group=group, code=wanted[:LONGEST_CODE])
    data = request.POST if request.method == "POST" else None
    initial = None if data else _proposal(group, parent)
    form = IndicatorForm(data, node=None, top=parent is None, leaf=True, units=_units(), initial=initial)
    findings = blocking(check_editable(scheme))
    status = 200
    if form.is_bound and form.is_valid():
        try:
            made = actions.add_indicator(
                group, parent, form.cleaned_data["code"], form.values, by=fetch.account(request), at=timezone.now()
            )
        except Refused as refused:
            findings, status = refused.findings, 409
        else:
            messages.success(request, f"已增加“{made.name}”。")
            return redirect(_tree_url(group, made.code))
    elif form.is_bound:
        status = 422
    return render(
        request, "appraisal/indicator.html", _context(request, form, group, parent, None, findings), status=status
    )


def _proposal(group: Group, parent: Indicator | None) -> dict[str, Any]:
    """A free code after the last sibling, and the points that are still missing in the sum."""
    siblings = Indicator.objects.filter(group=group, parent=parent)
    stem = parent.code if parent is not None else group.code
    taken = set(Indicator.objects.filter(scheme=group.scheme_id).values_list("code", flat=True))
    free = (f"{stem}.{number:02}" for number in range(siblings.count() + 1, 1000))
    code = next((one for one in free if one not in taken), stem)[:LONGEST_CODE]
    if parent is None:
        missing = group.total_weight - sum(one.weight or 0 for one in siblings)
        return {"code": code, "weight": max(missing, 0), "top_rule": "ratio_to_best"}
    missing = parent.full_mark - sum(one.full_mark for one in siblings)
    return {"code": code, "full_mark": max(missing, 0), "clause": parent.clause}


def _step(request: HttpRequest, back: str, act: Any, done: str) -> HttpResponse:
    """Call an action; a refusal comes back as messages, each with its article."""
    try:
        changed = act()
    except Refused as refused:
        for finding in refused.findings:
            messages.error(request, finding.sentence())
    else:
        if changed is not False:
            messages.success(request, done)
    return redirect(back)


@require_POST
@access.requires(AppraisalPermission.EDIT_SCHEMES)
def move_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down among the siblings (direction=up or down)."""
    node = _indicator(request, pk)
    up = request.POST.get("direction") == "up"
    me, now = fetch.account(request), timezone.now()
    back = _tree_url(node.group, node.code)
    return _step(request, back, lambda: actions.move_indicator(node, up=up, by=me, at=now), f"已移动“{node.name}”。")


@require_POST
@access.requires(AppraisalPermission.EDIT_SCHEMES)
def remove_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    node = _indicator(request, pk)
    me, now, name = fetch.account(request), timezone.now(), node.name
    act = lambda: actions.remove_indicator(node, by=me, at=now)  # noqa: E731  one call, deferred
    return _step(request, _tree_url(node.group), act, f"已删除“{name}”。")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(AppraisalPermission.EDIT_SCHEMES)
def set_marks(request: HttpRequest, pk: int) -> HttpResponse:
    """All full marks and weights of the group in ?group=code on one page; a wrong figure comes back at its field."""
    scheme = fetch.scheme(request, pk)
    group = _group(request, scheme)
    data = request.POST if request.method == "POST" else None
    form = MarksForm(data, nodes=Indicator.objects.filter(group=group).order_by("order", "id"))
    findings = blocking(check_editable(scheme))
    status = 200
    if form.is_bound and form.is_valid():
        try:
            changed = actions.set_marks(group, form.marks, by=fetch.account(request), at=timezone.now())
        except Refused as refused:
            findings, status = refused.findings, 409
        else:
            messages.success(request, f"已保存，{changed} 个指标有改动。" if changed else "没有改动。")
            return redirect(_tree_url(group))
    elif form.is_bound:
        status = 422
    context = {
        **head(request, scheme),
        "page_title": f"{group.name}：基础分和权重分",
        "breadcrumb": [*crumbs(scheme), (group.name, _tree_url(group))],
        "view": presenter.tree(group, {}, {}, marks=form),
        "form": form,
        "findings": findings,
        "back": _tree_url(group),
    }
    return render(request, "appraisal/marks.html", context, status=status)
