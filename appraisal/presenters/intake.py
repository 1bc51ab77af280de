"""Proposals, entries to confirm and last year's commendations as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils import timezone

from accountability.models import PointProposal
from accountability.presenters.listing import Cell, Listing
from appraisal.models import Adjustment, ProposalDecision, Scheme
from appraisal.rules.facts import AdjustmentFacts
from appraisal.rules.figures import short

HEADS = ("单位", "种类", "建议分值", "依据", "依据种类", "送出时间", "处理")
ENTRY_HEADS = ("单位", "类别", "事项", "文号", "登记人", "办理")


def proposal_rows(
    rows: Iterable[PointProposal], decisions: Mapping[int, ProposalDecision], scheme: Scheme
) -> tuple[Listing, Listing]:
    """Those that wait and those that were decided."""
    waiting: list[list[Cell]] = []
    done: list[list[Cell]] = []
    for row in rows:
        (done if row.pk in decisions else waiting).append(_proposal(row, decisions.get(row.pk), scheme))
    empty = ("没有待处理的加扣分建议", "执行责任体系送来的加分、扣分建议列在这里，采纳后直接登记，不再重填。")
    return (
        Listing("待处理的加扣分建议", HEADS, waiting, empty),
        Listing("已处理的加扣分建议", HEADS, done, ("没有已处理的建议", "采纳和不采纳的都留在这里。")),
    )


def _proposal(row: PointProposal, decision: ProposalDecision | None, scheme: Scheme) -> list[Cell]:
    name = row.unit.name if row.person is None else f"{row.unit.name} {row.person.name}"
    sent = f"{timezone.localtime(row.sent_at):%Y-%m-%d}" if row.sent_at is not None else ""
    return [
        Cell(name), Cell(row.get_kind_display()),
        Cell("由考核定" if row.points is None else short(row.points), figures=True), Cell(row.basis),
        Cell(row.get_cause_display()), Cell(sent, figures=True), _decision(row, decision, scheme),
    ]  # fmt: skip


def _decision(row: PointProposal, decision: ProposalDecision | None, scheme: Scheme) -> Cell:
    if decision is None:
        return Cell("去处理", url=reverse("appraisal:accept_proposal", args=[scheme.pk, row.pk]))
    if decision.adjustment_id is None:
        return Cell("不采纳", note=decision.reason)
    return Cell("已采纳", url=reverse("appraisal:adjustment", args=[decision.adjustment_id]), note=decision.reason)


def unconfirmed(rows: Iterable[Adjustment]) -> Listing:
    lines = [
        [
            Cell(row.member.name), Cell(row.get_kind_display()), Cell(row.matter), Cell(row.document_number),
            Cell(str(row.entered_by)), Cell("去核对", url=reverse("appraisal:adjustment", args=[row.pk])),
        ]
        for row in rows
    ]  # fmt: skip
    empty = ("没有待确认的加减分", "手工登记和由建议转入的加减分，由登记人以外的人员核对文件后确认。")
    return Listing("待第二人确认的加减分", ENTRY_HEADS, lines, empty)


def carried(rows: Iterable[Adjustment], scheme: Scheme) -> Listing:
    lines = [
        [
            Cell(row.member.name), Cell(row.get_kind_display()), Cell(row.matter), Cell(row.document_number),
            Cell(str(row.dated), figures=True),
            Cell("去补加", url=reverse("appraisal:carry_commendation", args=[scheme.pk, row.pk])),
        ]
        for row in rows
    ]  # fmt: skip
    heads = (*ENTRY_HEADS[:4], "日期", "办理")
    empty = ("没有上年未加的表彰", "上一年度结果审定以后才登记的表彰，可以在本年度按同一原则补加。")
    return Listing("上年未加的表彰", heads, lines, empty)


def twin_words(found: Iterable[AdjustmentFacts]) -> str:
    return "；".join(f"{one.kind.label} {one.document_number} {one.matter}" for one in found)
