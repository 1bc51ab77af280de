"""Choices of execution responsibility (执行责任体系): tables, their rows, letters, and what the floor offers others."""

from __future__ import annotations

from accountability.enums.bulletins import (
    BulletinEvent,
    BulletinKind,
    BulletinState,
    DueStanding,
    MentionKind,
    UnitGroup,
)
from accountability.enums.cases import (
    CaseEvent,
    CaseLevel,
    CaseStage,
    Extent,
    Ground,
    HandlerRole,
    Intent,
    Loss,
    MeasureKind,
    RegulationKind,
    RegulationState,
    Weight,
)
from accountability.enums.clues import ClueEvent, ClueKind, ClueState, LeadChannel, LeadState, Occasion
from accountability.enums.coordination import (
    CoordinationKind,
    EmergencyKind,
    FollowUpKind,
    GroupKind,
    JointOutcome,
    ReviewConclusion,
    Seat,
)
from accountability.enums.discipline import (
    AbsenceStep,
    BreachKind,
    Convener,
    RegisterKind,
    ReturnKind,
    SessionKind,
    WatchKind,
)
from accountability.enums.execution import (
    Component,
    ProposalCause,
    ProposalKind,
    ProposalState,
    ResultOf,
    RoundState,
    Tier,
)
from accountability.enums.field import ActivityKind, DayPart, FrontLineStanding, LinkKind, WorkCycle, YearMove
from accountability.enums.inspections import (
    InspectionEvent,
    InspectionForm,
    InspectionMode,
    InspectionState,
    NoticeMark,
    PlanState,
    ProblemGrade,
)
from accountability.enums.offer import AccountabilityEvent, AccountabilityPermission
from accountability.enums.orders import (
    Office,
    OrderEvent,
    OrderKind,
    OrderSource,
    OrderState,
    Push,
    Regularity,
    Rhythm,
    Rung,
    Urgency,
    ViolationKind,
    ViolationState,
)
from accountability.enums.postings import CheckerRole, PostedGroup, PostingState
from accountability.enums.rectifications import ExtensionState, ObjectionState, RectificationEvent, RectificationState
from accountability.enums.reports import (
    AcceptanceOutcome,
    Aim,
    ConsequenceKind,
    DueState,
    FeedbackStatus,
    PeriodStep,
    Reception,
    ReportKind,
)
from accountability.enums.summonses import ApprovingSide, Effect, SummonsCause, SummonsState
from accountability.enums.tables import (
    Attendance,
    ConfirmingSide,
    Defect,
    FilingState,
    TableEvent,
    TableKind,
    TableState,
)
from accountability.enums.tasks import FlagKind, Settlement, Side, StepKind, TaskCategory, TaskEvent, TaskState, Verdict

__all__ = [
    "AbsenceStep", "AcceptanceOutcome", "AccountabilityEvent", "AccountabilityPermission", "ActivityKind", "Aim",
    "ApprovingSide", "Attendance", "BreachKind", "BulletinEvent", "BulletinKind", "BulletinState", "CaseEvent",
    "CaseLevel", "CaseStage", "CheckerRole", "ClueEvent", "ClueKind", "ClueState", "Component", "ConfirmingSide",
    "ConsequenceKind", "Convener", "CoordinationKind", "DayPart", "Defect", "DueStanding", "DueState", "Effect",
    "EmergencyKind", "ExtensionState", "Extent", "FeedbackStatus", "FilingState", "FlagKind", "FollowUpKind",
    "FrontLineStanding", "Ground", "GroupKind", "HandlerRole", "InspectionEvent", "InspectionForm", "InspectionMode",
    "InspectionState", "Intent", "JointOutcome", "LeadChannel", "LeadState", "LinkKind", "Loss", "MeasureKind",
    "MentionKind", "NoticeMark", "ObjectionState", "Occasion", "Office", "OrderEvent", "OrderKind", "OrderSource",
    "OrderState", "PeriodStep", "PlanState", "PostedGroup", "PostingState", "ProblemGrade", "ProposalCause",
    "ProposalKind", "ProposalState", "Push", "Reception", "RectificationEvent", "RectificationState", "RegisterKind",
    "Regularity", "RegulationKind", "RegulationState", "ReportKind", "ResultOf", "ReturnKind", "ReviewConclusion",
    "Rhythm", "RoundState", "Rung", "Seat", "SessionKind", "Settlement", "Side", "StepKind", "SummonsCause",
    "SummonsState", "TableEvent", "TableKind", "TableState", "TaskCategory", "TaskEvent", "TaskState", "Tier",
    "UnitGroup", "Urgency", "Verdict", "ViolationKind", "ViolationState", "WatchKind", "Weight", "WorkCycle",
    "YearMove",
]  # fmt: skip
