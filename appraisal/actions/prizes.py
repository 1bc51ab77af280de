"""What a unit did with its prize: decided in the unit, each share named (SX-7.1-b)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from appraisal.enums.awards import AwardPermission, AwardState
from appraisal.gathering.awards import leader_limit
from appraisal.models import AwardWinner, PrizeDistribution, PrizeShare
from appraisal.rules.awards import Share, check_shares
from core import audit
from core.access import may
from core.findings import Finding, demand, unmet
from organization.models import Account

CLAUSE = "SX-7.1-b"


def may_distribute(by: Account, winner: AwardWinner) -> bool:
    """Whoever speaks for the unit that won."""
    return may(by, AwardPermission.DISTRIBUTE_PRIZES) and winner.unit_id in by.own_unit_ids


def limit_findings(winner: AwardWinner, shares: Sequence[Share], reason: str) -> list[Finding]:
    """What the plan says of a distribution; met findings of it are warnings to show."""
    group = winner.member.group.code if winner.member is not None else ""
    percent, binding = leader_limit(winner.award, group)
    return check_shares(shares, winner.prize, percent=percent, binding=binding, reason=reason, clause=CLAUSE)


def _lock(pk: int) -> AwardWinner:
    related = ("award__round__version__scheme", "member__group", "unit")
    return AwardWinner.objects.select_for_update(of=("self",)).select_related(*related).get(pk=pk)


@transaction.atomic
def file_distribution(
    winner: AwardWinner, shares: Sequence[Share], *, decided_on: date, record: str, reason: str = "", by: Account,
    at: datetime,
) -> PrizeDistribution:  # fmt: skip
    """Record how the unit distributed its prize, once it is published. Raises Refused; above the limit of the two
    principal leaders a township needs a reason, other units are warned by the findings of ``limit_findings``."""
    row = _lock(winner.pk)
    findings = []
    if not may_distribute(by, row):
        findings.append(unmet(CLAUSE, "奖金分配由获奖单位自定", remedy="由获奖单位办理"))
    if row.person or row.withdrawn_at is not None or row.award.round.state != AwardState.PUBLISHED:
        findings.append(unmet(CLAUSE, "没有可分配的单位奖金", remedy="表彰公布后由获奖单位分配"))
    if PrizeDistribution.objects.in_force().filter(winner=row).exists():
        findings.append(unmet(CLAUSE, "已经登记分配", remedy="需要更改的先撤销原登记"))
    if not record.strip():
        findings.append(unmet(CLAUSE, "没有写明研究的会议和记录", remedy="请填写", field="record"))
    if decided_on > timezone.localdate(at):
        findings.append(
            unmet(CLAUSE, "研究日期在今天之后", remedy="请核对日期", field="decided_on", 日期=decided_on.isoformat())
        )
    demand([*findings, *limit_findings(row, shares, reason)])
    made = PrizeDistribution.objects.create(
        winner=row, decided_on=decided_on, record=record.strip(), reason=reason.strip()[:300], recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    PrizeShare.objects.bulk_create(
        PrizeShare(distribution=made, name=one.name, principal=one.principal, amount=one.amount) for one in shares
    )
    audit.record(
        verb="appraisal.file_distribution", by=by, at=at, obj=made, clause=CLAUSE, reason=made.reason,
        after={"prize": row.prize, "shares": len(shares)},
    )  # fmt: skip
    return made


@transaction.atomic
def withdraw_distribution(
    distribution: PrizeDistribution, *, reason: str, by: Account, at: datetime
) -> PrizeDistribution:
    """Take a mistaken distribution back; it stays on record."""
    winner = _lock(distribution.winner_id)
    row: PrizeDistribution = PrizeDistribution.objects.select_for_update(of=("self",)).get(pk=distribution.pk)
    findings = []
    if not may_distribute(by, winner):
        findings.append(unmet(CLAUSE, "奖金分配由获奖单位自定", remedy="由获奖单位办理"))
    if row.withdrawn_at is not None:
        findings.append(unmet(CLAUSE, "已经撤销", remedy="无需处理"))
    if not reason.strip():
        findings.append(unmet(CLAUSE, "撤销须写明理由", remedy="请填写理由", field="reason"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()[:200]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="appraisal.withdraw_distribution", by=by, at=at, obj=row, reason=row.withdrawal_reason)
    return row
