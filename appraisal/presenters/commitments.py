"""Commitments as lines, as a page, as coverage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone

from accountability.presenters.listing import Cell, Listing, Panel
from appraisal.enums.commitments import CheckOutcome, CommitmentOutcome, CommitmentState
from appraisal.models import (
    Commitment,
    CommitmentGrade,
    CommitmentReview,
    CommitmentTarget,
    CommitmentVersion,
    FulfilmentReport,
)
from appraisal.rules.commitments import Covered, coverage
from core.enums import Light
from core.numbers import points2
from core.periods import parse_period

TONES = {
    CommitmentState.DRAFT: "neutral", CommitmentState.SUBMITTED: "info", CommitmentState.RETURNED: "warning",
    CommitmentState.IN_FORCE: "success", CommitmentState.AMENDING: "info",
}  # fmt: skip
HEADS = ("承诺书", "承诺方", "审核单位", "目标", "状态", "考核档次")
GRADE_TONES = {"good": "success", "fair": "info", "plain": "warning", "poor": "danger"}


def commitment_listing(rows: Iterable[Commitment], counts: Mapping[int, int], grades: Mapping[int, str]) -> Listing:
    """Unit, person and superior are selected; ``counts`` holds targets in force, ``grades`` labels, by commitment."""
    lines = []
    for row in rows:
        state = CommitmentState(row.state)
        lines.append([
            Cell(row.number or "未编号", reverse("appraisal:commitment", args=[row.pk]), note=f"{row.year}年度"),
            Cell(row.who), Cell(row.superior.name), Cell(str(counts.get(row.pk, len(row.draft))), figures=True),
            Cell(state.label, tone=TONES[state]), Cell(grades.get(row.pk, "")),
        ])  # fmt: skip
    empty = ("没有承诺书", "单位主要负责人在本页起草、签字报送年度承诺；报送后全县可以看到。")
    return Listing("承诺书", HEADS, lines, empty, widths=(22, 28, 18, 8, 14, 12))


def text_panel(version: CommitmentVersion) -> Panel:
    return Panel("承诺书正文", text=f"{version.text}\n\n正文指纹 {version.sha256}")


def sides_panel(commitment: Commitment, version: CommitmentVersion, review: CommitmentReview | None) -> Panel:
    """Who signed on each side, when."""
    post = f"（{version.signer_post}）" if version.signer_post else ""
    facts = [("承诺方", f"{version.signer.name}{post}"), ("签字时间", _moment(version.recorded_at))]
    if review is None:
        facts.append(("审核方", f"{commitment.superior.name}，待审核"))
    else:
        facts.append(("审核方", f"{commitment.superior.name} {review.reviewer.name}"))
        facts.append((review.get_outcome_display(), _moment(review.recorded_at)))
        if review.comment:
            facts.append(("审核意见", review.comment))
        if review.support:
            facts.append(("上级支持事项", review.support))
        if review.filed_on:
            facts.append(("报县委、县政府", review.filed_on.isoformat()))
    if version.reason:
        facts.append(("变更理由", version.reason))
    return Panel("双方签订", facts=facts)


def versions_panel(versions: Sequence[CommitmentVersion], current: int | None) -> Panel:
    """Every wording with what became of it."""
    rows = []
    for one in versions:
        review: CommitmentReview | None = getattr(one, "review", None)
        state = "现行" if one.pk == current else review.get_outcome_display() if review else "待审核"
        told = one.reason or (review.comment if review else "")
        tone = (
            "success"
            if one.pk == current
            else "warning"
            if review and review.outcome == CommitmentOutcome.RETURNED
            else "neutral"
        )
        rows.append([
            Cell(f"第{one.version}版", reverse("appraisal:commitment_paper", args=[one.commitment_id, one.version])),
            Cell(_moment(one.recorded_at), figures=True), Cell(state, tone=tone), Cell(told),
        ])  # fmt: skip
    return Panel("版本", listing=Listing("版本", ("版本", "报送时间", "状态", "说明"), rows))


def targets_panel(
    targets: Sequence[CommitmentTarget], reports: Mapping[int, Sequence[FulfilmentReport]], *, tells: bool
) -> Panel:
    """Targets in force with what was told and verified; indicator, task and above are selected."""
    rows = []
    for one in targets:
        told = reports.get(one.pk, ())
        url = reverse("appraisal:report_fulfilment", args=[one.pk]) if tells else ""
        rows.append([
            Cell(f"{one.order}．{one.title}", url, note=f"{_origin(one)}，{one.due.isoformat()} 前"),
            Cell(one.goal, note=f"措施：{one.measure}"), *_newest(told),
        ])  # fmt: skip
    heads = ("承诺事项", "目标和措施", "兑现情况", "核实")
    return Panel("承诺目标和兑现情况", listing=Listing("承诺目标", heads, rows))


def _origin(target: CommitmentTarget) -> str:
    if target.indicator is not None:
        return f"考评指标 {target.indicator.code}"
    if target.task is not None:
        return "承担的任务"
    return "承接上级承诺" if target.above_id is not None else "自定目标"


def _newest(told: Sequence[FulfilmentReport]) -> list[Cell]:
    if not told:
        return [Cell(""), Cell("未填报", tone="neutral")]
    last = told[-1]
    label = parse_period(last.period).label
    check = getattr(last, "check_row", None)
    file = reverse("appraisal:fulfilment_evidence", args=[last.pk]) if last.evidence_id else ""
    note = f"{label}自报 {last.percent}%" + ("，申报不可抗拒原因" if last.force_majeure else "")
    said = Cell(last.text, file, note=note + ("，附佐证材料" if file else ""))
    if check is None:
        return [said, Cell("待核实", reverse("appraisal:check_fulfilment", args=[last.pk]))]
    if check.outcome == CheckOutcome.RETURNED:
        return [said, Cell("退回补报", tone="warning", note=check.comment)]
    excused = "认定不可抗拒原因" if check.excused else check.comment
    return [said, Cell(f"{check.percent}%", tone="success" if check.percent == 100 else "warning", note=excused)]


def grade_panel(grade: CommitmentGrade | None, scope: str) -> Panel:
    if grade is None:
        return Panel("考核定档", text="尚未定档。全部目标的年度完成情况核实后定档。")
    facts = [
        ("档次", grade.get_grade_display()), ("平均完成程度", f"{points2(grade.average)}%"),
        ("测算档次", grade.get_proposed_display()), ("定档", f"{_moment(grade.recorded_at)} {grade.recorded_by}"),
        ("公布范围", scope or "尚未公布"),
    ]  # fmt: skip
    if grade.reason:
        facts.append(("理由", grade.reason))
    return Panel("考核定档", facts=facts)


COVERAGE_HEADS = ("编码", "名称", "承诺状态", "报县日期")


def coverage_listing(title: str, rows: Sequence[Covered], due: date | None, today: date) -> Listing:
    """Everybody below with his commitment; those without one first. ``due`` only where the targets are filed."""
    ordered = sorted(rows, key=lambda one: one.done)
    lines = [[Cell(one.code, figures=True), Cell(one.name), _state(one), _filed(one, due, today)] for one in ordered]
    told = coverage(rows)
    head = f"{title}（{told.done}/{told.total}）"
    return Listing(head, COVERAGE_HEADS, lines, (f"没有{title}", "没有需要作出承诺的对象。"), widths=(14, 36, 16, 22))


def _state(one: Covered) -> Cell:
    if one.state is None:
        return Cell("没有承诺书", tone="danger")
    return Cell(one.state.label, tone=TONES[one.state])


def _filed(one: Covered, due: date | None, today: date) -> Cell:
    if one.filed_on is not None:
        return Cell(one.filed_on.isoformat(), figures=True)
    if due is None:
        return Cell("")
    return Cell("未报", light=Light.RED) if today > due else Cell(f"{due.isoformat()} 前报送")


def _moment(at: object) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"  # type: ignore[arg-type]  # a time of a row
