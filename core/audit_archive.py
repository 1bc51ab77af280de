"""Archives of the audit trail: a closed range of a chain as a file, noted by a checkpoint event (SECURITY section 4.7).

Nothing is deleted: the table stays append-only. The archive is for keeping a copy elsewhere for years; whoever holds
it can check it against the checkpoint, and the trail against it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.audit_verify import Fault, verify
from core.findings import demand, unmet
from core.models import AuditEvent

KEPT = timedelta(days=180)
"""Younger events are not archived: they are still in use (Cybersecurity Law: logs are kept six months at least)."""
CHECKPOINT = "audit.checkpoint"


@dataclass(frozen=True, slots=True)
class Archive:
    """What was written: the range, the hash of its last event, the file's own SHA-256."""

    chain: str
    first: int
    last: int
    hash: str
    sha256: str


def archive(chain: str, *, before: date, path: Path, by: Any, at: datetime) -> Archive:
    """Write the events of ``chain`` after the last checkpoint and before that local day to ``path`` (gzip, JSON lines).

    Refused for a day less than 180 days ago, for an existing file, when there is nothing to write, and when the chain
    does not verify.
    """
    if before > timezone.localdate(at) - KEPT:
        demand([unmet("", "归档范围须在 180 天以前", remedy="请改用更早的日期", 截止日期=f"{before}")])
    if path.exists():
        demand([unmet("", "文件已经存在", remedy="请另起文件名", 文件=path.name)])
    first = _last_archived(chain) + 1
    last = _last_before(chain, before)
    if last < first:
        demand([unmet("", "没有需要归档的记录", remedy="请检查日期", 已归档至=f"第 {first - 1} 条")])
    faults = verify(chain)
    if faults:
        demand([_refusal(fault) for fault in faults[:20]])
    digest, final = _write(chain, first, last, path)
    made = Archive(chain, first, last, final, digest)
    with transaction.atomic():
        audit.record(
            verb=CHECKPOINT, by=by, at=at, label=f"{chain} {first}–{last}", reason=path.name, chain=chain,
            after={"chain": chain, "first": first, "last": last, "hash": final, "sha256": digest},
        )  # fmt: skip
    return made


def _refusal(fault: Fault) -> Any:
    return unmet("", f"第 {fault.seq} 条：{fault.text}", remedy="先查明原因，不归档有异常的审计链")


def _last_archived(chain: str) -> int:
    """The last event of the newest checkpoint; 0 before the first."""
    newest = AuditEvent.objects.filter(chain=chain, verb=CHECKPOINT).order_by("-seq").first()
    return int(json.loads(newest.data)["after"]["last"]) if newest is not None else 0


def _last_before(chain: str, day: date) -> int:
    """The last event of the unbroken run that ends before the local day begins; 0 when there is none."""
    start = timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)
    events = AuditEvent.objects.filter(chain=chain).order_by("seq")
    after = events.filter(at__gte=start.isoformat(timespec="microseconds")).values_list("seq", flat=True).first()
    if after is not None:
        return after - 1
    return events.values_list("seq", flat=True).last() or 0


def _lines(chain: str, first: int, last: int) -> Iterator[AuditEvent]:
    events = AuditEvent.objects.filter(chain=chain, seq__gte=first, seq__lte=last).order_by("seq")
    return events.iterator(chunk_size=2000)


def _write(chain: str, first: int, last: int, path: Path) -> tuple[str, str]:
    """The file's SHA-256 and the hash of its last event. The file appears whole or not at all."""
    names = [field.attname for field in AuditEvent._meta.concrete_fields]
    draft, final = path.with_name(f"{path.name}.part"), ""
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
        for event in _lines(chain, first, last):
            row = {name: str(value) if name == "id" else value for name in names for value in [getattr(event, name)]}
            packed.write(audit.canonical(row).encode() + b"\n")
            final = event.hash
    draft.rename(path)
    with path.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest(), final
