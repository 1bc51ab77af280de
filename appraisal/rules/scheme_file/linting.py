"""What the linter of schemes finds, put at the line that caused it."""

from __future__ import annotations

from decimal import Decimal

from appraisal.rules.facts import SchemeFacts
from appraisal.rules.figures import plain
from appraisal.rules.method_params import check_params
from appraisal.rules.scheme_file.groups import ReadGroup
from appraisal.rules.scheme_file.problems import Report


def lint_groups(report: Report, facts: SchemeFacts, groups: list[ReadGroup]) -> None:
    for group in groups:
        if group.complete:
            _lint(report, group)


def _lint(report: Report, group: ReadGroup) -> None:
    tops = [draft for draft, facts in zip(group.drafts, group.facts.nodes, strict=True) if facts.parent is None]
    total = sum((top.weight or Decimal(0) for top in tops), Decimal(0))
    expected = group.facts.total_weight
    if total != expected:
        report.add(group.item, _gap("各大项权重分", total, expected), "调整大项的 weight", key="total_weight")
    for draft in group.drafts:
        if draft.children:
            total = sum((child.full_mark or Decimal(0) for child in draft.children), Decimal(0))
            if total != draft.full_mark:
                message = _gap("下级指标基础分", total, draft.full_mark or Decimal(0))
                report.add(draft.item, message, "调整下级指标的 full_mark", key="children")
            continue
        for fault in check_params(draft.method, draft.params, draft.full_mark or Decimal(0)):
            report.add(draft.item, fault, "参看 docs/scheme-format.md", key="params")


def _gap(what: str, total: Decimal, expected: Decimal) -> str:
    gap = f"{'缺' if total < expected else '多'} {plain(abs(expected - total))}"
    return f"{what}之和为 {plain(total)}，应为 {plain(expected)}，{gap}"
