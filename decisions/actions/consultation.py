"""Asking units and circles for their opinion, answers, disputes, adoption (JH-A-5.4, GW713-13, GW713-18)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from core import audit
from core.findings import Finding, unmet
from decisions.actions.entries import desk, told
from decisions.actions.steps import latest_draft
from decisions.enums import Adoption, Answer, Circle, Stage
from decisions.models import CircleChoice, ConsultationRequest, LeavingOut, Opinion, Reminder
from decisions.rules.consulting import check_adoption, check_answer, check_circle, check_dispute, check_sending
from organization.enums import UnitKind
from organization.models import Account, Unit

STAGE = Stage.CONSULTATION


@transaction.atomic
def send_requests(
    matter_id: int, *, departments: Collection[Unit], due_on: date, left_out: Collection[Unit] = (), reason: str = "",
    by: Account, at: datetime,
) -> list[ConsultationRequest]:  # fmt: skip
    """Ask all townships but ``left_out``, and ``departments``, about the newest draft at once (JH-A-5.4-a).

    The lead unit does not ask itself; units that were asked already in this round are passed over.
    """
    work = desk(matter_id, STAGE, at=at)
    draft, lead = latest_draft(work.matter), work.matter.lead_unit_id
    omitted = {unit.pk: unit.name for unit in left_out if unit.kind == UnitKind.TOWNSHIP}
    asked = set(ConsultationRequest.objects.filter(run=work.latest).values_list("unit_id", flat=True))
    townships = Unit.objects.standing().filter(kind=UnitKind.TOWNSHIP).order_by("order", "code")
    wanted = {unit.pk: unit for unit in [*townships, *departments] if unit.pk not in omitted}
    units = [unit for pk, unit in wanted.items() if pk not in asked and pk != lead]
    run = work.demand(
        check_sending(
            draft=draft is not None, due_on=due_on, today=work.today, units=len(units), reason=reason,
            left_out=list(omitted.values()),
        )
    )  # fmt: skip
    assert draft is not None
    made = ConsultationRequest.objects.bulk_create(
        ConsultationRequest(run=run, unit=unit, draft=draft, sent_at=at, sent_by=by, due_on=due_on) for unit in units
    )
    if omitted:
        LeavingOut.objects.create(run=run, reason=reason.strip(), **told(by, at))
    audit.record(
        verb="decisions.send_consultation", by=by, at=at, obj=work.matter, clause="JH-A-5.4-a", reason=reason.strip(),
        after={"units": [unit.name for unit in units], "due_on": due_on, "left_out": list(omitted.values())},
    )  # fmt: skip
    return made


@transaction.atomic
def answer_request(
    request: ConsultationRequest, *, answer: Answer, text: str, by: Account, at: datetime
) -> ConsultationRequest:
    """A unit answers, once; a change or an objection becomes an opinion that must be dealt with (JH-A-5.4-a)."""
    work = desk(request.run.matter_id, STAGE, at=at)
    row = ConsultationRequest.objects.select_related("unit").filter(pk=request.pk, run=work.latest).first()
    findings = check_answer(answered=row is None or row.answered_at is not None, answer=answer, text=text)
    run = work.demand(findings)
    assert row is not None
    row.answer, row.text, row.answered_at, row.answered_by = answer, text.strip(), at, by
    row.save(update_fields=["answer", "text", "answered_at", "answered_by"])
    if answer is not Answer.AGREE:
        Opinion.objects.create(run=run, request=row, origin=row.unit.name, text=row.text, **told(by, at))
    audit.record(
        verb="decisions.answer_consultation", by=by, at=at, obj=work.matter, clause="JH-A-5.4-a",
        after={"unit": row.unit.name, "answer": answer.label, "late": "是" if work.today > row.due_on else "否"},
    )  # fmt: skip
    return row


@transaction.atomic
def remind(matter_id: int, *, by: Account, at: datetime) -> int:
    """Remind every unit that has not answered; returns how many. The reminder stands on record with each request."""
    work = desk(matter_id, STAGE, at=at)
    silent = list(ConsultationRequest.objects.filter(run=work.latest, answered_at__isnull=True).select_related("unit"))
    findings: list[Finding] = []
    if not silent:
        findings.append(unmet("JH-A-5.4-a", "没有尚未答复的单位", remedy="不需要催办"))
    work.demand(findings)
    Reminder.objects.bulk_create(Reminder(request=row, **told(by, at)) for row in silent)
    audit.record(
        verb="decisions.remind_units", by=by, at=at, obj=work.matter, clause="JH-A-5.4-a",
        after={"units": [row.unit.name for row in silent]},
    )  # fmt: skip
    return len(silent)


@transaction.atomic
def choose_circle(
    matter_id: int, circle: Circle, *, asked: bool, reason: str = "", result: str = "", by: Account, at: datetime
) -> CircleChoice:
    """Decide whether a further circle is asked, and what came of it; the newest row counts (JH-A-5.4-b)."""
    work = desk(matter_id, STAGE, at=at)
    run = work.demand(check_circle(asked=asked, reason=reason))
    row = CircleChoice.objects.create(
        run=run, circle=circle, asked=asked, reason="" if asked else reason.strip(),
        result=result.strip() if asked else "", **told(by, at),
    )  # fmt: skip
    audit.record(
        verb="decisions.choose_circle", by=by, at=at, obj=work.matter, clause="JH-A-5.4-b", reason=row.reason,
        after={"circle": circle.label, "asked": "征求" if asked else "不征求", "result": row.result},
    )  # fmt: skip
    return row


@transaction.atomic
def add_opinion(matter_id: int, *, origin: str, text: str, by: Account, at: datetime) -> Opinion:
    """Enter an opinion that came by another way than a unit's answer: from a circle, by letter, at a meeting."""
    work = desk(matter_id, STAGE, at=at)
    run = work.demand()
    row = Opinion.objects.create(run=run, origin=origin, text=text, **told(by, at))
    audit.record(
        verb="decisions.add_opinion", by=by, at=at, obj=work.matter, clause="JH-A-5.4-b", after={"origin": origin}
    )
    return row


