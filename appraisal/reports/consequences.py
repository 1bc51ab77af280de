"""The year's use of results as an official paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from appraisal.enums.consequences import FollowUp
from appraisal.models import Consequence
from appraisal.presenters.consequences import about
from core.documents.columns import Column, Kind
from core.documents.paper import Line, Paper, PrintTable, print_paper


def print_consequences(rows: Sequence[Consequence], year: int, *, by: str, at: datetime) -> bytes:
    """The PDF: how many of each kind, then a table for each."""
    return print_paper(paper_of(rows, year, at=at), at=at, by=by)


def paper_of(rows: Sequence[Consequence], year: int, *, at: datetime) -> Paper:
    kinds = [kind for kind in FollowUp if any(row.kind == kind for row in rows)]
    body = [Line(f"依据{year}年度考核最终结果，提出并处理结果运用建议共{len(rows)}项。")]
    if not rows:
        body = [Line(f"{year}年度没有结果运用建议。")]
    for kind in kinds:
        same = [row for row in rows if row.kind == kind]
        body.append(Line(f"{kind.label}（{same[0].clause}）{len(same)}项。"))
    return Paper(
        title=f"{year}年度考核结果运用情况表", body=body, tables=[_table(kind, rows) for kind in kinds],
        signatory=f"中共{settings.COUNTY_NAME}委考核办公室", day=timezone.localdate(at),
    )  # fmt: skip


def _table(kind: FollowUp, rows: Sequence[Consequence]) -> PrintTable:
    columns = [
        Column("序号", kind=Kind.RANK, width=6), Column("对象", width=20), Column("单位", width=20), Column("建议"),
        Column("处理", width=12),
    ]  # fmt: skip
    same = [row for row in rows if row.kind == kind]
    lines = [
        [str(place), about(row), row.unit.name, row.text, row.get_state_display()]
        for place, row in enumerate(same, 1)
    ]  # fmt: skip
    return PrintTable(columns, lines, title=kind.label)
