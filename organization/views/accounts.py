"""The system administrator's pages: accounts, their state, their slips, their sessions. No business data."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.findings import Refused
from organization.actions import accounts as actions
from organization.actions import locks, passwords, sessions
from organization.enums import OrganizationPermission as P
from organization.forms.accounts import AccountFilter, NewAccountForm, PersonSearch, ReasonForm, UnlockForm
from organization.models import Account, AccountSession, Person
from organization.presenters.accounts import account_state, session_lines
from organization.reports.slip import slip_pdf
from organization.rules.names import login_name_of

PAGE = 30
FOUND = 20


def _accounts() -> QuerySet[Account]:
    """Every account of a person: the system administrator's reach is the county."""
    return Account.objects.filter(person__isnull=False).select_related("person__unit__parent__parent")


@require_GET
@access.requires(P.MANAGE_ACCOUNTS)
def account_list(request: HttpRequest) -> HttpResponse:
    """Every account with its duties, found by name, unit and state."""
    form = AccountFilter(request.GET)
    rows = _accounts().order_by("person__sort_key", "username")
    if form.is_valid():
        wanted = form.cleaned_data
        if wanted["q"]:
            rows = rows.filter(Q(person__name__icontains=wanted["q"]) | Q(username__icontains=wanted["q"]))
        if wanted["unit"]:
            rows = rows.filter(person__unit=wanted["unit"])
        rows = _in_state(rows, wanted["state"])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    locked = locks.locked_names([account.username for account in page], at=timezone.now())
    context = {
        "page_title": "账号",
        "form": form,
        "page": page,
        "rows": [(account, account_state(account, locked=account.username in locked)) for account in page],
    }
    return render(request, "organization/account_list.html", context)


def _in_state(rows: QuerySet[Account], state: str) -> QuerySet[Account]:
    unset = Q(password="") | Q(password__startswith="!")
    if state == "active":
        return rows.filter(~unset, is_active=True)
    if state == "waiting":
        return rows.filter(unset, is_active=True)
    return rows.filter(is_active=False) if state == "disabled" else rows


@require_GET
@access.requires(P.MANAGE_ACCOUNTS)
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its person, duties, sessions and what may be done with it."""
    return _account_page(request, get_object_or_404(_accounts(), pk=pk))


def _account_page(request: HttpRequest, account: Account, *, refused: Refused | None = None) -> HttpResponse:
    now = timezone.now()
    held = locks.locks(account.username, at=now)
    context = {
        "page_title": str(account),
        "breadcrumb": [("账号", "../")],
        "account": account,
        "state": account_state(account, locked=bool(held)),
        "sessions": session_lines(sessions.live_sessions(account, at=now)),
        "slip": account.one_time_passwords.filter(used_at__isnull=True, expires_at__gt=now).first(),
        "locks": held,
        "unlock_form": UnlockForm(auto_id="unlock_%s"),
        "form": ReasonForm(),
        "disable_form": ReasonForm(auto_id="disable_%s"),
        "findings": refused.findings if refused else None,
    }
    return render(request, "organization/account.html", context, status=409 if refused else 200)


@require_GET
@access.requires(P.MANAGE_ACCOUNTS)
def new_account(request: HttpRequest) -> HttpResponse:
    """Find the person first: people on a roster without an account."""
    form = PersonSearch(request.GET)
    people: list[Person] = []
    if form.is_valid() and form.cleaned_data["q"]:
        q = form.cleaned_data["q"]
        found = Person.objects.on_roster().filter(account__isnull=True).select_related("unit__parent__parent")
        people = list(found.filter(Q(name__icontains=q) | Q(number__icontains=q))[:FOUND])
    context = {"page_title": "建立账号", "form": form, "people": people, "limit": FOUND}
    return render(request, "organization/new_account.html", context)


@access.requires(P.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def new_account_for(request: HttpRequest, number: str) -> HttpResponse:
    """An account for a person on the roster; shows the one-time slip once."""
    person = get_object_or_404(Person.objects.on_roster().select_related("unit"), number=number)
    form = NewAccountForm(request.POST or None, initial={"login_name": login_name_of(person.name)})
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_account(
                person=person,
                login_name=form.cleaned_data["login_name"],
                by=cast(Account, request.user),
                at=timezone.now(),
            )
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, "账号已建立；请签发密码信封，由本人设置密码")
            return redirect("organization:account", made.pk)
    context = {
        "page_title": f"为{person.name}建立账号",
        "person": person,
        "form": form,
        "findings": refused.findings if refused else None,
    }
    return render(request, "organization/new_account_for.html", context, status=409 if refused else 200)


@require_POST
@access.requires(P.MANAGE_ACCOUNTS)
def disable_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody can sign in with it any more; open sessions end."""
    return _switch(request, pk, enable=False)


