"""The basis of a qualitative rating: what the system knows, points looked at, materials and surveys (JH-C-3.3-i)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.presenters.listing import Action, Cell, Listing, Panel
from accountability.views.entry import fill, record, sent
from appraisal.actions import rating_basis as actions
from appraisal.enums.assessment import AssessmentPermission as P
from appraisal.enums.assessment import ColumnKind
from appraisal.enums.specials import BasisKind
from appraisal.forms import specials as forms
from appraisal.gathering.assessment import columns_of, seat_of, sheet_facts, sheet_of
from appraisal.gathering.evidence import box_of, judged_items, points_held
from appraisal.models import AssessmentCharge, CommissionedSurvey, Evaluation, RatingBasis
from appraisal.presenters.assessment_sheets import kinds_shown
from appraisal.rules.qualitative import Box, JudgedItem
from appraisal.views import fetch
from appraisal.views import fetch_assessment as fetched
from appraisal.views.assessment_sheets import crumbs, sits
from core import access
from core.files import serve
from core.findings import Refused, unmet
from organization.models import Unit

CLAUSE = "JH-C-3.3-i"
LEAD = "定性评价须有职能部门材料或者民意调查结果作依据，逐点查看并写明理由后，才能完成初评。"
FORM = require_http_methods(["GET", "HEAD", "POST"])


def _item(charge: AssessmentCharge, pk: int) -> JudgedItem:
    found = next((one for one in judged_items(charge.member.group_id) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _seen(request: HttpRequest, charge: AssessmentCharge) -> bool:
    """The basis is open to those who see the preliminary column."""
    sheet = sheet_of(charge.round, charge.member)
    me = fetch.account(request)
    return ColumnKind.PRELIMINARY in kinds_shown(sheet, seat_of(charge, me.person_id), me)


def _not_yet(charge: AssessmentCharge) -> Refused:
    """Whom the sheet is about knows that he is being rated: he is told when the basis opens to him."""
    remedy = "汇总得分经考评办确认后，各栏得分和评价依据一并向本单位公开，请届时查看"
    return Refused([unmet(CLAUSE, "评价依据还没有向被考评单位公开", remedy=remedy, 考评对象=charge.member.name)])


def _back(pk: int, code: str, item: int) -> str:
    return reverse("appraisal:rating_basis", args=[pk, code, item])


def _crumbs(charge: AssessmentCharge, item: JudgedItem) -> list[tuple[str, str]]:
    return [*crumbs(charge, sheet=True), (item.name, _back(charge.round_id, charge.member.code, item.pk))]


@require_GET
@access.requires(P.VIEW_SHEETS)
def rating_basis(request: HttpRequest, pk: int, code: str, item: int) -> HttpResponse:
    """One item: the system's evidence, its points, its linked bases."""
    charge, me = fetched.charge_of(request, pk, code), fetch.account(request)
    judged = _item(charge, item)
    if not _seen(request, charge):
        raise _not_yet(charge)
    held = points_held(charge.round, charge.member, item)
    rows = RatingBasis.objects.filter(
        column__round=charge.round, column__member=charge.member, indicator=item, withdrawn_at__isnull=True
    ).select_related("department", "recorded_by__person")
    facts = sheet_facts(charge.round, columns_of(charge.round, charge.member))
    works = sits(charge, me) and not facts.closed(ColumnKind.PRELIMINARY)
    panels = []
    if judged.evidence is not None:
        panels += _box(box_of(judged.evidence, charge.member.unit, charge.round))
    panels += [
        Panel("考核要点", listing=_points(judged, held)), Panel("评价依据", listing=_bases(list(rows), works=works))
    ]  # fmt: skip
    args = [pk, code, item]
    ways = [
        Action("登记职能部门材料", reverse("appraisal:add_material", args=args), main=True),
        Action("登记民意调查结果", reverse("appraisal:add_survey", args=args)),
        Action("查看要点", reverse("appraisal:review_points", args=args)),
        Action("返回初评", reverse("appraisal:preliminary", args=[pk, code])),
    ]  # fmt: skip
    return record(
        request, judged.name, panels=panels, crumbs=crumbs(charge, sheet=True), actions=ways if works else [],
        asides=[Panel("要求", text=LEAD)],
    )  # fmt: skip


def _box(box: Box) -> list[Panel]:
    panels = [Panel(f"系统佐证：{box.title}", [(one.label, one.shown) for one in box.figures])]
    if box.heads:
        rows = [[Cell(text) for text in row] for row in box.rows]
        panels.append(Panel(box.title, listing=Listing(box.title, box.heads, rows)))
    return panels


def _points(item: JudgedItem, held: dict[str, tuple[bool, str]]) -> Listing:
    rows = [
        [
            Cell(point),
            Cell("已查看", tone="success") if held.get(point, (False, ""))[0] else Cell("未查看", tone="warning"),
            Cell(held.get(point, (False, ""))[1] or "—"),
        ]
        for point in item.points
    ]  # fmt: skip
    return Listing("考核要点", ("要点", "查看", "情况"), rows, ("没有考核要点", "方案没有为该项列出要点。"))


