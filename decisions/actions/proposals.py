"""Proposals from four sources: taken in with a receipt, screened by the two offices, answered (JH-A-5.1-a, -b)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core import audit, rulebook
from core.files import store
from core.findings import demand
from core.models import Rulebook
from core.numbering import next_number, number_head
from decisions.actions.steps import lock
from decisions.enums import Channel, ProposalState, Source
from decisions.gathering import look
from decisions.models import Matter, Proposal, Resolution
from decisions.rules.procedure import check_going_on
from decisions.rules.proposals import check_answer, check_filing, check_rejection, check_screened_once
from organization.models import Account, Unit

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without letters and figures that look alike: people copy the code from paper."""
CODE_LENGTH = 16


@dataclass(frozen=True, slots=True)
class NewProposal:
    """A proposal as a form gives it. ``unit`` or ``sender`` must be there; ``contact`` is for the two offices alone."""

    source: Source
    title: str
    content: str
    received_on: date
    unit: Unit | None = None
    sender: str = ""
    contact: str = ""
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the holder of a query code is told: no names, no contact. ``course``: what became of the matter, or ""."""

    number: str
    title: str
    received_on: date
    state: ProposalState
    text: str
    answered_on: date | None
    course: str = ""


@transaction.atomic
def file_proposal(
    new: NewProposal, *, by: Account | None, at: datetime, upload: UploadedFile[bytes] | None = None
) -> Proposal:
    """Take a proposal in; its ``number`` is the receipt and ``query_code`` what its sender asks with.

    ``by`` is None for somebody without a sign-in (the portal): the system's account records it then. Raises Refused.
    """
    today = timezone.localdate(at)
    demand(
        check_filing(
            new.source, title=new.title, content=new.content, sender=new.sender, of_unit=new.unit is not None,
            received_on=new.received_on, today=today, channel=new.channel,
        )
    )  # fmt: skip
    recorder = by or Account.objects.system()
    pinned = rulebook.current(by=recorder, at=at)
    Rulebook.objects.select_for_update().get(pk=pinned.pk)  # numbers are given one after the other
    row = Proposal.objects.create(
        number=next_number(Proposal.objects.all(), "number", number_head("建", today.year, of_county=False)),
        query_code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        source=new.source,
        channel=new.channel or "",
        unit=new.unit,
        sender=new.sender.strip(),
        contact=new.contact.strip(),
        title=new.title.strip(),
        content=new.content.strip(),
        received_on=new.received_on,
        document=store(upload, by=recorder, at=at) if upload is not None else None,
        recorded_at=at,
        recorded_by=recorder,
    )
    audit.record(
        verb="decisions.file_proposal", by=recorder, at=at, obj=row, clause="JH-A-5.1-b",
        after={"number": row.number, "source": new.source.label, "title": row.title}
        | ({"channel": new.channel.label} if new.channel else {}),
    )  # fmt: skip
    return row


def answer_of(code: str) -> Answer | None:
    """What the sender of a proposal is told; None for a code that nobody was given (JH-A-5.1-b)."""
    written = "".join(code.upper().split()).replace("-", "")
    row = Proposal.objects.select_related("matter").filter(query_code=written).first() if written else None
    if row is None:
        return None
    answered = timezone.localdate(row.answered_at) if row.answered_at else None
    course = _course(row.matter) if row.matter is not None and not row.matter.confidential else ""
    return Answer(row.number, row.title, row.received_on, ProposalState(row.state), row.answer, answered, course)


def _course(matter: Matter) -> str:
    """How far the matter is that took a proposal up, for its sender; nothing is told of personnel (JH-A-3-d)."""
    named = f"列入决策事项“{matter.title}”"
    decided = Resolution.objects.in_force().filter(run__matter=matter).order_by("-pk").first()
    if decided is not None:
        return f"{named}，{decided.dated} 形成决议（{decided.number}）"
    return f"{named}，{'已终止' if matter.ended_at else '正在办理'}"


def state_of(number: str) -> tuple[str, date, ProposalState] | None:
    """Number, day and state of what one of the public handed in, by its receipt number; nothing of what it says.

    Brackets are read as people type them. None for a number that was not given to the public (QSH-11-a).
    """
    written = "".join(number.split()).translate(str.maketrans("[]()（）【】", "〔〕〔〕〔〕〔〕"))
    row = Proposal.objects.filter(number=written, source=Source.SOCIETY).first()
    return None if row is None else (row.number, row.received_on, ProposalState(row.state))


@transaction.atomic
def merge_proposal(proposal: Proposal, matter: Matter, *, by: Account, at: datetime, answer: str = "") -> Proposal:
    """Adopt a proposal into a matter that goes on; ``answer`` is what its sender is told (JH-A-5.1-a)."""
    locked = lock(matter.pk)
    row = _lock(proposal)
    going_on = check_going_on(look([locked], at=at, about=()).cases[locked.pk])
    demand([check_screened_once(ProposalState(row.state)), going_on])
    row.state, row.matter = ProposalState.MERGED, locked
    return _screened(row, "decisions.merge_proposal", answer=answer, reason="", matter=locked.number, by=by, at=at)


@transaction.atomic
def reject_proposal(proposal: Proposal, *, reason: str, by: Account, at: datetime, answer: str = "") -> Proposal:
    """Turn a proposal down with the reason (JH-A-5.1-a)."""
    row = _lock(proposal)
    demand(check_rejection(ProposalState(row.state), reason=reason))
    row.state, row.rejection_reason = ProposalState.REJECTED, reason.strip()
    return _screened(row, "decisions.reject_proposal", answer=answer, reason=reason.strip(), matter="", by=by, at=at)


def _screened(
    row: Proposal, verb: str, *, answer: str, reason: str, matter: str, by: Account, at: datetime
) -> Proposal:
    row.screened_at, row.screened_by = at, by
    if answer.strip():
        row.answer, row.answered_at, row.answered_by = answer.strip(), at, by
    row.save()
    after = {"state": ProposalState(row.state).label} | ({"matter": matter} if matter else {})
    after |= {"answer": row.answer} if row.answer else {}
    audit.record(verb=verb, by=by, at=at, obj=row, clause="JH-A-5.1-a", reason=reason, after=after)
    return row


@transaction.atomic
def answer_proposal(proposal: Proposal, *, text: str, by: Account, at: datetime) -> Proposal:
    """Tell the sender what became of it, once (JH-A-5.1-b)."""
    row = _lock(proposal)
    demand(check_answer(answered=row.answered_at is not None, text=text))
    row.answer, row.answered_at, row.answered_by = text.strip(), at, by
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record(
        verb="decisions.answer_proposal", by=by, at=at, obj=row, clause="JH-A-5.1-b", after={"answer": row.answer}
    )
    return row


def _lock(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
