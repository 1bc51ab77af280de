"""What moves an order: a form and a verb each, one address a verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accountability.actions import order_answers as answers
from accountability.actions import order_decisions as decisions
from accountability.actions.orders import drop_order, issue_order
from accountability.actions.violations import raise_violation
from accountability.enums import AccountabilityPermission as P
from accountability.enums import Office, Rung
from accountability.forms import orders as fields
from accountability.models import SupervisionOrder
from accountability.views import fetch, order_fetch
from accountability.views.orders import ORDERS, show_order
from core import access
from core.findings import Finding, Refused
from core.forms.refusals import attempt

READ = ["GET", "POST"]


@dataclass(frozen=True, slots=True)
class Step:
    """A verb with its form: heading, label of the button, what is said when it is done, a word before the form."""

    title: str
    submit: str
    done: str
    note: str = ""


def _ask(
    request: HttpRequest, row: SupervisionOrder, form: forms.Form, step: Step, act: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """Show the form, or act on it: ``form`` is bound when something was posted."""
    tried = attempt(form, lambda: act(form.cleaned_data))
    if not tried.done:
        return _show(request, row, form, step, refused=tried.refused, status=tried.status)
    messages.success(request, step.done)
    me = fetch.account(request)
    seen = SupervisionOrder.objects.visible_to(me).filter(pk=row.pk).exists()
    return redirect("accountability:order", row.pk) if seen else redirect("accountability:orders")


def _show(
    request: HttpRequest, row: SupervisionOrder, form: forms.Form, step: Step, *,
    refused: list[Finding] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    url = reverse("accountability:order", args=[row.pk])
    context = {
        "page_title": step.title,
        "breadcrumb": [(ORDERS, reverse("accountability:orders")), (row.number or row.title, url)],
        "order": row, "form": form, "submit": step.submit, "note": step.note, "back": url, "refused": refused or [],
    }  # fmt: skip
    return render(request, "accountability/order_form.html", context, status=status)


def _data(request: HttpRequest) -> tuple[Any, Any]:
    """What was posted, nothing for a GET."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _at_once(request: HttpRequest, row: SupervisionOrder, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        return show_order(request, row, refused=refused.findings, status=409)
    messages.success(request, done)
    return redirect("accountability:order", row.pk)


@require_POST
@access.requires(P.ISSUE_ORDERS)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Number it, print it, send it out."""
    row, me = order_fetch.supervised(request, pk), fetch.account(request)
    return _at_once(request, row, lambda: issue_order(row, by=me, at=timezone.now()), "已下发，承办单位可以签收。")


@require_http_methods(READ)
@access.requires(P.ISSUE_ORDERS)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft is not taken up."""
    row, me = order_fetch.supervised(request, pk), fetch.account(request)
    step = Step("不予立项", "不予立项", "已记录不予立项。", "草稿不再下发，连同理由留存。")
    form = fields.NoteForm(_data(request)[0])
    return _ask(request, row, form, step, lambda of: drop_order(row, note=of["note"], by=me, at=timezone.now()))


@require_POST
@access.requires(P.WORK_ON_ORDERS)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit has it in hand."""
    row, me = order_fetch.answered(request, pk), fetch.account(request)
    return _at_once(request, row, lambda: answers.sign_order(row, by=me, at=timezone.now()), "已签收。")


@require_http_methods(READ)
@access.requires(P.WORK_ON_ORDERS)
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Report progress."""
    row, me = order_fetch.answered(request, pk), fetch.account(request)

    def act(of: dict[str, Any]) -> object:
        return answers.feed_back(
            row, text=of["text"], percent=of["percent"], uploads=of["uploads"], by=me, at=timezone.now()
        )

    step = Step("反馈进度", "提交反馈", "已反馈，下一周期从今天起算。")
    return _ask(request, row, fields.FeedbackForm(*_data(request)), step, act)


