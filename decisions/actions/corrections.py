"""A clerical error of a resolution put right by a paper of its own (JH-A-4.4-c, GW713-37)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core import audit
from core.file_kinds import FileKind
from core.files import store_made
from core.findings import demand
from core.numbering import next_number, number_head
from decisions.actions.steps import lock
from decisions.enums import DecidingBody
from decisions.gathering.aftermath import execution_of
from decisions.models import Matter, Resolution, ResolutionCorrection
from decisions.reports.correction import print_correction
from decisions.rules.evaluation import check_correction
from decisions.rules.execution import ADJUSTED
from decisions.standing import standing_of
from organization.models import Account, Person


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """A correction as a form gives it; ``wrong`` is quoted from the paper, ``clerical``: the substance stays."""

    wrong: str
    right: str
    reason: str
    approver: Person
    dated: date
    clerical: bool
    number: str = ""


@transaction.atomic
def correct_resolution(
    resolution: Resolution, new: NewCorrection, *, by: Account, at: datetime
) -> ResolutionCorrection:
    """Print and keep the correction; the resolution itself stays as it was issued."""
    matter = lock(resolution.run.matter_id)
    standing = standing_of(new.approver, new.dated)
    number = new.number.strip() or number_for(matter, new.dated.year)
    findings = check_correction(
        execution_of(matter), printed=f"{resolution.title}\n{resolution.text}", wrong=new.wrong, right=new.right,
        reason=new.reason, clerical=new.clerical, standing=standing, dated=new.dated, issued_on=resolution.dated,
        today=timezone.localdate(at), number_taken=ResolutionCorrection.objects.filter(number=number).exists(),
    )  # fmt: skip
    demand(findings)
    row = ResolutionCorrection(
        resolution=resolution, number=number, dated=new.dated, wrong=new.wrong.strip(), right=new.right.strip(),
        reason=new.reason.strip(), approver=new.approver, standing=standing, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    data = print_correction(matter, row, by=str(by), at=at)
    row.document = store_made(data, name=f"{number} 更正.pdf", kind=FileKind.PDF, by=by, at=at)
    row.save()
    audit.record(
        verb="decisions.correct_resolution", by=by, at=at, obj=matter, clause=ADJUSTED, reason=row.reason,
        before={"number": resolution.number, "entry": row.wrong},
        after={"number": number, "entry": row.right, "sha256": row.document.sha256},
    )  # fmt: skip
    return row


def number_for(matter: Matter, year: int) -> str:
    """安府更正〔2012〕1号: the county's first character, the organ, the next number of the year."""
    organ = "府" if matter.body == DecidingBody.GOVERNMENT else "委"
    return next_number(ResolutionCorrection.objects.all(), "number", number_head(f"{organ}更正", year))
