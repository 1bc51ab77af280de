"""Building a draft: from last year's, a bundled file or a workbook; its groups, members, single figures and fits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.views.form_page import Words, form_page
from appraisal.actions import fits, groups
from appraisal.actions.copying import copy_scheme
from appraisal.actions.indicators import set_marks
from appraisal.actions.schemes import load_scheme_text
from appraisal.actions.tree_import import import_trees
from appraisal.enums import AppraisalPermission, GroupKind
from appraisal.enums.schemes import ItemCounting
from appraisal.forms.building import (
    CadreForm,
    CopyForm,
    CountingForm,
    FitForm,
    GroupForm,
    MarkForm,
    TreeBookForm,
    UnitForm,
)
from appraisal.models import Group, GroupPlace, Indicator, Member, Scheme
from appraisal.presenters.building import edited_groups, lint_rows
from appraisal.rules.scheme_file import SchemeFileError
from appraisal.tree_workbook import TreeBook, check_figures, read_trees, tree_template
from appraisal.views import fetch
from appraisal.views.schemes import crumbs, head
from core import access, files
from core.file_kinds import FileKind
from core.findings import Finding, Refused
from core.views.export import download
from core.workbooks.problems import WorkbookProblem, WorkbookRefused
from organization.models import Appointment, Unit

BUNDLED = Path(__file__).resolve().parents[1] / "schemes"
P = AppraisalPermission.EDIT_SCHEMES


def bundled() -> list[tuple[str, str, str]]:
    """(file name, name of the scheme, its code) of the files that come with the system."""
    found = []
    for path in sorted(BUNDLED.glob("*.yaml")):
        start = path.read_text("utf-8").split("\nunits:")[0]
        head_ = yaml.safe_load(start)["scheme"]
        found.append((path.name, str(head_["name"]), str(head_["code"])))
    return found


@require_GET
@access.requires(P)
def new_scheme(request: HttpRequest) -> HttpResponse:
    """The three ways to a draft."""
    me = fetch.account(request)
    held = set(Scheme.objects.order_by().values_list("code", flat=True))
    context = {
        "page_title": "新建方案",
        "breadcrumb": [("考评方案", reverse("appraisal:schemes"))],
        "bundled": [(file, name, code in held) for file, name, code in bundled()],
        "sources": Scheme.objects.visible_to(me).current().order_by("-year", "code"),
    }
    return render(request, "appraisal/new_scheme.html", context)


@require_POST
@access.requires(P)
def load_bundled(request: HttpRequest) -> HttpResponse:
    """A draft from one of the files that come with the system."""
    name = request.POST.get("file", "")
    if name not in [file for file, _, _ in bundled()]:
        raise Http404
    text = (BUNDLED / name).read_text("utf-8")
    try:
        made, new = load_scheme_text(text, source=name, by=fetch.account(request), at=timezone.now())
    except Refused as refused:
        for finding in refused.findings:
            messages.error(request, finding.sentence())
    except SchemeFileError as error:
        for problem in error.problems[:5]:
            messages.error(request, problem.sentence())
    else:
        words = "已载入为草案。请列入考评对象，核对指标和分值后下发。" if new else "这份文件已经载入过，没有改动。"
        messages.success(request, words)
        return redirect("appraisal:scheme", made.pk)
    return redirect("appraisal:new_scheme")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P)
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft of another year with the groups, members, trees and parameters of this scheme."""
    source = fetch.scheme(request, pk)
    year = source.year + 1
    proposal = {
        "name": source.name.replace(str(source.year), str(year)), "year": year,
        "code": source.code.replace(str(source.year), str(year)),
    }  # fmt: skip
    form = CopyForm(request.POST if request.method == "POST" else None, initial=proposal)

    def act() -> Scheme:
        of = form.cleaned_data
        draft, left = copy_scheme(
            source, code=of["code"], name=of["name"], year=of["year"], by=fetch.account(request), at=timezone.now()
        )
        if left:
            messages.warning(request, f"以下对象单位已撤销或者任职已结束，没有列入：{'、'.join(left)}")
        return draft

    words = Words(
        f"沿用“{source.name}”", "建立草案", "已建立草案，与原方案的差别列在概况中。",
        note="沿用考核系统、考评对象、指标体系和参数；得分和加减分登记不带入。", breadcrumb=crumbs(source),
    )  # fmt: skip
    back = reverse("appraisal:scheme", args=[source.pk])
    return form_page(
        request, form, act, words, back=back, onward=lambda made: reverse("appraisal:scheme", args=[made.pk])
    )


def _group(request: HttpRequest, pk: int) -> Group:
    visible = Scheme.objects.visible_to(fetch.account(request))
    return get_object_or_404(Group.objects.select_related("scheme", "place").filter(scheme__in=visible), pk=pk)


