"""One member's scores with their origin, and the story of one cell: who wrote what, when, on which paper."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from appraisal.actions.score_checks import CLEARED, Content, shown
from appraisal.gathering import Gathered
from appraisal.models import Member, Period, Score, ScoreEvidence
from appraisal.rules.facts import GroupFacts
from appraisal.rules.figures import plain
from appraisal.workbook.contract import leaf_columns
from core.files import size_text
from core.models import AuditEvent

VERBS = {
    "appraisal.enter_scores": "录入",
    "appraisal.commit_import": "导入",
    "appraisal.undo_import": "撤销导入",
}
LATEST = 50


@dataclass(frozen=True, slots=True)
class CellLine:
    """One leaf of the member: value, who entered it, how many files."""

    leaf: str
    top: str
    name: str
    full: str
    value: str
    origin: str
    files: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the cell."""

    when: str
    who: str
    what: str
    before: str
    after: str
    reason: str


def lines(period: Period, member: Member, group: GroupFacts, gathered: Gathered, leaf: str) -> list[CellLine]:
    """Every leaf of the member: two queries."""
    codes = {pk: code for code, pk in gathered.indicator_ids.items()}
    rows = Score.objects.filter(period=period, member=member).select_related("entered_by__person").order_by()
    scores = {codes[row.indicator_id]: row for row in rows}
    evidence = ScoreEvidence.objects.in_force().filter(score__period=period, score__member=member).order_by()
    files = Counter(evidence.values_list("score__indicator__code", flat=True))
    url = reverse("appraisal:score", args=[period.pk, member.code])
    return [
        CellLine(
            leaf=column.leaf.code,
            top=column.top_name,
            name=column.leaf.name,
            full=plain(column.leaf.full_mark),
            value=_value(scores.get(column.leaf.code)),
            origin=_origin(scores.get(column.leaf.code)),
            files=files[column.leaf.code],
            url=f"{url}?leaf={column.leaf.code}",
            current=column.leaf.code == leaf,
        )
        for column in leaf_columns(group)
    ]


def _value(row: Score | None) -> str:
    return "" if row is None else shown(row.value)


def _origin(row: Score | None) -> str:
    if row is None:
        return "尚未录入"
    how = "导入" if row.import_batch_id else "录入"
    return f"{timezone.localtime(row.entered_at):%Y-%m-%d %H:%M} {row.entered_by} {how}"


def history(period: Period, member: str, leaf: str) -> list[Step]:
    """What the audit trail holds on the cell, the newest first: two queries."""
    key = f"{member}/{leaf}"
    imports = [str(pk) for pk in period.imports.order_by().values_list("pk", flat=True)]
    events = AuditEvent.objects.filter(
        Q(object_type="appraisal.period", object_id=str(period.pk))
        | Q(object_type="appraisal.scoreimport", object_id__in=imports),
        verb__in=VERBS,
        data__contains=json.dumps(key, ensure_ascii=False),
    )
    return list(_steps(events.order_by("-seq")[:LATEST], key))


def _steps(events: Iterable[AuditEvent], key: str) -> Iterable[Step]:
    for event in events:
        data = json.loads(event.data)
        before: Content = data["before"].get(key, CLEARED)
        after: Content = data["after"].get(key, CLEARED)
        when = parse_datetime(event.at)
        yield Step(
            when=f"{timezone.localtime(when):%Y-%m-%d %H:%M}" if when else event.at,
            who=event.actor_name,
            what=VERBS[event.verb],
            before=shown(before),
            after=shown(after),
            reason=event.reason if event.verb == "appraisal.undo_import" else "",
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file behind a score; ``withdrawn`` says who took it back, when and why, or is ""."""

    pk: int
    name: str
    url: str
    size: str
    note: str
    withdrawn: str


def files(score: Score | None) -> list[Evidence]:
    """The evidence of a score with what was withdrawn: one query."""
    if score is None:
        return []
    rows = score.evidence.select_related("document", "added_by__person", "withdrawn_by__person")
    return [
        Evidence(
            pk=row.pk,
            name=row.document.name,
            url=reverse("appraisal:evidence", args=[row.pk]),
            size=size_text(row.document.size),
            note="，".join(
                part
                for part in (row.note, f"{row.added_by} {timezone.localtime(row.added_at):%Y-%m-%d %H:%M} 添加")
                if part
            ),
            withdrawn=f"{row.withdrawn_by} {timezone.localtime(row.withdrawn_at):%Y-%m-%d %H:%M} 撤销，"
            f"理由：{row.withdrawal_reason}"
            if row.withdrawn_at
            else "",
        )
        for row in rows.order_by("added_at", "id")
    ]


def choices(found: Iterable[Evidence]) -> list[tuple[int, str]]:
    """The files that can still be withdrawn."""
    return [(one.pk, one.name) for one in found if not one.withdrawn]
