"""Looking at a row against its aim, assessing aims beforehand, coordinating within a unit, telling the decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.filings import return_table
from accountability.actions.tasks import lock_task
from accountability.enums import Aim, Defect, TableKind, TableState, TaskState
from accountability.gathering.progress import teller_of
from accountability.gathering.rows import version_of
from accountability.gathering.selfchecks import origin_of, review_months
from accountability.models import AimAssessment, InternalContact, SelfReview, Task, TaskFeedback
from accountability.rules.selfchecks import (
    AIMS,
    CONTACT,
    REVIEW,
    REVIEWED,
    check_assessment,
    check_review,
    review_period,
)
from core import audit
from core.findings import demand, unmet
from decisions.actions.feedback import NewFeedback, file_feedback
from decisions.enums import FeedbackKind
from organization.models import Account, Person

LOOP = "JH-B-5.2-a"


@transaction.atomic
def review_task(task: Task, texts: Mapping[str, str], *, by: Account, at: datetime) -> SelfReview:
    """Look at a running row for the present period; once. Raises Refused."""
    row, today = lock_task(task.pk), timezone.localdate(at)
    period = review_period(today, review_months(today)).code
    held = SelfReview.objects.filter(task=row, period=period).exists()
    demand(check_review(texts, running=row.state == TaskState.RUNNING, held=held))
    made = SelfReview.objects.create(
        task=row, period=period, recorded_at=at, recorded_by=by, **{name: texts[name].strip() for name in REVIEWED}
    )
    audit.record(verb="accountability.review_task", by=by, at=at, obj=row, clause=REVIEW, after={"period": period})
    return made


@transaction.atomic
def assess_aim(task: Task, aim: Aim, *, comment: str, by: Account, at: datetime) -> AimAssessment:
    """Say before a plan stands whether an aim is high enough; a low one returns a filed plan (LS-3.3-b)."""
    row = lock_task(task.pk)
    table, version = row.table, version_of(row)
    own = version.recorded_by_id == by.pk
    demand(check_assessment(TableKind(table.kind), TableState(table.state), comment=comment, own=own))
    made = AimAssessment.objects.create(
        task=row, version=version, aim=aim, comment=comment.strip(), recorded_at=at, recorded_by=by
    )
    if aim is Aim.LOW and table.state == TableState.FILED:
        defects = [Defect.VAGUE] if table.kind == TableKind.INTEGRITY else []
        return_table(table, comment=f"“{version.target}”定位过低：{made.comment}", defects=defects, by=by, at=at)
    audit.record(
        verb="accountability.assess_aim", by=by, at=at, obj=row, clause=AIMS, reason=made.comment,
        after={"aim": aim.label},
    )  # fmt: skip
    return made


@transaction.atomic
def set_contact(task: Task, person: Person | None, division: str, *, by: Account, at: datetime) -> InternalContact:
    """Name who coordinates a row within its unit, and how the work is divided (JH-A-6.4-c)."""
    row = lock_task(task.pk)
    findings = []
    if person is None:
        findings.append(unmet(CONTACT, "没有内部联系人", field="person", remedy="填写人员编号或者姓名"))
    elif version_of(row).lead_unit_id not in {person.unit_id, *_above(person)}:
        findings.append(
            unmet(
                CONTACT, "联系人不在牵头部门", field="person", remedy="在牵头部门的在册人员中确定", 联系人=person.name
            )
        )
    if not division.strip():
        findings.append(unmet(CONTACT, "没有写明分工", field="division", remedy="写明内设机构或者人员的分工"))
    demand(findings)
    assert person is not None  # demanded above
    made = InternalContact.objects.create(
        task=row, person=person, division=division.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="accountability.set_contact", by=by, at=at, obj=row, clause=CONTACT, after={"contact": person.name}
    )
    return made


def _above(person: Person) -> set[int]:
    """Units above that on whose roster somebody stands."""
    found, unit = set(), person.unit.parent
    while unit is not None and unit.pk not in found:
        found.add(unit.pk)
        unit = unit.parent
    return found


@transaction.atomic
def tell_decision(
    task: Task, kind: FeedbackKind, *, finding: str, suggestion: str = "", by: Account, at: datetime
) -> TaskFeedback:
    """Tell the decision from which a row comes what is new: it stands on the decision's page at once, and is answered
    there (JH-B-5.2-a, GW713-35). Raises Refused."""
    row = lock_task(task.pk)
    matter, teller = origin_of(row), teller_of(by, row)
    findings = []
    if matter is None:
        findings.append(unmet(LOOP, "任务不来自县级决策", remedy="在执行情况报告中反映"))
    if teller is None:
        findings.append(unmet(LOOP, "不是任务的执行单位", remedy="由牵头、协办单位或者责任人反馈"))
    demand(findings)
    assert matter is not None
    assert teller is not None
    new = NewFeedback(teller.unit, kind, timezone.localdate(at), finding, suggestion, asks=True)
    made = TaskFeedback.objects.create(
        task=row, feedback=file_feedback(matter.pk, new, by=by, at=at), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="accountability.tell_decision", by=by, at=at, obj=row, clause=LOOP,
        after={"matter": matter.number, "kind": kind.label},
    )  # fmt: skip
    return made


@transaction.atomic
def study_feedback(feedback: TaskFeedback, *, by: Account, at: datetime) -> TaskFeedback:
    """Say that the feedback is being studied, before it is answered on the decision's page."""
    rows = TaskFeedback.objects.select_related("feedback", "task").select_for_update(of=("self",))
    row = rows.get(pk=feedback.pk)
    findings = []
    if row.feedback.outcome or row.studied_at is not None:
        findings.append(unmet(LOOP, "反馈已在研究或者已答复", remedy="请刷新页面"))
    if row.recorded_by_id == by.pk:
        findings.append(unmet(LOOP, "不得处理自己的反馈", remedy="由其他人员处理"))
    demand(findings)
    row.studied_at, row.studied_by = at, by
    row.save(update_fields=["studied_at", "studied_by"])
    audit.record(verb="accountability.study_feedback", by=by, at=at, obj=row.task, clause=LOOP)
    return row
