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
from accountability.enums.coordination import (
    CoordinationKind,
    EmergencyKind,
    FollowUpKind,
    GroupKind,
    JointOutcome,
    ReviewConclusion,
    Seat,
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
from accountability.enums.summonses import ApprovingSide, Effect, SummonsCause, SummonsOffice, SummonsState
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
    "AcceptanceOutcome", "AccountabilityEvent", "AccountabilityPermission", "ActivityKind", "Aim", "ApprovingSide",
    "Attendance", "BulletinEvent", "BulletinKind", "BulletinState", "ConfirmingSide", "ConsequenceKind",
    "CoordinationKind", "DayPart", "Defect", "DueStanding", "DueState", "Effect", "EmergencyKind", "ExtensionState",
    "FeedbackStatus", "FilingState", "FlagKind", "FollowUpKind", "FrontLineStanding", "GroupKind", "InspectionEvent",
    "InspectionForm", "InspectionMode", "InspectionState", "JointOutcome", "LinkKind", "MentionKind", "NoticeMark",
    "ObjectionState", "Office", "OrderEvent", "OrderKind", "OrderSource", "OrderState", "PeriodStep", "PlanState",
    "ProblemGrade", "Push", "Reception", "RectificationEvent", "RectificationState", "Regularity", "ReportKind",
    "ReviewConclusion", "Rhythm", "Rung", "Seat", "Settlement", "Side", "StepKind", "SummonsCause", "SummonsOffice",
    "SummonsState", "TableEvent", "TableKind", "TableState", "TaskCategory", "TaskEvent", "TaskState", "UnitGroup",
    "Urgency", "Verdict", "ViolationKind", "ViolationState", "WorkCycle", "YearMove",
]  # fmt: skip
