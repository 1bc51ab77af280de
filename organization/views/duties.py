"""The security administrator's pages: duties granted, confirmed by a second person, withdrawn; the table of rights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.findings import Finding, Refused
from organization.actions import duties as actions
from organization.actions import second_factor
from organization.enums import Duty
from organization.enums import OrganizationPermission as P
from organization.forms.accounts import ReasonForm
from organization.forms.duties import DutyFilter, GrantForm
from organization.models import Account, DutyHolding, Unit
from organization.presenters.accounts import holding_state, permission_groups
from organization.views.shape import me

PAGE = 30


def _holdings() -> QuerySet[DutyHolding]:
    """Every duty of every account: the security administrator's reach is the county."""
    return DutyHolding.objects.select_related(
        "account__person__unit__parent__parent", "unit__parent__parent", "granted_by__person"
    )


@require_GET
@access.requires(P.GRANT_DUTIES)
def duty_list(request: HttpRequest) -> HttpResponse:
    """Every duty granted, the newest first; how many wait for the second person."""
    form = DutyFilter(request.GET)
    rows = _holdings().order_by("-granted_at", "-id")
    if form.is_valid():
        rows = _filtered(rows, **form.cleaned_data)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": "职责授予",
        "form": form,
        "page": page,
        "rows": [(holding, Duty(holding.duty).label, holding_state(holding)) for holding in page],
        "waiting": DutyHolding.objects.awaiting_confirmation().count(),
    }
    return render(request, "organization/duty_list.html", context)


def _filtered(
    rows: QuerySet[DutyHolding], *, q: str, duty: str, unit: Unit | None, state: str
) -> QuerySet[DutyHolding]:
    if q:
        rows = rows.filter(Q(account__person__name__icontains=q) | Q(account__username__icontains=q))
    if duty:
        rows = rows.filter(duty=duty)
    if unit:
        rows = rows.filter(unit=unit)
    if state == "withdrawn":
        return rows.filter(withdrawn_at__isnull=False)
    rows = rows.filter(withdrawn_at__isnull=True)
    return rows.filter(confirmed_at__isnull=True) if state == "pending" else rows


@access.requires(P.GRANT_DUTIES, step_up=True)
@require_http_methods(["GET", "POST"])
def grant_duty(request: HttpRequest) -> HttpResponse:
    """One duty for one account in one unit; in force when a second person has confirmed it."""
    form = GrantForm(request.POST or None, initial={"login_name": request.GET.get("account", "")})
    findings: list[Finding] | None = None
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        target = Account.objects.filter(username=sent["login_name"], person__isnull=False).first()
        if target is None:
            form.add_error("login_name", "没有这个登录名")
        else:
            try:
                actions.grant_duty(
                    account=target, duty=sent["duty"], unit=sent["unit"], reason=sent["reason"],
                    by=me(request), at=timezone.now(),
                )  # fmt: skip
            except Refused as refused:
                findings = refused.findings
            else:
                messages.success(request, "已提交，待第二人确认后生效")
                return redirect("organization:duty_list")
    context = {"page_title": "授予职责", "form": form, "findings": findings}
    return render(request, "organization/grant_duty.html", context, status=409 if findings else 200)


@access.requires(P.GRANT_DUTIES)
@require_http_methods(["GET", "POST"])
def withdraw_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes effect with the account's next request."""
    holding = get_object_or_404(_holdings(), pk=pk)

    def act(reason: str) -> None:
        actions.withdraw_duty(holding=holding, reason=reason, by=me(request), at=timezone.now())

    shown = {"page_title": "撤销职责", **_described(holding)}
    return _with_reason(request, "organization/withdraw_duty.html", shown, act, done="职责已撤销，即刻生效")


def _with_reason(
    request: HttpRequest, template: str, shown: dict[str, Any], act: Callable[[str], Any], *, done: str
) -> HttpResponse:
    """A page that asks for the reason alone, then acts; what stands in the way is shown as findings (409)."""
    form = ReasonForm(request.POST or None)
    findings: list[Finding] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, done)
            return redirect("organization:duty_list")
    context = {"form": form, "findings": findings, **shown}
    return render(request, template, context, status=409 if findings else 200)


@require_GET
@access.requires(P.CONFIRM_DUTIES)
def pending_duties(request: HttpRequest) -> HttpResponse:
    """Grants that wait for the second person, oldest first."""
    page = Paginator(
        _holdings().filter(confirmed_at__isnull=True, withdrawn_at__isnull=True).order_by("granted_at", "id"), PAGE
    ).get_page(request.GET.get("page"))
    rows = [(holding, Duty(holding.duty).label, _may_confirm(holding, request.user.pk)) for holding in page]
    context = {"page_title": "待确认的职责", "page": page, "rows": rows}
    return render(request, "organization/pending_duties.html", context)


def _may_confirm(holding: DutyHolding, reader: int | None) -> bool:
    return reader not in (holding.granted_by_id, holding.account_id)


@require_POST
@access.requires(P.CONFIRM_DUTIES, step_up=True)
def confirm_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's word; what stands in the way is shown as findings (409)."""
    holding = get_object_or_404(_holdings().filter(withdrawn_at__isnull=True), pk=pk)
    actions.confirm_duty(holding=holding, by=me(request), at=timezone.now())
    messages.success(request, f"已确认：{holding}，即刻生效")
    return redirect("organization:pending_duties")


@access.requires(P.GRANT_DUTIES, step_up=True)
@require_http_methods(["GET", "POST"])
def unbind_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """A lost device. Not the system administrator's: who issues slips cannot unbind devices."""
    account = get_object_or_404(Account.objects.filter(person__isnull=False).select_related("person__unit"), pk=pk)

    def act(reason: str) -> None:
        second_factor.remove_device(account=account, reason=reason, by=me(request), at=timezone.now())

    shown = {"page_title": "解除动态密码", "account": account, "bound": second_factor.has_device(account)}
    done = "动态密码已解除，本人下次登录时重新绑定"
    return _with_reason(request, "organization/unbind_second_factor.html", shown, act, done=done)


@require_GET
@access.requires(P.READ_PERMISSIONS)
def permission_table(request: HttpRequest) -> HttpResponse:
    """Permission by duty, as the program enforces it: rendered from core.access itself."""
    context = {"page_title": "权限表", "groups": permission_groups(), "duties": list(Duty)}
    return render(request, "organization/permission_table.html", context)


def _described(holding: DutyHolding) -> dict[str, object]:
    return {"holding": holding, "duty": Duty(holding.duty).label, "state": holding_state(holding)}
