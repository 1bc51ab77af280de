"""What appraisal's verbs and values are called in the audit trail, a module for each area."""

from __future__ import annotations

from appraisal.actions.score_checks import shown
from appraisal.verbs import (
    assessment,
    awards,
    commitments,
    consequences,
    entries,
    evaluations,
    grades,
    schemes,
    specials,
)
from core import verbs

AREAS = (awards, commitments, consequences, evaluations, grades, schemes, specials)


def register() -> None:
    """Called once, in AppConfig.ready()."""
    verbs.register(entries.VERBS, words=entries.WORDS, cells=entries.CELLS, read=shown)
    verbs.register(assessment.VERBS)
    for area in AREAS:
        verbs.register(area.VERBS, words=area.WORDS)
