"""The document of the experts, made from what they signed and kept as the stage's paper (JH-A-4.2-e, JH-A-5.3-b)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core import audit
from core.documents.paper import print_paper
from core.file_kinds import FileKind
from core.files import store_made
from core.numbers import chinese_date
from decisions.actions.entries import Desk, desk, told
from decisions.enums import Flag, PaperKind, Stage
from decisions.models import Invitation, ReviewMeeting, StagePaper
from decisions.reports.expert_opinion import TITLE, Document, Voice, opinion_paper
from decisions.rules.consulting import check_document, reasons_not_counted
from organization.models import Account

STAGE = Stage.EXPERT_REVIEW


@transaction.atomic
def make_opinion_document(matter_id: int, *, by: Account, at: datetime) -> StagePaper:
    """Print the document from signed opinions and the newest meeting; a later one replaces it under its own number.

    Raises Refused while nobody has signed or the meeting has no conclusion.
    """
    work = desk(matter_id, STAGE, at=at)
    invited = list(
        Invitation.objects.filter(run=work.latest).select_related("expert", "signed_by__person").order_by("pk")
    )
    meeting = ReviewMeeting.objects.filter(run=work.latest).order_by("pk").last()
    signed = sum(row.signed_at is not None for row in invited)
    findings = check_document(signed=signed, analysis=meeting.analysis if meeting else "")
    run = work.demand(findings)
    assert meeting is not None
    made = StagePaper.objects.filter(run__matter=work.matter, kind=PaperKind.OPINION_DOCUMENT, void=False).count()
    number = f"决策咨询〔{work.matter.year}〕{work.matter.serial}{f'-{made + 1}' if made else ''}号"
    paper = opinion_paper(_document(work, invited, meeting, number))
    data = print_paper(paper, at=at, by=work.matter.lead_unit.name)
    document = store_made(data, name=f"{TITLE}-{work.matter.number}.pdf", kind=FileKind.PDF, by=by, at=at)
    former = StagePaper.objects.in_force().filter(run=run, kind=PaperKind.OPINION_DOCUMENT).order_by("pk").last()
    row = StagePaper.objects.create(
        run=run, kind=PaperKind.OPINION_DOCUMENT, title=f"{work.matter.title}{TITLE}"[:120], number=number,
        dated=work.today, issuer=work.matter.lead_unit.name, document=document, replaces=former, **told(by, at),
    )  # fmt: skip
    audit.record(
        verb="decisions.make_opinion_document", by=by, at=at, obj=work.matter, clause="JH-A-4.2-e",
        before={"paper": former.number} if former else None,
        after={"paper": str(row), "number": number, "sha256": document.sha256},
    )  # fmt: skip
    return row


def _document(work: Desk, invited: list[Invitation], meeting: ReviewMeeting, number: str) -> Document:
    """The facts of the document: all who took part, in the order of their invitation."""
    case, limits = work.case, work.case.thresholds
    reasons = reasons_not_counted(case)
    voices = [
        Voice(
            name=row.expert.name,
            where=f"{row.expert.organisation}{row.expert.title}",
            fields="、".join(sorted(attendance.fields)),
            stance=row.get_stance_display() if row.stance else "",
            opinion=row.opinion,
            signed=signature(row),
            sha256=row.sha256,
            left_out=reason,
        )
        for row, attendance, reason in zip(invited, case.expert_review.attendance, reasons, strict=True)
        if row.attended
    ]
    return Document(
        title=work.matter.title, matter_number=work.matter.number, number=number,
        lead_unit=work.matter.lead_unit.name, held_on=meeting.held_on, place=meeting.place, host=meeting.host,
        analysis=meeting.analysis, voices=voices, counted=sum(not reason for reason in reasons),
        least=limits.experts_long_term if case.has(Flag.LONG_TERM) else limits.experts, day=work.today,
    )  # fmt: skip


def signature(row: Invitation) -> str:
    """When and how an opinion was signed."""
    if row.signed_at is None or row.signed_by is None:
        return ""
    moment = timezone.localtime(row.signed_at)
    signer = row.signed_by.person.name if row.signed_by.person else row.signed_by.audit_name
    own = row.expert.person_id is not None and row.signed_by.person_id == row.expert.person_id
    how = "本人签署" if own else f"依本人书面意见由{signer}登记"
    return f"{chinese_date(moment.date())}{moment:%H:%M}{how}"
