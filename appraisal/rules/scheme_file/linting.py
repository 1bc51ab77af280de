"""What the linter of schemes finds, put at the line of the file that caused it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from appraisal.rules.facts import SchemeFacts
from appraisal.rules.linter import lint_group, lint_scheme
from appraisal.rules.scheme_file.fields import Item, key_item
from appraisal.rules.scheme_file.groups import ReadGroup
from appraisal.rules.scheme_file.problems import Report
from appraisal.rules.scheme_file.trees import Draft
from appraisal.rules.sheet_names import same_sheet_names
from core.findings import Finding

_UNFIT_NAME = "分组名称不能用作工作表名"
_WEIGHTS_OFF = "大项权重分之和与总分不符"
_MARKS_OFF = "下级基础分之和与本项基础分不符"
_FLOOR_HIGH = "下限应低于基础分"
_WEIGHT_ZERO = "大项的权重分应大于零"

_FOLLOW_FROM_WEIGHTS = {_WEIGHTS_OFF, _MARKS_OFF, _WEIGHT_ZERO}
"""In a scheme in percent the marks follow from the weights, whose own sums have been checked."""

_PLACES = {
    _UNFIT_NAME: ("name", "改短名称，去掉 []:*?/\\ 等字符"),
    _WEIGHTS_OFF: ("total_weight", "调整各大项的 weight"),
    _MARKS_OFF: ("children", "调整下级指标的 full_mark"),
    "基础分应大于零": ("full_mark", "填写大于零的基础分"),
    _WEIGHT_ZERO: ("weight", "填写大于零的权重分"),
    _FLOOR_HIGH: ("floor", "改小下限，或者删去"),
    "计分方法的参数有误": ("params", "按 docs/scheme-format.md 中该方法的参数填写"),
}
"""Key and remedy of each finding that a file can cause."""

_TOLD = {
    "分组编码为空",
    "分组没有考评对象",
    "考评对象编码重复",
    "考评对象编码为空或首尾有空格",
    "分组没有指标",
    "指标名称为空",
    "大项没有权重分",
}
"""Findings that reading has told already, at a better place."""

_SPOKEN_OF = ("分组", "指标编码", "指标", "方案")


@dataclass(frozen=True, slots=True)
class SchemePlaces:
    """Where the parameters of the whole scheme stand; None when the file leaves them out."""

    adjustments: Item | None
    quarter_weights: Item | None


def lint(report: Report, facts: SchemeFacts, groups: list[ReadGroup], places: SchemePlaces) -> None:
    """Add the linter's findings to the report; one about an unreadable figure has been told by reading."""
    for group in groups:
        _lint_group(report, group)
    _lint_names(report, groups)
    _lint_parameters(report, facts, places)


def _lint_group(report: Report, group: ReadGroup) -> None:
    by_code = {draft.code: draft for draft in group.drafts}
    for finding in lint_group(group.facts):
        draft = by_code.get(finding.facts.get("指标编码", ""))
        if finding.title in _TOLD or not _readable(finding.title, group, draft):
            continue
        key, remedy = _PLACES.get(finding.title, ("", finding.remedy))
        if group.percent and key == "full_mark":
            key = "weight"
        place = group.item if draft is None else draft.item
        report.add(key_item(place, key) if key else place, _message(finding), remedy)


def _readable(title: str, group: ReadGroup, draft: Draft | None) -> bool:
    """Whether the figures behind a finding are those of the file, not stand-ins for unreadable ones."""
    if group.percent and title in _FOLLOW_FROM_WEIGHTS:
        return False
    if title == _UNFIT_NAME:
        return bool(group.facts.name)
    if title == _WEIGHTS_OFF:
        return group.weighed
    if draft is None:
        return True
    if title == _FLOOR_HIGH and not draft.full_mark:
        return False  # a full mark of nothing is told by itself
    below = draft.children if title == _MARKS_OFF else []
    return all(node.full_mark is not None for node in (draft, *below))


def _lint_names(report: Report, groups: list[ReadGroup]) -> None:
    for names in same_sheet_names(group.facts.name for group in groups if group.facts.name):
        alike = [group for group in groups if group.facts.name in names]
        for group in alike[1:]:
            message = f"分组名称“{group.facts.name}”重复，不能各成一张工作表"
            report.add(key_item(group.item, "name"), message, "改用不同的名称（只差大小写也算重复）")


def _lint_parameters(report: Report, facts: SchemeFacts, places: SchemePlaces) -> None:
    """Adjustments and quarter weights: the scheme without its groups."""
    findings = [finding for finding in lint_scheme(replace(facts, groups=())) if finding.title != "方案没有分组"]
    for place, found in (
        (places.quarter_weights, [finding for finding in findings if finding.title.startswith("季度")]),
        (places.adjustments, [finding for finding in findings if not finding.title.startswith("季度")]),
    ):
        if place is not None and not report.touches(place.path):
            _add_all(report, place, found)


def _add_all(report: Report, place: Item, findings: Iterable[Finding]) -> None:
    for finding in findings:
        report.add(place, _message(finding), "改正这些数值")


def _message(finding: Finding) -> str:
    """Title, figures and article; names that the path gives already are left out."""
    facts = "，".join(
        value if name == "问题" else f"{name} {value}"
        for name, value in finding.facts.items()
        if name not in _SPOKEN_OF
    )
    text = f"{finding.title}：{facts}" if facts else finding.title
    return f"{text}（依据 {finding.clause}）" if finding.clause else text
