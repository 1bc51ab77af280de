"""What an approved result of a year calls for: grades, awards and feedback that nobody has begun."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from appraisal.actions.grade_ground import HANDS
from appraisal.enums.awards import AwardPermission
from appraisal.enums.feedback import FeedbackPermission
from appraisal.enums.grades import GradePermission, RoundKind
from appraisal.models import Publication
from appraisal.rules.periods import parse_period
from core import registry
from core.access import may
from core.probes import only_where
from core.registry import WorkItem
from organization.models import Account

SOURCE = "考评工作领导小组"
RELATIONS = ("grading", "award_round", "feedback_round")
REMEMBERED = timedelta(days=365)
"""How long after its approval a result asks for what follows."""


def _lacking(relations: Iterable[str]) -> QuerySet[Publication]:
    """Approved results of a year of which one of these does not hang on the version."""
    lacking = Q()
    for relation in relations:
        lacking |= Q(**{f"version__{relation}__isnull": True})
    rows = Publication.objects.in_force().filter(lacking, approved_at__isnull=False)
    return rows.exclude(version__period__label__contains="Q")


@only_where(
    lambda: _lacking(RELATIONS),
    GradePermission.PREPARE_GRADES,
    AwardPermission.PREPARE_AWARDS,
    FeedbackPermission.PREPARE,
)
def items(account: Account, today: date) -> Iterator[WorkItem]:
    """One statement for those who begin any of the three, none for others."""
    asked = _asked(account)
    if not asked:
        return
    rows = _lacking(asked).filter(approved_at__date__gte=today - REMEMBERED)
    related = [f"version__{relation}" for relation in asked]
    for row in rows.select_related("version__period", "version__scheme", *related).order_by("approved_at"):
        label = parse_period(row.version.period.label).label
        for relation, (what, page, of_version) in asked.items():
            if not hasattr(row.version, relation):
                url = reverse(page, args=[row.version_id] if of_version else [])
                yield WorkItem(f"{label}结果已审定，可以开始{what}", SOURCE, url, "去开始")


def _asked(account: Account) -> dict[str, tuple[str, str, bool]]:
    """What hangs on a version -> (words, page, whether the page is the version's), as far as the account begins it."""
    found = {}
    if may(account, GradePermission.PREPARE_GRADES) and account.duties & HANDS[RoundKind.ANNUAL][0]:
        found["grading"] = ("等次评定", "appraisal:open_annual_round", False)
    if may(account, AwardPermission.PREPARE_AWARDS):
        found["award_round"] = ("评先评优", "appraisal:open_awards", False)
    if may(account, FeedbackPermission.PREPARE):
        found["feedback_round"] = ("考核反馈", "appraisal:open_feedback", True)
    return found


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(items)
