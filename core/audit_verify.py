"""Checking the audit trail: gaps, links, hashes, heads, anchors, times, and rows changed behind its back.

``verify`` reads a chain once, in constant memory. ``anchor_all`` notes the heads and sends them off the
machine (to the log, which operations ship elsewhere): what was anchored cannot be rewritten or cut unseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from core.audit import GENESIS, link
from core.models import AuditAnchor, AuditEvent, AuditHead, RowHistory

log = structlog.get_logger(__name__)
CLOCK_TOLERANCE = timedelta(seconds=5)
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something the trail cannot explain; ``seq`` 0 when it is not about one event."""

    chain: str
    seq: int
    text: str


def verify(chain: str = "") -> list[Fault]:
    """Every fault of one chain, or of all chains and of the row history. Empty means unbroken."""
    chains = [chain] if chain else list(AuditHead.objects.order_by("chain").values_list("chain", flat=True))
    strays = AuditEvent.objects.exclude(chain__in=chains).order_by().values_list("chain", flat=True).distinct()
    faults = [] if chain else [Fault(one, 0, "有记录而没有链头") for one in strays]
    for one in chains:
        faults.extend(_chain_faults(one))
    return faults if chain else [*faults, *_history_faults()]


def _chain_faults(chain: str) -> Iterator[Fault]:
    anchors = dict(AuditAnchor.objects.filter(chain=chain).values_list("seq", "hash"))
    seq, previous, last_time = 0, GENESIS, ""
    for event in AuditEvent.objects.filter(chain=chain).order_by("seq").iterator(chunk_size=BATCH):
        if event.seq != seq + 1:
            yield Fault(chain, event.seq, f"序号不连续：应为 {seq + 1}")
        if event.prev != previous:
            yield Fault(chain, event.seq, "与上一条的指纹不符")
        if event.hash != link(event):
            yield Fault(chain, event.seq, "内容与指纹不符，记录被改动")
        if anchors.get(event.seq, event.hash) != event.hash:
            yield Fault(chain, event.seq, "与已送出的锚点不符，链被重写")
        if last_time and datetime.fromisoformat(event.at) < datetime.fromisoformat(last_time) - CLOCK_TOLERANCE:
            yield Fault(chain, event.seq, "时间早于上一条")
        seq, previous, last_time = event.seq, event.hash, event.at
    yield from _end_faults(chain, seq, previous, max(anchors, default=0))


def _end_faults(chain: str, seq: int, last: str, anchored: int) -> Iterator[Fault]:
    head = AuditHead.objects.filter(chain=chain).first()
    if head is None or (head.last_seq, head.last_hash) != (seq, last):
        yield Fault(chain, seq, "链头与末条不符，末尾被截断或改动")
    if anchored > seq:
        yield Fault(chain, anchored, "已送出锚点的记录不存在，末尾被截断")


def _history_faults() -> Iterator[Fault]:
    """Rows of scored tables that changed without an audit event of their own (SECURITY L02)."""
    seen_before: set[tuple[str, str, str]] = set()
    known = _known_changes()
    for row in RowHistory.objects.order_by("id").iterator(chunk_size=BATCH):
        where = f"{row.table_name} 第 {row.row_id} 行"
        if row.op == "delete":
            marked = (row.table_name, row.row_id, row.old_change) in seen_before
            if not marked or row.old_change not in known:
                yield Fault("rows", row.pk, f"{where}被删除，没有相应的审计记录")
            continue
        if row.change not in known:
            yield Fault("rows", row.pk, f"{where}的来源审计记录不存在")
        elif row.op == "update":
            if row.change == row.old_change and row.old != row.new:
                yield Fault("rows", row.pk, f"{where}被改动，没有新的审计记录")
            seen_before.add((row.table_name, row.row_id, row.change))


def _known_changes() -> set[str]:
    """Ids of the events that scored rows claim to come from, as the triggers write them (32 hexadecimal digits)."""
    ids = AuditEvent.objects.filter(chain="main").order_by().values_list("id", flat=True)
    return {one.hex for one in ids.iterator(chunk_size=BATCH)}


@transaction.atomic
def anchor_all(*, sent_to: str) -> int:
    """Anchor every chain that grew since its last anchor; the number of anchors written."""
    at = timezone.now().isoformat(timespec="seconds")
    written = 0
    for head in AuditHead.objects.order_by("chain"):
        newest = AuditAnchor.objects.filter(chain=head.chain, sent_to=sent_to).order_by("-seq").first()
        if head.last_seq and (newest is None or newest.seq < head.last_seq):
            AuditAnchor.objects.create(chain=head.chain, seq=head.last_seq, hash=head.last_hash, at=at, sent_to=sent_to)
            log.info("audit_anchor", chain=head.chain, seq=head.last_seq, hash=head.last_hash)
            written += 1
    return written
