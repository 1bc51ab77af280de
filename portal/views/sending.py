"""Public forms: an opinion, a registration, a proposal, a complaint, a query.

Limited by address; a refusal keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from core.findings import Finding, Refused
from core.middleware import client_address
from decisions.enums import Stance
from portal import presenters
from portal.actions import intake
from portal.actions.limits import TooManyTries
from portal.forms import CommentForm, ComplaintForm, ProposalForm, QueryForm, RegistrationForm
from portal.views.pages import RECEIPT, hearing_of, hearing_page, notice_of, notice_page, page

Show = Callable[[list[Finding], int], HttpResponse]


def receive(
    request: HttpRequest, form: Any, act: Callable[[dict[str, Any]], Any], kept: Callable[[Any], dict[str, Any]],
    show: Show,
) -> HttpResponse:  # fmt: skip
    """Call the action of a valid form and lead to the receipt; 422, 409 and 429 for what stands in the way."""
    if not form.is_valid():
        return show([], 422)
    try:
        row = act({**form.cleaned_data, "address": client_address(request), "at": timezone.now()})
    except TooManyTries:
        return too_many(request)
    except Refused as refused:
        return show(refused.findings, 409)
    request.session[RECEIPT] = kept(row)
    return redirect("portal:receipt")


def too_many(request: HttpRequest) -> HttpResponse:
    context = {"page_title": "提交过于频繁", "places": presenters.places("")}
    return render(request, "portal/too_many.html", context, status=429)


@require_POST
@access.public
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """An opinion on a running notice (JH-A-4.3-b)."""
    notice, form = notice_of(pk), CommentForm(request.POST)

    def act(filled: dict[str, Any]) -> Any:
        return intake.send_comment(notice, **filled | {"stance": Stance(filled["stance"])})

    def kept(row: Any) -> dict[str, Any]:
        note, place = "凭回执编号可以查询答复。", reverse("portal:notice", args=[pk])
        return {"title": "意见已收到", "codes": [("回执编号", row.receipt)], "note": note, "place": (place, "回到公示")}

    return receive(
        request, form, act, kept,
        lambda findings, status: notice_page(request, notice, form, findings=findings, status=status),
    )  # fmt: skip


@require_POST
@access.public
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """A registration for a hearing (GW713-16-b)."""
    hearing = hearing_of(pk)
    form = RegistrationForm(request.POST, strata=hearing.strata.order_by("pk"))

    def act(filled: dict[str, Any]) -> Any:
        return intake.send_registration(hearing, **filled)

    def kept(row: Any) -> dict[str, Any]:
        note = "抽签后在听证会页面公布全部报名号的抽签结果，请对照查看。"
        place = reverse("portal:hearing", args=[pk])
        return {
            "title": "报名已收到",
            "codes": [("报名号", row.number)],
            "note": note,
            "place": (place, "看听证会公告"),
        }

    return receive(
        request, form, act, kept,
        lambda findings, status: hearing_page(request, hearing, form, findings=findings, status=status),
    )  # fmt: skip


@access.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest) -> HttpResponse:
    """A citizen's proposal, with receipt number and query code (JH-A-5.1-b)."""
    form = ProposalForm(request.POST if request.method == "POST" else None)

    def show(findings: list[Finding], status: int) -> HttpResponse:
        context = {"page_title": "提出建议", "form": form, "findings": findings}
        return page(request, "portal/proposal.html", "portal:proposal", context, status)

    def kept(row: Any) -> dict[str, Any]:
        code = presenters.in_fours(row.query_code)
        note = "请抄下查询码：它只显示这一次，凭它可以查询办理情况，请勿告诉他人。"
        return {"title": "建议已收到", "codes": [("收件编号", row.number), ("查询码", code)], "note": note}

    if request.method != "POST":
        return show([], 200)
    return receive(request, form, lambda filled: intake.send_proposal(**filled), kept, show)


@access.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: HttpRequest) -> HttpResponse:
    """A complaint about service or conduct, with its number and query code (QSH-11-c)."""
    form = ComplaintForm(request.POST if request.method == "POST" else None)

    def show(findings: list[Finding], status: int) -> HttpResponse:
        context = {"page_title": "投诉和反映", "form": form, "findings": findings}
        return page(request, "portal/complaint.html", "portal:complaint", context, status)

    def kept(row: Any) -> dict[str, Any]:
        note = "请抄下查询码：它只显示这一次，凭它可以查询办理情况，请勿告诉他人。"
        return {
            "title": "投诉已收到", "codes": [("编号", row.number), ("查询码", presenters.in_fours(row.query_code))],
            "note": note,
        }  # fmt: skip

    if request.method != "POST":
        return show([], 200)
    return receive(request, form, lambda filled: intake.send_complaint(**filled), kept, show)


@access.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """What became of it. The code is posted, so that it stands in no address and no log."""
    form = QueryForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"page_title": "查询办理情况", "form": form, "found": None}
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                context["found"] = intake.ask(
                    form.cleaned_data["code"], address=client_address(request), at=timezone.now()
                )
            except TooManyTries:
                return too_many(request)
            status = 200 if context["found"] else 422
            if context["found"] is None:
                form.add_error("code", "没有这个查询码、回执编号或收件编号，请核对后重新填写")
    return page(request, "portal/answer.html", "portal:answer", context, status)
