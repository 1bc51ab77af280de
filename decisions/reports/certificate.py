"""The certificate of due procedure (程序合规证明): which article, what was done, when, by whom, number, fingerprint.

Nothing on it is typed: it is read from runs, their events with the findings of that moment, papers, drafts, reviews,
waivers, votes and resolutions of every round.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from core.clauses import find
from core.documents.columns import Column, Kind
from core.documents.paper import PrintTable, print_table
from decisions.enums import Event, RunState, Stage, VoteMode
from decisions.gathering import look
from decisions.models import (
    AgendaItem,
    DraftVersion,
    LegalityReview,
    Matter,
    Resolution,
    StageEvent,
    StagePaper,
    Waiver,
)
from decisions.rules.tracks import Track, track

SHOWN_DIGITS = 16
NOTE = "指纹为 SHA-256 的前 16 位；完整指纹载于档案清单，可用通用工具核对。"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, as text; ``at`` orders the lines."""

    clause: str
    what: str
    result: str
    at: datetime
    by: str
    number: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """``complete``: the matter is resolved; before that the paper says how far it has come."""

    matter: Matter
    complete: bool
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        return "程序合规证明" if self.complete else "程序办理情况表"


def certificate_of(matter: Matter, *, at: datetime) -> Certificate:
    """Everything on record, in the order of time: a constant number of queries."""
    case = look([matter], at=at, about=()).cases[matter.pk]
    found = track(case)
    rows = [
        *_steps(matter, found), *_papers(matter, found), *_drafts(matter), *_reviews(matter), *_waivers(matter),
        *_votes(matter), *_resolutions(matter),
    ]  # fmt: skip
    complete = case.run(Stage.RESOLUTION).state is RunState.CLOSED
    return Certificate(matter, complete, tuple(sorted(rows, key=lambda row: row.at)))


def print_certificate(certificate: Certificate, *, by: str, at: datetime) -> bytes:
    """The PDF, across the page."""
    return print_table(table_of(certificate, by=by, at=at), at=at, by=by)


def table_of(certificate: Certificate, *, by: str, at: datetime) -> PrintTable:
    matter = certificate.matter
    columns = [
        Column("序号", Kind.CENTER, 5), Column("依据", width=24), Column("办理内容"), Column("结果", width=12),
        Column("时间", Kind.CENTER, 17), Column("经办人", Kind.CENTER, 10), Column("文号", width=18),
        Column("指纹", Kind.CENTER, 22),
    ]  # fmt: skip
    rows = [
        [
            str(place), article(row.clause), row.what, row.result, f"{timezone.localtime(row.at):%Y-%m-%d %H:%M}",
            row.by, row.number, row.digest[:SHOWN_DIGITS],
        ]
        for place, row in enumerate(certificate.rows, 1)
    ]  # fmt: skip
    legend = (
        f"承办单位：{matter.lead_unit.name}　决策机关：{matter.get_body_display()}",
        f"规则参数版本：{matter.rulebook.number}",
    )
    made = f"{timezone.localtime(at):%Y-%m-%d %H:%M}由{by}出具。"
    return PrintTable(
        columns, rows, title=certificate.title, subtitle=f"{matter.number}　{matter.title}", legend=legend,
        notes=[made, NOTE],
    )  # fmt: skip


def article(clause: str) -> str:
    """The article behind a clause id, as the source document cites it."""
    found = find(clause) if clause else None
    return found.cite if found is not None else clause


