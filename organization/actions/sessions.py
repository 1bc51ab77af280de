"""Live sessions: opened at sign-in, touched by requests, ended on the server."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from core import audit
from organization.enums import ADMIN_DUTIES
from organization.models import Account, AccountSession
from organization.models.sessions import AccountSessionQuerySet
from organization.rules.sessions import SessionEnd

_ADMINS = {duty.value for duty in ADMIN_DUTIES}


def is_administrator(account: Account) -> bool:
    """One of the three administrators: shorter idle time, one session."""
    return bool(account.duties & _ADMINS)


@transaction.atomic
def open_session(*, session_key: str, address: str, agent: str, by: Account, at: datetime) -> AccountSession:
    """The session that has just been signed in; an administrator's older sessions end."""
    _forget_expired(at)
    row, _ = AccountSession.objects.update_or_create(
        session_key=session_key,
        defaults={"account": by, "started_at": at, "last_seen_at": at, "address": address, "agent": agent[:200]},
    )
    if is_administrator(by):
        end_sessions(account=by, keep=session_key, reason="管理员同时只保留一个会话", by=by, at=at)
    return row


def live_sessions(account: Account, *, at: datetime) -> AccountSessionQuerySet:
    """The account's sessions that could still be used."""
    idle = settings.SESSION_IDLE_SECONDS_ADMIN if is_administrator(account) else settings.SESSION_IDLE_SECONDS
    return AccountSession.objects.of(account).live(
        started_after=at - timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS),
        seen_after=at - timedelta(seconds=idle),
    )


def _forget_expired(at: datetime) -> None:
    """Sessions nobody came back to: their rows go when somebody signs in."""
    Session.objects.filter(expire_date__lte=at).delete()
    AccountSession.objects.filter(started_at__lte=at - timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS)).delete()


def renew_key(*, old: str, new: str) -> None:
    """The session goes on under a new key (second factor given, password changed)."""
    AccountSession.objects.filter(session_key=old).update(session_key=new)


def touch(session: AccountSession, *, at: datetime) -> None:
    """The account did something: the idle time starts again."""
    AccountSession.objects.filter(pk=session.pk).update(last_seen_at=at)


@transaction.atomic
def end_sessions(
    *,
    account: Account,
    by: audit.Actor,
    at: datetime,
    reason: str,
    keep: str = "",
    only: int | None = None,
) -> int:
    """End the account's sessions on the server, all of them, ``only`` one (its id), or all but the key ``keep``.

    Returns how many ended; nothing to end leaves no audit row.
    """
    rows = AccountSession.objects.of(account).exclude(session_key=keep)
    if only is not None:
        rows = rows.filter(pk=only)
    keys = list(rows.order_by("id").values_list("session_key", flat=True))
    if not keys:
        return 0
    Session.objects.filter(session_key__in=keys).delete()
    AccountSession.objects.filter(session_key__in=keys).delete()
    audit.record(
        verb="organization.end_sessions",
        by=by,
        at=at,
        obj=account,
        after={"ended": len(keys)},
        reason=reason,
        chain=audit.Chain.AUTH,
    )
    return len(keys)


@transaction.atomic
def close_session(*, session_key: str, by: Account, at: datetime, end: SessionEnd | None = None) -> None:
    """The account signs out, or (``end``) the session ran out; the caller flushes the session itself."""
    AccountSession.objects.filter(session_key=session_key).delete()
    audit.record(
        verb="organization.session_ended" if end else "organization.sign_out",
        by=by,
        at=at,
        obj=by,
        reason=end.label if end else "",
        chain=audit.Chain.AUTH,
    )