@transaction.atomic
def decide_opinion(opinion: Opinion, *, adopted: Adoption | None, reason: str, by: Account, at: datetime) -> Opinion:
    """Say what became of an opinion and why, once (GW713-18)."""
    work = desk(opinion.run.matter_id, STAGE, at=at)
    row = Opinion.objects.filter(pk=opinion.pk, run=work.latest).first()
    work.demand(check_adoption(decided=row is None or row.decided_at is not None, adopted=adopted, reason=reason))
    assert row is not None
    assert adopted is not None
    row.adopted, row.reason, row.decided_at, row.decided_by = adopted, reason.strip(), at, by
    row.save(update_fields=["adopted", "reason", "decided_at", "decided_by"])
    audit.record(
        verb="decisions.decide_opinion", by=by, at=at, obj=work.matter, clause="GW713-18", reason=row.reason,
        after={"origin": row.origin, "adopted": adopted.label},
    )  # fmt: skip
    return row


@transaction.atomic
def record_dispute(opinion: Opinion, *, theirs: str, ours: str, by: Account, at: datetime) -> Opinion:
    """Put on record that talks did not settle an opinion, with the grounds of both sides (GW713-13)."""
    work = desk(opinion.run.matter_id, STAGE, at=at)
    row = Opinion.objects.filter(pk=opinion.pk, run=work.latest).first()
    findings = check_dispute(theirs=theirs, ours=ours)
    if row is None or row.disputed:
        findings.append(unmet("GW713-13", "意见不在本轮，或者已登记为协商不成", remedy="请刷新页面"))
    work.demand(findings)
    assert row is not None
    row.disputed, row.grounds = True, f"{row.origin}：{theirs.strip()}\n主办单位：{ours.strip()}"
    row.save(update_fields=["disputed", "grounds"])
    audit.record(
        verb="decisions.record_dispute", by=by, at=at, obj=work.matter, clause="GW713-13",
        after={"origin": row.origin, "grounds": row.grounds},
    )  # fmt: skip
    return row
