"""Celery tasks of core: they take ids and delegate."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from core import broker, jobs, schedules


@shared_task  # type: ignore[untyped-decorator]  # celery ships no types
def run_job(job_id: str) -> None:
    jobs.run(job_id)


@shared_task  # type: ignore[untyped-decorator]  # celery ships no types
def sweep_jobs() -> int:
    return jobs.sweep()


@shared_task  # type: ignore[untyped-decorator]  # celery ships no types
def run_schedules() -> None:
    schedules.run_due(timezone.now())


@shared_task  # type: ignore[untyped-decorator]  # celery ships no types
def anchor_audit() -> int:
    from core import audit_verify

    return audit_verify.anchor_all(sent_to="log")


def anchor_soon(**payload: Any) -> None:
    """Subscriber of events after which the trail must leave the machine at once; a lost nudge waits for the hour."""
    broker.send(anchor_audit)
