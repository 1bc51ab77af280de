"""Feedback as facts: tallies out of the approved result, points as they stand, last year's points (BZ-2.3-b, -e)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from appraisal.enums import Source
from appraisal.enums.evaluations import EvaluationKind
from appraisal.enums.feedback import PointOutcome, SheetState
from appraisal.gathering.commitments import figures
from appraisal.gathering.evaluations import answer_shares
from appraisal.models import (
    FeedbackPoint,
    FeedbackSheet,
    Publication,
    Result,
    ResultItem,
    ResultVersion,
    Score,
)
from appraisal.rules.evaluations import Shares
from appraisal.rules.feedback import PointStanding, SheetFacts, standing
from core.numbers import percent, points2
from organization.models import Account, Person, Unit

ASKED = (Source.EVALUATION, Source.SURVEY, Source.RATING)
"""Leaves that hold what people said."""


def is_final(version: ResultVersion) -> bool:
    """Approved by the leading group and not taken down."""
    return Publication.objects.in_force().filter(version=version, approved_at__isnull=False).exists()


def sheet_facts(sheet: FeedbackSheet, by: Account, *, own: bool) -> SheetFacts:
    """The sheet before the person; round and version are selected."""
    ended = sheet.round.closed_at is not None or not is_final(sheet.round.version)
    return SheetFacts(SheetState(sheet.state), own=own, ended=ended, finished_by_same=sheet.finished_by_id == by.pk)


def tallies(version: ResultVersion) -> dict[int, tuple[str, str]]:
    """Member -> (what the sheet begins with as 好的做法, as 测评情况).

    Figures of the result, points of leaves that people rated, answers of the period's counted evaluations: eight
    statements, however many members.
    """
    results = list(Result.objects.filter(version=version).select_related("group"))
    size: defaultdict[int, int] = defaultdict(int)
    for one in results:
        size[one.group_id] += 1
    items: defaultdict[int, list[ResultItem]] = defaultdict(list)
    for item in ResultItem.objects.filter(version=version).select_related("indicator").order_by("indicator__order"):
        items[item.member_id].append(item)
    said: defaultdict[int, list[str]] = defaultdict(list)
    scores = Score.objects.filter(period=version.period_id, indicator__source__in=ASKED)
    for score in scores.select_related("indicator").order_by("indicator__order", "pk"):
        value = "不涉及" if score.value is None else f"{points2(score.value)} 分"
        said[score.member_id].append(f"{score.indicator.name}：{value}，满分 {points2(score.indicator.full_mark)} 分。")
    for member, kinds in answer_shares(version.period).items():
        said[member] += [_answers(kind, shares) for kind, shares in kinds.items()]
    found = {}
    for one in results:
        lines = [
            f"{version.period.name}在{one.group.name} {size[one.group_id]} 个考评对象中列第 {one.rank} 名，"
            f"最终得分 {points2(one.final)} 分（初步得分 {points2(one.initial)} 分，"
            f"加分 {points2(one.bonus + one.reward)} 分，扣分 {points2(one.deduction)} 分）。"
        ]
        lines += [
            f"{item.indicator.name}：{points2(item.weighted)} 分，列第 {item.place} 名。"
            for item in items[one.member_id]
        ]
        best = [item.indicator.name for item in items[one.member_id] if item.place == 1]
        found[one.member_id] = (
            f"{'、'.join(best)}在同组中列第 1 名。" if best else "", "\n".join([*lines, *said[one.member_id]])
        )  # fmt: skip
    return found


def _answers(kind: EvaluationKind, shares: Shares) -> str:
    """民主测评：有效票 40 张，由高到低四档为 30、6、3、1 票，前两档占 90.0%。"""
    counts = "、".join(str(one) for one in shares.counts)
    well = percent(shares.counts[0] + shares.counts[1], shares.valid)
    return f"{kind.label}：有效票 {shares.valid} 张，由高到低四档为 {counts} 票，前两档占 {well}。"


def report_days(day: date) -> int:
    """Days after a quarter's end until which rectification is reported."""
    return figures(day).whole("appraisal.rectification_report_days")


def standings(points: Iterable[FeedbackPoint], today: date) -> dict[int, PointStanding]:
    """How each point stands; sheets are selected, reports with reviews prefetched."""
    days = report_days(today)
    found = {}
    for point in points:
        assert point.sheet.issued_at is not None  # a point stands on an issued sheet
        reports = list(point.reports.all())
        reviews = [getattr(one, "review", None) for one in reports]
        found[point.pk] = standing(
            timezone.localdate(point.sheet.issued_at), point.due_on, {one.quarter for one in reports},
            accepted=any(one is not None and one.outcome == PointOutcome.ACCEPTED for one in reviews),
            waiting=any(one is None for one in reviews), today=today, days=days,
        )  # fmt: skip
    return found


def points_of_year(year: int) -> list[FeedbackPoint]:
    """Points of all sheets issued on the results of a year."""
    rows = FeedbackPoint.objects.filter(sheet__round__year=year).select_related("sheet")
    return list(rows.prefetch_related("reports__review").order_by("sheet_id", "order"))


def focus_of(unit: Unit, person: Person | None, year: int) -> list[tuple[str, str]]:
    """Last year's points of a unit or person with their state now: the focus of this year's appraisal (BZ-2.3-e)."""
    rows = FeedbackPoint.objects.filter(sheet__round__year=year - 1, sheet__unit=unit, sheet__person=person)
    points = list(rows.select_related("sheet").prefetch_related("reports__review").order_by("sheet_id", "order"))
    held = standings(points, timezone.localdate()) if points else {}
    return [(point.text, held[point.pk].text) for point in points]
