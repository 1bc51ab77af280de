"""Putting on record that a decomposition was studied collectively (JH-B-3.2-a, JH-B-3.2-c)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.actions.writing import lock_table
from accountability.enums import Attendance
from accountability.gathering.rosters import roster_of
from accountability.gathering.rows import rows_of
from accountability.gathering.tables import table_facts
from accountability.models import Study, StudyMember, TaskTable
from accountability.rules.studies import ALL, TEAM, Taking, check_study
from accountability.rules.tables import check_editable
from core import audit
from core.files import store
from core.findings import demand, unmet
from organization.models import Account


@dataclass(frozen=True, slots=True)
class NewStudy:
    """A meeting as a form gives it: who took part by person id."""

    held_on: date
    place: str
    chair_id: int
    taken: Mapping[int, Taking]
    conclusion: str
    agreed: bool = True


@transaction.atomic
def record_study(
    table: TaskTable, new: NewStudy, *, by: Account, at: datetime, upload: UploadedFile[bytes] | None = None
) -> Study:
    """Record the meeting against the roster of its day, for the rows as they stand now. Raises Refused."""
    locked = lock_table(table.pk)
    tasks = rows_of(locked)
    facts = table_facts(locked, tasks)
    roster = roster_of(locked.unit, new.held_on)
    findings = check_editable(facts.state)
    findings += check_study(
        roster, new.taken, held_on=new.held_on, today=timezone.localdate(at), conclusion=new.conclusion
    )
    if locked.of_county:
        findings.append(unmet(TEAM, "县级明细表由两办会签下达", remedy="办理会签"))
    if not tasks:
        findings.append(unmet("JH-B-3.1-a", "明细表没有任务", remedy="先填写任务，再提交研究"))
    if new.taken.get(new.chair_id) != Taking(Attendance.PRESENT):
        findings.append(unmet(TEAM, "主持人没有到会", field="chair", remedy="主持人须在到会人员之中"))
    demand(findings)
    row = Study.objects.create(
        table=locked, held_on=new.held_on, place=new.place.strip(), chair_id=new.chair_id,
        whole_team=roster.whole_team, agreed=new.agreed, conclusion=new.conclusion.strip(), rows_hash=facts.hash,
        minutes=store(upload, by=by, at=at) if upload is not None else None, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    StudyMember.objects.bulk_create(
        StudyMember(study=row, person_id=pk, attendance=one.attendance, note=one.note.strip())
        for pk, one in new.taken.items()
    )
    audit.record(
        verb="accountability.record_study", by=by, at=at, obj=locked, clause=TEAM if roster.whole_team else ALL,
        after={"held_on": new.held_on, "agreed": new.agreed, "people": len(new.taken), "hash": facts.hash},
    )  # fmt: skip
    return row
