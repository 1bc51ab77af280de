"""One proposal as shown: where it comes from, what became of it, what its sender was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from core.access import may
from core.files import size_text
from core.presenters import FileItem
from decisions.enums import DecisionPermission, ProposalState
from decisions.models import Proposal
from decisions.presenters.overview import day
from organization.models import Account

TONES = {ProposalState.RECEIVED: "info", ProposalState.MERGED: "success", ProposalState.REJECTED: "neutral"}


@dataclass(frozen=True, slots=True)
class ProposalView:
    """``told`` what the sender may look up; the query code only for who handed it in."""

    state: str
    tone: str
    facts: Sequence[tuple[str, str]]
    told: Sequence[tuple[str, str]]
    files: Sequence[FileItem]


def origin(row: Proposal) -> str:
    return row.unit.name if row.unit is not None else row.sender


def proposal_view(row: Proposal, reader: Account) -> ProposalView:
    """For a reader: contact and code are not for everybody."""
    facts = [
        ("收件编号", row.number),
        ("来源", row.get_source_display()),
        *([("受理渠道", row.get_channel_display())] if row.channel else []),
        ("提出单位或提出人", origin(row)),
        ("收到日期", row.received_on.isoformat()),
        ("登记", f"{day(row.recorded_at)} {row.recorded_by}"),
    ]
    if row.contact and may(reader, DecisionPermission.READ_CONTACTS):
        facts.append(("联系方式", row.contact))
    if row.recorded_by_id == reader.pk:
        facts.append(("查询码", row.query_code))
    told = []
    if row.screened_at is not None:
        told.append(("筛选", f"{day(row.screened_at)} {row.screened_by}"))
    if row.rejection_reason:
        told.append(("不采纳理由", row.rejection_reason))
    if row.answered_at is not None:
        told += [("答复", row.answer), ("答复时间", f"{day(row.answered_at)} {row.answered_by}")]
    files = []
    if row.document is not None:
        url = reverse("decisions:proposal-file", args=[row.pk])
        files.append(FileItem(row.document.name, url, size_text(row.document.size)))
    state = ProposalState(row.state)
    return ProposalView(state.label, TONES[state], facts, told, files)
