"""Drafts: each change is a new version, and a new version voids a review of the former (JH-A-5.7-c)."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core import audit, events
from core.files import DOCUMENTS, store
from core.findings import demand
from decisions.actions.steps import lock, write_step
from decisions.enums import DecisionEvent, Event, RunState, Stage
from decisions.gathering import look
from decisions.models import DraftVersion
from decisions.rules.matters import check_draft
from organization.models import Account


@transaction.atomic
def add_draft(
    matter_id: int, *, title: str, text: str, by: Account, at: datetime, note: str = "",
    upload: UploadedFile[bytes] | None = None,
) -> DraftVersion:  # fmt: skip
    """Add the next version. A legality review that was passed begins a new round with it, in the same step."""
    matter = lock(matter_id)
    case = look([matter], at=at, about=()).cases[matter.pk]
    findings = check_draft(case, note=note)
    demand(findings)
    change = audit.new_change()
    document = store(upload, by=by, at=at, allowed=DOCUMENTS) if upload is not None else None
    draft = DraftVersion.objects.create(
        matter=matter, number=case.draft_version + 1, title=title, text=text, note=note.strip(), document=document,
        sha256=fingerprint(title, text, document.sha256 if document is not None else ""), recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    after = {"number": draft.number, "sha256": draft.sha256}
    if case.run(Stage.LEGAL_REVIEW).state is RunState.CLOSED:
        why = f"草案改为第 {draft.number} 稿，原审查意见失效"
        write_step(
            matter, Stage.LEGAL_REVIEW, Event.NEW_ROUND, findings=findings, reason=why, decider="", change=change,
            by=by, at=at,
        )  # fmt: skip
        after["voided"] = Stage.LEGAL_REVIEW.label
    audit.record(
        verb="decisions.add_draft", by=by, at=at, obj=matter, after=after, reason=draft.note, clause="JH-A-5.7-c",
        event_id=change,
    )  # fmt: skip
    events.emit(DecisionEvent.DRAFT_ADDED, matter_id=matter.pk, number=draft.number)
    return draft


def fingerprint(title: str, text: str, file_digest: str) -> str:
    """SHA-256 of title, text and the digest of the file, each on its own line: 64 hexadecimal digits."""
    return hashlib.sha256(f"{title}\n{file_digest}\n{text}".encode()).hexdigest()
