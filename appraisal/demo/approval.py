"""The demo year's end: once its objection is settled, the leading group approves the result."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from appraisal.actions.publication import record_approval
from appraisal.demo.papers import moment, paper
from appraisal.models import Publication
from organization.enums import Duty
from organization.models import Account

YEAR, MET = "2012", date(2013, 2, 4)
RECORD = "安考评纪〔2013〕1号"


@transaction.atomic
def load(at: datetime) -> str:
    """Approve the published result of the year once; "" when there was nothing to do."""
    rows = Publication.objects.in_force().filter(version__period__label=YEAR, approved_at__isnull=True)
    published = rows.select_related("version__scheme", "version__period").order_by("pk").first()
    if published is None or moment(MET, hour=17) > at:
        return ""
    office = Account.objects.filter(
        duty_holdings__duty=Duty.APPRAISAL_OFFICE, duty_holdings__withdrawn_at__isnull=True, is_active=True
    ).order_by("duty_holdings__pk")[0]  # fmt: skip
    minutes = paper(
        "市考评工作领导小组会议纪要", ["会议听取异议复核情况，审定2012年度双向承诺考评结果。"], number=RECORD, day=MET
    )
    record_approval(
        published.version, meeting_on=MET, record=RECORD, upload=minutes, by=office, at=moment(MET, hour=17)
    )
    return "年度结果 1"
