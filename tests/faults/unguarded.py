"""The guards of core.jobs switched off, for the negative controls of the fault tests."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections, transaction
from django.utils import timezone

from core import audit, jobs
from core.enums import JobState
from core.models import AuditEvent, AuditHead, Job


def no_claim() -> None:
    """Whoever receives a job runs it, whatever its state."""

    def claim(job_id: uuid.UUID | str) -> Job | None:
        return Job.objects.filter(pk=job_id).first()

    jobs.claim = claim
    no_fence()


def no_fence() -> None:
    """The end of a job is written without looking at the attempt number."""

    def finish(job: Job, write: Any) -> None:
        with transaction.atomic():
            result = write()
            Job.objects.filter(pk=job.pk).update(
                state=JobState.DONE, result=result, ended_at=timezone.now(), lease_until=None
            )

    jobs._finish = finish
    jobs.Progress.step = lambda *args: None  # type: ignore[method-assign]


def no_timeout() -> None:
    """PostgreSQL waits for ever for a client that is silent inside its transaction."""
    connections.settings["default"]["OPTIONS"].pop("options")
    connections["default"].settings_dict["OPTIONS"].pop("options", None)


def no_transaction() -> None:
    """A version is written row by row, each committed at once."""
    from appraisal import jobs as scoring_jobs

    scoring_jobs.write_version = scoring_jobs.write_version.__wrapped__  # type: ignore[attr-defined]  # without atomic

    def finish(job: Job, write: Any) -> None:
        result = write()
        jobs._mine(job).update(state=JobState.DONE, result=result, ended_at=timezone.now(), lease_until=None)

    jobs._finish = finish


def no_reconnect() -> None:
    """Each thread keeps its database connection, alive or dead."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    connections.settings["default"]["CONN_HEALTH_CHECKS"] = False


def no_limit() -> None:
    """A failing job is queued again for ever and at once."""

    def fail(job: Job, error: Exception) -> None:
        payload = {"failures": job.payload.get("failures", 0) + 1}
        Job.objects.filter(pk=job.pk).update(
            state=JobState.QUEUED, attempt=0, not_before=timezone.now(), payload=payload
        )

    jobs._fail = fail


def no_memory() -> None:
    """A batch of the ladder does not read what was written before."""
    from accountability.gathering import escalation

    escalation.held_of = lambda column, ids: escalation.Held({}, {})


def append(event: AuditEvent) -> None:
    """Continue the chain without locking its head."""
    head = AuditHead.objects.get(chain=event.chain)
    event.seq, event.prev = head.last_seq + 1, head.last_hash
    event.hash = audit.link(event)
    event.save(force_insert=True)
    AuditHead.objects.filter(chain=event.chain).update(last_seq=event.seq, last_hash=event.hash)
