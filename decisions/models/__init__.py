from decisions.models.about import (
    AffectedUnit,
    Counterpart,
    DirectHearing,
    EmergencyDeclaration,
    MatterHost,
    Plan,
    PlanArticle,
    PlanBasis,
    UnitPosition,
)
from decisions.models.aftermath import (
    DecisionAdjustment,
    ExecutionFeedback,
    ExecutionSuspension,
    OversightOpinion,
    ResolutionCorrection,
)
from decisions.models.archive import Archive, ArchiveNote
from decisions.models.catalogue import CatalogueEntry, CatalogueRuling
from decisions.models.consultation import CircleChoice, ConsultationRequest, LeavingOut, Opinion, Reminder
from decisions.models.evaluation import DecisionEvaluation, EvaluationCommission, EvaluationPresentation
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
    ResearchOption,
    TeamMember,
)
from decisions.models.proposals import Proposal
from decisions.models.publication import DecisionPublication
from decisions.models.recruiting import ExpertApplication, ExpertCall
from decisions.models.risk import RiskAssessment
from decisions.models.runs import DraftVersion, StageEvent, StagePaper, StageRun, Waiver

__all__ = [
    "AffectedUnit",
    "AgendaItem",
    "Applicant",
    "Archive",
    "ArchiveNote",
    "CatalogueEntry",
    "CatalogueRuling",
    "CircleChoice",
    "Comment",
    "Commission",
    "ConferenceMember",
    "ConferenceSession",
    "ConsultationRequest",
    "Counterpart",
    "DecisionAdjustment",
    "DecisionEvaluation",
    "DecisionPublication",
    "Deliberator",
    "DirectHearing",
    "DraftVersion",
    "EmergencyDeclaration",
    "EvaluationCommission",
    "EvaluationPresentation",
    "ExecutionFeedback",
    "ExecutionSuspension",
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
    "MatterHost",
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
    "ResearchOption",
    "Resolution",
    "ResolutionCorrection",
    "ReviewMeeting",
    "RiskAssessment",
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
