"""An objection of each demo year, from the township's head to the decision that upholds the result. All invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from appraisal.actions.objections import (
    NewConclusion,
    NewObjection,
    conclude_review,
    decide,
    file_objection,
    name_reviewers,
)
from appraisal.demo.papers import moment, paper
from appraisal.enums.objections import ObjectionEvent, ObjectionKind, ReviewOutcome
from appraisal.gathering.objections import Item, window_of
from appraisal.models import AssessmentSeat, Indicator, Member, Objection, Publication
from organization.enums import Duty
from organization.models import Account

YEAR, UNIT = "2012", "T04"
DOUBT = "本镇年末两个项目已经竣工投产，初步结果似未计入，请予核对。"
FOUND = "经调阅项目台账和验收资料，两个项目的竣工备案日期为次年一月，按方案计入下一年度，原得分正确。"


def load(at: datetime) -> str:
    """Once, on the published result of the year, within its days of objections."""
    rows = Publication.objects.in_force().filter(version__period__label=YEAR, approved_at__isnull=True)
    published = rows.select_related("version__scheme", "version__period").first()
    window = window_of(published) if published is not None else None
    if published is None or window is None or moment(window.closes_on, hour=18) > at:
        return ""
    if Objection.objects.filter(publication=published).exists():
        return ""
    object_to(published, UNIT, window.opens_on, DOUBT, FOUND)
    return "异议 1"


def object_to(published: Publication, code: str, opened: date, doubt: str, finding: str) -> None:
    """A township doubts its first item three days after ``opened``; two days later it is looked into and upheld."""
    member = Member.objects.select_related("unit", "group", "appointment").get(
        scheme=published.version.scheme, code=code
    )
    leaf = Indicator.objects.filter(group=member.group, children__isnull=True).order_by("order", "pk")[0]
    head = _holder(Duty.UNIT_LEADER, unit=member.unit_id)
    assessing = AssessmentSeat.objects.filter(group__round__period__scheme=member.scheme_id).values("person")
    leader, reviewer = _holder(Duty.COUNTY_LEADER, without=assessing), _holder(Duty.DISCIPLINE)
    filed = moment(opened + timedelta(days=3))
    new = NewObjection(member, ObjectionKind.OWN, doubt, Item(leaf))
    row = file_objection(published, new, by=head, at=filed)
    name_reviewers(row, [reviewer], paper="县委、县政府主要领导批示", by=leader, at=filed + timedelta(hours=5))
    day = filed + timedelta(days=2)
    document = paper("异议复核意见", [finding], signatory="复核人", day=timezone.localdate(day))
    found = NewConclusion(ReviewOutcome.UPHOLD, finding, Item(leaf))
    conclude_review(row, found, upload=document, by=reviewer, at=day)
    decide(row, ObjectionEvent.UPHOLD, note="同意复核意见。", by=leader, at=day + timedelta(hours=4))


def _holder(duty: Duty, *, unit: int | None = None, without: Any = ()) -> Account:
    """The first account that holds the duty, in that unit where one is named; of nobody among ``without``."""
    rows = Account.objects.filter(duty_holdings__duty=duty, duty_holdings__withdrawn_at__isnull=True, is_active=True)
    rows = rows.filter(duty_holdings__unit=unit) if unit is not None else rows
    return rows.exclude(person__in=without).order_by("pk").distinct()[0]
