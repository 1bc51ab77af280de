"""What appraisal shows on pages of the floors below: navigation, work items, the unit's standing."""

from __future__ import annotations

from appraisal.presenters.standing import standing
from appraisal.providers import (
    assessment_pages,
    assessment_work,
    awards,
    commitments,
    consequences,
    detail_rules,
    evaluations,
    feedback,
    follow_ups,
    grades,
    leaders,
    objections,
    specials,
    supply,
)
from appraisal.providers.clauses import clause_pages
from appraisal.providers.navigation import entries
from appraisal.providers.workbench import items
from core import registry

ROOMS = (
    assessment_pages, detail_rules, objections, evaluations, supply, grades, awards, commitments, consequences,
    feedback, specials, follow_ups,
)  # fmt: skip
"""Modules with a ``register()`` of their own, in the order in which the pages show them."""


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.navigation.register(entries)
    registry.workbench.register(items)
    registry.workbench.register(leaders.items)
    registry.overview.register(leaders.results)
    registry.standing.register(standing)
    registry.clause_pages.register(clause_pages)
    registry.workbench.register(assessment_work.items)
    for room in ROOMS:
        room.register()
