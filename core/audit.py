"""The audit trail: one row per action, appended inside the action's transaction, chained by HMAC.

``record`` is the last statement of an action, because it locks the chain's head until the commit. Denials
and failed sign-ins are recorded after the rollback, in a transaction of their own. ``core.audit_verify``
checks the chains.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, models, transaction

from core import context
from core.enums import Choice, Outcome
from core.models import AuditEvent, AuditHead

GENESIS = "0" * 64
HEAD = "SELECT last_seq, last_hash FROM core_audithead WHERE chain = %s"
MOVE_HEAD = "UPDATE core_audithead SET last_seq = %s, last_hash = %s WHERE chain = %s"
HASHED = (
    "id", "at", "actor_id", "actor_name", "address", "request_id", "verb", "object_type", "object_id",
    "object_label", "outcome", "clause", "reason", "data",
)  # fmt: skip


class Chain(Choice):
    """Chains are separate so that sign-ins do not queue behind business writes."""

    MAIN = "main", "业务"
    AUTH = "auth", "登录与授权"


class Actor(Protocol):
    """Who acts: an account; never None."""

    @property
    def audit_id(self) -> str: ...

    @property
    def audit_name(self) -> str: ...


def new_change() -> uuid.UUID:
    """An id for an event that will be recorded at the end of this action; scored rows carry it as change_id."""
    return uuid.uuid4()


def record(
    *,
    verb: str,
    by: Actor,
    at: datetime,
    obj: models.Model | None = None,
    label: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    clause: str = "",
    outcome: Outcome = Outcome.OK,
    chain: str = Chain.MAIN,
    event_id: uuid.UUID | None = None,
) -> AuditEvent:
    """Append one event to ``chain``.

    ``before`` and ``after`` hold only what changed, as plain values. Runs in the caller's transaction; when it
    fails, the caller's change is rolled back with it (fail closed, SECURITY L07).
    """
    request = context.current.get()
    event = AuditEvent(
        id=event_id or uuid.uuid4(),
        chain=chain,
        at=at.astimezone(UTC).isoformat(timespec="microseconds"),
        actor_id=by.audit_id,
        actor_name=by.audit_name,
        address=request.address,
        request_id=request.request_id,
        verb=verb,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        object_label=(label or (str(obj) if obj is not None else ""))[:240],
        outcome=outcome,
        clause=clause,
        reason=reason,
        data=canonical({"before": before or {}, "after": after or {}}),
    )
    if transaction.get_connection().in_atomic_block:
        _append(event)
    else:
        with transaction.atomic():
            _append(event)
    return event


def _append(event: AuditEvent) -> None:
    last = _locked_head(event.chain)
    if last is None:
        AuditHead.objects.bulk_create(
            [AuditHead(chain=event.chain, last_seq=0, last_hash=GENESIS)], ignore_conflicts=True
        )
        last = _locked_head(event.chain) or (0, GENESIS)
    event.seq = last[0] + 1
    event.prev = last[1]
    event.hash = link(event)
    columns = AuditEvent._meta.concrete_fields
    values = [column.get_db_prep_save(getattr(event, column.attname), connection) for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(_insert(), values)
        cursor.execute(MOVE_HEAD, [event.seq, event.hash, event.chain])
    event._state.adding = False


@cache
def _insert() -> str:
    """The statement for a row of AuditEvent, written once: every action appends one."""
    columns = [str(column.column) for column in AuditEvent._meta.concrete_fields]
    return f"INSERT INTO core_auditevent ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"


def _locked_head(chain: str) -> tuple[int, str] | None:
    """Number and hash of the chain's last event, locked to the end of the transaction; every writer waits here."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(HEAD + lock, [chain])
        found: tuple[int, str] | None = cursor.fetchone()
    return found


def link(event: AuditEvent) -> str:
    """HMAC-SHA256 over chain, seq, prev and every other column; the one place to swap in SM3."""
    columns = {name: str(getattr(event, name)) for name in HASHED}
    message = f"{event.chain}|{event.seq}|{event.prev}|{canonical(columns)}"
    return hmac.new(settings.AUDIT_KEY, message.encode(), hashlib.sha256).hexdigest()


def canonical(value: Any) -> str:
    """JSON with sorted keys and no floats: the same value always gives the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return f"{value.pk} {value}"
    raise TypeError(f"{type(value).__name__} does not belong in the audit trail")
