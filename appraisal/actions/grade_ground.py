"""What every action on grades asks first: whose round it is, how far it is, who keeps his hands off."""

from __future__ import annotations

from appraisal.actions.recusal import bound_units
from appraisal.enums.grades import RoundKind, RoundState
from appraisal.models import GradeRound, GradeTarget
from core.findings import Finding, unmet
from organization.enums import Duty
from organization.models import Account

HANDS = {
    RoundKind.ANNUAL: (frozenset({Duty.APPRAISAL_OFFICE, Duty.ORGANIZATION_OFFICE}), "SX-6.1-a", "考评办或者组织部"),
    RoundKind.INTEGRITY: (frozenset({Duty.DISCIPLINE}), "BZ-1-i", "纪检监察机关"),
}
"""Whose each kind of round is: duties, article, the office in words."""
GRADING = (RoundState.RUNNING, RoundState.PRELIMINARY)
"""States in which grades are proposed."""


def lock_round(pk: int) -> GradeRound:
    """The round, held to the end of the transaction."""
    rows = GradeRound.objects.select_related("rulebook", "method", "version__scheme")
    return rows.select_for_update(of=("self",)).get(pk=pk)


def check_hand(kind: RoundKind, by: Account) -> list[Finding]:
    """The annual grades are the offices', those of integrity the discipline commission's."""
    duties, clause, office = HANDS[kind]
    if by.duties & duties:
        return []
    return [unmet(clause, f"{kind.label}由{office}办理", remedy=f"请{office}办理")]


def check_state(row: GradeRound, *states: RoundState) -> list[Finding]:
    state = RoundState(row.state)
    if state in states:
        return []
    shown = "、".join(one.label for one in states)
    return [unmet("BZ-1-i", "现在不能办理", remedy=f"在“{shown}”环节办理", 当前=state.label)]


def check_other(by: Account, target: GradeTarget) -> list[Finding]:
    """Nobody grades himself, his unit or a colleague of it (SX-8.4-a)."""
    own = target.person_id is not None and target.person_id == by.person_id
    if not own and target.unit_id not in bound_units(by):
        return []
    return [unmet("SX-8.4-a", "不得评定本单位和本人", remedy="由其他人员办理", 对象=target.name)]
