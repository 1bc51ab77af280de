"""Who may do what in appraisal."""

from __future__ import annotations

from appraisal.enums import AppraisalPermission
from appraisal.enums.assessment import AssessmentPermission as A
from appraisal.enums.awards import AwardPermission
from appraisal.enums.commitments import CommitmentPermission
from appraisal.enums.consequences import ConsequencePermission
from appraisal.enums.detail_rules import DetailPermission
from appraisal.enums.evaluations import EvaluationPermission
from appraisal.enums.feedback import FeedbackPermission
from appraisal.enums.grades import GradePermission
from appraisal.enums.objections import ResultPermission
from appraisal.enums.reopenings import LockPermission
from appraisal.enums.specials import SpecialPermission
from appraisal.enums.values import DataPermission
from organization.enums import ADMIN_DUTIES, Duty

BUSINESS = tuple(duty for duty in Duty if duty not in ADMIN_DUTIES)
OFFICES = (Duty.APPRAISAL_OFFICE, Duty.ORGANIZATION_OFFICE)
SEES_ALL = (*OFFICES, Duty.INSPECTION_OFFICE, Duty.LEADING_GROUP, Duty.COUNTY_LEADER, Duty.DISCIPLINE)
IN_UNITS = (Duty.UNIT_LEADER, Duty.UNIT_CLERK, Duty.CADRE, Duty.DATA_SUPPLIER)
"""Who works in a unit sees what is published to it; a supplier of data is no stranger there."""
FILERS = (Duty.APPRAISAL_OFFICE, Duty.INSPECTION_OFFICE, Duty.DISCIPLINE, Duty.LEADING_GROUP)
"""Who has the form of bonus and penalty entries; what each may file in it is rules.filing (SX-4.2-h, SX-4.2-i)."""

