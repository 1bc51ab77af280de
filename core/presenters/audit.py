"""The audit trail as shown: filtering, lines, the difference an event made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from core import rulebook, verbs
from core.audit import Chain
from core.enums import Outcome
from core.models import AuditEvent, AuditHead
from core.presenters import Tab

TONES = {Outcome.OK: "success", Outcome.DENIED: "warning", Outcome.FAILED: "danger"}


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event of the list, formatted."""

    seq: int
    url: str
    at: str
    verb: str
    actor: str
    object: str
    outcome: str
    tone: str
    address: str
    reason: str
    clause: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Change:
    """One value an event changed."""

    name: str
    before: str
    after: str


def chain_label(chain: str) -> str:
    """A chain as people call it; faults of rows stand under "rows"."""
    return {**dict(Chain.choices()), "rows": "数据行"}.get(chain, chain)


def chain_of(text: str) -> str:
    """The chain named in the address; the main one when there is none of that name."""
    if text in list(Chain) or AuditHead.objects.filter(chain=text).exists():
        return text
    return Chain.MAIN


def chain_tabs(chosen: str, params: Mapping[str, str]) -> list[Tab]:
    """A tab for each chain of the house, and one for the chains that belong to a single thing each."""
    kept = {name: value for name, value in params.items() if name not in ("chain", "before") and value}
    own = [Tab(chain.label, "?" + urlencode(kept | {"chain": chain.value}), chain == chosen) for chain in Chain]
    return [*own, Tab("单独成链", reverse("core:audit_chains"), chosen not in list(Chain))]


@dataclass(frozen=True, slots=True)
class ChainLine:
    """A chain of its own: what its first event was about, its length and its address."""

    subject: str
    events: int
    url: str


def other_chains() -> QuerySet[AuditHead]:
    """Chains that belong to a single thing each; ``subject`` of the first event beside."""
    first = AuditEvent.objects.filter(chain=OuterRef("chain"), seq=1).values("object_label")
    return AuditHead.objects.exclude(chain__in=list(Chain)).annotate(subject=Subquery(first)).order_by("chain")


def chain_line(head: Any) -> ChainLine:
    address = f"{reverse('core:audit')}?{urlencode({'chain': head.chain})}"
    return ChainLine(head.subject or head.chain, head.last_seq, address)


def matching(chain: str, wanted: Mapping[str, Any]) -> QuerySet[AuditEvent]:
    """Events of the chain that fit the filters, newest first."""
    rows = AuditEvent.objects.filter(chain=chain).order_by("-seq")
    for name in ("verb", "outcome"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    if wanted.get("actor"):
        rows = rows.filter(actor_name__icontains=wanted["actor"])
    if wanted.get("object"):
        rows = _about(rows, wanted["object"])
    if wanted.get("since"):
        rows = rows.filter(at__gte=_midnight(wanted["since"]))
    if wanted.get("until"):
        rows = rows.filter(at__lt=_midnight(wanted["until"] + timedelta(days=1)))
    return rows


def _about(rows: QuerySet[AuditEvent], text: str) -> QuerySet[AuditEvent]:
    kind, colon, key = text.partition(":")
    if colon and "." in kind:
        return rows.filter(object_type=kind, object_id=key)
    return rows.filter(object_label__icontains=text)


def _midnight(day: date) -> str:
    """The start of a local day as the trail writes times."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    return start.astimezone(UTC).isoformat(timespec="microseconds")


def local_time(text: str) -> str:
    """A time of the trail (UTC, ISO) as local clock time; what is no time is shown as it stands."""
    try:
        return f"{timezone.localtime(datetime.fromisoformat(text)):%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return text


def line(event: AuditEvent) -> EventLine:
    known = event.outcome in list(Outcome)
    return EventLine(
        seq=event.seq,
        url=reverse("core:audit_event", args=[event.chain, event.seq]),
        at=local_time(event.at),
        verb=verbs.label(event.verb),
        actor=event.actor_name,
        object=event.object_label,
        outcome=Outcome(event.outcome).label if known else event.outcome,
        tone=TONES[Outcome(event.outcome)] if known else "danger",
        address=event.address,
        reason=event.reason,
        clause=event.clause,
        fingerprint=event.hash[:8],
    )


def changes(event: AuditEvent) -> list[Change]:
    """What the event changed, named and written as on the object's own pages; values that are not plain as JSON."""
    try:
        data = json.loads(event.data)
        before, after = dict(data["before"]), dict(data["after"])
    except (ValueError, KeyError, TypeError):
        return [Change("内容", "", event.data)]
    return [_change(event, name, before, after) for name in sorted(before | after)]


def _change(event: AuditEvent, name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Change:
    field = _field(event.object_type, name)
    read = verbs.reader(event.verb, name) or (lambda value: _plain(value, field))
    shown = [read(side[name]) if name in side else "" for side in (before, after)]
    return Change(_named(event, name, field), *shown)


def _field(object_type: str, name: str) -> Field[Any, Any] | None:
    """The object's own field of that name."""
    try:
        field = apps.get_model(object_type)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return field if isinstance(field, Field) else None


def _named(event: AuditEvent, name: str, field: Field[Any, Any] | None) -> str:
    if event.verb == "rulebook.issue":
        labels = {row["key"]: row["label"] for row in rulebook.defaults()["parameters"]}
        name = labels.get(name, name)
    return str(field.verbose_name) if field is not None else verbs.word(name)


def _plain(value: Any, field: Field[Any, Any] | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        labels: dict[Any, Any] = dict(getattr(field, "flatchoices", ()))
        return str(labels.get(value, value))
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value not in ([], {}) else ""
