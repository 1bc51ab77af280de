"""The way of a version to the public as timeline and next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from appraisal.enums import Circle, VersionState
from appraisal.models import Publication
from appraisal.rules.publication import WHO_SEES, VersionFacts
from core.presenters import FileItem, Step, StepState


@dataclass(frozen=True, slots=True)
class Way:
    """Timeline, state, and the papers of a publication."""

    steps: list[Step]
    state: VersionState
    circle: str
    """Who sees it, in words; "" before it was proposed."""
    files: list[FileItem]
    withdrawal: str
    withdrawal_files: list[FileItem]
    final: bool
    """Approved by the leading group, whether still in force or not."""
    replaces_final: str
    """The approved result that goes when this version is confirmed; "" when there is none."""


def changed_text(changed: Mapping[str, str]) -> str:
    """得分 3 格、加减分 1 条; "" when nothing was changed since the version was computed."""
    return "、".join(f"{name} {count}" for name, count in changed.items())


def page(row: Publication | None, facts: VersionFacts) -> Way:
    """What has been done, by whom and when, and what comes next."""
    proposed, confirmed, approved = bool(facts.proposed_by), facts.confirmed, facts.approved
    steps = [
        Step("生成版本", StepState.DONE, facts.label),
        Step("提请公布", _state(proposed, True), _note(row.proposed_at, row.proposed_by) if row else ""),
        Step("第二人确认", _state(confirmed, proposed), _note(row.confirmed_at, row.confirmed_by) if row else ""),
        Step("领导小组审定", _state(approved, confirmed), _approval(row)),
    ]
    if row is not None and row.withdrawn_at:
        steps.append(Step("撤下", StepState.RETURNED, _note(row.withdrawn_at, row.withdrawn_by)))
    return Way(
        steps=steps,
        state=facts.state,
        circle=WHO_SEES[Circle(row.circle)] if row else "",
        files=_files(row),
        withdrawal=row.withdrawal_reason if row else "",
        withdrawal_files=_withdrawal_files(row),
        final=approved,
        replaces_final=facts.replaces_final,
    )


def _state(done: bool, reachable: bool) -> StepState:
    if done:
        return StepState.DONE
    return StepState.CURRENT if reachable else StepState.TODO


def _note(at: datetime | None, by: object) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M} {by}" if at else ""


def _approval(row: Publication | None) -> str:
    if row is None or row.approved_at is None:
        return ""
    return f"{row.meeting_on:%Y-%m-%d} 会议，{row.meeting_record}"


def _files(row: Publication | None) -> list[FileItem]:
    if row is None or row.meeting_document is None:
        return []
    return [FileItem(row.meeting_document.name, reverse("appraisal:meeting_record", args=[row.version_id]))]


def _withdrawal_files(row: Publication | None) -> list[FileItem]:
    if row is None or row.withdrawal_document is None:
        return []
    return [FileItem(row.withdrawal_document.name, reverse("appraisal:withdrawal_paper", args=[row.version_id]))]
