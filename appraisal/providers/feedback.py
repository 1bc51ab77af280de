"""Feedback on the workbench and in the navigation: to issue, to receive, to report, to review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Prefetch, Q
from django.urls import reverse

from appraisal.enums.feedback import FeedbackPermission as P
from appraisal.enums.feedback import SheetState
from appraisal.gathering.feedback import standings
from appraisal.models import FeedbackSheet, PointReport
from core import calendar, registry, sections
from core.access import may
from core.probes import ASKER, only_where
from core.registry import WorkItem
from core.sections import Section
from organization.models import Account
from organization.own_part import own_part

SOURCE, MOST = "考核反馈", 20
SECTION = Section("考核", "承诺与反馈", (
    (P.VIEW, "考核反馈", "appraisal:feedback", 362),
    (P.VIEW, "整改台账", "appraisal:feedback_points", 363),
))  # fmt: skip
PAGES = {
    ("考核反馈", "appraisal:feedback"): ("BZ-2.3-a", "BZ-2.3-b", "JH-A-6.6-c"),
    ("整改台账", "appraisal:feedback_points"): ("BZ-2.3-e",),
}  # fmt: skip


def work_items(account: Account, today: date) -> list[WorkItem]:
    """Two statements for the office, one for everybody else, two more for those who were fed back."""
    if may(account, P.ISSUE):
        return [*_to_issue(account), *_to_review(account)]
    return list(_own(account, today)) if may(account, P.VIEW) else []


@only_where(lambda: FeedbackSheet.objects.filter(state=SheetState.FINAL), P.ISSUE)
def _to_issue(account: Account) -> Iterator[WorkItem]:
    own = own_part(account, by=["finished_by"], people=["person"], units=["unit"])
    rows = FeedbackSheet.objects.filter(state=SheetState.FINAL).exclude(own).select_related("member")
    for row in rows.order_by("pk")[:MOST]:
        yield WorkItem(
            f"签发{row.member.name}的反馈意见", SOURCE, reverse("appraisal:feedback_sheet", args=[row.pk]), "去签发"
        )


@only_where(lambda: PointReport.objects.filter(review__isnull=True), P.ISSUE)
def _to_review(account: Account) -> Iterator[WorkItem]:
    own = own_part(account, by=["recorded_by"], people=["point__sheet__person"], units=["point__sheet__unit"])
    rows = PointReport.objects.filter(review__isnull=True).exclude(own)
    for row in rows.select_related("point__sheet__member").order_by("pk")[:MOST]:
        url = reverse("appraisal:review_point", args=[row.pk])
        yield WorkItem(f"审核整改：{row.point.text[:40]}", row.point.sheet.member.name, url, "去审核")


@only_where(lambda: FeedbackSheet.objects.issued().filter(Q(unit__in=ASKER.units) | Q(person=ASKER.person)), P.VIEW)
def _own(account: Account, today: date) -> Iterator[WorkItem]:
    """Sheets to be received, then points to be reported on."""
    told = Prefetch("points__reports", PointReport.objects.select_related("review"))
    rows = FeedbackSheet.objects.own(account).select_related("member", "round__version__period", "receipt")
    sheets = list(rows.prefetch_related(told).order_by("pk")[:MOST])
    for row in sheets:
        if getattr(row, "receipt", None) is None:
            yield WorkItem(f"签收{row}", SOURCE, reverse("appraisal:feedback_sheet", args=[row.pk]), "去签收")
    points = [point for row in sheets for point in row.points.all()]
    held = standings(points, today) if points else {}
    for point in points:
        due = held[point.pk].due
        if due is not None:
            light = calendar.light(due, today, behind=False)
            url = reverse("appraisal:feedback_point", args=[point.pk])
            yield WorkItem(f"报告整改情况：{point.text[:40]}", SOURCE, url, "去报告", due=due, light=light)


def register() -> None:
    """Called once, in AppConfig.ready()."""
    sections.register(PAGES, SECTION)
    registry.workbench.register(work_items)
