from accountability.models.acceptance import Acceptance, AcceptanceItem, ConsequenceProposal
from accountability.models.bulletins import (
    Bulletin,
    BulletinContent,
    BulletinCopy,
    BulletinMove,
    BulletinTask,
    BulletinVersion,
)
from accountability.models.case_records import (
    Appeal,
    CaseStep,
    IntegrityEntry,
    RespondentStatement,
    Sanction,
    UnitReward,
)
from accountability.models.cases import AccountabilityCase, CaseArticle, CaseHandler, CaseSource, CaseUnit, Respondent
from accountability.models.clues import Clue, ClueStep, Lead
from accountability.models.collection import StandingMember, WorkForm
from accountability.models.coordination import (
    CoordinationMeeting,
    CoordinationSeat,
    FollowUp,
    GroupMember,
    JointMeeting,
    LeadingGroup,
    MeetingOutcome,
    TerritorialTask,
)
from accountability.models.discipline import AbsenceMeasure, MeetingBreach, MeetingNotice, MeetingWatch, NoticeUnit
from accountability.models.emergency import EmergencyDrill, EmergencyPlan, EmergencyPlanUse, EmergencyReview
from accountability.models.escalation import Escalation, Reminder, Violation
from accountability.models.execution import ExecutionRanking, ExecutionResult, RankingGroup, RankingGroupUnit
from accountability.models.filings import Confirmation, Filing, FilingDefect
from accountability.models.first_line import (
    FrontLineActivity,
    FrontLineEntry,
    FrontLineExcuse,
    FrontLinePhoto,
    FrontLineYear,
    LeaderLink,
)
from accountability.models.highlights import Highlight, HighlightJudge, HighlightMark, HighlightRound
from accountability.models.inspections import (
    DrawCandidate,
    Inspection,
    InspectionMember,
    InspectionPlan,
    InspectionUnit,
    PlanTheme,
)
from accountability.models.integrity import (
    ContactPoint,
    IntegrityReturn,
    IntegritySession,
    IntegrityWatch,
    SessionMember,
)
from accountability.models.letters import Letter, LetterSignature, LetterTask
from accountability.models.orders import Extension, OrderFile, OrderMove, OrderShare, OrderUnit, SupervisionOrder
from accountability.models.oversight import ExecutionOpinion
from accountability.models.postings import CheckPhoto, CheckReport, Posting, PostingReport, PostingReportFile
from accountability.models.problems import Conclusion, InspectionEvidence, Problem, ProblemReport
from accountability.models.progress import ProgressComment, ProgressEntry, ProgressFile
from accountability.models.proposals import PointProposal
from accountability.models.rectifications import (
    Objection,
    RectificationCheck,
    RectificationExtension,
    RectificationOrder,
    RectificationReport,
)
from accountability.models.registers import KeyPost, SupervisionRecord
from accountability.models.regulations import Measure, Regulation, RegulationArticle
from accountability.models.reports import (
    PeriodMove,
    ProgressReport,
    ReportingUnit,
    ReportLine,
    ReportReception,
    ReportReminder,
    ReportSheet,
)
from accountability.models.selfchecks import (
    AimAssessment,
    InternalContact,
    SelfCheck,
    SelfReview,
    TaskFeedback,
    UnitRectification,
)
from accountability.models.site_visits import (
    SiteVisit,
    SiteVisitMember,
    SuggestionReply,
    VisitNotice,
    VisitNoticeUnit,
    VisitNoticeVisit,
)
from accountability.models.studies import Study, StudyMember
from accountability.models.summonses import (
    ProgressCheck,
    SelfCriticism,
    SlowFlag,
    Summons,
    SummonsAgreement,
    SummonsApproval,
    SummonsFollowUp,
    SummonsTalk,
    TalkItem,
    TalkOpinion,
    TransferProposal,
)
from accountability.models.tables import TaskTable
from accountability.models.tasks import AssistingUnit, StepDone, Task, TaskFlag, TaskMove, TaskVersion

__all__ = [
    "AbsenceMeasure", "Acceptance", "AcceptanceItem", "AccountabilityCase", "AimAssessment", "Appeal",
    "AssistingUnit", "Bulletin", "BulletinContent", "BulletinCopy", "BulletinMove", "BulletinTask", "BulletinVersion",
    "CaseArticle", "CaseHandler", "CaseSource", "CaseStep", "CaseUnit", "CheckPhoto", "CheckReport", "Clue",
    "ClueStep", "Conclusion", "Confirmation", "ConsequenceProposal", "ContactPoint", "CoordinationMeeting",
    "CoordinationSeat", "DrawCandidate", "EmergencyDrill", "EmergencyPlan", "EmergencyPlanUse", "EmergencyReview",
    "Escalation", "ExecutionOpinion", "ExecutionRanking", "ExecutionResult", "Extension", "Filing", "FilingDefect",
    "FollowUp", "FrontLineActivity", "FrontLineEntry", "FrontLineExcuse", "FrontLinePhoto", "FrontLineYear",
    "GroupMember", "Highlight", "HighlightJudge", "HighlightMark", "HighlightRound", "Inspection",
    "InspectionEvidence", "InspectionMember", "InspectionPlan", "InspectionUnit", "IntegrityEntry", "IntegrityReturn",
    "IntegritySession", "IntegrityWatch", "InternalContact", "JointMeeting", "KeyPost", "Lead", "LeaderLink",
    "LeadingGroup", "Letter", "LetterSignature", "LetterTask", "Measure", "MeetingBreach", "MeetingNotice",
    "MeetingOutcome", "MeetingWatch", "NoticeUnit", "Objection", "OrderFile", "OrderMove", "OrderShare", "OrderUnit",
    "PeriodMove", "PlanTheme", "PointProposal", "Posting", "PostingReport", "PostingReportFile", "Problem",
    "ProblemReport", "ProgressCheck", "ProgressComment", "ProgressEntry", "ProgressFile", "ProgressReport",
    "RankingGroup", "RankingGroupUnit", "RectificationCheck", "RectificationExtension", "RectificationOrder",
    "RectificationReport", "Regulation", "RegulationArticle", "Reminder", "ReportLine", "ReportReception",
    "ReportReminder", "ReportSheet", "ReportingUnit", "Respondent", "RespondentStatement", "Sanction", "SelfCheck",
    "SelfCriticism", "SelfReview", "SessionMember", "SiteVisit", "SiteVisitMember", "SlowFlag", "StandingMember",
    "StepDone", "Study", "StudyMember", "SuggestionReply", "Summons", "SummonsAgreement", "SummonsApproval",
    "SummonsFollowUp", "SummonsTalk", "SupervisionOrder", "SupervisionRecord", "TalkItem", "TalkOpinion", "Task",
    "TaskFeedback", "TaskFlag", "TaskMove", "TaskTable", "TaskVersion", "TerritorialTask", "TransferProposal",
    "UnitRectification", "UnitReward", "Violation", "VisitNotice", "VisitNoticeUnit", "VisitNoticeVisit", "WorkForm",
]  # fmt: skip