def _bases(rows: list[RatingBasis], *, works: bool) -> Listing:
    found = []
    for row in rows:
        url = reverse("appraisal:basis_file", args=[row.pk]) if row.document_id else ""
        line = [
            Cell(row.title, url), Cell(BasisKind(row.kind).label),
            Cell(row.department.name if row.department else "—"), Cell(str(row.recorded_by)),
        ]  # fmt: skip
        found.append([*line, Cell("撤销", reverse("appraisal:withdraw_basis", args=[row.pk])) if works else Cell("—")])
    empty = ("还没有依据", "至少登记一份职能部门材料或者一项民意调查结果。")
    return Listing("评价依据", ("名称", "种类", "提供部门", "登记人", "办理"), found, empty)


@FORM
@access.requires(P.ASSESS)
def review_points(request: HttpRequest, pk: int, code: str, item: int) -> HttpResponse:
    """Tick the points of an item with what was found."""
    charge = fetched.assessed_charge(request, pk, code)
    judged = _item(charge, item)
    form = forms.PointsForm(sent(request)[0], points=judged.points, held=points_held(charge.round, charge.member, item))

    def act() -> Any:
        me = fetch.account(request)
        return actions.review_points(charge.round, charge.member, item, form.answers(), by=me, at=timezone.now())

    return fill(
        request, form, act, title=f"{judged.name}：查看要点", submit="保存", done="已保存。",
        back=_back(pk, code, item), crumbs=_crumbs(charge, judged),
    )  # fmt: skip


@FORM
@access.requires(P.ASSESS)
def add_material(request: HttpRequest, pk: int, code: str, item: int) -> HttpResponse:
    """Link a department's material."""
    charge = fetched.assessed_charge(request, pk, code)
    judged = _item(charge, item)
    units = Unit.objects.standing().exclude(pk=charge.member.unit_id).order_by("level", "order", "code")
    form = forms.MaterialForm(*sent(request), units=units)

    def act() -> Any:
        of = form.cleaned_data
        return actions.add_material(
            charge.round, charge.member, item, title=of["title"], department=of["department"], upload=of["file"],
            by=fetch.account(request), at=timezone.now(),
        )  # fmt: skip

    return fill(
        request, form, act, title=f"{judged.name}：登记职能部门材料", submit="登记", done="已登记。",
        back=_back(pk, code, item), crumbs=_crumbs(charge, judged),
    )  # fmt: skip


@FORM
@access.requires(P.ASSESS)
def add_survey(request: HttpRequest, pk: int, code: str, item: int) -> HttpResponse:
    """Link the result of an opinion survey of the year."""
    charge = fetched.assessed_charge(request, pk, code)
    judged, year = _item(charge, item), charge.round.year
    counted = Evaluation.objects.counted().filter(period__scheme__year=year)
    form = forms.SurveyForm(
        sent(request)[0], surveys=list(CommissionedSurvey.objects.filter(year=year)), evaluations=list(counted)
    )

    def act() -> Any:
        me = fetch.account(request)
        return actions.add_survey(charge.round, charge.member, item, form.chosen(), by=me, at=timezone.now())

    return fill(
        request, form, act, title=f"{judged.name}：登记民意调查结果", submit="登记", done="已登记。",
        back=_back(pk, code, item), crumbs=_crumbs(charge, judged),
    )  # fmt: skip


def _basis(request: HttpRequest, pk: int) -> tuple[RatingBasis, AssessmentCharge]:
    rows = RatingBasis.objects.select_related("column__round", "column__member", "document")
    found = get_object_or_404(rows, pk=pk)
    charge = fetched.charge_of(request, found.column.round_id, found.column.member.code)
    if not _seen(request, charge):
        raise Http404
    return found, charge


@require_GET
@access.requires(P.VIEW_SHEETS)
def basis_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The material of a basis."""
    found, _ = _basis(request, pk)
    if found.document is None:
        raise Http404
    return serve(found.document)


@FORM
@access.requires(P.ASSESS)
def withdraw_basis(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a basis back, with a reason."""
    found, charge = _basis(request, pk)
    if not sits(charge, fetch.account(request)):
        raise PermissionDenied(P.ASSESS.value)
    form = forms.WithdrawForm(sent(request)[0])

    def act() -> None:
        actions.withdraw_basis(found, form.cleaned_data["reason"], by=fetch.account(request), at=timezone.now())

    back = _back(charge.round_id, charge.member.code, found.indicator_id)
    return fill(
        request, form, act, title="撤销评价依据", submit="撤销", done="已撤销。", back=back,
        crumbs=crumbs(charge, sheet=True),
    )  # fmt: skip
