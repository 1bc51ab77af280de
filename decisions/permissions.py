"""Who may do what in decisions (JH-A-5.1-a, JH-A-5.7-a)."""

from __future__ import annotations

from decisions.enums import DecisionPermission
from organization.enums import Duty

IN_UNITS = (Duty.UNIT_LEADER, Duty.UNIT_CLERK)
SEES_ALL = (
    Duty.TWO_OFFICES, Duty.COUNTY_LEADER, Duty.LEGAL_OFFICE, Duty.INSPECTION_OFFICE, Duty.DISCIPLINE,
    Duty.ORGANIZATION_OFFICE,
)  # fmt: skip
"""The offices of the county, which see every matter that is not about personnel."""

GRANTS = {
    DecisionPermission.VIEW_MATTERS: (*SEES_ALL, *IN_UNITS, Duty.EXPERT),
    DecisionPermission.VIEW_ALL_MATTERS: SEES_ALL,
    DecisionPermission.VIEW_CONFIDENTIAL: (Duty.TWO_OFFICES, Duty.COUNTY_LEADER, Duty.ORGANIZATION_OFFICE),
    DecisionPermission.SUBMIT_PROPOSALS: (*IN_UNITS, Duty.TWO_OFFICES),
    DecisionPermission.VIEW_PROPOSALS: (Duty.TWO_OFFICES, Duty.COUNTY_LEADER),
    DecisionPermission.SCREEN_PROPOSALS: (Duty.TWO_OFFICES,),
    DecisionPermission.READ_CONTACTS: (Duty.TWO_OFFICES,),
    DecisionPermission.MANAGE_MATTERS: (Duty.TWO_OFFICES,),
    DecisionPermission.DECLARE_EMERGENCY: (Duty.TWO_OFFICES,),
    DecisionPermission.PREPARE_STAGES: (*IN_UNITS, Duty.TWO_OFFICES),
    DecisionPermission.ANSWER_CONSULTATION: IN_UNITS,
    DecisionPermission.GIVE_EXPERT_OPINION: (Duty.EXPERT,),
    DecisionPermission.REVIEW_LEGALITY: (Duty.LEGAL_OFFICE,),
    DecisionPermission.MANAGE_MEETINGS: (Duty.TWO_OFFICES,),
    DecisionPermission.TAKE_PART_IN_MEETINGS: (Duty.COUNTY_LEADER,),
    DecisionPermission.MANAGE_REGISTERS: (Duty.TWO_OFFICES,),
    DecisionPermission.FOLLOW_UP: (Duty.TWO_OFFICES, Duty.INSPECTION_OFFICE, *IN_UNITS),
}
