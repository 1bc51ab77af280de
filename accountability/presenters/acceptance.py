"""Acceptances on the page of a row, and proposals as a list (LS-3.1-f)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.enums import AcceptanceOutcome, TaskState
from accountability.gathering.acceptance import finished_on, may_accept
from accountability.gathering.rows import version_of
from accountability.models import AcceptanceItem, ConsequenceProposal, Task
from accountability.rules.acceptance import late_days, percent_text
from core.documents.columns import Column
from core.documents.excel import Sheet
from organization.models import Account

TONES = {AcceptanceOutcome.ABOVE: "success", AcceptanceOutcome.MET: "success", AcceptanceOutcome.BELOW: "danger"}


def acceptance_panel(task: Task, me: Account) -> dict[str, Any]:
    """What the page of a finished row shows of its acceptance; nothing is read of one that is not finished."""
    if task.state != TaskState.DONE:
        return {"acceptances": [], "closure": "", "closure_tone": "neutral", "late_days": 0, "accepts": False}
    rows = list(
        task.acceptances.select_related("recorded_by__person", "proposal__person")
        .prefetch_related("items")
        .order_by("-pk")
    )
    newest = AcceptanceOutcome(rows[0].outcome) if rows else None
    closed = newest is not None and newest is not AcceptanceOutcome.BELOW
    return {
        "acceptances": [_view(row) for row in rows],
        "closure": "已销号" if closed else "验收未达标，未销号" if rows else "待验收",
        "closure_tone": "success" if closed else "danger" if rows else "warning",
        "late_days": late_days(version_of(task).deadline, finished_on(task)),
        "accepts": not closed and may_accept(me, task),
    }


def _item(one: AcceptanceItem) -> tuple[str, str, str, str]:
    """Name, aim, figure, share."""
    aim, figure = (f"{value.normalize():f}{one.measure}" for value in (one.target, one.actual))
    return one.name, f"不超过 {aim}" if one.fewer else aim, figure, percent_text(one.tenths)


def _view(row: Any) -> dict[str, Any]:
    proposal = getattr(row, "proposal", None)
    person = proposal.person if proposal is not None else None
    return {
        "outcome": row.get_outcome_display(), "tone": TONES[AcceptanceOutcome(row.outcome)], "note": row.note,
        "told": f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M} {row.recorded_by}",
        "items": [_item(one) for one in row.items.all()],
        "proposal": proposal.get_kind_display() if proposal is not None else "",
        "person": person.name if person is not None else "",
        "file": reverse("accountability:acceptance_file", args=[row.pk]) if row.document_id else "",
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal in the list."""

    kind: str
    tone: str
    target: str
    url: str
    unit: str
    person: str
    basis: str
    told: str


def proposal_lines(rows: Iterable[ConsequenceProposal]) -> list[ProposalLine]:
    """In their order; task, unit and person are selected."""
    return [
        ProposalLine(
            row.get_kind_display(), "success" if row.kind == "reward" else "danger", version_of(row.task).target,
            reverse("accountability:task", args=[row.task_id]), row.unit.name, row.person.name if row.person else "—",
            row.basis, f"{timezone.localtime(row.recorded_at):%Y-%m-%d} {row.recorded_by}",
        )
        for row in rows
    ]  # fmt: skip


def proposals_sheet(lines: Iterable[ProposalLine]) -> Sheet:
    columns = [
        Column("种类"), Column("任务", width=40), Column("牵头部门", width=18), Column("责任人"),
        Column("依据", width=60), Column("提出", width=20),
    ]  # fmt: skip
    rows = ([one.kind, one.target, one.unit, one.person, one.basis, one.told] for one in lines)
    return Sheet("奖惩建议", columns, rows, freeze=1)
