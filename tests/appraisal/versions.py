"""Steps of a version towards the public, for the tests that take them."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from appraisal.actions.publication import record_approval
from appraisal.models import ResultVersion
from core.models import AuditEvent
from organization.models import Account
from tests.appraisal.small import PAPER
from tests.factories import NOON


def paper(name: str = "纪要.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PAPER)


def approve(one: ResultVersion, by: Account, at: datetime = NOON, **more: str) -> None:
    day = timezone.localdate(at)
    record_approval(one, meeting_on=day, record="纪要〔2012〕3号", upload=paper(), by=by, at=at, **more)


def confirmations() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(verb="appraisal.confirm_publication").order_by("seq"))
