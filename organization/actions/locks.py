"""Which addresses a login name is locked for after wrong passwords, and the way out (SECURITY A03)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.db import transaction

from core import audit
from core.findings import demand
from organization.actions.sign_in import digest
from organization.models import Account, SignInTry
from organization.rules.guessing import POLICY
from organization.rules.judging import judge


@dataclass(frozen=True, slots=True)
class Lock:
    """Sign-in refused unchecked. ``address`` is "" where it holds for every address not known."""

    address: str
    failures: int
    since: datetime
    until: datetime


def locks(login_name: str, *, at: datetime) -> list[Lock]:
    """The locks of a login name that hold now: per address, then the slower limit over all. Two queries."""
    rows = _attempts([login_name], at).order_by("ip_address")
    found = [
        Lock(str(row.ip_address), row.failures_since_start, row.attempt_time, row.attempt_time + POLICY.window)
        for row in rows
    ]
    tries = list(SignInTry.objects.since(digest(login_name), at - POLICY.window).order_by("tried_at"))
    unknown = [row.tried_at for row in tries if not row.known]
    if len(tries) >= POLICY.free and unknown and at - unknown[-1] < POLICY.pause:
        found.append(Lock("", len(tries), unknown[-1], unknown[-1] + POLICY.pause))
    return found


def locked_names(login_names: Collection[str], *, at: datetime) -> frozenset[str]:
    """Those of the login names that are locked for some address: one query."""
    return frozenset(_attempts(login_names, at).values_list("username", flat=True))


def _attempts(login_names: Collection[str], at: datetime) -> Any:
    """The counters of django-axes that have reached the limit and have not run out."""
    return AccessAttempt.objects.filter(
        username__in=login_names, failures_since_start__gte=POLICY.per_address, attempt_time__gt=at - POLICY.window
    )


@transaction.atomic
def unlock_account(*, account: Account, reason: str, by: Account, at: datetime) -> None:
    """Forget all failures of the login name, so that its owner may try again now.

    Nobody unlocks himself: who sits at his unlocked machine could go on guessing his password.
    """
    held = locks(account.username, at=at)
    demand(
        [
            judge(account.pk != by.pk, "解除他人的锁定", "不得解除自己的锁定，请由另一名系统管理员办理"),
            judge(bool(held), "账号已被锁定", "账号没有被锁定，请刷新页面"),
        ]
    )
    AccessAttempt.objects.filter(username=account.username).delete()
    SignInTry.objects.filter(name_digest=digest(account.username)).delete()
    audit.record(
        verb="organization.unlock_account",
        by=by,
        at=at,
        obj=account,
        before={"failures": sum(one.failures for one in held if one.address) or held[-1].failures},
        reason=reason,
        chain=audit.Chain.AUTH,
    )
