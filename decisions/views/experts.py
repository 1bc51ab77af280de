"""专家库 and 专家选聘: the register, public calls, applications, appointments (JH-A-4.2-c)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.documents.excel import Column, Sheet
from core.models import Rulebook
from core.views import export
from decisions.actions import experts as actions
from decisions.enums import DecisionPermission
from decisions.forms.experts import ApplicationForm, AppointForm, CallForm, FieldForm, NewExpertForm, SameForm
from decisions.forms.fields import ReasonForm
from decisions.gathering.parameters import thresholds
from decisions.models import Expert, ExpertApplication, ExpertCall, ExpertField
from decisions.presenters.experts import ExpertRow, expert_rows
from decisions.views import fetch
from organization.views.shape import FormPage, run_form

MANAGE = DecisionPermission.MANAGE_REGISTERS
COLUMNS = (
    Column("姓名"), Column("工作单位和职称"), Column("专业领域"), Column("专家委员会聘期"), Column("申报的利害关系"),
    Column("重复登记"),
)  # fmt: skip


def _register() -> list[ExpertRow]:
    """The entries in force: three statements."""
    rows = list(Expert.objects.in_force().select_related("same_as").prefetch_related("fields").order_by("name", "pk"))
    terms = {row.expert_id: row for row in ExpertApplication.objects.filter(expert__in=[one.pk for one in rows])}
    return expert_rows(rows, terms, timezone.localdate())  # type: ignore[arg-type]  # only appointed ones


@require_GET
@access.requires(MANAGE)
def experts(request: HttpRequest) -> HttpResponse:
    """The register; fewer members than the largest argument takes is told."""
    rows = _register()
    members = sum(bool(row.member) and not row.expired and not row.same_as for row in rows)
    pinned = Rulebook.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    needed = thresholds({pinned})[pinned].experts_long_term
    context = {
        "page_title": "专家库", "rows": rows, "members": members, "needed": needed, "short": members < needed,
        "known": ExpertField.objects.all(),
    }  # fmt: skip
    return render(request, "decisions/experts.html", context)


@require_GET
@access.requires(MANAGE)
def export_experts(request: HttpRequest) -> HttpResponse:
    """The register as a workbook, without contacts."""
    rows = [(row.name, row.where, row.fields, row.member, row.interests, row.same_as) for row in _register()]
    facts = [("范围", "在库专家")]
    sheets = [Sheet("专家库", COLUMNS, rows, freeze=1)]
    return export.excel(request, sheets, title="专家库", facts=facts, verb="decisions.export_experts")


def _page(title: str, submit: str, back: str, where: str, *, note: str = "", danger: bool = False) -> FormPage:
    return FormPage(title, submit, back, [(where, back)], note=note, danger=danger)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": fetch.account(request), "at": timezone.now()}


def _post(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(MANAGE)
def add_expert_field(request: HttpRequest) -> HttpResponse:
    page = _page("登记专业领域", "登记", reverse("decisions:experts"), "专家库")
    form = FieldForm(_post(request))
    return run_form(
        request, form, page, lambda filled: actions.add_field(filled["name"], **_who(request)), done="专业领域已登记。"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(MANAGE)
def add_expert(request: HttpRequest) -> HttpResponse:
    """Enter somebody who did not answer a call."""
    note = "公开选聘的专家在选聘公告中办理聘任；这里登记的专家不列为专家委员会成员。"
    page = _page("登记专家", "登记", reverse("decisions:experts"), "专家库", note=note)
    form = NewExpertForm(_post(request))

    def act(filled: dict[str, Any]) -> object:
        return actions.add_expert(form.expert, person=filled["person"], **_who(request))

    return run_form(request, form, page, act, done="专家已登记。")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(MANAGE)
def mark_same_expert(request: HttpRequest, pk: int) -> HttpResponse:
    """Two entries, one human being."""
    expert = get_object_or_404(Expert.objects.in_force(), pk=pk)
    note = f"{expert}与所选登记是同一人的，论证时只计一名。"
    page = _page("标记重复登记", "标记", reverse("decisions:experts"), "专家库", note=note)
    form = SameForm(_post(request), expert=expert)
    return run_form(
        request, form, page, lambda filled: actions.mark_same(expert, filled["other"], **_who(request)), done="已标记。"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(MANAGE)
def remove_expert(request: HttpRequest, pk: int) -> HttpResponse:
    expert = get_object_or_404(Expert, pk=pk)
    note = f"{expert}解聘后不能再邀请，以往的论证记录保留。"
    page = _page("解聘专家", "解聘", reverse("decisions:experts"), "专家库", note=note, danger=True)
    form = ReasonForm(_post(request))

    def act(filled: dict[str, Any]) -> object:
        return actions.remove_expert(expert, reason=filled["reason"], **_who(request))

    return run_form(request, form, page, act, done="已解聘。")


@require_GET
@access.requires(MANAGE)
def expert_calls(request: HttpRequest) -> HttpResponse:
    """Public calls with their applications."""
    rows = ExpertCall.objects.in_force().prefetch_related("applications")
    context = {"page_title": "专家选聘", "rows": rows[:50], "today": timezone.localdate()}
    return render(request, "decisions/expert_calls.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(MANAGE)
def open_expert_call(request: HttpRequest) -> HttpResponse:
    page = _page("发布选聘公告", "发布", reverse("decisions:expert_calls"), "专家选聘")
    form = CallForm(_post(request))
    return run_form(
        request, form, page, lambda filled: actions.open_call(**filled, **_who(request)), done="选聘公告已发布。"
    )


@require_GET
@access.requires(MANAGE)
def expert_call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: its text, who applied, what was decided."""
    call = get_object_or_404(ExpertCall.objects.in_force(), pk=pk)
    rows = call.applications.select_related("expert", "decided_by__person").prefetch_related("fields")
    context = {
        "page_title": call.title, "breadcrumb": [("专家选聘", reverse("decisions:expert_calls"))], "call": call,
        "rows": rows,
    }  # fmt: skip
    return render(request, "decisions/expert_call.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(MANAGE)
def add_expert_application(request: HttpRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(ExpertCall.objects.in_force(), pk=pk)
    page = _page("登记报名", "登记", reverse("decisions:expert_call", args=[pk]), call.title)
    form = ApplicationForm(_post(request))

    def act(filled: dict[str, Any]) -> object:
        return actions.add_application(call, form.expert, received_on=filled["received_on"], **_who(request))

    return run_form(request, form, page, act, done="报名已登记。")


def _application(pk: int) -> tuple[ExpertApplication, str]:
    row = get_object_or_404(ExpertApplication.objects.select_related("call"), pk=pk)
    return row, reverse("decisions:expert_call", args=[row.call_id])


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(MANAGE)
def appoint_expert(request: HttpRequest, pk: int) -> HttpResponse:
    """Appoint an applicant for a term."""
    row, back = _application(pk)
    page = _page("聘任专家", "聘任", back, row.call.title, note=f"{row}聘任后列入专家委员会，可邀请参加论证。")
    form = AppointForm(_post(request))
    return run_form(
        request, form, page, lambda filled: actions.appoint(row, **filled, **_who(request)), done="已聘任。"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(MANAGE)
def decline_expert(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not appoint an applicant."""
    row, back = _application(pk)
    page = _page("不予聘任", "登记", back, row.call.title, note=f"{row}不列入专家委员会。", danger=True)
    form = ReasonForm(_post(request))
    return run_form(
        request,
        form,
        page,
        lambda filled: actions.decline(row, reason=filled["reason"], **_who(request)),
        done="已登记。",
    )
