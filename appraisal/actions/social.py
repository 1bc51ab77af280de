"""Recording social evaluation (JH-C-2.6-a) and the supporting measures on inspection (JH-C-3.3-b)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.enums.detail_rules import MeasureState
from appraisal.gathering import parameter_values
from appraisal.models import MeasureCitation, Member, SocialRecord, SupportingMeasure, TrackingRecord
from core import audit, files
from core.file_kinds import FileKind
from core.findings import Finding, demand, unmet
from organization.models import Account

SOCIAL, MEASURES = "JH-C-2.6-a", "JH-C-3.3-b"


def _own(member: Member, by: Account) -> list[Finding]:
    """Nobody records about his own unit or himself."""
    himself = member.appointment is not None and member.appointment.person_id == by.person_id
    if himself or member.unit_id in by.own_unit_ids:
        return [unmet("SX-8.4-a", "本单位、本人的社会评价由他人登记", remedy="请同事办理", 对象=member.name)]
    return []


@transaction.atomic
def record_social(
    member: Member, channel: str, *, held_on: date, source: str, finding: str, by: Account, at: datetime
) -> SocialRecord:
    """What one way of social evaluation brought up; the list of ways is open (等方式)."""
    found = _own(member, by)
    if not parameter_values(member.scheme).get("social_evaluation", {}).get("channels"):
        found.append(unmet(SOCIAL, "方案没有社会评价", remedy="在方案中列明了解社会评价的方式"))
    if held_on > timezone.localdate(at):
        found.append(unmet(SOCIAL, "日期在今天之后", remedy="请核对日期"))
    if not channel.strip() or not source.strip() or not finding.strip():
        found.append(unmet(SOCIAL, "方式、来源和情况都要填写", remedy="请补全", field="channel"))
    demand(found)
    row = SocialRecord.objects.create(
        member=member, channel=channel.strip(), held_on=held_on, source=source.strip(), finding=finding.strip(),
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="appraisal.record_social", by=by, at=at, obj=row, label=f"{member.name} {row.channel}", clause=SOCIAL
    )
    return row


@transaction.atomic
def withdraw_social(row: SocialRecord, reason: str, *, by: Account, at: datetime) -> None:
    """A mistaken record stays, withdrawn with its reason."""
    locked = SocialRecord.objects.select_for_update(of=("self",)).select_related("member__appointment").get(pk=row.pk)
    found = _own(locked.member, by)
    if locked.withdrawn_at is not None:
        found.append(unmet(SOCIAL, "该记录已经撤销", remedy="请刷新页面"))
    if not reason.strip():
        found.append(unmet(SOCIAL, "撤销须写明理由", remedy="请填写理由", field="reason"))
    demand(found)
    locked.withdrawn_at, locked.withdrawn_by, locked.withdrawal_reason = at, by, reason.strip()
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="appraisal.withdraw_social", by=by, at=at, obj=locked, reason=reason.strip())


@transaction.atomic
def record_measure(
    name: str, *, number: str = "", effective_on: date | None = None, upload: UploadedFile[Any] | None = None,
    by: Account, at: datetime,
) -> SupportingMeasure:  # fmt: skip
    """A supporting measure: 拟制 without number and day, 施行 with both; recorded again when it comes into force."""
    if not name.strip():
        demand([unmet(MEASURES, "名称不能为空", remedy="请填写办法名称", field="name")])
    if bool(number.strip()) != bool(effective_on):
        missing = "effective_on" if number.strip() else "number"
        remedy = "两项一并填写，拟制中的都留空"
        demand([unmet(MEASURES, "施行的办法须有文号和施行日期", remedy=remedy, field=missing)])
    state = MeasureState.IN_FORCE if effective_on else MeasureState.DRAFT
    held = SupportingMeasure.objects.select_for_update(of=("self",)).filter(name=name.strip()).first()
    if held is not None and held.state == MeasureState.IN_FORCE:
        demand([unmet(MEASURES, "该办法已经施行", remedy="修订的办法以新名称登记", 文号=held.number)])
    document = files.store(upload, by=by, at=at, allowed=(FileKind.PDF, FileKind.DOCX)) if upload else None
    row = held or SupportingMeasure(name=name.strip())
    before = {"state": held.get_state_display()} if held else None
    row.state, row.number, row.effective_on = state, number.strip(), effective_on
    row.document = document or row.document
    row.recorded_at, row.recorded_by = at, by
    row.save()
    audit.record(
        verb="appraisal.record_measure", by=by, at=at, obj=row, clause=MEASURES, before=before,
        after={"state": state.label},
    )  # fmt: skip
    return row


@transaction.atomic
def cite_measure(
    record: TrackingRecord, measure: SupportingMeasure, article: str, *, by: Account, at: datetime
) -> MeasureCitation:
    """An inspection rests on an article of a measure that is in force."""
    found = []
    if measure.state != MeasureState.IN_FORCE:
        found.append(unmet(MEASURES, "办法尚未施行，不能引用", remedy="请先登记文号和施行日期", 办法=measure.name))
    elif measure.effective_on is not None and measure.effective_on > record.held_on:
        found.append(unmet(MEASURES, "考察时办法尚未施行", remedy="请核对日期", 施行=measure.effective_on.isoformat()))
    if not article.strip():
        found.append(unmet(MEASURES, "请写明条款", remedy="如：第十二条", field="article"))
    demand(found)
    row = MeasureCitation.objects.create(
        measure=measure, record=record, article=article.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(verb="appraisal.cite_measure", by=by, at=at, obj=row, clause=MEASURES)
    return row
