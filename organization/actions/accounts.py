"""Accounts: created, disabled and enabled by the system administrator."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core import audit
from core.findings import demand
from organization.actions.passwords import kill_codes
from organization.actions.sessions import end_sessions
from organization.models import Account, Person
from organization.rules.judging import judge


@transaction.atomic
def create_account(*, person: Person, login_name: str, by: Account, at: datetime) -> Account:
    """An account without a password: the person chooses one with the code of the first slip."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    demand(
        [
            judge(person.left_on is None, "人员在册", "离册人员不能建立账号"),
            judge(not Account.objects.filter(person=person).exists(), "每人一个账号", "该人员已有账号"),
            judge(not Account.objects.filter(username=login_name).exists(), "登录名未被使用", "请换一个登录名"),
        ]
    )
    account = Account(username=login_name, person=person)
    account.set_unusable_password()
    account.save()
    audit.record(
        verb="organization.create_account",
        by=by,
        at=at,
        obj=account,
        after={"username": login_name, "person": person.number},
        chain=audit.Chain.AUTH,
    )
    return account


@transaction.atomic
def disable_account(*, account: Account, reason: str, by: Account, at: datetime) -> None:
    """No more sign-in; all sessions end now, codes not yet used die."""
    demand([judge(account.pk != by.pk, "停用他人账号", "不得停用自己的账号，请由另一名系统管理员办理")])
    _switch(account, active=False, verb="organization.disable_account", reason=reason, by=by, at=at)


@transaction.atomic
def enable_account(*, account: Account, reason: str, by: Account, at: datetime) -> None:
    """Sign-in is open again; duties are as they were."""
    _switch(account, active=True, verb="organization.enable_account", reason=reason, by=by, at=at)


def _switch(account: Account, *, active: bool, verb: str, reason: str, by: Account, at: datetime) -> None:
    row = Account.objects.select_for_update().get(pk=account.pk)
    demand([judge(row.is_active is not active, "状态需要变更", "账号已是此状态，请刷新页面")])
    row.is_active = active
    row.save(update_fields=["is_active"])
    if not active:
        kill_codes(row, at=at)
        end_sessions(account=row, reason="账号已停用", by=by, at=at)
    audit.record(
        verb=verb,
        by=by,
        at=at,
        obj=row,
        before={"is_active": not active},
        after={"is_active": active},
        reason=reason,
        chain=audit.Chain.AUTH,
    )
