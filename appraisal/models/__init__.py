from appraisal.models.inputs import Adjustment, Mark, Period, Score, ScoreEvidence, ScoreImport
from appraisal.models.results import FrozenGroup, Publication, RankingDocument, Result, ResultItem, ResultVersion
from appraisal.models.schemes import Group, Indicator, Member, Scheme, SchemeParameter

__all__ = [
    "Adjustment",
    "FrozenGroup",
    "Group",
    "Indicator",
    "Mark",
    "Member",
    "Period",
    "Publication",
    "RankingDocument",
    "Result",
    "ResultItem",
    "ResultVersion",
    "Scheme",
    "SchemeParameter",
    "Score",
    "ScoreEvidence",
    "ScoreImport",
]