RESULT_GRANTS = {
    AppraisalPermission.VIEW_SCHEMES: BUSINESS,
    AppraisalPermission.EDIT_SCHEMES: OFFICES,
    AppraisalPermission.ENTER_SCORES: (Duty.APPRAISAL_OFFICE,),
    AppraisalPermission.VIEW_SCORES: OFFICES,
    AppraisalPermission.ENTER_ADJUSTMENTS: FILERS,
    AppraisalPermission.ENTER_MARKS: (Duty.APPRAISAL_OFFICE,),
    AppraisalPermission.COMPUTE: (Duty.APPRAISAL_OFFICE,),
    AppraisalPermission.VIEW_ALL_RESULTS: SEES_ALL,
    AppraisalPermission.VIEW_OWN_RESULTS: (
        *SEES_ALL,
        Duty.UNIT_LEADER,
        Duty.UNIT_CLERK,
        Duty.CADRE,
        Duty.DATA_SUPPLIER,
    ),
    AppraisalPermission.PROPOSE_PUBLICATION: (Duty.APPRAISAL_OFFICE,),
    AppraisalPermission.CONFIRM_PUBLICATION: OFFICES,
    AppraisalPermission.RECORD_APPROVAL: (Duty.APPRAISAL_OFFICE,),
    LockPermission.ASK_REOPENING: (Duty.APPRAISAL_OFFICE,),
    LockPermission.DECIDE_REOPENING: (*OFFICES, Duty.LEADING_GROUP),
    AppraisalPermission.EXPORT_REPORTS: (Duty.INSPECTION_OFFICE, *OFFICES),
    ResultPermission.VIEW_OBJECTIONS: BUSINESS,
    ResultPermission.FILE_OBJECTIONS: IN_UNITS,
    ResultPermission.NAME_REVIEWERS: (Duty.COUNTY_LEADER,),
    ResultPermission.REVIEW_OBJECTIONS: BUSINESS,
    ResultPermission.CORRECT_RESULTS: (Duty.APPRAISAL_OFFICE,),
    ResultPermission.TRY_OUT: SEES_ALL,
    ResultPermission.TAKE_PROPOSALS: (Duty.APPRAISAL_OFFICE,),
    ResultPermission.CONFIRM_ENTRIES: OFFICES,
    ResultPermission.ARCHIVE_YEAR: (Duty.APPRAISAL_OFFICE,),
    ResultPermission.RECEIVE_RESULTS: (Duty.ORGANIZATION_OFFICE,),
    ResultPermission.VIEW_RECORDS: (*SEES_ALL, *IN_UNITS),
}
GRANTS_OF_COMMITMENTS = {
    CommitmentPermission.VIEW: BUSINESS,
    CommitmentPermission.WRITE: BUSINESS,
    CommitmentPermission.WRITE_FOR_UNIT: (Duty.UNIT_LEADER, Duty.UNIT_CLERK),
    CommitmentPermission.REVIEW: (Duty.APPRAISAL_OFFICE, Duty.UNIT_LEADER),
    CommitmentPermission.REVIEW_FOR_COUNTY: (Duty.APPRAISAL_OFFICE,),
    CommitmentPermission.VIEW_COVERAGE: (*SEES_ALL, Duty.UNIT_LEADER, Duty.UNIT_CLERK),
    CommitmentPermission.VIEW_ALL: SEES_ALL,
    CommitmentPermission.GRADE: OFFICES,
}
"""Everybody may promise for himself; who speaks for a unit and who for the level above it is rules.commitments."""
GRANTS_OF_EVALUATIONS = {
    EvaluationPermission.VIEW: (*SEES_ALL, *IN_UNITS),
    EvaluationPermission.VIEW_ALL: SEES_ALL,
    EvaluationPermission.RUN: OFFICES,
    EvaluationPermission.RECORD_SURVEY: OFFICES,
}
"""In a unit one sees its own work-report and life meetings, once they are counted."""
GRANTS_OF_FEEDBACK = {
    FeedbackPermission.VIEW: BUSINESS,
    FeedbackPermission.VIEW_ALL: OFFICES,
    FeedbackPermission.PREPARE: OFFICES,
    FeedbackPermission.ISSUE: OFFICES,
}
WRITES_RULES = (Duty.UNIT_LEADER, Duty.UNIT_CLERK, Duty.DATA_SUPPLIER)
"""Who speaks for a unit in charge: of detailed rules (SX-6.2-a) and of quarterly analyses (JH-C-3.3-f)."""
GRANTS_OF_DETAILS = {
    DetailPermission.WRITE_RULES: WRITES_RULES,
    DetailPermission.VIEW_RULES: BUSINESS,
    DetailPermission.REVIEW_RULES: (Duty.APPRAISAL_OFFICE,),
    DetailPermission.WRITE_ANALYSES: WRITES_RULES,
    DetailPermission.VIEW_ANALYSES: (*SEES_ALL, *WRITES_RULES),
    DetailPermission.VIEW_ALL_ANALYSES: SEES_ALL,
    DetailPermission.RECORD_SOCIAL: OFFICES,
}
GRANTS_OF_VALUES = {
    DataPermission.VIEW_DATA: (*SEES_ALL, Duty.DATA_SUPPLIER),
    DataPermission.VIEW_ALL_DATA: SEES_ALL,
    DataPermission.SUPPLY_DATA: (Duty.DATA_SUPPLIER, Duty.APPRAISAL_OFFICE),
    DataPermission.MANAGE_SERIES: (Duty.APPRAISAL_OFFICE,),
    DataPermission.VIEW_OWN_DATA: IN_UNITS,
    DataPermission.QUERY_DATA: (Duty.UNIT_LEADER, Duty.UNIT_CLERK),
    DataPermission.VIEW_LEDGERS: (*SEES_ALL, Duty.UNIT_LEADER, Duty.UNIT_CLERK, Duty.DATA_SUPPLIER),
    DataPermission.KEEP_LEDGERS: (Duty.UNIT_LEADER, Duty.UNIT_CLERK, Duty.DATA_SUPPLIER),
    DataPermission.RETURN_LEDGERS: (Duty.APPRAISAL_OFFICE,),
}
"""The appraisal office files what a supplier may not file of himself (JH-C-3.3-h); it keeps no series of its own."""

TAKES_PART = (
    *SEES_ALL, *IN_UNITS, Duty.ASSESSOR, Duty.TWO_OFFICES, Duty.OVERSIGHT, Duty.CONDUCT_MONITOR,
)  # fmt: skip
"""Who sees the plan of an assessment round once it is issued."""
ASSESSING = (Duty.ASSESSOR, *OFFICES, Duty.COUNTY_LEADER, Duty.DISCIPLINE, Duty.INSPECTION_OFFICE)
"""Duties with which a person may sit in a group of assessors; what he assesses there is said by the group."""