@require_POST
@access.requires(P.MANAGE_ACCOUNTS)
def enable_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The account may be used again."""
    return _switch(request, pk, enable=True)


@require_POST
@access.requires(P.MANAGE_ACCOUNTS)
def unlock_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner, whose identity was checked, may try again at once (SECURITY A03)."""
    return _with_reason(request, pk, locks.unlock_account, done="锁定已解除，本人现在可以登录")


def _switch(request: HttpRequest, pk: int, *, enable: bool) -> HttpResponse:
    verb = actions.enable_account if enable else actions.disable_account
    return _with_reason(request, pk, verb, done="账号已启用" if enable else "账号已停用，全部会话已退出")


def _with_reason(request: HttpRequest, pk: int, verb: Callable[..., None], *, done: str) -> HttpResponse:
    """Act for the reason given; what stands in the way is shown on the account's page (409)."""
    account, form = get_object_or_404(_accounts(), pk=pk), ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写理由")
        return redirect("organization:account", pk)
    try:
        verb(account=account, reason=form.cleaned_data["reason"], by=cast(Account, request.user), at=timezone.now())
    except Refused as refused:
        return _account_page(request, account, refused=refused)
    messages.success(request, done)
    return redirect("organization:account", pk)


@require_POST
@access.requires(P.MANAGE_ACCOUNTS, step_up=True)
@never_cache
def issue_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer is the slip itself, once: no page ever shows the code and nothing keeps it."""
    account, form, now = get_object_or_404(_accounts(), pk=pk), ReasonForm(request.POST), timezone.now()
    if not form.is_valid():
        messages.error(request, "请填写理由")
        return redirect("organization:account", pk)
    by = cast(Account, request.user)
    try:
        code = passwords.issue_code(account=account, reason=form.cleaned_data["reason"], by=by, at=now)
    except Refused as refused:
        return _account_page(request, account, refused=refused)
    response = HttpResponse(slip_pdf(account=account, code=code, at=now), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="slip-{account.username}-{now:%Y%m%d%H%M}.pdf"'
    return response


@require_POST
@access.requires(P.MANAGE_ACCOUNTS)
def end_account_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """All sessions of the account, or the one named by ``session``."""
    account = get_object_or_404(_accounts(), pk=pk)
    return _end(request, account, only=None)


@require_POST
@access.requires(P.MANAGE_ACCOUNTS)
def end_account_session(request: HttpRequest, pk: int, session: int) -> HttpResponse:
    """End one session of another person's account."""
    account = get_object_or_404(_accounts(), pk=pk)
    row = get_object_or_404(AccountSession.objects.of(account), pk=session)
    return _end(request, account, only=row.pk)


def _end(request: HttpRequest, account: Account, *, only: int | None) -> HttpResponse:
    ended = sessions.end_sessions(
        account=account, only=only, reason="系统管理员结束", by=cast(Account, request.user), at=timezone.now()
    )
    messages.success(request, f"已结束 {ended} 个会话" if ended else "该账号没有在线会话")
    return redirect("organization:account", account.pk)
