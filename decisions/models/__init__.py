from decisions.models.about import (
    AffectedUnit,
    Counterpart,
    DirectHearing,
    EmergencyDeclaration,
    Plan,
    PlanArticle,
    PlanBasis,
    UnitPosition,
)
from decisions.models.aftermath import DecisionAdjustment, DecisionEvaluation, ExecutionFeedback, OversightOpinion
from decisions.models.archive import Archive, ArchiveNote
from decisions.models.consultation import CircleChoice, ConsultationRequest, LeavingOut, Opinion, Reminder
from decisions.models.experts import Expert, ExpertField, Invitation, MatterField, ReviewMeeting
from decisions.models.hearings import Applicant, Hearing, HearingRecord, Stratum
from decisions.models.matters import Matter, MatterFlag
from decisions.models.meetings import AgendaItem, Meeting, Recusal, Resolution, RosterEntry, Statement
from decisions.models.openness import (
    Comment,
    LegalityHead,
    LegalityReview,
    NoticeFinding,
    PilotPlan,
    PilotResult,
    PublicNotice,
)
from decisions.models.preparation import (
    Commission,
    ConferenceMember,
    ConferenceSession,
    Deliberator,
    Fieldwork,
    IntentSettlement,
    TeamMember,
)
from decisions.models.proposals import Proposal
from decisions.models.recruiting import ExpertApplication, ExpertCall
from decisions.models.runs import DraftVersion, StageEvent, StagePaper, StageRun, Waiver

__all__ = [
    "AffectedUnit",
    "AgendaItem",
    "Applicant",
    "Archive",
    "ArchiveNote",
    "CircleChoice",
    "Comment",
    "Commission",
    "ConferenceMember",
    "ConferenceSession",
    "ConsultationRequest",
    "Counterpart",
    "DecisionAdjustment",
    "DecisionEvaluation",
    "Deliberator",
    "DirectHearing",
    "DraftVersion",
    "EmergencyDeclaration",
    "ExecutionFeedback",
    "Expert",
    "ExpertApplication",
    "ExpertCall",
    "ExpertField",
    "Fieldwork",
    "Hearing",
    "HearingRecord",
    "IntentSettlement",
    "Invitation",
    "LeavingOut",
    "LegalityHead",
    "LegalityReview",
    "Matter",
    "MatterField",
    "MatterFlag",
    "Meeting",
    "NoticeFinding",
    "Opinion",
    "OversightOpinion",
    "PilotPlan",
    "PilotResult",
    "Plan",
    "PlanArticle",
    "PlanBasis",
    "Proposal",
    "PublicNotice",
    "Recusal",
    "Reminder",
    "Resolution",
    "ReviewMeeting",
    "RosterEntry",
    "StageEvent",
    "StagePaper",
    "StageRun",
    "Statement",
    "Stratum",
    "TeamMember",
    "UnitPosition",
    "Waiver",
]
