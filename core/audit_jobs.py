"""Verifying the audit trail as a job: a big trail takes minutes."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from core import audit_verify, jobs
from core.models import AuditEvent, Job

KIND = "core.verify_audit"
SHOWN = 200
"""Faults kept with the job; the command prints all of them."""


def request_verification(*, by: Any, at: datetime) -> Job:
    """Queue a verification of all chains; AlreadyOpen when one is under way."""
    return jobs.enqueue(KIND, key=str(uuid.uuid4()), subject="audit", title="核验审计链", by=by, at=at)


def last_verification() -> Job | None:
    """The newest verification, whatever its state."""
    return Job.objects.filter(kind=KIND).order_by("-requested_at").first()


@jobs.handles(KIND, label="核验审计链", page=lambda job: reverse("core:audit_verify"))
def verify(job: Job, progress: jobs.Progress) -> jobs.Write:
    faults = audit_verify.verify(step=progress.step)
    result = {
        "events": AuditEvent.objects.count(),
        "count": len(faults),
        "faults": [asdict(fault) for fault in faults[:SHOWN]],
        "stale": audit_verify.stale_chains(timezone.now()),
    }
    return lambda: result
