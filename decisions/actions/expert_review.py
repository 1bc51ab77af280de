"""The argument of experts: fields, invitations, attendance, interests, signed opinions (JH-A-4.2, GW713-19)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from core import audit
from core.findings import Finding, unmet
from decisions.actions.entries import desk, told
from decisions.enums import Stage, Stance
from decisions.models import Expert, ExpertField, Invitation, MatterField, ReviewMeeting, StageRun
from decisions.rules.consulting import check_interest, check_signing
from decisions.rules.entering import check_past
from organization.models import Account

STAGE = Stage.EXPERT_REVIEW


@transaction.atomic
def set_fields(matter_id: int, fields: Iterable[ExpertField], *, by: Account, at: datetime) -> None:
    """Say which fields the matter concerns; only experts of these count (JH-A-4.2-d)."""
    work = desk(matter_id, STAGE, at=at)
    wanted = {one.pk: one for one in fields}
    findings: list[Finding] = []
    if not wanted:
        findings.append(unmet("JH-A-4.2-d", "没有选定相关专业", remedy="至少选定一个专业领域"))
    work.demand(findings)
    held = {
        row.field_id: row for row in MatterField.objects.in_force().filter(matter=work.matter).select_related("field")
    }
    gone = [row.pk for pk, row in held.items() if pk not in wanted]
    MatterField.objects.filter(pk__in=gone).update(withdrawn_at=at, withdrawn_by=by, withdrawal_reason="重新选定")
    MatterField.objects.bulk_create(
        MatterField(matter=work.matter, field=one, **told(by, at)) for pk, one in wanted.items() if pk not in held
    )
    audit.record(
        verb="decisions.set_matter_fields", by=by, at=at, obj=work.matter, clause="JH-A-4.2-d",
        before={"fields": [str(row.field) for row in held.values()]},
        after={"fields": [str(one) for one in wanted.values()]},
    )  # fmt: skip


@transaction.atomic
def invite(matter_id: int, experts: Iterable[Expert], *, by: Account, at: datetime) -> list[Invitation]:
    """Invite experts of the register; who was invited already is passed over, and none left is refused."""
    work = desk(matter_id, STAGE, at=at)
    wanted = {one.pk for one in experts}
    known = set(Invitation.objects.filter(run=work.latest, expert_id__in=wanted).values_list("expert_id", flat=True))
    rows = list(Expert.objects.in_force().filter(pk__in=wanted - known).order_by("name", "pk"))
    findings: list[Finding] = []
    if not rows:
        findings.append(unmet("JH-A-4.2-d", "没有新邀请的专家", remedy="选定在库且尚未邀请的专家"))
    run = work.demand(findings)
    made = [Invitation.objects.create(run=run, expert=one, invited_at=at, invited_by=by) for one in rows]
    audit.record(
        verb="decisions.invite_experts", by=by, at=at, obj=work.matter, clause="JH-A-4.2-d",
        after={"experts": [one.name for one in rows]},
    )  # fmt: skip
    return made


@transaction.atomic
def mark_attendance(matter_id: int, attended: Iterable[int], *, by: Account, at: datetime) -> int:
    """Say who of the invited took part (primary keys of invitations); all others were absent. Returns how many did."""
    work = desk(matter_id, STAGE, at=at)
    run = work.demand()
    present = set(attended)
    rows = list(Invitation.objects.filter(run=run).select_related("expert"))
    for row in rows:
        row.attended = row.pk in present
    Invitation.objects.bulk_update(rows, ["attended"])
    came = [row.expert.name for row in rows if row.attended]
    audit.record(
        verb="decisions.mark_expert_attendance", by=by, at=at, obj=work.matter, clause="JH-A-4.2-d",
        after={"experts": came, "absent": [row.expert.name for row in rows if not row.attended]},
    )  # fmt: skip
    return len(came)


@transaction.atomic
def declare_interest(
    invitation: Invitation, *, interest: bool, text: str = "", by: Account, at: datetime
) -> Invitation:
    """Put on record whether an invited expert has an interest in this matter; who has one does not count (GW713-20)."""
    work = desk(invitation.run.matter_id, STAGE, at=at)
    row = _current(invitation, work.latest)
    findings = check_interest(interest, text)
    if row is None or row.signed_at is not None:
        findings.append(unmet("GW713-20", "邀请不在办理中，或者意见已签署", remedy="以专家签署时的申报为准"))
    work.demand(findings)
    assert row is not None
    row.interest, row.interest_text = interest, text.strip() if interest else ""
    row.save(update_fields=["interest", "interest_text"])
    audit.record(
        verb="decisions.declare_expert_interest", by=by, at=at, obj=work.matter, clause="GW713-20",
        after={"expert": row.expert.name, "interest": row.interest_text or "无"},
    )  # fmt: skip
    return row


@transaction.atomic
def sign_opinion(
    invitation: Invitation, *, stance: Stance | None, opinion: str, interest: bool, interest_text: str = "",
    by: Account, at: datetime,
) -> Invitation:  # fmt: skip
    """The expert signs his own opinion: kept with the time and the fingerprint of the text, never changed (GW713-19).

    The office of the matter signs for an expert without a sign-in from his paper; the row tells who did.
    """
    work = desk(invitation.run.matter_id, STAGE, at=at)
    row = _current(invitation, work.latest)
    own = row is not None and row.expert.person_id is not None and row.expert.person_id == by.person_id
    on_paper = row is not None and row.expert.person_id is None and by.person_id is not None
    findings = check_signing(
        mine=own or on_paper, signed=row is not None and row.signed_at is not None, stance=stance, opinion=opinion
    )
    findings += check_interest(interest, interest_text)
    work.demand(findings)
    assert row is not None
    assert stance is not None
    row.stance, row.opinion, row.interest = stance, opinion.strip(), interest
    row.interest_text = interest_text.strip() if interest else ""
    row.attended = True if row.attended is None else row.attended  # who signs took part
    row.signed_at, row.signed_by = at, by
    row.sha256 = fingerprint(work.matter.number, row)
    row.save()
    audit.record(
        verb="decisions.sign_expert_opinion", by=by, at=at, obj=work.matter, clause="GW713-19",
        after={
            "expert": row.expert.name, "stance": stance.label, "sha256": row.sha256,
            "on_paper": "是" if on_paper else "否",
        },
    )  # fmt: skip
    return row


def fingerprint(number: str, row: Invitation) -> str:
    """SHA-256 of what was signed: number of the matter, name, stance, interest and opinion, each on its own line."""
    signed = "\n".join([number, row.expert.name, row.stance, row.interest_text, row.opinion])
    return hashlib.sha256(signed.encode()).hexdigest()


@transaction.atomic
def hold_meeting(
    matter_id: int, *, held_on: date, place: str, host: str, analysis: str, by: Account, at: datetime
) -> ReviewMeeting:
    """Record the argument meeting, which rests on the finished research (JH-A-5.3-a); the newest row counts."""
    work = desk(matter_id, STAGE, at=at)
    run = work.demand(check_past("JH-A-5.3-a", held_on, work.today, "论证会"))
    row = ReviewMeeting.objects.create(
        run=run, held_on=held_on, place=place, host=host, analysis=analysis, **told(by, at)
    )
    audit.record(
        verb="decisions.hold_review_meeting", by=by, at=at, obj=work.matter, clause="JH-A-5.3-a",
        after={"entry": str(row), "place": place},
    )  # fmt: skip
    return row


def _current(invitation: Invitation, run: StageRun | None) -> Invitation | None:
    return Invitation.objects.select_related("expert").filter(pk=invitation.pk, run=run).first()
