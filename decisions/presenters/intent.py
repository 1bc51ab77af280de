"""Settlements of an intent as shown: by whom, with whom, when, on which paper (JH-A-5.1-d)."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from core.files import size_text
from core.presenters import FileItem
from decisions.models import IntentSettlement, Matter
from decisions.presenters.overview import day


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """One settlement; ``people`` are the approver or those who deliberated, each with his standing of that day."""

    way: str
    day: str
    stage: str
    people: list[str]
    result: str
    paper: str
    file: list[FileItem]
    told: str


def settlement_rows(matter: Matter) -> list[SettlementRow]:
    """The newest first; two statements."""
    rows = IntentSettlement.objects.filter(run__matter=matter).select_related(
        "run", "approver", "document", "recorded_by__person"
    )
    return [_row(matter, row) for row in rows.prefetch_related("deliberators__person").order_by("-pk")]


def _row(matter: Matter, row: IntentSettlement) -> SettlementRow:
    if row.approver is not None:
        people = [f"{row.approver.name}（{row.get_standing_display()}）"]
    else:
        people = [f"{one.person.name}（{one.get_standing_display()}）" for one in row.deliberators.all()]
    file = []
    if row.document is not None:
        url = reverse("decisions:settlement-file", args=[matter.pk, row.pk])
        file.append(FileItem(row.document.name, url, size_text(row.document.size)))
    return SettlementRow(
        way="主要领导核准" if row.approver is not None else "一定范围内酝酿",
        day=row.settled_on.isoformat(),
        stage=str(row.run),
        people=people,
        result=row.result,
        paper=row.paper_number,
        file=file,
        told=f"{day(row.recorded_at)} {row.recorded_by}",
    )
