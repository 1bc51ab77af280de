"""Evaluations as lines: the register, one evaluation, its result as tables for page, workbook and paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse

from accountability.presenters.listing import Cell, Listing
from appraisal.enums.evaluations import EvaluationKind, RatedTier
from appraisal.gathering.evaluations import Outcome, RatedResult
from appraisal.models import Evaluation, Invitee, WorkReport
from appraisal.rules.evaluations import Shares
from appraisal.rules.figures import half_up
from ballots.enums import PollState
from ballots.presenters.polls import TONES
from core import charts_rows
from core.numbers import chinese_date, fixed, percent

NOTHING = "—"
MOST_BARS = 40
HIDDEN = ("没有可以显示的结果", "有效票不足 5 张时，不显示任何结果，以免看出个人的选择。")


def state_of(evaluation: Evaluation) -> tuple[str, str]:
    """Label and tone."""
    state = PollState(evaluation.poll.state)
    return ("已计票" if state is PollState.UNSEALED else state.label), TONES[state]


def register_listing(rows: Iterable[Evaluation]) -> Listing:
    """The register of evaluations."""
    return Listing(
        "测评",
        ("名称", "种类", "期间", "参评方式", "状态"),
        [_register_line(one) for one in rows],
        empty=("还没有测评", "设置测评后列在这里。"),
        widths=(40, 18, 16, 12, 10),
    )


def _register_line(one: Evaluation) -> list[Cell]:
    label, tone = state_of(one)
    return [
        Cell(one.title, reverse("appraisal:evaluation", args=[one.pk])),
        Cell(EvaluationKind(one.kind).label),
        Cell(one.period.name),
        Cell("凭码" if one.poll.form.by_code else "登录"),
        Cell(label, tone=tone),
    ]


def share_cell(share: Fraction | None, valid: int) -> Cell:
    """20.00%, rounded for the eye, with 3/15 below it."""
    if share is None:
        return Cell(NOTHING)
    part = share * valid
    return Cell(percent(part.numerator, valid, 2), note=f"{part.numerator}/{valid}", figures=True)


def points_text(points: Fraction | None) -> str:
    """Two decimals, half up."""
    if points is None:
        return NOTHING
    return fixed(Decimal(half_up(points.numerator * 100, points.denominator)).scaleb(-2), 2)


def summary_listing(found: Outcome) -> Listing:
    """One line an object: answers, the share of the two best and of the worst, weighted points."""
    return Listing(
        "测评结果",
        ("对象", "加权得分", *found.answers, "有效票", "前两档占比", "末档占比"),
        [_summary_line(one) for one in found.results] if found.groups else [],
        empty=HIDDEN,
        widths=(36, 12, 12, 12, 12, 12, 10, 20, 20),
    )


def _summary_line(one: RatedResult) -> list[Cell]:
    shares = one.result.shares
    return [
        Cell(one.row.label, note=RatedTier(one.row.tier).label),
        _figure(points_text(one.result.points)),
        *(_figure(_count(count, shares)) for count in shares.counts),
        _figure(str(shares.valid)),
        share_cell(shares.well, shares.valid),
        share_cell(shares.worst, shares.valid),
    ]


def _count(count: int, shares: Shares) -> str:
    return str(count) if shares.valid else NOTHING


def _figure(text: str) -> Cell:
    return Cell(text, figures=True)


def group_listing(found: Outcome) -> Listing:
    """One line an object, item and rater group."""
    rows = [
        [Cell(one.row.label), Cell(label), Cell(group), *_answers(shares)]
        for one in found.results
        for label, question in zip(one.labels, one.result.questions, strict=True)
        for (group, _), shares in zip(found.groups, question.by_group, strict=True)
        if shares is not None
    ]
    heads = ("对象", "测评内容", "参评人员", *found.answers, "有效票")
    return Listing("分类结果", heads, rows, empty=HIDDEN, widths=(36, 20, 24, 18, 18, 18, 18, 10))


def item_listing(found: Outcome) -> Listing:
    """One line an object and item, all groups together, with the weighted points."""
    rows = [
        [Cell(one.row.label), Cell(label), *_answers(question.shares), _figure(points_text(question.points))]
        for one in found.results
        for label, question in zip(one.labels, one.result.questions, strict=True)
        if question.shares.valid
    ]
    heads = ("对象", "测评内容", *found.answers, "有效票", "加权得分")
    return Listing("分项结果", heads, rows, empty=HIDDEN, widths=(36, 20, 18, 18, 18, 18, 10, 12))


def _answers(shares: Shares) -> list[Cell]:
    shown = [f"{count}（{percent(count, shares.valid)}）" if shares.valid else NOTHING for count in shares.counts]
    return [*(_figure(text) for text in shown), _figure(str(shares.valid))]


def ballots_listing(found: Outcome, weights: dict[str, str], labels: dict[str, str]) -> Listing:
    """Ballots by rater group, small ones joined."""
    named = {label: weights.get(code, "") for code, label in labels.items()}
    rows = []
    for label, ballots in found.groups:
        weight = sum((Fraction(named[one]) for one in label.split("、") if named.get(one)), Fraction(0))
        rows.append([Cell(label), _figure(str(ballots)), _figure(f"{points_text(weight)}%")])
    return Listing("参评票数", ("参评人员", "票数", "权重"), rows, empty=HIDDEN, widths=(40, 10, 12))


def chart(found: Outcome) -> charts_rows.Rows | None:
    """Weighted points as bars, in the order of the form; None without a figure or with too many objects."""
    drawn = [(one.row.label.split("（")[0], one.result.points) for one in found.results]
    known = [(label, points) for label, points in drawn if points is not None]
    if not known or len(known) > MOST_BARS:
        return None
    spans = [_span(label, points, points_text(points)) for label, points in known]
    ticks = [(value, str(value)) for value in (0, 25, 50, 75, 100)]
    return charts_rows.rows("加权得分", spans, columns=("对象", "加权得分"), ticks=ticks, labels=130, width=640)


def _span(label: str, points: Fraction, text: str) -> charts_rows.Span:
    return charts_rows.Span(label, 0, points, text, (label, text))


@dataclass(frozen=True, slots=True)
class Guests:
    """The list of invitees and how many of those who came work at the front line."""

    listing: Listing
    summary: str


def guests(rows: Sequence[Invitee]) -> Guests:
    came = [one for one in rows if one.attended]
    lines = [
        [
            Cell(one.name, note=one.post), Cell(one.get_kind_display()), Cell("是" if one.front_line else "否"),
            Cell("到会", tone="success") if one.attended else Cell("未登记"),
        ]
        for one in rows
    ]  # fmt: skip
    front, front_came = sum(one.front_line for one in rows), sum(one.front_line for one in came)
    text = f"受邀 {len(rows)} 人，其中基层一线 {front} 人；到会 {len(came)} 人，其中基层一线 {front_came} 人。"
    empty = (
        "还没有受邀人员",
        "邀请五类人员，基层一线人员不少于一半。",
    )
    return Guests(Listing("受邀人员", ("姓名", "类别", "基层一线", "到会"), lines, empty=empty), text)


def reports_listing(rows: Sequence[WorkReport]) -> Listing:
    lines = [[Cell(reporter_of(one)), Cell(chinese_date(one.reported_on)), _file_cell(one)] for one in rows]
    empty = ("还没有述职述廉报告", "班子和每名成员每年一次，登记后列在这里。")
    return Listing("述职述廉报告", ("报告人", "报告日期", "报告"), lines, empty=empty)


def reporter_of(report: WorkReport) -> str:
    return report.person.name if report.person is not None else f"{report.unit.name}领导班子"


def _file_cell(report: WorkReport) -> Cell:
    if report.document_id is None:
        return Cell(NOTHING)
    return Cell("查看", reverse("appraisal:work_report_file", args=[report.evaluation_id, report.pk]))
