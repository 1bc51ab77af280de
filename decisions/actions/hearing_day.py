"""Holding a hearing: papers sent, who came and what he said, the signed record (JH-A-4.3-d, GW713-17)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core import audit
from core.files import DOCUMENTS, store
from core.findings import demand, unmet
from decisions.actions.hearing import STAGE, facts_of, locked, papers_days
from decisions.enums import Stance
from decisions.models import Applicant, Hearing, HearingRecord
from decisions.rules.call import check_papers, check_record
from decisions.rules.notice import in_hand
from organization.models import Account


@dataclass(frozen=True, slots=True)
class Attendance:
    """What is entered of one representative; somebody who came and said nothing has the stance OTHER."""

    attended: bool
    stance: Stance | None = None
    statement: str = ""


def representatives(hearing: Hearing) -> list[Applicant]:
    """Those drawn, by stratum and place."""
    rows = Applicant.objects.filter(stratum__hearing=hearing, drawn=True).select_related("stratum")
    return list(rows.order_by("stratum_id", "place", "pk"))


def seen(rows: list[Applicant]) -> str:
    """A digest of what stands entered; a page carries it, so that two clerks never overwrite each other."""
    text = "\n".join(f"{row.pk}|{row.attended}|{row.stance}|{row.statement}" for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def send_papers(hearing: Hearing, *, sent_on: date, by: Account, at: datetime) -> Hearing:
    """Put on record when the papers reached the representatives; too late means the hearing is postponed first."""
    matter, hearing, findings = locked(hearing)
    findings += in_hand(facts_of(matter, at), STAGE)
    if hearing.drawn_at is None:
        findings.append(unmet("GW713-16-b", "听证代表尚未抽签产生", remedy="报名截止后抽签"))
    elif sent_on < timezone.localdate(hearing.drawn_at):
        findings.append(unmet("GW713-16-b", "送达日期早于抽签日期", remedy="更正送达日期"))
    if sent_on > timezone.localdate(at):
        findings.append(unmet("GW713-16-b", "送达日期晚于今天", remedy="送达后再登记"))
    held_on = timezone.localdate(hearing.scheduled_for)
    demand([*findings, check_papers(sent_on=sent_on, held_on=held_on, days=papers_days(matter, at))])
    former, hearing.papers_sent_on = hearing.papers_sent_on, sent_on
    hearing.save(update_fields=["papers_sent_on"])
    audit.record(
        verb="decisions.send_hearing_papers", by=by, at=at, obj=matter, clause="GW713-16-b",
        before={"sent_on": former} if former else None, after={"sent_on": sent_on},
    )  # fmt: skip
    return hearing


@transaction.atomic
def mark_attendance(
    hearing: Hearing, marks: Mapping[int, Attendance], *, expected: str, by: Account, at: datetime, reason: str = ""
) -> int:
    """Enter who came and what he held, by primary key; how many rows changed.

    ``expected`` is ``seen`` of what the person had before him. What was entered is changed with a ``reason`` only.
    """
    matter, hearing, findings = locked(hearing)
    rows = representatives(hearing)
    findings += in_hand(facts_of(matter, at), STAGE)
    if timezone.localdate(at) < timezone.localdate(hearing.scheduled_for):
        findings.append(unmet("GW713-17", "听证会尚未举行", remedy="听证会当日起登记到会情况"))
    if seen(rows) != expected:
        remedy = "请核对页面上现在的登记，再提交一次"
        findings.append(unmet("GW713-17", "他人刚刚登记了到会情况", remedy=remedy))
    if any(mark.attended != (mark.stance is not None) for mark in marks.values()):
        remedy = "到会的选定态度，没有表态的选其他意见；未到会的不选"
        findings.append(unmet("JH-A-4.3-d", "到会与态度不一致", remedy=remedy))
    changed = [row for row in rows if row.pk in marks and _differs(row, marks[row.pk])]
    again = [row.number for row in changed if row.attended is not None] or (changed and hearing.records.exists())
    if again and not reason.strip():
        findings.append(unmet("JH-A-4.3-d", "更改已登记的到会情况没有理由", remedy="填写更改理由"))
    demand(findings)
    if not changed:
        return 0
    before = {"attendance": [_line(row) for row in changed if row.attended is not None]}
    for row in changed:
        mark = marks[row.pk]
        row.attended, row.stance, row.statement = mark.attended, mark.stance or "", mark.statement.strip()
    Applicant.objects.bulk_update(changed, ["attended", "stance", "statement"], batch_size=200)
    audit.record(
        verb="decisions.mark_attendance", by=by, at=at, obj=matter, clause="JH-A-4.3-d", reason=reason.strip(),
        before=before, after={"attendance": [_line(row) for row in changed]},
    )  # fmt: skip
    return len(changed)


def _differs(row: Applicant, mark: Attendance) -> bool:
    return (row.attended, row.stance, row.statement) != (mark.attended, mark.stance or "", mark.statement.strip())


def _line(row: Applicant) -> str:
    return (
        f"{row.number} {'到会' if row.attended else '未到会'} {row.get_stance_display() if row.stance else ''}".strip()
    )


@transaction.atomic
def file_record(
    hearing: Hearing, *, text: str, signed: bool, by: Account, at: datetime, upload: UploadedFile[bytes] | None = None
) -> HearingRecord:
    """File the record; with it the heads count. A newer record takes the place of a former one, which stays."""
    matter, hearing, findings = locked(hearing)
    rows, held_on = representatives(hearing), timezone.localdate(hearing.scheduled_for)
    findings += check_record(
        facts_of(matter, at), drawn=hearing.drawn_at is not None, held_on=held_on, today=timezone.localdate(at),
        unmarked=sum(row.attended is None for row in rows), signed=signed, text=text,
        papers=check_papers(sent_on=hearing.papers_sent_on, held_on=held_on, days=papers_days(matter, at)),
    )  # fmt: skip
    demand(findings)
    document = store(upload, by=by, at=at, allowed=DOCUMENTS) if upload is not None else None
    record = HearingRecord.objects.create(
        hearing=hearing, text=text.strip(), confirmed=signed, document=document, recorded_at=at, recorded_by=by
    )
    came = [row for row in rows if row.attended]
    audit.record(
        verb="decisions.file_hearing_record", by=by, at=at, obj=matter, clause="GW713-17",
        after={"attending": len(came), "opposed": sum(row.stance == Stance.AGAINST for row in came)},
    )  # fmt: skip
    return record
