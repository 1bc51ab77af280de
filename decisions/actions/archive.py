"""Filing a matter: reasons for empty slots, the archiving itself, what was handed out (GW713-33)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core import audit
from core.findings import demand
from decisions.actions.steps import lock
from decisions.gathering.archive import dossier_of, standing_of
from decisions.models import Archive, ArchiveNote, Matter
from decisions.reports.archive import listing, manifest_digest
from decisions.rules.archive import CLAUSE, check_archive, check_reason
from organization.models import Account


@transaction.atomic
def explain_gap(matter_id: int, slot: str, *, reason: str, by: Account, at: datetime) -> ArchiveNote:
    """Say why a slot is empty; a former reason stays."""
    matter = lock(matter_id)
    demand(check_reason(standing_of(matter, at=at)[1], slot, reason))
    row = ArchiveNote.objects.create(matter=matter, slot=slot, reason=reason.strip(), recorded_at=at, recorded_by=by)
    audit.record(
        verb="decisions.explain_gap", by=by, at=at, obj=matter, clause=CLAUSE, reason=row.reason, after={"slot": slot}
    )
    return row


@transaction.atomic
def close_archive(matter_id: int, *, by: Account, at: datetime) -> Archive:
    """File the matter as it stands: the number of its pieces and the fingerprint of their list are kept.

    Raises Refused while a slot is empty without a reason. Filed again when something was added afterwards.
    """
    matter = lock(matter_id)
    dossier = dossier_of(matter, at=at)
    demand(check_archive(dossier.case, dossier.slots))
    row = Archive.objects.create(
        matter=matter, files=len(listing(dossier)), sha256=manifest_digest(dossier), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="decisions.close_archive", by=by, at=at, obj=matter, clause=CLAUSE,
        after={"files": row.files, "sha256": row.sha256},
    )  # fmt: skip
    return row


def record_export(matter: Matter, verb: str, *, by: Account, at: datetime, files: int = 0) -> None:
    """Certificate or archive was handed out (SECURITY L01)."""
    audit.record(verb=verb, by=by, at=at, obj=matter, clause=CLAUSE, after={"files": files} if files else None)