ASSESSMENT_GRANTS = {
    A.VIEW_ROUNDS: TAKES_PART,
    A.MANAGE_ROUNDS: (Duty.APPRAISAL_OFFICE,),
    A.VIEW_ALL_SHEETS: (*OFFICES, Duty.LEADING_GROUP),
    A.VIEW_SHEETS: (*SEES_ALL, Duty.UNIT_LEADER, Duty.UNIT_CLERK, Duty.CADRE, Duty.ASSESSOR),
    A.SELF_ASSESS: (Duty.UNIT_LEADER, Duty.UNIT_CLERK, Duty.CADRE),
    A.SUBMIT_SELF: (Duty.UNIT_LEADER, Duty.CADRE),
    A.FILL_FOR_UNIT: (Duty.UNIT_LEADER, Duty.UNIT_CLERK),
    A.SUBMIT_FOR_UNIT: (Duty.UNIT_LEADER,),
    A.ASSESS: ASSESSING,
    A.CONFIRM_FINAL: (Duty.APPRAISAL_OFFICE,),
    A.VIEW_YEAR_END: (*OFFICES, Duty.LEADING_GROUP, Duty.UNIT_LEADER, Duty.UNIT_CLERK, Duty.DATA_SUPPLIER),
    A.FILE_YEAR_END: (Duty.UNIT_LEADER, Duty.UNIT_CLERK, Duty.DATA_SUPPLIER),
    A.REQUEST_SEPARATE: (Duty.APPRAISAL_OFFICE, Duty.UNIT_LEADER),
    A.APPROVE_SEPARATE: (Duty.TWO_OFFICES,),
    A.VIEW_YEAR_OPINIONS: (*SEES_ALL, Duty.UNIT_LEADER, Duty.CADRE),
    A.VIEW_UNIT_OPINIONS: (*SEES_ALL, Duty.UNIT_LEADER),
    A.WRITE_YEAR_OPINIONS: OFFICES,
    A.KEEP_TRACKING: (*OFFICES, Duty.INSPECTION_OFFICE),
    A.VIEW_SELECTION: (*OFFICES, Duty.UNIT_LEADER, Duty.UNIT_CLERK),
    A.FILE_SELECTION: (Duty.UNIT_LEADER, Duty.UNIT_CLERK),
    A.REPORT_CONDUCT: TAKES_PART,
    A.HANDLE_CONDUCT: (Duty.APPRAISAL_OFFICE, Duty.DISCIPLINE),
}
GRANTS_OF_GRADES = {
    GradePermission.VIEW_GRADES: SEES_ALL,
    GradePermission.PREPARE_GRADES: (*OFFICES, Duty.DISCIPLINE),
    GradePermission.DECIDE_GRADES: (Duty.COUNTY_LEADER,),
    GradePermission.VIEW_OWN_GRADES: (*SEES_ALL, *IN_UNITS),
    GradePermission.RECORD_CRITICISM: (Duty.DISCIPLINE, Duty.INSPECTION_OFFICE),
    GradePermission.ANSWER_CONSULTATION: BUSINESS,
    GradePermission.FILE_INTEGRITY_REPORT: (Duty.UNIT_LEADER, Duty.UNIT_CLERK),
}
"""Which office prepares which kind of round is actions.grade_ground.HANDS."""
GRANTS_OF_AWARDS = {
    AwardPermission.VIEW_AWARDS: SEES_ALL,
    AwardPermission.PREPARE_AWARDS: (Duty.APPRAISAL_OFFICE,),
    AwardPermission.NOMINATE_AWARDS: (Duty.LEADING_GROUP,),
    AwardPermission.APPROVE_AWARDS: (*OFFICES, Duty.LEADING_GROUP),
    AwardPermission.VIEW_OWN_AWARDS: (*SEES_ALL, *IN_UNITS),
    AwardPermission.DISTRIBUTE_PRIZES: (Duty.UNIT_LEADER, Duty.UNIT_CLERK),
}
"""The leading groups name individuals (SX-5.3-a); a second person records what the leading group approved."""
GRANTS_OF_SPECIALS = {
    SpecialPermission.VIEW: (*SEES_ALL, *IN_UNITS),
    SpecialPermission.VIEW_ALL: SEES_ALL,
    SpecialPermission.OPEN: (Duty.APPRAISAL_OFFICE,),
    SpecialPermission.ORGANIZE: (Duty.APPRAISAL_OFFICE, *IN_UNITS),
}
"""Which bodies organise a special appraisal stands in its round; nobody else scores or recommends in it (SX-2.2-b)."""
GRANTS_OF_CONSEQUENCES = {
    ConsequencePermission.VIEW: (*SEES_ALL, *IN_UNITS),
    ConsequencePermission.VIEW_ALL: SEES_ALL,
    ConsequencePermission.HANDLE: (*OFFICES, Duty.DISCIPLINE),
}
"""Which office decides about which kind is rules.consequence_steps.HANDS."""

GRANTS = (
    RESULT_GRANTS
    | GRANTS_OF_COMMITMENTS
    | GRANTS_OF_EVALUATIONS
    | GRANTS_OF_FEEDBACK
    | GRANTS_OF_DETAILS
    | GRANTS_OF_VALUES
    | ASSESSMENT_GRANTS
    | GRANTS_OF_GRADES
    | GRANTS_OF_AWARDS
    | GRANTS_OF_SPECIALS
    | GRANTS_OF_CONSEQUENCES
)
"""Permission -> duties, of the whole floor."""
