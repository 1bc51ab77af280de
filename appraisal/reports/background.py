"""Long ranking documents as background work: rendered outside, kept together with the job's own end."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from appraisal.jobs import hears_of_failures
from appraisal.models import ResultVersion
from appraisal.reports import making
from appraisal.reports.making import Order
from core import jobs
from core.models import Job
from organization.models import Account

DOCUMENT = "appraisal.ranking_document"


def request_document(version: ResultVersion, order: Order, *, by: Account, at: datetime) -> Job:
    """Queue the making; AlreadyOpen when the same document is being made."""
    return jobs.enqueue(
        DOCUMENT,
        key=str(uuid.uuid4()),
        subject=f"document:{version.pk}:{making.variant_of(version, order, by=by)}",
        title=f"生成排名报告 {version.scheme.name} {version}",
        payload={
            "version": version.pk,
            "kind": order.kind,
            "groups": list(order.groups),
            "per_unit": order.per_unit,
            "number": order.number,
        },
        by=by,
        at=at,
    )


def documents_page(job: Job) -> str:
    """Where a finished document stands: the documents of its version."""
    return reverse("appraisal:documents", args=[job.result["version"]])


@jobs.handles(DOCUMENT, label="生成排名报告", page=documents_page, told=hears_of_failures)
def make_document(job: Job, progress: jobs.Progress) -> jobs.Write:
    """Render, then hand back the keeping."""
    wanted = job.payload
    version = ResultVersion.objects.select_related("scheme", "period", "publication").get(pk=wanted["version"])
    order = Order(wanted["kind"], tuple(wanted["groups"]), wanted["per_unit"], wanted["number"])
    by = job.requested_by
    data, name = making.render(version, order, by=by, at=timezone.now(), step=progress.step)

    def write() -> dict[str, Any]:
        row = making.keep(version, order, data, name, by=by, at=timezone.now())
        return {"document": row.pk, "version": version.pk, "name": name}

    return write
