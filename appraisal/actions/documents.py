"""Keeping ranking documents: made once per version and variant, every hand-out on record."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from appraisal.models import RankingDocument, ResultVersion
from core import audit
from core.file_kinds import FileKind
from core.files import store_made
from organization.models import Account


@transaction.atomic
def keep_document(
    version: ResultVersion, *, variant: str, data: bytes, name: str, kind: FileKind, by: Account, at: datetime
) -> RankingDocument:
    """Store a document of a version; when somebody made the same variant meanwhile, his is the one."""
    stored = store_made(data, name=name, kind=kind, by=by, at=at)
    try:
        with transaction.atomic():
            row = RankingDocument.objects.create(
                version=version, variant=variant, document=stored, made_at=at, made_by=by
            )
    except IntegrityError:
        stored.content.storage.delete(str(stored.content.name))
        stored.delete()
        return RankingDocument.objects.get(version=version, variant=variant)
    after = {"variant": variant, "name": stored.name, "sha256": stored.sha256, "size": stored.size}
    audit.record(verb="appraisal.make_document", by=by, at=at, obj=row, label=f"{version} {name}", after=after)
    return row


def record_download(row: RankingDocument, *, by: Account, at: datetime) -> None:
    """A document was handed out (SECURITY L01: exports are on record)."""
    after = {"sha256": row.document.sha256, "variant": row.variant}
    audit.record(verb="appraisal.download_document", by=by, at=at, obj=row, label=row.document.name, after=after)


def record_board_export(
    version: ResultVersion, *, filters: dict[str, str], rows: int, by: Account, at: datetime
) -> None:
    """A board was exported with its filters."""
    after = {"filters": filters, "rows": rows}
    audit.record(verb="appraisal.export_board", by=by, at=at, obj=version, label=str(version), after=after)


def record_ranking_export(version: ResultVersion, *, kind: str, by: Account, at: datetime) -> None:
    """A ranking left the system through the command line, whatever its format."""
    after = {"format": kind}
    audit.record(verb="appraisal.export_ranking", by=by, at=at, obj=version, label=str(version), after=after)
