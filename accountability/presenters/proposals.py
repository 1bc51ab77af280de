"""Proposals as lines and facts."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from accountability.enums import ProposalKind, ProposalState
from accountability.gathering.chain import addresses
from accountability.models import PointProposal
from accountability.presenters.chain import chain_url
from accountability.presenters.listing import Action, Cell, Listing
from core.numbers import plain
from organization.models import Account

HEADS = ("单位", "人员", "种类", "分值", "依据种类", "依据", "考核年度", "状态")
TONES = {ProposalState.PENDING: "warning", ProposalState.SENT: "success", ProposalState.WITHDRAWN: "neutral"}
OPEN_AMOUNT = "由考核部门确定"


def points_of(row: PointProposal) -> str:
    """+1, −0.5, or that the appraisal decides."""
    if row.points is None:
        return OPEN_AMOUNT
    return f"{'+' if row.kind == ProposalKind.BONUS else '−'}{plain(row.points)}"


def proposal_row(row: PointProposal) -> list[Cell]:
    state = ProposalState(row.state)
    return [
        Cell(row.unit.name, reverse("accountability:point_proposal", args=[row.pk])),
        Cell(row.person.name if row.person is not None else "—"), Cell(row.get_kind_display()),
        Cell(points_of(row), figures=row.points is not None), Cell(row.get_cause_display()), Cell(row.basis),
        Cell(f"{row.year}", figures=True), Cell(state.label, tone=TONES[state]),
    ]  # fmt: skip


def proposals_listing(title: str, rows: Iterable[PointProposal]) -> Listing:
    """In their order; unit and person are selected."""
    empty = ("没有加扣分建议", "亮点工作、照单验收、通报批评和责任追究决定形成建议后列在这里，经复核送考核。")
    return Listing(title, HEADS, [proposal_row(row) for row in rows], empty)


def proposal_actions(row: PointProposal, me: Account, *, sends: bool) -> list[Action]:
    """Its chain, what it rests on as far as the reader may open it, taking it back."""
    source = (row.source_kind, row.source_pk)
    known = addresses([source], me)
    links = [Action("来龙去脉", chain_url((row._meta.label_lower, row.pk)))]
    if known.get(source):
        links.append(Action("打开依据", known[source]))
    if sends and row.state != ProposalState.WITHDRAWN:
        links.append(Action("撤回", reverse("accountability:withdraw_proposal", args=[row.pk])))
    return links


def proposal_facts(row: PointProposal) -> list[tuple[str, str]]:
    facts = [
        ("单位", row.unit.name), ("人员", row.person.name if row.person is not None else "—"),
        ("种类", row.get_kind_display()), ("分值", points_of(row)), ("依据种类", row.get_cause_display()),
        ("依据条款", row.clause), ("考核年度", f"{row.year}年"),
        ("提出", f"{row.recorded_by} {timezone.localdate(row.recorded_at)}"),
    ]  # fmt: skip
    if row.sent_at is not None:
        facts.append(("送考核", f"{row.sent_by} {timezone.localdate(row.sent_at)}"))
    if row.withdrawn_at is not None:
        facts.append(("撤回", f"{row.withdrawn_by} {timezone.localdate(row.withdrawn_at)}：{row.withdrawal_reason}"))
    return facts
