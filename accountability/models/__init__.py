from accountability.models.acceptance import Acceptance, AcceptanceItem, ConsequenceProposal
from accountability.models.bulletins import (
    Bulletin,
    BulletinContent,
    BulletinCopy,
    BulletinMove,
    BulletinTask,
    BulletinVersion,
)
from accountability.models.filings import Confirmation, Filing, FilingDefect
from accountability.models.inspections import (
    DrawCandidate,
    Inspection,
    InspectionMember,
    InspectionPlan,
    InspectionUnit,
    PlanTheme,
)
from accountability.models.letters import Letter, LetterSignature, LetterTask
from accountability.models.problems import Conclusion, InspectionEvidence, Problem, ProblemReport
from accountability.models.progress import ProgressComment, ProgressEntry, ProgressFile
from accountability.models.rectifications import (
    Objection,
    RectificationCheck,
    RectificationExtension,
    RectificationOrder,
    RectificationReport,
)
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
    "Acceptance", "AcceptanceItem", "AimAssessment", "AssistingUnit", "Bulletin", "BulletinContent", "BulletinCopy",
    "BulletinMove", "BulletinTask", "BulletinVersion", "Conclusion", "Confirmation", "ConsequenceProposal",
    "DrawCandidate", "Filing", "FilingDefect", "Inspection", "InspectionEvidence", "InspectionMember",
    "InspectionPlan", "InspectionUnit", "InternalContact", "Letter", "LetterSignature", "LetterTask", "Objection",
    "PeriodMove", "PlanTheme", "Problem", "ProblemReport", "ProgressCheck", "ProgressComment", "ProgressEntry",
    "ProgressFile", "ProgressReport", "RectificationCheck", "RectificationExtension", "RectificationOrder",
    "RectificationReport", "ReportLine", "ReportReception", "ReportReminder", "ReportSheet", "ReportingUnit",
    "SelfCheck", "SelfCriticism", "SelfReview", "SiteVisit", "SiteVisitMember", "SlowFlag", "StepDone", "Study",
    "StudyMember", "SuggestionReply", "Summons", "SummonsAgreement", "SummonsApproval", "SummonsFollowUp",
    "SummonsTalk", "TalkItem", "TalkOpinion", "Task", "TaskFeedback", "TaskFlag", "TaskMove", "TaskTable",
    "TaskVersion", "TransferProposal", "UnitRectification", "VisitNotice", "VisitNoticeUnit", "VisitNoticeVisit",
]  # fmt: skip
