"""Rounds, sheets and points of feedback as lines and panels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils import timezone

from accountability.presenters.listing import Cell, Listing, Panel
from appraisal.enums.feedback import SheetState
from appraisal.models import FeedbackPoint, FeedbackReceipt, FeedbackRound, FeedbackSheet, PointReport, ResultVersion
from appraisal.rules.feedback import PARTS, PointStanding
from core.enums import Light
from core.periods import parse_period

TONES = {SheetState.DRAFT: "neutral", SheetState.FINAL: "info", SheetState.ISSUED: "success"}


def round_listing(rounds: Iterable[FeedbackRound], counts: Mapping[int, tuple[int, int, int]]) -> Listing:
    """Version with period and scheme is selected; counts are (sheets, issued, received) by round."""
    lines = []
    for one in rounds:
        total, issued, received = counts.get(one.pk, (0, 0, 0))
        state = ("已结束", "neutral") if one.closed_at else ("进行中", "info")
        lines.append([
            Cell(f"{one.version.scheme.name} {one.version}", reverse("appraisal:feedback_round", args=[one.pk])),
            Cell(str(total), figures=True), Cell(str(issued), figures=True), Cell(str(received), figures=True),
            Cell(state[0], tone=state[1]),
        ])  # fmt: skip
    empty = ("没有反馈", "结果经领导小组审定后，在本页开始反馈，为每个单位和干部各写一份反馈意见。")
    return Listing(
        "反馈轮次", ("结果", "应反馈", "已签发", "已签收", "状态"), lines, empty, widths=(44, 10, 10, 10, 12)
    )


def sheet_listing(sheets: Iterable[FeedbackSheet], title: str = "反馈意见") -> Listing:
    """Member, round, unit and receipt with person are selected."""
    lines = []
    for one in sheets:
        state, receipt = SheetState(one.state), receipt_of(one)
        got = f"{receipt.fed_on.isoformat()} {receipt.person.name}" if receipt else ""
        lines.append([
            Cell(one.member.name, reverse("appraisal:feedback_sheet", args=[one.pk]), note=one.number),
            Cell(f"{one.round.year}年度", figures=True), Cell(state.label, tone=TONES[state]),
            Cell(got or ("待签收" if state is SheetState.ISSUED else "")),
        ])  # fmt: skip
    empty = ("没有反馈意见", "结果审定并签发反馈意见后，本人和本单位的反馈意见列在这里。")
    return Listing(title, ("反馈对象", "年度", "状态", "签收"), lines, empty, widths=(36, 12, 16, 24))


def receipt_of(sheet: FeedbackSheet) -> FeedbackReceipt | None:
    found: FeedbackReceipt | None = getattr(sheet, "receipt", None)
    return found


def part_panels(sheet: FeedbackSheet) -> list[Panel]:
    """The four parts, in the order of the article."""
    return [Panel(label, text=getattr(sheet, name) or "（尚未填写）") for name, label in PARTS.items()]


def fact_panel(sheet: FeedbackSheet) -> Panel:
    facts = [("反馈对象", sheet.member.name), ("结果", str(sheet.round.version))]
    if sheet.finished_at:
        facts.append(("定稿", f"{_moment(sheet.finished_at)} {sheet.finished_by}"))
    if sheet.issued_at:
        facts += [("签发", f"{_moment(sheet.issued_at)} {sheet.issued_by}"), ("文号", sheet.number)]
    receipt = receipt_of(sheet)
    if receipt is not None:
        how = "当面反馈" if receipt.face_to_face else "本人签收"
        facts.append(("签收", f"{receipt.fed_on.isoformat()} {receipt.person.name}（{how}）"))
    return Panel("办理情况", facts=facts)


def focus_panel(items: Sequence[tuple[str, str]]) -> Panel:
    rows = [[Cell(text), Cell(status, tone="success" if status == "整改到位" else "warning")] for text, status in items]
    return Panel("上年整改事项（考核重点内容）", listing=Listing("考核重点内容", ("整改要求", "状态"), rows))


def points_panel(points: Sequence[FeedbackPoint], held: Mapping[int, PointStanding], *, tells: bool) -> Panel:
    """Each point with its state and when it is to be reported next; the reports stand on the point's own page."""
    return Panel("整改事项", listing=point_listing(points, held, tells=tells, whose=False))


def point_listing(
    points: Sequence[FeedbackPoint], held: Mapping[int, PointStanding], *, tells: bool, whose: bool
) -> Listing:
    """``whose`` names the unit or cadre before each point (sheets with members are selected then)."""
    rows = []
    for one in points:
        state = held[one.pk]
        light = Light.RED if state.late else None
        due = Cell(state.due.isoformat() if state.due else "", figures=True)
        head = [Cell(one.sheet.member.name, reverse("appraisal:feedback_sheet", args=[one.sheet_id]))] if whose else []
        tone = "success" if state.accepted else "danger" if state.late else "info"
        cell = Cell(state.text, tone=tone) if light is None else Cell(state.text, light=light)
        url = reverse("appraisal:feedback_point", args=[one.pk])
        rows.append([*head, Cell(one.text, url), Cell(one.due_on.isoformat(), figures=True), cell, due])
    heads = (
        ("反馈对象", "整改要求", "整改期限", "状态", "下次报告截止")
        if whose
        else ("整改要求", "整改期限", "状态", "下次报告截止")
    )
    empty = ("没有整改事项", "反馈意见签发后，其中的整改要求逐项列在这里，按季度报告。")
    return Listing("整改事项", heads, rows, empty)


def report_panel(reports: Sequence[PointReport], *, judges: bool) -> Panel:
    """Quarterly reports with what was decided; review is selected."""
    rows = []
    for one in reports:
        review = getattr(one, "review", None)
        url = reverse("appraisal:review_point", args=[one.pk]) if judges and review is None else ""
        state = Cell(review.get_outcome_display(), note=review.comment) if review else Cell("待审核", url)
        file = reverse("appraisal:point_evidence", args=[one.pk]) if one.evidence_id else ""
        told = _moment(one.recorded_at)
        said = Cell(one.text, note="申请销号" if one.finished else "")
        rows.append(
            [Cell(parse_period(one.quarter).label, note=told), said, Cell("佐证材料" if file else "", file), state]
        )
    empty = ("还没有报告", "每季度报告一次，直至整改到位。")
    return Panel("季度报告", listing=Listing("季度报告", ("季度", "整改情况", "材料", "审核"), rows, empty))


def version_choices(versions: Iterable[ResultVersion]) -> list[tuple[int, str]]:
    return [(one.pk, f"{one.scheme.name} {one}") for one in versions]


def _moment(at: object) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"  # type: ignore[arg-type]  # a time of a row
