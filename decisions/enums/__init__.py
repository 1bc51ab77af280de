"""Choices of the decision pipeline (决策目标体系): what a matter is, how far it has come, who decides."""

from __future__ import annotations

from decisions.enums.aftermath import (
    AdjustmentWay,
    EvaluationGround,
    ExecutionState,
    FeedbackAnswer,
    FeedbackKind,
    Overseer,
    Recommendation,
)
from decisions.enums.matters import (
    Category,
    Channel,
    DecidingBody,
    Flag,
    Interest,
    Level,
    ProposalState,
    Source,
    Standing,
    Subtype,
)
from decisions.enums.meetings import MeetingKind, MeetingState, ResolutionKind, Vote, VoteMode, VoteState
from decisions.enums.pipeline import DecisionEvent, DecisionPermission
from decisions.enums.stages import (
    ASPECTS,
    COUNTY_HEADS,
    Adoption,
    Answer,
    Circle,
    CommissionMode,
    Event,
    ForceKind,
    PaperKind,
    Review,
    ReviewHead,
    RiskConclusion,
    RunState,
    Stage,
    Stance,
    TeamRole,
)

__all__ = [
    "ASPECTS", "AdjustmentWay", "Adoption", "Answer", "COUNTY_HEADS", "Category", "Channel", "Circle",
    "CommissionMode", "DecidingBody", "DecisionEvent", "DecisionPermission", "EvaluationGround", "Event",
    "ExecutionState", "FeedbackAnswer", "FeedbackKind", "Flag", "ForceKind", "Interest", "Level", "MeetingKind",
    "MeetingState", "Overseer", "PaperKind", "ProposalState", "Recommendation", "ResolutionKind", "Review",
    "ReviewHead", "RiskConclusion", "RunState", "Source", "Stage", "Stance", "Standing", "Subtype", "TeamRole",
    "Vote", "VoteMode", "VoteState",
]  # fmt: skip
