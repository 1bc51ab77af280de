from appraisal.models.commitments import Commitment, CommitmentReview, CommitmentTarget, CommitmentVersion
from appraisal.models.confirming import EntryConfirmation, ProposalDecision
from appraisal.models.feedback import (
    FeedbackPoint,
    FeedbackReceipt,
    FeedbackRound,
    FeedbackSheet,
    FocusItem,
    PointReport,
    PointReview,
)
from appraisal.models.fulfilment import CommitmentGrade, FulfilmentCheck, FulfilmentReport, GradePublication
from appraisal.models.inputs import Adjustment, Mark, Period, Score, ScoreEvidence, ScoreImport
from appraisal.models.objections import (
    Objection,
    ObjectionConclusion,
    ObjectionReviewer,
    ObjectionStep,
    ObjectionWindow,
    ResultFiling,
    YearArchive,
)
from appraisal.models.results import FrozenGroup, Publication, RankingDocument, Result, ResultItem, ResultVersion
from appraisal.models.schemes import Group, Indicator, Member, Scheme, SchemeParameter

__all__ = [
    "Adjustment",
    "Commitment",
    "CommitmentGrade",
    "CommitmentReview",
    "CommitmentTarget",
    "CommitmentVersion",
    "EntryConfirmation",
    "FeedbackPoint",
    "FeedbackReceipt",
    "FeedbackRound",
    "FeedbackSheet",
    "FocusItem",
    "FrozenGroup",
    "FulfilmentCheck",
    "FulfilmentReport",
    "GradePublication",
    "Group",
    "Indicator",
    "Mark",
    "Member",
    "Objection",
    "ObjectionConclusion",
    "ObjectionReviewer",
    "ObjectionStep",
    "ObjectionWindow",
    "Period",
    "PointReport",
    "PointReview",
    "ProposalDecision",
    "Publication",
    "RankingDocument",
    "Result",
    "ResultFiling",
    "ResultItem",
    "ResultVersion",
    "Scheme",
    "SchemeParameter",
    "Score",
    "ScoreEvidence",
    "ScoreImport",
    "YearArchive",
]
