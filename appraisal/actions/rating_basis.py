"""Bases of qualitative ratings: linked by the group that assesses, while its column is open (JH-C-3.3-i)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.actions.assessment_columns import begun, check_assessor, locked_sheet
from appraisal.enums.assessment import ColumnKind
from appraisal.enums.specials import BasisKind
from appraisal.gathering.assessment import Sheet
from appraisal.gathering.evidence import judged_items
from appraisal.models import (
    AssessmentColumn,
    AssessmentRound,
    CommissionedSurvey,
    Evaluation,
    Member,
    RatingBasis,
    ReviewedPoint,
)
from appraisal.rules.assessment import check_preliminary_open
from appraisal.rules.qualitative import BASIS, WRITTEN
from core import audit
from core.files import store
from core.findings import Finding, demand, unmet
from organization.models import Account, Unit


def _open_column(
    row: AssessmentRound, member: Member, item: int, *, by: Account, at: datetime
) -> tuple[Sheet, AssessmentColumn]:
    """The open preliminary column of a qualitative item. Raises Refused."""
    sheet = locked_sheet(row, member)
    found = [*check_assessor(sheet, by, at), *check_preliminary_open(sheet.facts, timezone.localdate(at))]
    if item not in {one.pk for one in judged_items(member.group_id)}:
        found.append(unmet(BASIS, "不是定性考核的项目", remedy="定量项目按数据计分"))
    demand(found)
    return sheet, begun(sheet, ColumnKind.PRELIMINARY, by=by, at=at)


@transaction.atomic
def add_material(
    row: AssessmentRound, member: Member, item: int, *, title: str, department: Unit, upload: UploadedFile[bytes],
    by: Account, at: datetime,
) -> RatingBasis:  # fmt: skip
    """A competent department's material; the appraised unit's own does not count as one (JH-C-3.3-i)."""
    _, column = _open_column(row, member, item, by=by, at=at)
    if department.pk == member.unit_id:
        demand([unmet(BASIS, "考评对象自己的材料不能作为职能部门材料", remedy="请选择主管的职能部门")])
    made = RatingBasis.objects.create(
        column=column, indicator_id=item, kind=BasisKind.MATERIAL, title=title.strip(), department=department,
        document=store(upload, by=by, at=at), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    return _recorded(made, by=by, at=at)


@transaction.atomic
def add_survey(
    row: AssessmentRound, member: Member, item: int, survey: CommissionedSurvey | Evaluation, *, by: Account,
    at: datetime,
) -> RatingBasis:  # fmt: skip
    """The result of an opinion survey: a commissioned one, or one that was counted here (JH-C-3.3-i)."""
    _, column = _open_column(row, member, item, by=by, at=at)
    commissioned = survey if isinstance(survey, CommissionedSurvey) else None
    counted = survey if isinstance(survey, Evaluation) else None
    if counted is not None and not Evaluation.objects.counted().filter(pk=counted.pk).exists():
        demand([unmet(BASIS, "民意调查还没有计票", remedy="计票后再登记为依据", 调查=str(counted))])
    made = RatingBasis.objects.create(
        column=column, indicator_id=item, kind=BasisKind.SURVEY, title=str(survey)[:120], survey=commissioned,
        evaluation=counted, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    return _recorded(made, by=by, at=at)


def _recorded(made: RatingBasis, *, by: Account, at: datetime) -> RatingBasis:
    after = {"kind": BasisKind(made.kind).label, "title": made.title}
    audit.record(verb="appraisal.add_rating_basis", by=by, at=at, obj=made, clause=BASIS, after=after)
    return made


@transaction.atomic
def withdraw_basis(basis: RatingBasis, reason: str, *, by: Account, at: datetime) -> None:
    """Take a basis back, with a reason, while the column is open."""
    column = basis.column
    _open_column(column.round, column.member, basis.indicator_id, by=by, at=at)
    held = RatingBasis.objects.select_for_update().get(pk=basis.pk)
    found: list[Finding] = []
    if held.withdrawn_at is not None:
        found.append(unmet(BASIS, "该依据已经撤销", remedy="请刷新页面"))
    if not reason.strip():
        found.append(unmet(BASIS, "撤销须写明理由", remedy="请填写理由", field="reason"))
    demand(found)
    held.withdrawn_at, held.withdrawn_by, held.withdrawal_reason = at, by, reason.strip()
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="appraisal.withdraw_rating_basis", by=by, at=at, obj=held, clause=BASIS, reason=reason.strip())


@transaction.atomic
def review_points(
    row: AssessmentRound, member: Member, item: int, answers: Mapping[str, tuple[bool, str]], *, by: Account,
    at: datetime,
) -> AssessmentColumn:  # fmt: skip
    """Record which review points of the item were looked at, and what was found on each (JH-C-2.2-a)."""
    _, column = _open_column(row, member, item, by=by, at=at)
    points = next(one.points for one in judged_items(member.group_id) if one.pk == item)
    demand(
        [
            unmet(WRITTEN, "已查看的要点没有写明情况", remedy="请填写查看情况", field=f"text_{place}", 要点=point)
            for place, (point, (looked, text)) in enumerate(answers.items())
            if looked and not text.strip()
        ]
    )
    rows = [
        ReviewedPoint(
            column=column, indicator_id=item, point=point, looked_at=looked, text=text.strip(), saved_at=at, saved_by=by
        )
        for point, (looked, text) in answers.items()
        if point in points
    ]
    ReviewedPoint.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["column", "indicator", "point"],
        update_fields=["looked_at", "text", "saved_at", "saved_by"],
    )  # fmt: skip
    audit.record(
        verb="appraisal.review_rating_points", by=by, at=at, obj=column, clause=WRITTEN,
        after={"looked_at": "、".join(one.point for one in rows if one.looked_at)},
    )  # fmt: skip
    return column
