"""What an indicator of a draft must be before it is saved. Sums may be off in a draft: the linter tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from appraisal.enums import Method
from appraisal.rules.facts import POINT
from appraisal.rules.figures import short
from appraisal.rules.method_params import check_params
from core.findings import Finding, unmet

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
LONGEST_CODE, LONGEST_RULE = 30, 4000
MOST_LEVELS = 10
"""Far more than 大项, 中项 and 小项: whatever walks a tree goes down level by level."""


@dataclass(frozen=True, slots=True)
class NodeInput:
    """An indicator as filled in; points in ten-thousandths. ``top``: no parent; ``leaf``: nothing below it."""

    name: str
    full_mark: int
    weight: int | None
    top_rule: str
    method: Method
    params: Mapping[str, Any]
    top: bool
    leaf: bool


@dataclass(frozen=True, slots=True)
class NodeUse:
    """What hangs on an indicator: figures that would be orphaned when it went or was split."""

    name: str
    children: int
    scores: int
    results: int


def check_node(node: NodeInput) -> list[Finding]:
    """Everything that keeps an indicator from being saved (SX-3-f, SX-3.1-a)."""
    findings = []
    if not node.name.strip():
        findings.append(_wrong("SX-3-f", "指标名称不能为空"))
    if node.full_mark < 0:
        findings.append(_wrong("SX-3-f", "基础分不得为负", 指标=node.name, 基础分=short(node.full_mark)))
    if node.top and (node.weight is None or not node.top_rule):
        findings.append(_wrong("SX-3.1-a", "大项须填写权重分和计分规则", 指标=node.name))
    if not node.top and (node.weight is not None or node.top_rule):
        findings.append(_wrong("SX-3.1-a", "只有大项才有权重分和计分规则", 指标=node.name))
    if node.weight is not None and node.weight < 0:
        findings.append(_wrong("SX-3.1-a", "权重分不得为负", 指标=node.name, 权重分=short(node.weight)))
    if node.leaf:
        findings += [_wrong("SX-3-f", "计分方法的参数有误", 指标=node.name, 问题=fault) for fault in param_faults(node)]
    return findings


def param_faults(node: NodeInput) -> list[str]:
    """Faults of a leaf's parameters in Chinese, measured against its full mark."""
    return check_params(node.method, node.params, Fraction(max(node.full_mark, 0), POINT))


def check_code(code: str, taken: frozenset[str]) -> list[Finding]:
    """A new code: fit for columns of workbooks, and not in use in the scheme. Codes never change afterwards."""
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        text = f"只用字母、数字、点、横线和下划线，以字母或数字开头，至多 {LONGEST_CODE} 个字符"
        return [unmet("SX-3-f", "指标编码不合规则", remedy=text, 编码=code or "（空）")]
    if code in taken:
        return [unmet("SX-3-f", "指标编码在本方案中已使用", remedy="请换一个编码", 编码=code)]
    return []


def check_parent(parent: NodeUse) -> list[Finding]:
    """A leaf that already holds scores cannot be split into smaller items: its scores would count nowhere."""
    if parent.children or not (parent.scores or parent.results):
        return []
    remedy = "请先清除该指标的得分，再增加下级指标"
    return [
        unmet("SX-3-f", "该指标已有得分，不能再分下级", remedy=remedy, 指标=parent.name, 得分=f"{parent.scores} 个")
    ]


def check_level(above: int) -> list[Finding]:
    """A node below ``above`` others: a tree is of few levels."""
    if above < MOST_LEVELS:
        return []
    return [unmet("SX-3-f", "指标层级过多", remedy=f"至多 {MOST_LEVELS} 级，请并入上一级", 现有=f"{above} 级")]


def check_removal(node: NodeUse) -> list[Finding]:
    """Only an indicator on which nothing hangs may go."""
    findings = []
    if node.children:
        remedy = "请先删除或移走下级指标"
        findings.append(unmet("SX-3-f", "该指标还有下级", remedy=remedy, 指标=node.name, 下级=f"{node.children} 个"))
    if node.scores:
        remedy = "请先清除该指标的得分"
        findings.append(unmet("SX-3-f", "该指标已有得分", remedy=remedy, 指标=node.name, 得分=f"{node.scores} 个"))
    if node.results:
        remedy = "已计算的结果版本须能追溯，请保留该指标"
        findings.append(unmet("SX-3-f", "该指标已有计算结果", remedy=remedy, 指标=node.name))
    return findings


def _wrong(clause: str, title: str, **facts: str) -> Finding:
    return unmet(clause, title, remedy="请改正后保存", **facts)
