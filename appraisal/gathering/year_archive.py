"""A year's appraisal as pieces of an archive: scheme, inputs, versions, publications, objections, papers.

The same records give the same pieces. Doubts about other units go in without sender, words and papers (SX-6.7-b): who
keeps the archive may be of the unit that is doubted; they stay with the objection.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from appraisal.enums.objections import ObjectionKind
from appraisal.exchange import ranking_json
from appraisal.gathering import parameter_values
from appraisal.models import (
    Adjustment,
    FrozenGroup,
    Indicator,
    Mark,
    Member,
    Objection,
    ObjectionConclusion,
    ObjectionStep,
    Publication,
    RankingDocument,
    ResultVersion,
    Scheme,
    ScoreEvidence,
)
from core.models import StoredFile
from decisions.gathering.archive import Piece

SCHEME, INPUTS, VERSIONS, RELEASES = "1方案", "2计分输入", "3结果版本", "4公布与审定"
OBJECTIONS, ENTRIES, EVIDENCE, PAPERS = "5异议", "6加减分与否决", "7得分凭证", "8结果文书"


@dataclass(frozen=True, slots=True)
class YearDossier:
    """The archive of the version that the leading group approved."""

    version: ResultVersion
    pieces: tuple[Piece, ...]


def dossier_of(version: ResultVersion) -> YearDossier:
    """A number of statements that does not grow with rows."""
    versions = list(
        ResultVersion.objects.of_period(version.period).select_related("scheme", "period").order_by("number")
    )
    pieces = (
        *_scheme(version.scheme), *_inputs(version), *_versions(versions), *_releases(versions),
        *_objections(version), *_entries(version.scheme), *_evidence(version), *_papers(versions),
    )  # fmt: skip
    return YearDossier(version, pieces)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str)


def _plain(row: Model, *fields: str) -> dict[str, str]:
    columns: dict[str, Any] = {name: row._meta.get_field(name) for name in fields}
    return {str(column.verbose_name): str(getattr(row, name) or "") for name, column in columns.items()}


def _scheme(scheme: Scheme) -> Iterator[Piece]:
    nodes = Indicator.objects.filter(scheme=scheme).order_by("group__order", "order", "pk")
    fields = ("group__code", "code", "name", "parent__code", "full_mark", "weight", "top_rule", "source", "method",
              "params", "floor", "clause")  # fmt: skip
    members = Member.objects.filter(scheme=scheme).order_by("group__order", "order", "code")
    told = {
        "code": scheme.code, "version": scheme.version, "name": scheme.name, "year": scheme.year,
        "adjustment_table": scheme.adjustment_table, "parameters": parameter_values(scheme),
        "indicators": list(nodes.values(*fields)), "members": list(members.values("group__code", "code", "name")),
    }  # fmt: skip
    yield Piece(
        SCHEME, f"{scheme.code}-v{scheme.version}.json", f"{scheme.name}第 {scheme.version} 版", text=_text(told)
    )


def _inputs(version: ResultVersion) -> Iterator[Piece]:
    yield Piece(INPUTS, "header.json", "计算所用的方案参数", text=version.frozen_header)
    rows = FrozenGroup.objects.filter(version=version).select_related("group").order_by("group__order", "group__code")
    for row in rows:
        yield Piece(INPUTS, f"{row.group.code}.json", f"{row.group.name}计分输入", text=row.inputs)
        yield Piece(INPUTS, f"{row.group.code}-来源.json", f"{row.group.name}数据来源", text=row.provenance)


def _versions(versions: Iterable[ResultVersion]) -> Iterator[Piece]:
    for one in versions:
        yield Piece(VERSIONS, f"v{one.number}.json", f"{one}结果", text=ranking_json(one).decode())


def _releases(versions: Iterable[ResultVersion]) -> Iterator[Piece]:
    rows = Publication.objects.filter(version__in=list(versions)).select_related(
        "version__period", "proposed_by__person", "confirmed_by__person", "approved_by__person",
        "withdrawn_by__person", "meeting_document", "withdrawal_document",
    )  # fmt: skip
    fields = ("circle", "proposed_at", "proposed_by", "confirmed_at", "confirmed_by", "approved_at", "approved_by",
              "meeting_on", "meeting_record", "withdrawn_at", "withdrawn_by", "withdrawal_reason")  # fmt: skip
    for row in rows.order_by("version__number"):
        told = _plain(row, *fields)
        yield Piece(RELEASES, f"v{row.version.number}.json", f"{row.version}公布与审定", text=_text(told))
        yield from _file(RELEASES, row.meeting_document, f"{row.version}会议纪要")
        yield from _file(RELEASES, row.withdrawal_document, f"{row.version}撤下依据")


def _file(folder: str, stored: StoredFile | None, title: str) -> Iterator[Piece]:
    if stored is not None:
        yield Piece(folder, stored.name, title, stored=stored)


def _objections(version: ResultVersion) -> Iterator[Piece]:
    rows = Objection.objects.of_period_of(version).select_related(
        "member", "unit", "recorded_by__person", "document", "indicator", "adjustment__member",
        "corrected_by__period",
    ).order_by("pk")  # fmt: skip
    found = list(rows)
    steps = list(ObjectionStep.objects.filter(objection__in=found).select_related("recorded_by__person").order_by("pk"))
    conclusions = ObjectionConclusion.objects.filter(objection__in=found)
    kept = list(conclusions.select_related("document", "recorded_by__person", "indicator").order_by("pk"))
    for row in found:
        own = row.kind == ObjectionKind.OWN
        told: dict[str, Any] = _plain(row, "number", "member", "kind", "addressee", "state", "corrected_by")
        if own:
            told |= _plain(row, "unit", "recorded_by", "recorded_at", "indicator", "adjustment", "text")
            said = [
                _plain(one, "event", "note", "recorded_by", "recorded_at")
                for one in steps
                if one.objection_id == row.pk
            ]
            told["经过"] = said
        yield Piece(OBJECTIONS, f"{row.number}.json", f"异议 {row.number}", text=_text(told))
        if own:
            yield from _file(OBJECTIONS, row.document, f"异议 {row.number} 证明材料")
            for one in kept:
                if one.objection_id == row.pk:
                    yield from _file(OBJECTIONS, one.document, f"异议 {row.number} 复核文书")


def _entries(scheme: Scheme) -> Iterator[Piece]:
    rows = Adjustment.objects.filter(scheme=scheme).select_related("member", "document", "entered_by__person")
    fields = ("member", "kind", "level", "matter", "document_number", "dated", "points", "entered_by", "entered_at",
              "withdrawn_at", "withdrawal_reason")  # fmt: skip
    entries = list(rows.order_by("pk"))
    marks = list(Mark.objects.filter(scheme=scheme).select_related("member", "document").order_by("pk"))
    told = {
        "加减分": [_plain(row, *fields) for row in entries],
        "否决与取消资格": [_plain(mark, "member", "kind", "field", "basis", "withdrawn_at") for mark in marks],
    }
    yield Piece(ENTRIES, "清单.json", "加减分与否决清单", text=_text(told))
    for row in entries:
        yield from _file(ENTRIES, row.document, f"{row.member} {row.get_kind_display()} {row.document_number}")
    for mark in marks:
        yield from _file(ENTRIES, mark.document, f"{mark.member} {mark.get_kind_display()}")


def _evidence(version: ResultVersion) -> Iterator[Piece]:
    rows = ScoreEvidence.objects.in_force().filter(score__period=version.period)
    for row in rows.select_related("document", "score__member", "score__indicator").order_by("pk"):
        yield from _file(EVIDENCE, row.document, f"{row.score.member} {row.score.indicator}")


def _papers(versions: Iterable[ResultVersion]) -> Iterator[Piece]:
    rows = RankingDocument.objects.filter(version__in=list(versions)).select_related("document").order_by("pk")
    for row in rows:
        yield from _file(PAPERS, row.document, row.document.name)
