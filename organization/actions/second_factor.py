"""The second factor: a time-based code (RFC 6238) from the person's own device, each code used once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from core import audit
from core.enums import Outcome
from core.findings import demand
from organization.actions.sessions import end_sessions
from organization.models import Account
from organization.rules.judging import judge


def has_device(account: Account) -> bool:
    return bool(TOTPDevice.objects.filter(user=account, confirmed=True).exists())


def pending_device(account: Account) -> TOTPDevice | None:
    """The device that was begun and not yet confirmed."""
    return TOTPDevice.objects.filter(user=account, confirmed=False).first()


@transaction.atomic
def begin_binding(*, by: Account, at: datetime) -> TOTPDevice:
    """A new secret for the person's device; an unfinished one is thrown away. Refused while a device is bound."""
    Account.objects.select_for_update().get(pk=by.pk)
    demand([judge(not has_device(by), "账号尚未绑定动态密码", "更换设备请联系安全管理员先行解除")])
    TOTPDevice.objects.filter(user=by, confirmed=False).delete()
    device = TOTPDevice.objects.create(user=by, name="动态密码", confirmed=False)
    audit.record(verb="organization.begin_second_factor", by=by, at=at, obj=by, chain=audit.Chain.AUTH)
    return device


@transaction.atomic
def confirm_binding(*, code: str, keep_session: str, by: Account, at: datetime) -> TOTPDevice | None:
    """The first code proves that the device has the secret; other sessions of the account end. None: wrong code."""
    device = TOTPDevice.objects.select_for_update().filter(user=by, confirmed=False).first()
    if device is None or not device.verify_token(code):
        _note("organization.confirm_second_factor", by, at, ok=False)
        return None
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    end_sessions(account=by, keep=keep_session, reason="已绑定动态密码", by=by, at=at)
    _note("organization.confirm_second_factor", by, at, ok=True)
    return device


@transaction.atomic
def verify_code(*, code: str, by: Account, at: datetime) -> TOTPDevice | None:
    """The bound device, if the code is right, fresh and not used before; failures slow down further tries."""
    device = TOTPDevice.objects.select_for_update().filter(user=by, confirmed=True).first()
    right = device is not None and device.verify_token(code)
    _note("organization.verify_second_factor", by, at, ok=right)
    return device if right else None


@transaction.atomic
def remove_device(*, account: Account, reason: str, by: Account, at: datetime) -> None:
    """A lost device: the security administrator unbinds it; the person binds a new one at the next sign-in.

    The system administrator, who issues password slips, cannot do this: neither of the two takes over an account
    alone.
    """
    demand(
        [
            judge(by.pk != account.pk, "由他人解除动态密码", "不得解除自己的动态密码，请由另一名安全管理员办理"),
            judge(has_device(account), "账号已绑定动态密码", "账号未绑定，无需解除"),
        ]
    )
    TOTPDevice.objects.filter(user=account).delete()
    end_sessions(account=account, reason="动态密码已解除", by=by, at=at)
    audit.record(
        verb="organization.remove_second_factor", by=by, at=at, obj=account, reason=reason, chain=audit.Chain.AUTH
    )


def _note(verb: str, by: Account, at: datetime, *, ok: bool) -> None:
    outcome = Outcome.OK if ok else Outcome.FAILED
    audit.record(verb=verb, by=by, at=at, obj=by, outcome=outcome, chain=audit.Chain.AUTH)
