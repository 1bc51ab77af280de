"""The joint research conference: its members of four kinds and its sessions (JH-A-4.1-d)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core import audit
from core.findings import Finding, demand, unmet
from decisions.actions.entries import told
from decisions.actions.steps import latest_run, lock
from decisions.enums import ForceKind, Stage
from decisions.models import ConferenceMember, ConferenceSession, StageRun
from decisions.rules.entering import check_past, check_reason
from organization.models import Account, Unit

CLAUSE = "JH-A-4.1-d"


@transaction.atomic
def add_member(kind: ForceKind, name: str, *, unit: Unit | None = None, by: Account, at: datetime) -> ConferenceMember:
    """Take a member in; the same name twice of one kind is refused."""
    findings: list[Finding] = []
    if ConferenceMember.objects.in_force().filter(kind=kind, name=name.strip()).exists():
        findings.append(unmet(CLAUSE, "联席会议已有这个成员", remedy="核对名称", 名称=name.strip()))
    demand(findings)
    row = ConferenceMember.objects.create(kind=kind, name=name.strip(), unit=unit, **told(by, at))
    audit.record(
        verb="decisions.add_conference_member", by=by, at=at, obj=row, clause=CLAUSE, after={"kind": kind.label}
    )
    return row


@transaction.atomic
def remove_member(member: ConferenceMember, *, reason: str, by: Account, at: datetime) -> None:
    """Let a member leave, with the reason; sessions keep him."""
    row = ConferenceMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    findings = check_reason(reason, "退出")
    if row.withdrawn_at is not None:
        findings.append(unmet(CLAUSE, "成员已退出", remedy="请刷新页面"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(
        verb="decisions.remove_conference_member", by=by, at=at, obj=row, clause=CLAUSE, reason=row.withdrawal_reason
    )


@transaction.atomic
def add_session(
    *, held_on: date, topics: str, members: Iterable[int], conclusions: str = "", matter_id: int | None = None,
    by: Account, at: datetime,
) -> ConferenceSession:  # fmt: skip
    """Record a session and who attended (primary keys); with ``matter_id`` it stands in that matter's research."""
    present = list(ConferenceMember.objects.in_force().filter(pk__in=set(members)))
    findings = check_past(CLAUSE, held_on, timezone.localdate(at), "会议")
    if not present:
        findings.append(unmet(CLAUSE, "没有登记出席成员", remedy="从联席会议成员中选定"))
    run: StageRun | None = None
    if matter_id is not None:
        run = latest_run(lock(matter_id), Stage.RESEARCH)
        if run is None:
            findings.append(unmet(CLAUSE, "事项尚未开始调查研究", remedy="先开始调查研究，再关联会议"))
    demand(findings)
    row = ConferenceSession.objects.create(
        run=run, held_on=held_on, topics=topics, conclusions=conclusions, **told(by, at)
    )
    row.members.set(present)
    audit.record(
        verb="decisions.add_conference_session", by=by, at=at, obj=row, clause=CLAUSE,
        after={"members": [str(one) for one in present], "matter": str(run.matter) if run else ""},
    )  # fmt: skip
    return row
