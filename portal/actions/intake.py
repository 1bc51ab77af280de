"""What the public sends in, counted by address and handed to decisions under the system's account."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.utils import timezone

from accountability.actions.clues import NewClue, record_clue
from accountability.actions.leads import NewLead, lead_answer, record_lead
from accountability.enums import ClueKind, LeadChannel, Occasion
from accountability.models import Clue, Lead
from appraisal.actions.integrity_rounds import object_to_grade
from appraisal.models import GradeObjection, GradeRound, GradeTarget
from decisions.actions.experts import NewExpert, add_application
from decisions.actions.hearing import register
from decisions.actions.proposals import NewProposal, answer_of, file_proposal, state_of
from decisions.actions.public_notice import receive_comment
from decisions.enums import Channel, Source, Stance
from decisions.models import Applicant, Comment, ExpertApplication, ExpertCall, Hearing, Proposal, PublicNotice
from organization.models import Account, Unit
from portal.actions.limits import admit
from portal.actions.publicity import receive_comment as receive_comment_of_task
from portal.enums import PublicForm
from portal.models import TaskComment, TaskPublication

CODE_BYTES = 10
"""Of a query code: 80 bits; at the rate that an address may ask nobody meets one by guessing."""


def send_comment(
    notice: PublicNotice, *, stance: Stance, text: str, name: str, contact: str, address: str, at: datetime
) -> Comment:
    """Raises TooManyTries, or Refused outside the period (JH-A-4.3-b)."""
    admit(PublicForm.COMMENT, address=address, at=at)
    by = Account.objects.system()
    return receive_comment(notice, stance=stance, text=text, name=name, contact=contact, by=by, at=at)


def send_registration(
    hearing: Hearing, *, stratum: int, name: str, contact: str, address: str, at: datetime
) -> Applicant:
    """Raises TooManyTries, or Refused outside the days of registration (GW713-16-b)."""
    admit(PublicForm.REGISTRATION, address=address, at=at)
    return register(hearing, stratum_id=stratum, name=name, contact=contact, by=Account.objects.system(), at=at)


def send_proposal(*, title: str, content: str, name: str, contact: str, address: str, at: datetime) -> Proposal:
    """Raises TooManyTries (JH-A-5.1-b)."""
    admit(PublicForm.PROPOSAL, address=address, at=at)
    new = NewProposal(
        source=Source.SOCIETY, title=title, content=content, received_on=timezone.localdate(at), sender=name,
        contact=contact, channel=Channel.ONLINE,
    )  # fmt: skip
    return file_proposal(new, by=None, at=at)


def send_application(call: ExpertCall, new: NewExpert, *, address: str, at: datetime) -> ExpertApplication:
    """Raises TooManyTries, or Refused outside the days of the call (JH-A-4.2-c)."""
    admit(PublicForm.APPLICATION, address=address, at=at)
    return add_application(call, new, received_on=timezone.localdate(at), by=Account.objects.system(), at=at)


def send_task_comment(
    publication: TaskPublication, *, text: str, name: str, contact: str, address: str, at: datetime
) -> TaskComment:
    """Raises TooManyTries, or Refused for something that was withdrawn (JH-A-6.5-d)."""
    admit(PublicForm.TASK_COMMENT, address=address, at=at)
    by = Account.objects.system()
    return receive_comment_of_task(publication, text=text, name=name, contact=contact, by=by, at=at)


def send_complaint(
    *, kind: ClueKind, unit: Unit | None, text: str, name: str, contact: str, address: str, at: datetime
) -> Lead:
    """Raises TooManyTries. One about arbitrary conduct becomes a clue at once (QSH-11-c)."""
    admit(PublicForm.COMPLAINT, address=address, at=at)
    new = NewLead(
        LeadChannel.ONLINE, kind, text, timezone.localdate(at), unit, name, contact,
        query_code=secrets.token_hex(CODE_BYTES).upper(),
    )  # fmt: skip
    return record_lead(new, by=Account.objects.system(), at=at)


def send_grade_report(row: GradeRound, *, unit: Unit, text: str, contact: str, address: str, at: datetime) -> Clue:
    """A problem of a unit under appraisal: a clue that keeps round and unit (BZ-2.2-c). Raises TooManyTries."""
    admit(PublicForm.COMPLAINT, address=address, at=at)
    told = f"{text}\n联系方式：{contact}" if contact else text
    new = NewClue(
        ClueKind.OTHER, f"{row.year}年责任制考核中反映{unit.name}的问题", told, Occasion.YEAR_END, unit,
        source_kind=GradeRound._meta.label_lower, source_pk=row.pk, source_label=row.title,
    )  # fmt: skip
    return record_clue(new, by=Account.objects.system(), at=at)


def send_grade_objection(
    *, target: GradeTarget, text: str, name: str, contact: str, address: str, at: datetime
) -> GradeObjection:
    """Raises TooManyTries, or Refused outside the days of the publicity (BZ-2.2-m)."""
    admit(PublicForm.COMMENT, address=address, at=at)
    return object_to_grade(target, text=text, sender=name, contact=contact, by=Account.objects.system(), at=at)


def ask(code: str, *, address: str, at: datetime) -> dict[str, str] | None:
    """What became of a proposal, a complaint or a comment; by a proposal's number its state alone (QSH-11-a).

    None for a code nobody was given. Raises TooManyTries.
    """
    admit(PublicForm.QUERY, address=address, at=at)
    found = answer_of(code)
    if found is not None:
        course = {"办理进展": found.course} if found.course else {}
        return {
            "编号": found.number, "标题": found.title, "收到日期": found.received_on.isoformat(),
            "状态": found.state.label, **course, "答复": found.text or "尚未答复",
        }  # fmt: skip
    known = state_of(code)
    if known is not None:
        number, received_on, state = known
        return {
            "收件编号": number, "收到日期": received_on.isoformat(), "状态": state.label,
            "说明": "标题和答复凭查询码查询。",
        }  # fmt: skip
    complaint = lead_answer(code)
    if complaint is not None:
        return {
            "编号": complaint.number, "反映问题": complaint.kind.label, "收到日期": complaint.received_on.isoformat(),
            "状态": complaint.state, "答复": complaint.answer or "尚未答复",
        }  # fmt: skip
    receipt = "".join(code.upper().split()).replace("-", "")
    said = TaskComment.objects.select_related("publication__version", "follow_up").filter(receipt=receipt).first()
    if said is not None:
        word = "已答复" if said.replied_at else "已转有关单位办理" if said.follow_up else "收到"
        return {
            "回执编号": said.receipt, "任务": said.publication.version.target,
            "收到日期": timezone.localdate(said.received_at).isoformat(), "状态": word,
            "答复": said.reply or "尚未答复",
        }  # fmt: skip
    comment = Comment.objects.select_related("notice__run__matter").filter(receipt=receipt).first()
    if comment is None:
        return None
    return {
        "回执编号": comment.receipt, "公示": comment.notice.run.matter.title,
        "收到日期": timezone.localdate(comment.received_at).isoformat(),
        "状态": "已答复" if comment.replied_at else "收到", "答复": comment.reply or "尚未答复",
    }  # fmt: skip
