"""Papers of a stage as shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Subquery
from django.urls import reverse

from core.files import size_text
from core.presenters import FileItem
from decisions.enums import Stage
from decisions.models import Matter, StagePaper, StageRun


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper in force; ``file`` None when it is a text alone, ``versions`` how many it replaced."""

    pk: int
    kind: str
    title: str
    number: str
    dated: str
    issuer: str
    text: str
    file: FileItem | None
    replaced: bool


def newest(matter: Matter, stage: Stage) -> Subquery:
    """The latest round of a stage, for ``filter(run=...)``: no statement of its own."""
    return Subquery(StageRun.objects.filter(matter=matter, stage=stage).order_by("-round").values("pk")[:1])


def paper_rows(run: Any) -> list[PaperRow]:
    """The papers in force of a run (a row or ``newest``): one statement."""
    return rows_of(StagePaper.objects.in_force().filter(run=run).select_related("document"))


def rows_of(papers: Iterable[StagePaper]) -> list[PaperRow]:
    """Papers with their documents at hand, as shown."""
    return [
        PaperRow(
            pk=row.pk, kind=row.get_kind_display(), title=row.title, number=row.number, dated=row.dated.isoformat(),
            issuer=row.issuer, text=row.text, file=_file(row), replaced=row.replaces_id is not None,
        )
        for row in papers
    ]  # fmt: skip


def _file(row: StagePaper) -> FileItem | None:
    if row.document is None:
        return None
    return FileItem(
        row.document.name, reverse("decisions:paper_file", args=[row.pk]), size=size_text(row.document.size)
    )
