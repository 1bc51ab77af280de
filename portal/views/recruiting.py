"""Calls for experts, which one may answer here, and topics put to public tender (JH-A-4.2-c, JH-A-4.1-e)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from core import access
from core.findings import Finding
from decisions.actions.experts import NewExpert
from decisions.models import Commission, ExpertCall
from portal.actions import intake
from portal.forms import ApplicationForm
from portal.views.pages import page
from portal.views.sending import receive


def call_of(pk: int) -> ExpertCall:
    """A published call; a withdrawn one does not exist."""
    row: ExpertCall = get_object_or_404(ExpertCall.objects.published(timezone.localdate()), pk=pk)
    return row


@require_GET
@access.public
def expert_call(request: HttpRequest, pk: int) -> HttpResponse:
    return _call_page(request, call_of(pk), ApplicationForm())


def _call_page(
    request: HttpRequest, row: ExpertCall, form: ApplicationForm, *, findings: list[Finding] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "page_title": row.title, "call": row, "form": form, "findings": findings or [],
        "running": row.closes_on >= timezone.localdate(),
    }  # fmt: skip
    return page(request, "portal/expert_call.html", "portal:home", context, status)


@require_POST
@access.public
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """An application to be an expert; who decides is the office of the register (JH-A-4.2-c)."""
    call, form = call_of(pk), ApplicationForm(request.POST)

    def act(filled: dict[str, Any]) -> Any:
        where = {"address": filled.pop("address"), "at": filled.pop("at")}
        new = NewExpert(fields=tuple(filled.pop("fields_of")), **filled)
        return intake.send_application(call, new, **where)

    def kept(row: Any) -> dict[str, Any]:
        note = "审核后按登记的联系方式通知结果。"
        return {"title": "报名已收到", "codes": [("姓名", row.name), ("选聘公告", call.title)], "note": note}

    return receive(
        request, form, act, kept,
        lambda findings, status: _call_page(request, call, form, findings=findings, status=status),
    )  # fmt: skip


@require_GET
@access.public
def tender(request: HttpRequest, pk: int) -> HttpResponse:
    """A topic put to public tender; what is not published does not exist."""
    rows = Commission.objects.published(timezone.localdate()).select_related("run__matter__lead_unit")
    row = get_object_or_404(rows, pk=pk)
    return page(request, "portal/tender.html", "portal:home", {"page_title": row.topic, "tender": row})
