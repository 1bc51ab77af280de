"""What the linter of schemes finds, put at the line of the file that caused it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from appraisal.rules.facts import SchemeFacts
from appraisal.rules.linter import lint_group, lint_scheme
from appraisal.rules.scheme_file.fields import Item, key_item
from appraisal.rules.scheme_file.groups import ReadGroup
from appraisal.rules.scheme_file.problems import Report
from appraisal.rules.sheet_names import same_sheet_names
from core.findings import Finding

_PLACES = {
    "分组名称不能用作工作表名": ("name", "改短名称，去掉 []:*?/\\ 等字符"),
    "大项权重分之和与总分不符": ("total_weight", "调整各大项的 weight"),
    "下级基础分之和与本项基础分不符": ("children", "调整下级指标的 full_mark"),
    "基础分应大于零": ("full_mark", "填写大于零的基础分"),
    "大项的权重分应大于零": ("weight", "填写大于零的权重分"),
    "下限应低于基础分": ("floor", "改小下限，或者删去"),
    "计分方法的参数有误": ("params", "按 docs/scheme-format.md 中该方法的参数填写"),
}
"""Key and remedy of each finding that a file can cause; reading has told the others with better places."""

_SUMS = {"大项权重分之和与总分不符", "下级基础分之和与本项基础分不符"}
_SPOKEN_OF = ("分组", "指标编码", "指标", "方案")


@dataclass(frozen=True, slots=True)
class SchemePlaces:
    """Where the parameters of the whole scheme stand; None when the file leaves them out."""

    adjustments: Item | None
    quarter_weights: Item | None


def lint(report: Report, facts: SchemeFacts, groups: list[ReadGroup], places: SchemePlaces) -> None:
    """Add the linter's findings to the report; a group with an unread figure is judged by its name alone."""
    for group in groups:
        _lint_group(report, group)
    _lint_names(report, groups)
    _lint_parameters(report, facts, places)


def _lint_group(report: Report, group: ReadGroup) -> None:
    by_code = {draft.code: draft.item for draft in group.drafts}
    for finding in lint_group(group.facts):
        if finding.title not in _PLACES:
            continue
        key, remedy = _PLACES[finding.title]
        code = finding.facts.get("指标编码", "")
        if key == "name":
            report.add(key_item(group.item, "name"), _message(finding), remedy)
        elif group.complete and not (group.percent and finding.title in _SUMS):
            # In a scheme in percent the marks follow from the weights, whose own sums have been checked.
            key = "weight" if group.percent and key == "full_mark" else key
            report.add(key_item(by_code.get(code, group.item), key), _message(finding), remedy)


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
