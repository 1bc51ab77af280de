"""协调情况: units a matter touches and their positions, society heard directly (JH-A-4.2-g, JH-A-4.2-h)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.access import may
from decisions.actions import coordination as actions
from decisions.enums import Answer, DecisionPermission
from decisions.forms.consultation import AffectedForm, DirectForm, PositionForm
from decisions.forms.fields import ReasonForm
from decisions.models import AffectedUnit, DirectHearing, Matter, UnitPosition
from decisions.views import fetch
from decisions.views.entry import Entry, entry_of, run_entry, sent
from decisions.views.shell import stage_page
from organization.models import Account

TITLE = "协调情况"


def _affected(matter: Matter, form: AffectedForm, by: Account, at: datetime) -> object:
    return actions.add_affected(matter.pk, form.cleaned_data["units"], by=by, at=at)


def _direct(matter: Matter, form: DirectForm, by: Account, at: datetime) -> object:
    return actions.hear_directly(matter.pk, **form.cleaned_data, by=by, at=at)


ENTRIES = {
    "affected": Entry("登记涉及单位", "登记", "涉及单位已登记。", AffectedForm, _affected),
    "direct": Entry(
        "登记直接听取意见", "登记", "已登记。", DirectForm, _direct, note="会前以座谈会等形式直接听取社会各方面意见。"
    ),
}
WITHDRAWN: dict[str, Any] = {"affected": AffectedUnit, "direct": DirectHearing}


def _may_coordinate(me: Account, matter: Matter) -> bool:
    """The lead unit and the two offices, as for the stages they prepare."""
    permission = DecisionPermission.PREPARE_STAGES
    return may(me, permission) and me.reach(permission).covers(matter.lead_unit_id)


def _worker(request: HttpRequest, pk: int) -> Matter:
    matter = fetch.matter(request, pk)
    if not _may_coordinate(fetch.account(request), matter):
        raise PermissionDenied(DecisionPermission.PREPARE_STAGES.value)
    return matter


def _back(matter: Matter) -> str:
    return reverse("decisions:coordination", args=[matter.pk])


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def coordination(request: HttpRequest, pk: int) -> HttpResponse:
    """Units with their newest position, and who was heard."""
    matter = fetch.matter(request, pk)
    last = UnitPosition.objects.filter(affected=OuterRef("pk")).order_by("-pk")
    newest = {name: Subquery(last.values(name)[:1]) for name in ("answer", "text", "coordinated_on")}
    units = AffectedUnit.objects.in_force().filter(matter=matter).select_related("unit").annotate(**newest)
    context = {
        "units": [(row, Answer(row.answer).label if row.answer else "") for row in units],
        "heard": list(DirectHearing.objects.in_force().filter(matter=matter)),
        "coordinates": _may_coordinate(fetch.account(request), matter),
    }
    return stage_page(request, matter, None, "decisions/coordination.html", context, title=TITLE)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def coordination_entry(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Name units, or record a discussion meeting."""
    matter, entry = _worker(request, pk), entry_of(ENTRIES, kind)
    form = entry.form(*sent(request), matter=matter)
    return run_entry(request, matter, None, entry, form, back=_back(matter))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def record_position(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """What came of coordination with one unit."""
    matter = _worker(request, pk)
    affected = get_object_or_404(AffectedUnit.objects.select_related("unit"), pk=row, matter=matter)

    def act(one: Matter, form: PositionForm, by: Account, at: datetime) -> object:
        filled = form.cleaned_data
        return actions.record_position(
            affected, answer=Answer(filled["answer"]), text=filled["text"], coordinated_on=filled["coordinated_on"],
            by=by, at=at,
        )  # fmt: skip

    note = "不要求意见一致；不一致的如实登记，随议题提交会议。以最后一次登记为准。"
    entry = Entry(f"登记协调结果：{affected.unit.name}", "登记", "协调结果已登记。", PositionForm, act, note=note)
    return run_entry(request, matter, None, entry, PositionForm(sent(request)[0]), back=_back(matter))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def withdraw_coordination(request: HttpRequest, pk: int, kind: str, row: int) -> HttpResponse:
    """Take a mistaken entry back, with the reason."""
    matter = _worker(request, pk)
    if kind not in WITHDRAWN:
        raise Http404(kind)
    found = get_object_or_404(WITHDRAWN[kind], pk=row, matter=matter)

    def act(one: Matter, form: ReasonForm, by: Account, at: datetime) -> object:
        return actions.withdraw_coordination(found, one.pk, reason=form.cleaned_data["reason"], by=by, at=at)

    note = f"撤销“{found}”。登记仍保留在档案中。"
    entry = Entry("撤销登记", "撤销", "登记已撤销。", ReasonForm, act, note=note, danger=True)
    return run_entry(request, matter, None, entry, ReasonForm(sent(request)[0]), back=_back(matter))
