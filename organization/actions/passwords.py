"""Passwords: chosen by the person alone; the system issues one-time codes for the first sign-in and for resets."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import check_password as matches
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from core import audit
from core.enums import Outcome
from core.findings import Finding, demand, unmet
from organization.actions.sessions import end_sessions
from organization.actions.sign_in import VISITOR
from organization.common_passwords import common_passwords
from organization.models import Account, OneTimePassword, PasswordRecord
from organization.rules.judging import judge
from organization.rules.passwords import POLICY, PasswordFacts, check_password

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without characters that look alike on paper."""
CODE_LENGTH = 20
"""30 ** 20 codes, 98 bits: not to be guessed, so that its use needs no limit on tries."""


def password_findings(*, account: Account, password: str) -> list[Finding]:
    """What the password rules say about a new password of this account."""
    used = [account.password] if account.has_usable_password() else []
    used += account.password_records.order_by("-set_at", "-id").values_list("encoded", flat=True)[: POLICY.history]
    places = [settings.COUNTY_NAME]
    if account.person is not None:
        places += [unit.name for unit in account.person.unit.ancestors(include_self=True)]
    facts = PasswordFacts(
        login_name=account.username,
        person_name=account.person.name if account.person else "",
        places=tuple(places),
        common=common_passwords(),
        reused=any(matches(password, encoded) for encoded in set(used)),
    )
    return check_password(password, facts)


@transaction.atomic
def change_password(*, password: str, keep_session: str, by: Account, at: datetime) -> None:
    """The person's own change; every other session of the account ends. Raises Refused with all rule findings."""
    account = Account.objects.select_for_update().get(pk=by.pk)
    demand(password_findings(account=account, password=password))
    _store(account, password, at)
    by.password, by.must_change_password, by.password_changed_at = account.password, False, at
    end_sessions(account=account, keep=keep_session, reason="密码已修改", by=by, at=at)
    audit.record(verb="organization.change_password", by=by, at=at, obj=account, chain=audit.Chain.AUTH)


@transaction.atomic
def issue_code(*, account: Account, reason: str, by: Account, at: datetime) -> str:
    """A one-time code for the account's next password. The old password and every earlier code die at once.

    Returns the code, the only time it exists in clear: the caller prints it on the sealed slip and forgets it
    (docs/adr/0004-first-passwords.md).
    """
    account = Account.objects.select_for_update().get(pk=account.pk)
    demand([judge(account.is_active, "账号已启用", "请先启用账号，再签发启用码")])
    kill_codes(account, at=at)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    end_sessions(account=account, reason="重新签发启用码", by=by, at=at)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    slip = OneTimePassword.objects.create(
        account=account, encoded=_digest(code), issued_at=at, issued_by=by, expires_at=at + POLICY.slip
    )
    audit.record(
        verb="organization.issue_code",
        by=by,
        at=at,
        obj=account,
        after={"expires_at": slip.expires_at},
        reason=reason,
        chain=audit.Chain.AUTH,
    )
    return code


def valid_slip(*, login_name: str, code: str, at: datetime) -> OneTimePassword | None:
    """The unused, unexpired code of this login name; the same work for names that do not exist."""
    given = _digest(normalised(code))
    live = OneTimePassword.objects.filter(
        account__username=login_name, account__is_active=True, used_at__isnull=True, expires_at__gt=at
    ).select_related("account__person__unit")
    return next((slip for slip in live if constant_time_compare(slip.encoded, given)), None)


@transaction.atomic
def redeem_code(*, slip: OneTimePassword, password: str, at: datetime) -> Account:
    """The person chooses a password with the code from the slip. Raises Refused: rules, or the code was used."""
    account = Account.objects.select_for_update().get(pk=slip.account_id)
    demand(password_findings(account=account, password=password))
    if not OneTimePassword.objects.filter(pk=slip.pk, used_at__isnull=True, expires_at__gt=at).update(used_at=at):
        demand([unmet("", "启用码已使用或已失效", remedy="请联系系统管理员重新签发")])
    _store(account, password, at)
    audit.record(verb="organization.redeem_code", by=account, at=at, obj=account, chain=audit.Chain.AUTH)
    return account


@transaction.atomic
def note_wrong_code(*, login_name: str, at: datetime) -> None:
    """A code that is wrong, used or too old."""
    account = Account.objects.filter(username=login_name).first()
    audit.record(
        verb="organization.wrong_code",
        by=VISITOR,
        at=at,
        obj=account,
        label=account.audit_name if account else "未登记的登录名",
        outcome=Outcome.FAILED,
        chain=audit.Chain.AUTH,
    )


def normalised(code: str) -> str:
    """As printed or typed: blanks, hyphens and small letters do not matter."""
    return "".join(c for c in code.upper() if c.isalnum())


def kill_codes(account: Account, *, at: datetime) -> None:
    """Codes not yet used are worth nothing from now on."""
    OneTimePassword.objects.filter(account=account, used_at__isnull=True, expires_at__gt=at).update(expires_at=at)


def _digest(code: str) -> str:
    return salted_hmac("organization.one_time", code, algorithm="sha256").hexdigest()


def _store(account: Account, password: str, at: datetime) -> None:
    account.set_password(password)
    account.must_change_password = False
    account.password_changed_at = at
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])
    PasswordRecord.objects.create(account=account, encoded=account.password, set_at=at)
    kept = account.password_records.order_by("-set_at", "-id").values_list("pk", flat=True)[: POLICY.history]
    account.password_records.exclude(pk__in=list(kept)).delete()
