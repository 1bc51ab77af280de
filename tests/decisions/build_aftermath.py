"""Decisions after their resolution, for tests: ``resolved`` makes one the shortest lawful way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from decisions.actions.evaluation import (
    NewCommission,
    Result,
    commission_evaluation,
    file_evaluation,
    present_evaluation,
)
from decisions.actions.feedback import NewFeedback, file_feedback
from decisions.enums import EvaluationGround, FeedbackKind, Level, Recommendation
from decisions.models import DecisionEvaluation, ExecutionFeedback, Matter, Resolution
from organization.models import Account, Unit
from tests.decisions import build_rows as build
from tests.factories import NOON
from tests.house.world import PDF

TODAY = NOON.date()


def resolved(lead: Unit, by: Account, *, level: Level = Level.ORDINARY, **fields: Any) -> Matter:
    """Decided at NOON. Another level than ordinary is written to the row afterwards: no track is tested."""
    one = build.matter(lead, by, level=Level.ORDINARY, **fields)
    build.decided(one, by)
    Matter.objects.filter(pk=one.pk).update(level=level)
    one.refresh_from_db()
    return one


def paper_of(one: Matter) -> Resolution:
    return Resolution.objects.in_force().get(run__matter=one)


def told(one: Matter, by: Account, *, days: int = 0, upload: Any = None, **fields: Any) -> ExecutionFeedback:
    """A feedback of the lead unit, ``days`` after NOON."""
    values: dict[str, Any] = {
        "unit": one.lead_unit, "kind": FeedbackKind.PROGRESS, "dated": TODAY + timedelta(days=days),
        "finding": "按计划推进",
    }  # fmt: skip
    new = NewFeedback(**(values | fields))
    return file_feedback(one.pk, new, by=by, at=NOON + timedelta(days=days), upload=upload)


def report() -> SimpleUploadedFile:
    return SimpleUploadedFile("评估报告.pdf", PDF, "application/pdf")


def commission(**fields: Any) -> NewCommission:
    values: dict[str, Any] = {
        "ground": EvaluationGround.NEEDED, "commissioned_on": TODAY, "due_on": TODAY + timedelta(days=30),
        "institution": "江南政策评估中心",
    }  # fmt: skip
    return NewCommission(**(values | fields))


def result(**fields: Any) -> Result:
    values: dict[str, Any] = {
        "dated": TODAY, "score": 82, "finding": "总体达到预期，部分河段进度滞后。",
        "recommendation": Recommendation.ADJUST, "public_opinions": "入户调查一百户", "participants": "人大代表三人",
    }  # fmt: skip
    return Result(**(values | fields))


def evaluated(one: Matter, by: Account, *, presented: date | None = TODAY, **fields: Any) -> DecisionEvaluation:
    given = commission_evaluation(one.pk, commission(), by=by, at=NOON)
    row = file_evaluation(given, result(**fields), upload=report(), by=by, at=NOON)
    if presented is not None:
        present_evaluation(row, presented_on=presented, meeting="县政府第9次常务会议", result="同意", by=by, at=NOON)
    return row