@require_http_methods(READ)
@access.requires(P.WORK_ON_ORDERS)
def extension(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a later deadline."""
    row, me = order_fetch.answered(request, pk), fetch.account(request)

    def act(of: dict[str, Any]) -> object:
        given = {"until": of["until"], "reason": of["reason"], "uploads": of["uploads"]}
        return answers.ask_extension(row, **given, by=me, at=timezone.now())

    until = f"原时限 {row.deadline}。" if row.deadline else ""
    step = Step("申请延期", "提交申请", "已提交，待督办部门答复。", f"{until}答复前原时限不变。")
    return _ask(request, row, fields.ExtensionForm(*_data(request)), step, act)


@require_http_methods(READ)
@access.requires(P.ISSUE_ORDERS)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or refuse more time."""
    row, me = order_fetch.supervised(request, pk), fetch.account(request)
    asked = row.extensions.filter(decided_at__isnull=True).first()
    note = f"申请延期至 {asked.until}（原时限 {row.deadline}）：{asked.reason}" if asked else ""

    def act(of: dict[str, Any]) -> object:
        return decisions.answer_extension(
            row, granted=of["granted"] == "yes", note=of["note"], by=me, at=timezone.now()
        )

    step = Step("答复延期申请", "答复", "已答复。", note)
    return _ask(request, row, fields.AnswerForm(_data(request)[0]), step, act)


@require_http_methods(READ)
@access.requires(P.WORK_ON_ORDERS)
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """File the result."""
    row, me = order_fetch.answered(request, pk), fetch.account(request)

    def act(of: dict[str, Any]) -> object:
        return answers.file_result(row, text=of["text"], uploads=of["uploads"], by=me, at=timezone.now())

    step = Step("上报办理结果", "上报结果", "已上报，待督办部门核实销号。")
    return _ask(request, row, fields.ResultForm(*_data(request)), step, act)


@require_http_methods(READ)
@access.requires(P.ISSUE_ORDERS)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The result does not do."""
    row, me = order_fetch.supervised(request, pk), fetch.account(request)
    step = Step("退回重办", "退回", "已退回承办单位。")
    form = fields.NoteForm(_data(request)[0])
    return _ask(request, row, form, step, lambda of: decisions.return_order(row, **of, by=me, at=timezone.now()))


@require_http_methods(READ)
@access.requires(P.ISSUE_ORDERS)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that it is done."""
    row, me = order_fetch.supervised(request, pk), fetch.account(request)
    step = Step("销号", "核实并销号", "已销号，档案不再改动。", "销号后督办档案不再改动。")
    form = fields.CloseForm(_data(request)[0])
    return _ask(request, row, form, step, lambda of: decisions.close_order(row, **of, by=me, at=timezone.now()))


@require_http_methods(READ)
@access.requires(P.ISSUE_ORDERS)
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Another unit carries it out."""
    row, me = order_fetch.supervised(request, pk), fetch.account(request)

    def act(of: dict[str, Any]) -> object:
        given = {"person": of["person"], "phone": of["phone"], "note": of["note"]}
        return decisions.transfer_order(row, of["unit"], **given, by=me, at=timezone.now())

    step = Step("转办", "转办", "已转办，待新的承办单位签收。", "转办后由新的承办单位签收，反馈周期重新起算。")
    return _ask(request, row, fields.TransferForm(_data(request)[0]), step, act)


@require_http_methods(READ)
@access.requires(P.DIRECT_ORDERS)
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Another office supervises it."""
    row, me = order_fetch.supervised(request, pk), fetch.account(request)

    def act(of: dict[str, Any]) -> object:
        return decisions.reassign_order(row, Office(of["office"]), note=of["note"], by=me, at=timezone.now())

    note = f"现由{Office(row.office).label}督办。"
    step = Step("调整督办部门", "调整", "已调整督办部门。", note)
    return _ask(request, row, fields.ReassignForm(_data(request)[0]), step, act)


@require_http_methods(READ)
@access.requires(P.ISSUE_ORDERS)
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another office see it."""
    row, me = order_fetch.supervised(request, pk), fetch.account(request)

    def act(of: dict[str, Any]) -> object:
        return decisions.share_order(row, Office(of["office"]), by=me, at=timezone.now())

    step = Step("共享督办单", "共享", "已共享。", "共享的部门可以查看，不能办理。")
    return _ask(request, row, fields.ShareForm(_data(request)[0]), step, act)


@require_http_methods(READ)
@access.requires(P.DIRECT_ORDERS)
def escalate(request: HttpRequest, pk: int) -> HttpResponse:
    """Climb a rung at once."""
    row, me = order_fetch.supervised(request, pk), fetch.account(request)

    def act(of: dict[str, Any]) -> object:
        return decisions.escalate_order(row, Rung(of["rung"]), note=of["note"], by=me, at=timezone.now())

    step = Step("升级督办", "升级", "已升级。", "列入通报或者建议约谈；约谈另按程序批准。")
    return _ask(request, row, fields.EscalateForm(_data(request)[0]), step, act)


@require_http_methods(READ)
@access.requires(P.ISSUE_ORDERS)
def unreachable(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody could be found: a referral (QSH-9-a)."""
    row, me = order_fetch.supervised(request, pk), fetch.account(request)
    step = Step("登记联系不到责任人", "登记并移送", "已登记并移送纪检监察。", "写明时间、拨打的电话和经过。")
    form = fields.UnreachableForm(_data(request)[0])
    return _ask(request, row, form, step, lambda of: raise_violation(row, text=of["note"], by=me, at=timezone.now()))
