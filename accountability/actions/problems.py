"""What an inspection found: problems with evidence, reports upward, conclusions (JH-A-6.3-e, DC-16)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.actions.inspections import lock_inspection
from accountability.actions.orders import NewOrder, draft_order
from accountability.enums import InspectionState, OrderSource, OrderState, ProblemGrade
from accountability.gathering.inspections import (
    accepts_report,
    bare_problems,
    evidence_count,
    is_hidden,
    owner_of,
    works_in,
)
from accountability.models import (
    Conclusion,
    Inspection,
    InspectionEvidence,
    Problem,
    ProblemReport,
    SupervisionOrder,
    Task,
)
from accountability.rules.inspections import EVIDENCE, check_sending
from core import audit
from core.files import store
from core.findings import Finding, demand, unmet
from decisions.enums import DecidingBody
from organization.models import Account, Unit

REPORTED = "JH-A-6.3-e"


def _check_unit(row: Inspection, unit: Unit, by: Account) -> list[Finding]:
    """Of an inspection under way, about a unit of it, not by somebody of that unit."""
    findings = []
    if row.state != InspectionState.RUNNING:
        remedy = "开展督查后再登记" if row.state == InspectionState.PLANNED else "督查已经结束"
        findings.append(unmet("DC-11", "督查不在开展中", remedy=remedy, 当前=row.get_state_display()))
    if not row.units.filter(unit=unit).exists():
        findings.append(unmet(EVIDENCE, "不是被督查单位", field="unit", remedy="选定本次督查的单位", 单位=unit.name))
    if works_in(by, unit.pk):
        findings.append(unmet(EVIDENCE, "本单位人员须回避", remedy="由督查组其他人员登记"))
    return findings


@transaction.atomic
def record_problem(
    inspection: Inspection, unit: Unit, *, text: str, grade: ProblemGrade, task: Task | None = None,
    uploads: Sequence[UploadedFile[bytes]] = (), by: Account, at: datetime,
) -> Problem:  # fmt: skip
    """Put a problem of a unit on record, with the files that prove it."""
    row = lock_inspection(inspection.pk)
    findings = _check_unit(row, unit, by)
    if not text.strip():
        findings.append(unmet(EVIDENCE, "没有写明问题", field="text", remedy="填写问题"))
    if Conclusion.objects.filter(inspection=row, unit=unit, sent_at__isnull=False).exists():
        findings.append(unmet(EVIDENCE, "结论已经送达，问题不得增加", field="unit", remedy="另行立项督查"))
    demand(findings)
    problem = Problem.objects.create(
        inspection=row, unit=unit, task=task, text=text.strip(), grade=grade, recorded_at=at, recorded_by=by
    )
    for upload in uploads:
        _keep(row, unit, problem, upload, by=by, at=at)
    audit.record(
        verb="accountability.record_inspection_problem", by=by, at=at, obj=row, clause=EVIDENCE,
        after={"unit": unit.name, "grade": grade.label, "evidence": len(uploads)},
    )  # fmt: skip
    return problem


@transaction.atomic
def add_inspection_evidence(
    inspection: Inspection, unit: Unit, upload: UploadedFile[bytes], *, problem: Problem | None = None,
    note: str = "", by: Account, at: datetime,
) -> InspectionEvidence:  # fmt: skip
    """Add a file to a problem of the unit, or to its conclusion as a whole."""
    row = lock_inspection(inspection.pk)
    findings = _check_unit(row, unit, by)
    if problem is not None and (problem.inspection_id, problem.unit_id) != (row.pk, unit.pk):
        findings.append(unmet(EVIDENCE, "问题不属于该单位", field="problem", remedy="请刷新页面"))
    demand(findings)
    made = _keep(row, unit, problem, upload, note=note, by=by, at=at)
    audit.record(
        verb="accountability.add_inspection_evidence", by=by, at=at, obj=row, clause=EVIDENCE,
        after={"unit": unit.name, "file": made.file.name, "sha256": made.file.sha256},
    )  # fmt: skip
    return made


def _keep(
    row: Inspection, unit: Unit, problem: Problem | None, upload: UploadedFile[bytes], *, note: str = "",
    by: Account, at: datetime,
) -> InspectionEvidence:  # fmt: skip
    file = store(upload, by=by, at=at)
    return InspectionEvidence.objects.create(
        inspection=row, unit=unit, problem=problem, file=file, note=note.strip(), recorded_at=at, recorded_by=by
    )


@transaction.atomic
def report_problem(
    problem: Problem, body: DecidingBody, *, reported_on: date, note: str, by: Account, at: datetime
) -> ProblemReport:
    """Record that an important problem went to whose decision it is (JH-A-6.3-e)."""
    lock_inspection(problem.inspection_id)
    row = Problem.objects.select_related("inspection__task__table__matter", "inspection__matter").get(pk=problem.pk)
    findings, owner = [], owner_of(row)
    if row.grade != ProblemGrade.IMPORTANT:
        findings.append(unmet(REPORTED, "不是重要问题", remedy="一般问题可以直接下达整改"))
    if not accepts_report(owner, body):
        facts = {"决策机关": owner.label, "报告对象": body.label}
        findings.append(unmet(REPORTED, "报告对象不符合管理权限", field="body", remedy=f"报{owner.label}", **facts))
    if reported_on > timezone.localdate(at):
        findings.append(unmet(REPORTED, "报告日期晚于今天", field="reported_on", remedy="更正日期"))
    if not note.strip():
        findings.append(unmet(REPORTED, "没有写明报告内容", field="note", remedy="填写报告内容"))
    demand(findings)
    made = ProblemReport.objects.create(
        problem=row, body=body, reported_on=reported_on, note=note.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="accountability.report_important_problem", by=by, at=at, obj=row.inspection, clause=REPORTED,
        after={"body": body.label, "reported_on": reported_on},
    )  # fmt: skip
    return made


@transaction.atomic
def write_conclusion(inspection: Inspection, unit: Unit, text: str, *, by: Account, at: datetime) -> Conclusion:
    """Write what is concluded of a unit; it may be changed until it is sent."""
    row = lock_inspection(inspection.pk)
    findings = _check_unit(row, unit, by)
    found = Conclusion.objects.filter(inspection=row, unit=unit).first()
    if found is not None and found.sent_at is not None:
        findings.append(unmet(EVIDENCE, "结论已经送达", field="unit", remedy="单位有异议的，办理复核"))
    if not text.strip():
        findings.append(unmet(EVIDENCE, "没有写明督查结论", field="text", remedy="填写督查结论"))
    demand(findings)
    made = found or Conclusion(inspection=row, unit=unit)
    made.text, made.recorded_at, made.recorded_by = text.strip(), at, by
    made.save()
    audit.record(
        verb="accountability.write_conclusion", by=by, at=at, obj=row, clause=EVIDENCE, after={"unit": unit.name}
    )
    return made


@transaction.atomic
def send_conclusion(conclusion: Conclusion, *, by: Account, at: datetime) -> Conclusion:
    """Feed it back to the unit; one without evidence is not sent (DC-16). Raises Refused."""
    row = lock_inspection(conclusion.inspection_id)
    made = Conclusion.objects.select_related("unit").get(pk=conclusion.pk)
    findings = _check_unit(row, made.unit, by)
    findings += check_sending(
        sent=made.sent_at is not None, evidence=evidence_count(row, made.unit), bare=bare_problems(row, made.unit),
        hidden=is_hidden(row), text=made.text,
    )  # fmt: skip
    demand(findings)
    made.sent_at, made.sent_by = at, by
    made.save(update_fields=["sent_at", "sent_by"])
    audit.record(
        verb="accountability.send_conclusion", by=by, at=at, obj=row, clause=EVIDENCE, after={"unit": made.unit.name}
    )
    return made


@transaction.atomic
def push_problem(problem: Problem, *, by: Account, at: datetime) -> SupervisionOrder:
    """Draft a supervision order of a problem; it is completed and issued like any other. Raises Refused."""
    row = lock_inspection(problem.inspection_id)
    found = Problem.objects.select_related("unit", "task").get(pk=problem.pk)
    findings, kind = [], Problem._meta.label_lower
    if is_hidden(row):
        findings.append(unmet("JH-B-5.1-b", "暗查暗访尚未公开", remedy="公开督查后再转督办"))
    if SupervisionOrder.objects.filter(source_kind=kind, source_pk=found.pk).exclude(state=OrderState.DROPPED).exists():
        findings.append(unmet("LS-3.4-c", "该问题已转督办单", remedy="在原督办单上办理"))
    demand(findings)
    content = f"“{row.title}”发现的问题：{found.text}请查明原因，提出措施，限期办结。"
    order = draft_order(
        NewOrder(
            OrderSource.INSPECTION, found.text[:120], content, found.unit, contact=str(by), source_kind=kind,
            source_pk=found.pk,
        ),
        by=by, at=at,
    )  # fmt: skip
    audit.record(
        verb="accountability.push_problem", by=by, at=at, obj=row, clause="LS-3.4-c", after={"unit": found.unit.name}
    )
    return order


def record_evidence_download(evidence: InspectionEvidence, *, by: Account, at: datetime) -> None:
    """A piece of evidence was handed out (SECURITY L01)."""
    audit.record(
        verb="accountability.download_evidence", by=by, at=at, obj=evidence, after={"sha256": evidence.file.sha256}
    )


def record_conclusion_download(conclusion: Conclusion, *, by: Account, at: datetime) -> None:
    """The paper of a conclusion was handed out (SECURITY L01)."""
    audit.record(verb="accountability.download_conclusion", by=by, at=at, obj=conclusion)
