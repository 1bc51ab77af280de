"""Steps of a version towards the public, for the tests that take them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from appraisal.actions.publication import record_approval
from appraisal.actions.reopenings import ask_reopening, confirm_reopening
from appraisal.enums.reopenings import ReopeningGround
from appraisal.models import Period, Reopening, ResultVersion
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


def asked(period: Period, by: Account, **more: Any) -> Reopening:
    told = {
        "ground": ReopeningGround.FRAUD, "reason": "河口镇虚报项目，查实", "paper": "安纪决〔2012〕5号",
        "upload": paper("决定.pdf"),
    }  # fmt: skip
    return ask_reopening(period, **(told | more), by=by, at=NOON)


def reopened(period: Period, zhou: Account, fang: Account) -> Reopening:
    return confirm_reopening(asked(period, zhou), by=fang, at=NOON)
