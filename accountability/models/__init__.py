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
from accountability.models.letters import Letter, LetterSignature, LetterTask
from accountability.models.progress import ProgressComment, ProgressEntry, ProgressFile
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
from accountability.models.studies import Study, StudyMember
from accountability.models.tables import TaskTable
from accountability.models.tasks import AssistingUnit, StepDone, Task, TaskFlag, TaskMove, TaskVersion

__all__ = [
    "Acceptance", "AcceptanceItem", "AimAssessment", "AssistingUnit", "Bulletin", "BulletinContent", "BulletinCopy",
    "BulletinMove", "BulletinTask", "BulletinVersion", "Confirmation", "ConsequenceProposal", "Filing",
    "FilingDefect", "InternalContact", "Letter", "LetterSignature", "LetterTask", "PeriodMove", "ProgressComment",
    "ProgressEntry", "ProgressFile", "ProgressReport", "ReportLine", "ReportReception", "ReportReminder",
    "ReportSheet", "ReportingUnit", "SelfCheck", "SelfReview", "StepDone", "Study", "StudyMember", "Task",
    "TaskFeedback", "TaskFlag", "TaskMove", "TaskTable", "TaskVersion", "UnitRectification",
]  # fmt: skip
