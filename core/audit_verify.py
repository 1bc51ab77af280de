"""Checking the audit trail: gaps, links, hashes, heads, anchors, times, and rows changed behind its back.

``verify`` reads a chain once, in constant memory. ``anchor_all`` notes the heads and sends them off the
machine (to the log, which operations ship elsewhere): what was anchored cannot be rewritten or cut unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.audit import GENESIS, link
from core.models import AuditAnchor, AuditEvent, AuditHead, RowHistory

log = structlog.get_logger(__name__)
CLOCK_TOLERANCE = timedelta(minutes=15)
"""An action notes when it began and may take as long as a task may run (CELERY_TASK_TIME_LIMIT is 10 minutes).
Not looked at in demo mode, whose data are dated back."""
ANCHOR_AGE = timedelta(hours=26)
"""An anchor is written every hour; one that is a day old says that the scheduler stands still."""
BATCH = 2000
Step = Callable[[int, int, str], None]


def _silent(done: int, total: int, text: str) -> None:
    """Reports to nobody."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link of a chain as it left the machine."""

    chain: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something the trail cannot explain; ``seq`` 0 when it is not about one event."""

    chain: str
    seq: int
    text: str


def verify(chain: str = "", *, known: Iterable[Anchor] = (), step: Step = _silent) -> list[Fault]:
    """Every fault of one chain, or of all chains and of the row history. Empty means unbroken.

    ``known`` are anchors kept off the machine (a log, a printed sheet): they are compared beside those of the
    table. ``step`` hears (events read, events in all, chain) from time to time.
    """
    outside = list(known)
    chains = [chain] if chain else _chains(outside)
    strays = AuditEvent.objects.exclude(chain__in=chains).order_by().values_list("chain", flat=True).distinct()
    faults = [] if chain else [Fault(one, 0, "有记录而没有链头") for one in strays]
    total, done = AuditEvent.objects.filter(chain__in=chains).count(), 0
    for one in chains:
        reader = _Reader(one, outside)
        for event in AuditEvent.objects.filter(chain=one).order_by("seq").iterator(chunk_size=BATCH):
            faults.extend(reader.read(event))
            done += 1
            if done % BATCH == 0:
                step(done, total, one)
        faults.extend(reader.end())
    if not chain:
        faults.extend(_history_faults())
    step(total, total, "")
    return faults


def _chains(outside: Iterable[Anchor]) -> list[str]:
    """Chains that have a head or were ever anchored: a chain that vanished whole is missed."""
    heads = set(AuditHead.objects.values_list("chain", flat=True))
    anchored = set(AuditAnchor.objects.order_by().values_list("chain", flat=True))
    return sorted(heads | anchored | {anchor.chain for anchor in outside})


class _Reader:
    """Reads one chain from its first event to its last, remembering only the last."""

    def __init__(self, chain: str, outside: Iterable[Anchor]) -> None:
        self.chain = chain
        rows = AuditAnchor.objects.filter(chain=chain).values_list("seq", "hash")
        self.anchors: dict[int, set[str]] = {}
        for seq, value in [*rows, *((one.seq, one.hash) for one in outside if one.chain == chain)]:
            self.anchors.setdefault(seq, set()).add(value)
        self.seq, self.hash = 0, GENESIS
        self.time: datetime | None = None

    def read(self, event: AuditEvent) -> Iterator[Fault]:
        if event.seq != self.seq + 1:
            yield self._fault(event, f"序号不连续：应为 {self.seq + 1}")
        if event.prev != self.hash:
            yield self._fault(event, "与上一条的指纹不符")
        if event.hash != link(event):
            yield self._fault(event, "内容与指纹不符，记录被改动")
        if self.anchors.get(event.seq, {event.hash}) != {event.hash}:
            yield self._fault(event, "与已送出的锚点不符，链被重写")
        time = _time(event.at)
        if time is None:
            yield self._fault(event, "时间无法识别")
        elif not settings.DEMO and self.time is not None and time < self.time - CLOCK_TOLERANCE:
            yield self._fault(event, "时间早于上一条")
        self.seq, self.hash, self.time = event.seq, event.hash, time or self.time

    def end(self) -> Iterator[Fault]:
        head = AuditHead.objects.filter(chain=self.chain).first()
        if head is None or (head.last_seq, head.last_hash) != (self.seq, self.hash):
            yield Fault(self.chain, self.seq, "链头与末条不符，末尾被截断或改动")
        for seq in sorted(seq for seq in self.anchors if seq > self.seq):
            yield Fault(self.chain, seq, "已送出锚点的记录不存在，末尾被截断")

    def _fault(self, event: AuditEvent, text: str) -> Fault:
        return Fault(self.chain, event.seq, text)


def _time(text: str) -> datetime | None:
    """The moment, or None for a text that is no moment with a zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


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


def parse_anchor(text: str) -> Anchor:
    """An anchor as logged and printed, "main:120:9f…" with 64 hexadecimal digits; ValueError for anything else."""
    chain, _, rest = text.partition(":")
    seq, _, value = rest.partition(":")
    if not chain or not seq.isdecimal() or len(value) != 64 or set(value) - set("0123456789abcdef"):
        raise ValueError(f"锚点“{text}”应写作 链:序号:64 位指纹")
    return Anchor(chain, int(seq), value)


def stale_chains(now: datetime) -> list[str]:
    """Chains with events newer than their last anchor, which itself is older than ANCHOR_AGE (or missing)."""
    stale = []
    for head in AuditHead.objects.order_by("chain"):
        newest = AuditAnchor.objects.filter(chain=head.chain).order_by("-seq").first()
        if newest is None:
            first = AuditEvent.objects.filter(chain=head.chain).order_by("seq").values_list("at", flat=True).first()
            waiting = _time(first) if first else None
        else:
            waiting = _time(newest.at) if newest.seq < head.last_seq else None
        if waiting is not None and now - waiting > ANCHOR_AGE:
            stale.append(head.chain)
    return stale


@transaction.atomic
def anchor_all(*, sent_to: str) -> int:
    """Anchor every chain that grew since its last anchor; the number of anchors written."""
    at = timezone.now().isoformat(timespec="seconds")
    written = 0
    for head in AuditHead.objects.select_for_update().order_by("chain"):
        newest = AuditAnchor.objects.filter(chain=head.chain, sent_to=sent_to).order_by("-seq").first()
        if head.last_seq and (newest is None or newest.seq < head.last_seq):
            AuditAnchor.objects.create(chain=head.chain, seq=head.last_seq, hash=head.last_hash, at=at, sent_to=sent_to)
            log.info("audit_anchor", anchor=f"{head.chain}:{head.last_seq}:{head.last_hash}")
            written += 1
    return written
