"""What leaders, regions, towns and departments look at in their self-assessment, beside the items (LS-3.3). Data."""

from __future__ import annotations

from dataclasses import dataclass

from appraisal.enums.assessment import PointKind, SelfTemplate
from appraisal.rules.figures import short
from core.findings import Finding, unmet


@dataclass(frozen=True, slots=True)
class TemplatePoint:
    """One point: how it is answered, with the clause; ``unit`` stands behind a figure."""

    key: str
    label: str
    kind: PointKind
    clause: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: words, and figures in ten-thousandths."""

    text: str = ""
    figure: int | None = None
    last_figure: int | None = None


def _points(clause: str, *rows: tuple[str, str, PointKind, str]) -> tuple[TemplatePoint, ...]:
    return tuple(TemplatePoint(key, label, kind, clause, unit) for key, label, kind, unit in rows)


TEMPLATES: dict[SelfTemplate, tuple[TemplatePoint, ...]] = {
    SelfTemplate.PLAIN: (),
    SelfTemplate.LEADERS: _points(
        "LS-3.3-d",
        ("advance", "分管工作、负责推进的重点工作进位赶超情况", PointKind.TEXT, ""),
        ("projects", "包帮的重点工程项目按期竣工", PointKind.TASKS, "项"),
        ("investment", "带头完成招商引资任务", PointKind.TEXT, ""),
    ),
    SelfTemplate.AREAS: _points(
        "LS-3.3-e",
        ("industry", "工业经济", PointKind.TEXT, ""),
        ("urban", "城市经济", PointKind.TEXT, ""),
        ("tax_share", "财税贡献份额", PointKind.FIGURE, "%"),
    ),
    SelfTemplate.TOWNS: _points(
        "LS-3.3-f",
        ("revenue_base", "骨干财源", PointKind.TEXT, ""),
        ("revenue_growth", "财政收入增幅", PointKind.FIGURE, "%"),
        ("special", "特色工作", PointKind.TEXT, ""),
    ),
    SelfTemplate.DEPARTMENTS: _points(
        "LS-3.3-g",
        ("standing", "业务工作在全市、全省、全国的位次", PointKind.TEXT, ""),
        ("public_rating", "“千人评机关”位次", PointKind.PLACE, "名"),
        ("investment", "招商引资任务完成情况", PointKind.TEXT, ""),
        ("funds", "争取政策资金", PointKind.FIGURE, "万元"),
    ),
}


def change(point: TemplatePoint, answer: Answer) -> str:
    """This year against last year: a place moved up is +3 (5th after 8th), a figure its difference; "" without both."""
    if answer.figure is None or answer.last_figure is None:
        return ""
    moved = answer.last_figure - answer.figure if point.kind is PointKind.PLACE else answer.figure - answer.last_figure
    return f"{'+' if moved > 0 else ''}{short(moved)}"


def punctuality(done_in_time: int, due: int) -> Answer:
    """The answer of a point that tasks fill in: in time of those due, both counted."""
    return Answer(f"应完成 {due} 项，按期完成 {done_in_time} 项", done_in_time * 10_000, due * 10_000)


def check_answers(template: SelfTemplate, answers: dict[str, Answer]) -> list[Finding]:
    """Each point is answered; a figure and a place with last year's beside it."""
    found = []
    for point in TEMPLATES[template]:
        answer = answers.get(point.key, Answer())
        if point.kind is PointKind.TASKS:
            continue
        figures = point.kind in (PointKind.FIGURE, PointKind.PLACE)
        if figures and (answer.figure is None or answer.last_figure is None):
            found.append(unmet(point.clause, f"没有填写{point.label}", remedy="请填写本年和上年", 要点=point.label))
        elif not figures and not answer.text.strip():
            found.append(unmet(point.clause, f"没有填写{point.label}", remedy="请填写", 要点=point.label))
    return found