def text_digest(*parts: str) -> str:
    """SHA-256 of texts, each on lines of its own."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _steps(matter: Matter, found: Track) -> Iterator[Row]:
    """Every step with its reason, and of a closing each requirement as it was judged then."""
    rows = StageEvent.objects.filter(run__matter=matter).select_related("run", "taken_by__person")
    for row in rows.order_by("taken_at", "pk"):
        stage, event = Stage(row.run.stage), Event(row.event)
        clause = "JH-A-5.9-c" if event is Event.CUT else found.clause(stage)
        reason = "；".join(part for part in (row.reason, f"决定人：{row.decider}" if row.decider else "") if part)
        what = f"{row.run}：{event.label}" + (f"（{reason}）" if reason else "")
        by, digest = str(row.taken_by), text_digest(row.findings)
        yield Row(clause, what, row.get_state_display(), row.taken_at, by, digest=digest)
        if event is Event.CLOSE:
            for finding in json.loads(row.findings):
                yield Row(finding["clause"], _judged(row.run, finding), "符合", row.taken_at, by, digest=digest)


def _judged(run: Any, finding: dict[str, Any]) -> str:
    facts = "，".join(f"{name} {value}" for name, value in finding["facts"].items())
    return f"{run}：{finding['title']}" + (f"（{facts}）" if facts else "")


def _papers(matter: Matter, found: Track) -> Iterator[Row]:
    rows = StagePaper.objects.filter(run__matter=matter).select_related("run", "document", "recorded_by__person")
    for row in rows:
        digest = row.document.sha256 if row.document else text_digest(row.title, row.text)
        what = f"{row.run}：{row}" + ("作废" if row.void else "")
        result = "作废" if row.void else "登记"
        yield Row(
            found.clause(Stage(row.run.stage)), what, result, row.recorded_at, str(row.recorded_by), row.number, digest
        )


def _drafts(matter: Matter) -> Iterator[Row]:
    for row in DraftVersion.objects.filter(matter=matter).select_related("recorded_by__person"):
        what = f"草案第 {row.number} 稿《{row.title}》" + (f"（{row.note}）" if row.note else "")
        yield Row("JH-A-5.7-c", what, "提交", row.recorded_at, str(row.recorded_by), digest=row.sha256)


def _reviews(matter: Matter) -> Iterator[Row]:
    related = ("draft", "document", "recorded_by__person")
    for row in LegalityReview.objects.filter(run__matter=matter).select_related(*related):
        digest = row.document.sha256 if row.document else text_digest(row.text)
        what = f"合法性审查意见（草案第 {row.draft.number} 稿）"
        by = str(row.recorded_by)
        yield Row("JH-A-5.7-a", what, row.get_overall_display(), row.recorded_at, by, row.number, digest)


def _waivers(matter: Matter) -> Iterator[Row]:
    related = ("run", "approver", "document", "recorded_by__person")
    for row in Waiver.objects.filter(run__matter=matter).select_related(*related):
        what = f"{row.run}：例外（{row.reason}），批准人：{row.approver.name}（{row.get_standing_display()}）"
        digest = row.document.sha256 if row.document else ""
        yield Row(row.clause, what, "例外", row.recorded_at, str(row.recorded_by), row.paper_number, digest)


def _votes(matter: Matter) -> Iterator[Row]:
    rows = AgendaItem.objects.filter(run__matter=matter, decided_at__isnull=False)
    for row in rows.select_related("meeting", "run", "decided_by__person"):
        assert row.decided_at is not None
        way = VoteMode(row.mode).label
        count = f"应到 {row.due}，实到 {row.present}，赞成 {row.ayes}，反对 {row.nays}，弃权 {row.abstentions}"
        what = f"{row.run}：{row.meeting}{way}（{count}）"
        yield Row("JH-A-5.8-c", what, row.get_outcome_display(), row.decided_at, str(row.decided_by))


def _resolutions(matter: Matter) -> Iterator[Row]:
    related = ("run", "document", "recorded_by__person")
    for row in Resolution.objects.filter(run__matter=matter).select_related(*related):
        digest = row.document.sha256 if row.document else text_digest(row.title, row.text)
        what = f"{row.run}：{row.get_kind_display()}《{row.title}》"
        yield Row("JH-A-5.8-d", what, "印发", row.recorded_at, str(row.recorded_by), row.number, digest)