def _members_url(scheme_pk: int) -> str:
    return reverse("appraisal:edit_members", args=[scheme_pk])


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P)
def add_group(request: HttpRequest, pk: int) -> HttpResponse:
    scheme = fetch.scheme(request, pk)
    form = GroupForm(request.POST if request.method == "POST" else None, initial={"total_weight": 1_000_000})

    def act() -> Group:
        return groups.add_group(scheme, form.values, by=fetch.account(request), at=timezone.now())

    words = Words("增加考核系统", "保存", "已增加。", breadcrumb=crumbs(scheme))
    return form_page(request, form, act, words, back=_members_url(scheme.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P)
def edit_group(request: HttpRequest, pk: int) -> HttpResponse:
    group = _group(request, pk)
    place = getattr(group, "place", None)
    held = {
        "name": group.name, "kind": group.kind, "total_weight": group.total_weight,
        "system": place.system if place else "", "tier": place.tier if place else "",
    }  # fmt: skip
    data = request.POST if request.method == "POST" else None
    form = GroupForm(data, fixed_code=group.code, initial=held)

    def act() -> Group:
        return groups.edit_group(group, form.values, by=fetch.account(request), at=timezone.now())

    words = Words(f"修改{group.name}", "保存", "已保存。", breadcrumb=crumbs(group.scheme))
    return form_page(request, form, act, words, back=_members_url(group.scheme_id))


def _told(request: HttpRequest, act: Any, done: str) -> None:
    """Run an action; what it refuses is told as messages."""
    try:
        act()
    except Refused as refused:
        for finding in refused.findings:
            messages.error(request, finding.sentence())
    else:
        messages.success(request, done)


@require_POST
@access.requires(P)
def remove_group(request: HttpRequest, pk: int) -> HttpResponse:
    group, me, now = _group(request, pk), fetch.account(request), timezone.now()
    _told(request, lambda: groups.remove_group(group, by=me, at=now), f"已删除“{group.name}”。")
    return redirect(_members_url(group.scheme_id))


def _units() -> list[tuple[str, str, Unit]]:
    return [(unit.code, unit.name, unit) for unit in Unit.objects.standing().order_by("code")]


def _members_page(
    request: HttpRequest, scheme: Scheme, form: UnitForm, status: int = 200, findings: list[Finding] | None = None
) -> HttpResponse:
    context = {
        **head(request, scheme),
        "page_title": "考评对象",
        "breadcrumb": crumbs(scheme),
        "form": form,
        "groups": edited_groups(scheme),
        "tiered": GroupPlace.objects.filter(scheme=scheme).exclude(tier="").exists(),
        "findings": findings or [],
    }
    return render(request, "appraisal/edit_members.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P)
def edit_members(request: HttpRequest, pk: int) -> HttpResponse:
    """Groups and members of a draft; POST enrols a unit with the sheets of its tiers."""
    scheme = fetch.scheme(request, pk)
    form = UnitForm(request.POST if request.method == "POST" else None, units=_units())
    if not form.is_bound:
        return _members_page(request, scheme, form)
    if not form.is_valid():
        return _members_page(request, scheme, form, 422)
    unit = form.cleaned_data["unit"]
    try:
        made = groups.enrol_unit(scheme, unit, by=fetch.account(request), at=timezone.now())
    except Refused as refused:
        return _members_page(request, scheme, form, 409, refused.findings)
    messages.success(request, f"已列入{unit.name}：领导班子和 {len(made) - 1} 名干部。")
    return redirect(_members_url(scheme.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P)
def add_member(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit, or in a group of people a cadre by name or number."""
    group = _group(request, pk)
    people = group.kind == GroupKind.PEOPLE
    data = request.POST if request.method == "POST" else None
    form = CadreForm(data) if people else UnitForm(data, units=_units())

    def act() -> Member:
        me, now = fetch.account(request), timezone.now()
        if not people:
            return groups.add_member(group, form.cleaned_data["unit"], by=me, at=now)
        held = Appointment.objects.filter(person=form.cleaned_data["person"], ends_on__isnull=True)
        post = held.select_related("person", "post__unit", "post__title").order_by("post__order", "pk").first()
        if post is None:
            form.add_error("person", "该干部没有现任职务")
            raise Refused([])
        return groups.add_member(group, post.post.unit, post, by=me, at=now)

    words = Words(f"增加考评对象：{group.name}", "列入", "已列入。", breadcrumb=crumbs(group.scheme))
    return form_page(request, form, act, words, back=_members_url(group.scheme_id))


@require_POST
@access.requires(P)
def remove_member(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Scheme.objects.visible_to(fetch.account(request))
    member = get_object_or_404(Member.objects.select_related("scheme").filter(scheme__in=visible), pk=pk)
    me, now = fetch.account(request), timezone.now()
    _told(request, lambda: groups.remove_member(member, by=me, at=now), f"已移出{member.name}。")
    return redirect(_members_url(member.scheme_id))


def _node(request: HttpRequest, pk: int) -> Indicator:
    visible = Scheme.objects.visible_to(fetch.account(request))
    return get_object_or_404(Indicator.objects.select_related("scheme", "group").filter(scheme__in=visible), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P)
def fit_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an item out of a group, or weigh it otherwise, with a reason."""
    node = _node(request, pk)
    form = FitForm(request.POST if request.method == "POST" else None)

    def act() -> object:
        of = form.cleaned_data
        share = None if of["off"] else of["share"]
        return fits.fit_tree(node, share, of["reason"], by=fetch.account(request), at=timezone.now())

    back = f"{reverse('appraisal:scheme', args=[node.scheme_id])}?tab=tree&group={node.group.code}"
    note = "只改变这一考核系统；其他系统和指标体系不变。同级权重须重新平衡到 100，核对相符后才能下发。"
    title = f"按单位特点调整：{node.name}"
    words = Words(title, "保存", "已调整，请平衡同级权重。", note=note, breadcrumb=crumbs(node.scheme))
    return form_page(request, form, act, words, back=back)


@require_POST
@access.requires(P)
def count_items(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch what counts as the 30th item."""
    scheme = fetch.scheme(request, pk)
    form = CountingForm(request.POST)
    if form.is_valid():
        counting, me, now = ItemCounting(form.cleaned_data["counting"]), fetch.account(request), timezone.now()
        _told(request, lambda: fits.count_items(scheme, counting, by=me, at=now), f"项数口径：{counting.label}。")
    else:
        messages.error(request, "请选择项数口径。")
    return redirect(f"{reverse('appraisal:scheme', args=[scheme.pk])}?tab=tree")


@require_POST
@access.requires(P)
def set_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """One figure of a node from the tree page; answers with what still does not add up in its group."""
    node = _node(request, pk)
    form = MarkForm(request.POST)
    said = form.data.get("weight") or form.data.get("full_mark") or "空"
    faults = [f"{node.name}“{said[:20]}”未保存：{error}" for errors in form.errors.values() for error in errors]
    status = 200
    if faults:
        status = 422
    else:
        wanted = {name: value for name, value in form.cleaned_data.items() if value is not None}
        try:
            set_marks(node.group, {node.code: wanted}, by=fetch.account(request), at=timezone.now())
        except Refused as refused:
            faults, status = [finding.sentence() for finding in refused.findings], 409
    lint = lint_rows(node.group)
    off = {row.pk: row.off for row in lint}
    parents = Indicator.objects.filter(group=node.group, children__isnull=False).order_by("order").distinct()
    context = {
        "lint": lint, "mark_faults": faults, "live": True, "node": node,
        "marks": [(pk, off.get(pk, "")) for pk in parents.values_list("pk", flat=True)],
    }  # fmt: skip
    answer = 200 if request.headers.get("HX-Request") else status  # htmx swaps in what has no error status
    return render(request, "appraisal/scheme/lint.html", context, status=answer)


@require_GET
@access.requires(P)
def trees_template(request: HttpRequest, pk: int) -> HttpResponse:
    """The trees of a draft as a workbook that can be filled in and read again."""
    scheme = fetch.scheme(request, pk)
    return download(tree_template(scheme), f"{scheme.code}-指标体系.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P)
def trees_import(request: HttpRequest, pk: int) -> HttpResponse:
    """A workbook of trees: every fault by cell, or what it holds; written only when asked to and without a fault."""
    scheme = fetch.scheme(request, pk)
    post = request.method == "POST"
    form = TreeBookForm(request.POST if post else None, request.FILES if post else None)
    problems: tuple[WorkbookProblem, ...] = ()
    findings: list[Finding] = []
    book: TreeBook | None = None
    if form.is_bound and form.is_valid():
        try:
            data, _ = files.inspect(form.cleaned_data["upload"], allowed={FileKind.XLSX})
            names = Group.objects.filter(scheme=scheme).values_list("name", flat=True)
            units = {unit.code: unit for unit in Unit.objects.standing()}
            book = read_trees(data, names, units)
            problems = (*book.problems, *check_figures(book))
            if not problems and not form.cleaned_data["preview"]:
                count = import_trees(scheme, book, by=fetch.account(request), at=timezone.now())
                messages.success(request, f"已导入 {count} 个指标。")
                return redirect(f"{reverse('appraisal:scheme', args=[scheme.pk])}?tab=tree")
        except WorkbookRefused as error:
            problems = error.problems
        except Refused as refused:
            findings = refused.findings
    faulty = bool(problems or findings or (form.is_bound and form.errors))
    context = {
        **head(request, scheme), "page_title": "导入指标体系", "breadcrumb": crumbs(scheme), "form": form,
        "problems": problems[:500], "total": len(problems), "findings": findings,
        "counts": book.counts if book is not None and not faulty else [],
    }  # fmt: skip
    return render(request, "appraisal/import_trees.html", context, status=422 if faulty else 200)
