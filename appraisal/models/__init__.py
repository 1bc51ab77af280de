from appraisal.models.confirming import EntryConfirmation, ProposalDecision
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
    "EntryConfirmation",
    "FrozenGroup",
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
