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
from accountability.enums.offer import AccountabilityEvent, AccountabilityPermission
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
from accountability.enums.tables import (
    Attendance,
    ConfirmingSide,
    Defect,
    FilingState,
    TableEvent,
    TableKind,
    TableState,
)
from accountability.enums.tasks import (
    FlagKind,
    Settlement,
    Side,
    StepKind,
    TaskCategory,
    TaskEvent,
    TaskState,
    Verdict,
)

__all__ = [
    "AcceptanceOutcome", "AccountabilityEvent", "AccountabilityPermission", "Aim", "Attendance", "BulletinEvent",
    "BulletinKind", "BulletinState", "ConfirmingSide", "ConsequenceKind", "Defect", "DueStanding", "DueState",
    "FeedbackStatus", "FilingState", "FlagKind", "MentionKind", "PeriodStep", "Reception", "ReportKind", "Settlement",
    "Side", "StepKind", "TableEvent", "TableKind", "TableState", "TaskCategory", "TaskEvent", "TaskState",
    "UnitGroup", "Verdict",
]  # fmt: skip
