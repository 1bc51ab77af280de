"""The public's and the media's word: recorded, answered, or turned into a clue (QSH-11-c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.clues import NewClue, numbered, record_clue
from accountability.enums import ClueKind, LeadChannel, LeadState
from accountability.models import Lead, SupervisionOrder
from accountability.rules.clues import OF_BUSINESS
from core import audit
from core.findings import Finding, demand, unmet
from organization.models import Account, Unit

CLAUSE = "QSH-11-c"
LEAD = "accountability.lead"


@dataclass(frozen=True, slots=True)
class NewLead:
    """What was said, by whom if he told, about which unit; ``query_code`` what he asks with who wrote himself."""

    channel: LeadChannel
    kind: ClueKind
    text: str
    received_on: date
    unit: Unit | None = None
    reporter: str = ""
    contact: str = ""
    query_code: str = ""


@transaction.atomic
def record_lead(new: NewLead, *, by: Account, at: datetime) -> Lead:
    """Record it; one about arbitrary inspections, charges, fines or levies opens a clue at once. Raises Refused."""
    today = timezone.localdate(at)
    findings: list[Finding] = []
    if new.received_on > today:
        findings.append(
            unmet(
                CLAUSE, "收到日期晚于今天", field="received_on", remedy="更正日期", 收到日期=new.received_on.isoformat()
            )
        )
    demand(findings)
    row = Lead.objects.create(
        number=numbered(Lead, "反映", today.year), channel=new.channel, kind=new.kind, text=new.text.strip(),
        received_on=new.received_on, unit=new.unit, reporter=new.reporter.strip(), contact=new.contact.strip(),
        query_code=new.query_code, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    if new.kind in OF_BUSINESS:
        _to_clue(row, by=by, at=at)
    audit.record(verb="accountability.record_lead", by=by, at=at, obj=row, clause=CLAUSE)
    return row


@dataclass(frozen=True, slots=True)
class LeadAnswer:
    """What somebody who wrote is told by his code."""

    number: str
    kind: ClueKind
    received_on: date
    state: str
    answer: str


def lead_answer(code: str) -> LeadAnswer | None:
    """What became of a complaint of the portal; None for a code that nobody was given (QSH-11-c).

    That an order was issued is told, nothing of what it says.
    """
    written = "".join(code.upper().split()).replace("-", "")
    row = Lead.objects.filter(query_code=written).first() if written else None
    if row is None:
        return None
    ordered = SupervisionOrder.objects.sent().filter(source_kind=LEAD, source_pk=row.pk).exists()
    state = {
        LeadState.OPEN: "已转责任单位督办" if ordered else "正在办理", LeadState.CLUE: "已转纪检监察机关核查",
        LeadState.ANSWERED: "已答复",
    }[LeadState(row.state)]  # fmt: skip
    return LeadAnswer(row.number, ClueKind(row.kind), row.received_on, state, row.answer)


@transaction.atomic
def pass_on_lead(lead: Lead, *, by: Account, at: datetime) -> Lead:
    """Make a clue of it for the discipline commission."""
    row = Lead.objects.select_for_update(of=("self",)).get(pk=lead.pk)
    demand(_open(row))
    _to_clue(row, by=by, at=at)
    audit.record(verb="accountability.pass_on_lead", by=by, at=at, obj=row, clause=CLAUSE)
    return row


@transaction.atomic
def answer_lead(lead: Lead, *, answer: str, by: Account, at: datetime) -> Lead:
    """Answer who wrote; what became a clue is answered by its handling."""
    row = Lead.objects.select_for_update(of=("self",)).get(pk=lead.pk)
    findings = _open(row)
    if not answer.strip():
        findings.append(unmet(CLAUSE, "没有填写答复", field="answer", remedy="填写答复"))
    demand(findings)
    row.answer, row.answered_at, row.answered_by, row.state = answer.strip(), at, by, LeadState.ANSWERED
    row.save()
    audit.record(verb="accountability.answer_lead", by=by, at=at, obj=row, clause=CLAUSE)
    return row


def _open(row: Lead) -> list[Finding]:
    if row.state == LeadState.OPEN:
        return []
    return [unmet(CLAUSE, "已经处理", remedy="请刷新页面", 当前=LeadState(row.state).label)]


def _to_clue(row: Lead, *, by: Account, at: datetime) -> None:
    new = NewClue(
        ClueKind(row.kind), f"{LeadChannel(row.channel).label}：{ClueKind(row.kind).label}", row.text, unit=row.unit,
        source_kind=LEAD, source_pk=row.pk, source_label=row.number,
    )  # fmt: skip
    row.clue = record_clue(new, by=by, at=at)
    row.state = LeadState.CLUE
    row.save(update_fields=["clue", "state"])
