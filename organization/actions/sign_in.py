"""Tries, failures and successes of sign-in, each with its row in the AUTH chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from core import audit
from core.enums import Outcome
from organization.models import Account, KnownAddress, SignInTry
from organization.rules.guessing import POLICY, may_try


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is not signed in: the actor of failed sign-ins."""

    audit_id: str = "anonymous"
    audit_name: str = "未登录"


VISITOR = Visitor()


def digest(login_name: str) -> str:
    """What is kept of a typed login name: people type passwords into the wrong field."""
    return salted_hmac("organization.sign_in", login_name, algorithm="sha256").hexdigest()


def admit(*, login_name: str, address: str, at: datetime) -> SignInTry | None:
    """Note a try before the password is checked; None when this login name is being guessed and has to wait.

    The row is written first and counted after, so that tries at the same moment see each other.
    """
    SignInTry.objects.filter(tried_at__lte=at - POLICY.window).delete()
    name = digest(login_name)
    known = KnownAddress.objects.filter(
        account__username=login_name, address=address, last_success_at__gt=at - POLICY.memory
    ).exists()
    mine = SignInTry.objects.create(name_digest=name, address=address, known=known, tried_at=at)
    others = SignInTry.objects.since(name, at - POLICY.window).exclude(pk=mine.pk)
    unknown = others.filter(known=False).order_by("-tried_at").first()
    last = unknown.tried_at if unknown else None
    here = others.filter(address=address).count()
    if may_try(tries_here=here, tries=others.count(), last_unknown_try=last, known_address=known, at=at):
        return mine
    mine.delete()
    return None


@transaction.atomic
def note_failure(*, login_name: str, at: datetime, locked: bool = False, by: audit.Actor = VISITOR) -> None:
    """A wrong password, or (``locked``) a try that was refused unchecked."""
    account = Account.objects.filter(username=login_name).first()
    audit.record(
        verb="organization.sign_in_locked" if locked else "organization.sign_in_failed",
        by=by,
        at=at,
        obj=account,
        label=account.audit_name if account else "未登记的登录名",
        reason="账号已停用" if account and not account.is_active else "",
        outcome=Outcome.DENIED if locked else Outcome.FAILED,
        chain=audit.Chain.AUTH,
    )


@transaction.atomic
def note_success(*, by: Account, address: str, at: datetime) -> None:
    """The password was right: the address is known from now on, its own failures are forgotten."""
    KnownAddress.objects.update_or_create(account=by, address=address, defaults={"last_success_at": at})
    SignInTry.objects.filter(name_digest=digest(by.username), address=address).delete()
    audit.record(verb="organization.sign_in", by=by, at=at, obj=by, chain=audit.Chain.AUTH)
