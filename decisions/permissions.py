"""Who may do what in decisions (JH-A-5.1-a, JH-A-5.7-a)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.access import may
from decisions.enums import DecisionPermission, Event, Stage
from organization.enums import Duty

if TYPE_CHECKING:
    from decisions.models import Matter
    from organization.models import Account

IN_UNITS = (Duty.UNIT_LEADER, Duty.UNIT_CLERK)
SEES_ALL = (
    Duty.TWO_OFFICES, Duty.COUNTY_LEADER, Duty.LEGAL_OFFICE, Duty.INSPECTION_OFFICE, Duty.DISCIPLINE,
    Duty.ORGANIZATION_OFFICE,
)  # fmt: skip
"""The offices of the county, which see every matter that is not about personnel."""

GRANTS = {
    DecisionPermission.VIEW_MATTERS: (*SEES_ALL, *IN_UNITS, Duty.EXPERT, Duty.OVERSIGHT),
    DecisionPermission.VIEW_ALL_MATTERS: (*SEES_ALL, Duty.OVERSIGHT),
    DecisionPermission.VIEW_CONFIDENTIAL: (Duty.TWO_OFFICES, Duty.COUNTY_LEADER, Duty.ORGANIZATION_OFFICE),
    DecisionPermission.SUBMIT_PROPOSALS: (*IN_UNITS, Duty.TWO_OFFICES),
    DecisionPermission.VIEW_PROPOSALS: (*IN_UNITS, Duty.TWO_OFFICES, Duty.COUNTY_LEADER),
    DecisionPermission.VIEW_ALL_PROPOSALS: (Duty.TWO_OFFICES, Duty.COUNTY_LEADER),
    DecisionPermission.SCREEN_PROPOSALS: (Duty.TWO_OFFICES,),
    DecisionPermission.READ_CONTACTS: (Duty.TWO_OFFICES,),
    DecisionPermission.MANAGE_MATTERS: (Duty.TWO_OFFICES,),
    DecisionPermission.DECLARE_EMERGENCY: (Duty.TWO_OFFICES,),
    DecisionPermission.MOVE_STAGES: (*IN_UNITS, Duty.TWO_OFFICES, Duty.LEGAL_OFFICE),
    DecisionPermission.PREPARE_STAGES: (*IN_UNITS, Duty.TWO_OFFICES),
    DecisionPermission.ANSWER_CONSULTATION: IN_UNITS,
    DecisionPermission.GIVE_EXPERT_OPINION: (Duty.EXPERT,),
    DecisionPermission.REVIEW_LEGALITY: (Duty.LEGAL_OFFICE,),
    DecisionPermission.MANAGE_MEETINGS: (Duty.TWO_OFFICES,),
    DecisionPermission.VIEW_MEETINGS: (Duty.TWO_OFFICES, Duty.COUNTY_LEADER),
    DecisionPermission.TAKE_PART_IN_MEETINGS: (Duty.COUNTY_LEADER,),
    DecisionPermission.MANAGE_REGISTERS: (Duty.TWO_OFFICES,),
    DecisionPermission.FOLLOW_UP: (Duty.TWO_OFFICES, Duty.INSPECTION_OFFICE, *IN_UNITS),
}

STAGE_PERMISSIONS = {
    Stage.INTENT: DecisionPermission.MANAGE_MATTERS,
    Stage.LEGAL_REVIEW: DecisionPermission.REVIEW_LEGALITY,
    Stage.RESOLUTION: DecisionPermission.MANAGE_MEETINGS,
}
"""Stages that are not the lead unit's own business: the two offices' and the legal office's."""


def permission_for(stage: Stage, event: Event) -> DecisionPermission:
    """What it takes to move a stage; whether the stage may move at all is for the rules.

    The lead unit asks for the legality review, so it opens that stage and its new round; the legal office closes it.
    """
    if event is Event.CUT:
        return DecisionPermission.DECLARE_EMERGENCY
    if stage is Stage.LEGAL_REVIEW and event in (Event.OPEN, Event.NEW_ROUND):
        return DecisionPermission.PREPARE_STAGES
    return STAGE_PERMISSIONS.get(stage, DecisionPermission.PREPARE_STAGES)


def may_move(account: Account, matter: Matter, stage: Stage, event: Event) -> bool:
    """Whether the account may take this step at this matter: permitted, and for the lead unit's part in its reach."""
    needed = permission_for(stage, event)
    return may(account, needed) and account.reach(needed).covers(matter.lead_unit_id)
