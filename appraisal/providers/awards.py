"""Awards in the area 考核: navigation, the clauses that the pages embody, what must be done next."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from appraisal.enums.awards import AwardPermission as P
from appraisal.enums.awards import AwardState
from appraisal.models import AwardRound, AwardWinner, PrizeDistribution
from core import registry, sections
from core.access import may
from core.probes import ASKER, only_where
from core.registry import WorkItem
from core.sections import Section
from organization.models import Account
from organization.own_part import own_part

SECTION = Section("考核", "评先评优", (
    (P.VIEW_AWARDS, "评先评优", "appraisal:award_rounds", 410),
    (P.VIEW_OWN_AWARDS, "本单位奖项", "appraisal:own_awards", 411),
))  # fmt: skip
PAGES = {
    ("评先评优", "appraisal:award_rounds"): (
        "SX-5.1-a", "SX-5.1-b", "SX-5.2-a", "SX-5.2-b", "SX-5.3-a", "SX-6.5-b", "SX-6.6-a", "SX-8.4-b", "QSH-27-a",
    ),
    ("本单位奖项", "appraisal:own_awards"): ("SX-7.1-a", "SX-7.1-b", "SX-7.2-a", "SX-7.3-a"),
}  # fmt: skip
OFFICE = "考评办"
STEPS = {
    AwardState.PREPARING: (P.PREPARE_AWARDS, "拟定奖项建议", "去办理"),
    AwardState.SUBMITTED: (P.APPROVE_AWARDS, "待登记领导小组审定", "去登记"),
    AwardState.APPROVED: (P.PREPARE_AWARDS, "公布表彰", "去公布"),
}  # fmt: skip


def items(account: Account, today: date) -> list[WorkItem]:
    """What waits for this account: one statement for the rounds, one for prizes to distribute."""
    states = [state for state, (permission, _, _) in STEPS.items() if may(account, permission)]
    found = _rounds(account, states) if states else []
    if may(account, P.DISTRIBUTE_PRIZES) and account.own_unit_ids:
        found += _undistributed(account)
    return found


@only_where(lambda: AwardRound.objects.filter(state__in=list(STEPS)), P.PREPARE_AWARDS, P.APPROVE_AWARDS)
def _rounds(account: Account, states: list[AwardState]) -> list[WorkItem]:
    rows = AwardRound.objects.filter(state__in=states).order_by("-year", "pk")
    rows = rows.exclude(Q(state=AwardState.SUBMITTED) & own_part(account, by=["submitted_by"]))
    found = []
    for row in rows[:10]:
        _, what, label = STEPS[AwardState(row.state)]
        url = reverse("appraisal:award_round", args=[row.pk])
        found.append(WorkItem(f"{row.title}：{what}", OFFICE, url, label))
    return found


def _without_distribution() -> QuerySet[AwardWinner]:
    held = PrizeDistribution.objects.in_force().filter(winner=OuterRef("pk"))
    return AwardWinner.objects.in_force().filter(~Exists(held), person=False, prize__gt=0)


@only_where(lambda: _without_distribution().filter(unit__in=ASKER.units), P.DISTRIBUTE_PRIZES)
def _undistributed(account: Account) -> list[WorkItem]:
    own = AwardWinner.objects.own(account).order_by().values("pk")
    rows = _without_distribution().filter(pk__in=own)
    return [
        WorkItem(
            f"登记“{one.award.name}”奖金分配", OFFICE, reverse("appraisal:own_award", args=[one.pk]), "去登记"
        )
        for one in rows.select_related("award").order_by("pk")[:10]
    ]  # fmt: skip


def register() -> None:
    """Called once, in AppConfig.ready()."""
    sections.register(PAGES, SECTION)
    registry.workbench.register(items)
