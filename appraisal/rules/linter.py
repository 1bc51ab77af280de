"""The linter of schemes: every fault of every node at once, each with the exact difference.

A scheme cannot be issued until ``lint_scheme`` returns nothing (SX-3-f, SX-3.1-a).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from appraisal.enums import YearRule
from appraisal.rules.facts import AdjustmentParameters, GroupFacts, NodeFacts, SchemeFacts
from appraisal.rules.figures import PLACES, exact_units, plain
from appraisal.rules.method_params import check_params
from appraisal.rules.periods import QUARTERS
from appraisal.rules.sheet_names import same_sheet_names, sheet_name_faults
from appraisal.rules.tree import children_of
from core.findings import Finding, unmet

_REMEDY = "由考评办改正方案"
_SUM = "SX-3-f"
_WEIGHT = "SX-3.1-a"
_HUNDRED = Decimal(100)

Children = Mapping[str | None, tuple[NodeFacts, ...]]


def lint_scheme(scheme: SchemeFacts) -> list[Finding]:
    """Every fault of a scheme and its groups; empty when it may be issued."""
    return list(scheme.once(_lint))


def _lint(scheme: SchemeFacts) -> list[Finding]:
    findings: list[Finding] = []
    if not scheme.groups:
        findings.append(_fault("", "方案没有分组"))
    for code in _repeated(group.code for group in scheme.groups):
        findings.append(_fault("", "分组编码重复", 编码=code))
    for names in same_sheet_names(group.name for group in scheme.groups):
        findings.append(_fault("", "分组名称重复，不能各成一张工作表", 名称="、".join(names)))
    for group in scheme.groups:
        findings.extend(lint_group(group))
    return [*findings, *_adjustments(scheme.adjustments), *_quarters(scheme)]


def lint_group(group: GroupFacts) -> list[Finding]:
    """Every fault of one group: its name, its members and each node of its tree."""
    findings = [
        _fault("", "分组名称不能用作工作表名", 分组=group.name, 问题=one) for one in sheet_name_faults(group.name)
    ]
    if not group.code.strip():
        findings.append(_fault("", "分组编码为空", 分组=group.name))
    findings += [*_members(group), *_codes(group)]
    children = children_of(group.nodes)
    for node in group.nodes:
        findings.extend(_node(group, node, children))
    findings.extend(_weights(group, children))
    return findings


def _fault(clause: str, title: str, **facts: str) -> Finding:
    return unmet(clause, title, remedy=_REMEDY, **facts)


def _repeated(codes: Iterable[str]) -> list[str]:
    return [code for code, count in Counter(codes).items() if count > 1]


def _members(group: GroupFacts) -> Iterator[Finding]:
    if not group.members:
        yield _fault("", "分组没有考评对象", 分组=group.name)
    for code in _repeated(member.code for member in group.members):
        yield _fault("", "考评对象编码重复", 分组=group.name, 编码=code)
    for member in group.members:
        if not member.code or member.code != member.code.strip():
            yield _fault("", "考评对象编码为空或首尾有空格", 分组=group.name, 名称=member.name)


def _codes(group: GroupFacts) -> Iterator[Finding]:
    """Codes, parents and rings: what keeps the nodes from being a tree."""
    if not group.nodes:
        yield _fault(_SUM, "分组没有指标", 分组=group.name)
    for code in _repeated(node.code for node in group.nodes):
        yield _fault("", "指标编码重复", 分组=group.name, 指标编码=code)
    parents = {node.code: node.parent for node in group.nodes}
    for node in group.nodes:
        if not node.code or node.code != node.code.strip():
            yield _fault("", "指标编码为空或首尾有空格", 分组=group.name, 指标=node.name)
        if not node.name.strip():
            yield _fault("", "指标名称为空", 分组=group.name, 指标编码=node.code)
        if node.parent is not None and node.parent not in parents:
            yield _fault("", "上级指标不存在", **_of(group, node), 上级编码=node.parent)
    for ring in _rings(parents):
        yield _fault("", "指标互为上级，成环", 分组=group.name, 指标编码=" → ".join((*ring, ring[0])))


def _rings(parents: Mapping[str, str | None]) -> list[list[str]]:
    """Each ring of parents once, starting from its smallest code."""
    rings, settled = [], set[str]()
    for start in sorted(parents):
        path: list[str] = []
        code: str | None = start
        while code is not None and code in parents and code not in settled and code not in path:
            path.append(code)
            code = parents[code]
        if code is not None and code in path:
            rings.append(path[path.index(code) :])
        settled.update(path)
    return rings


def _node(group: GroupFacts, node: NodeFacts, children: Children) -> Iterator[Finding]:
    where = _of(group, node)
    yield from _decimals(where, {"基础分": node.full_mark, "权重分": node.weight, "下限": node.floor})
    if not _finite(node.full_mark):
        return
    if node.full_mark <= 0:
        yield _fault(_SUM, "基础分应大于零", **where, 基础分=plain(node.full_mark))
    if node.parent is None:
        yield from _top(node, where)
    elif node.weight is not None or node.top_rule is not None:
        yield _fault(_WEIGHT, "只有大项才有权重分和计分规则", **where)
    below = children.get(node.code, ())
    if not below:
        yield from _leaf(node, where)
    elif all(_finite(child.full_mark) for child in below):
        total = sum((child.full_mark for child in below), Decimal(0))
        if total != node.full_mark:
            yield _off(_SUM, "下级基础分之和与本项基础分不符", where, node.full_mark, total)


def _top(node: NodeFacts, where: Mapping[str, str]) -> Iterator[Finding]:
    if node.top_rule is None:
        yield _fault("SX-4.1-c", "大项没有计分规则", **where)
    if node.weight is None:
        yield _fault(_WEIGHT, "大项没有权重分", **where)
    elif _finite(node.weight) and node.weight <= 0:
        yield _fault(_WEIGHT, "大项的权重分应大于零", **where, 权重分=plain(node.weight))


def _leaf(node: NodeFacts, where: Mapping[str, str]) -> Iterator[Finding]:
    if _finite(node.floor) and node.floor >= node.full_mark > 0:
        yield _fault("SX-3-d", "下限应低于基础分", **where, 下限=plain(node.floor), 基础分=plain(node.full_mark))
    for fault in check_params(node.method, node.params, node.full_mark):
        yield _fault("SX-3-f", "计分方法的参数有误", **where, 问题=fault)


def _weights(group: GroupFacts, children: Children) -> Iterator[Finding]:
    """The weights of the top nodes against the group's total (SX-3.1-a)."""
    yield from _decimals({"分组": group.name}, {"总分": group.total_weight})
    weights = [node.weight for node in children.get(None, ()) if node.weight is not None]
    if not weights or not all(_finite(weight) for weight in (*weights, group.total_weight)):
        return
    total = sum(weights, Decimal(0))
    if total != group.total_weight:
        yield _off(_WEIGHT, "大项权重分之和与总分不符", {"分组": group.name}, group.total_weight, total)


def _off(clause: str, title: str, where: Mapping[str, str], due: Decimal, found: Decimal) -> Finding:
    return _fault(
        clause,
        title,
        **where,
        应为=plain(due),
        合计=plain(found),
        相差=f"{'+' if found > due else ''}{plain(found - due)}",
    )


def _adjustments(params: AdjustmentParameters) -> Iterator[Finding]:
    figures: dict[str, Decimal] = {"前三名": params.top_three, "表彰封顶": params.cap, "折算系数": params.halving}
    figures |= {f"表彰（{level.label}）": points for level, points in params.commendation.items()}
    figures |= {f"通报批评（{level.label}）": points for level, points in params.criticism.items()}
    figures |= {f"奖励封顶（{name}）": points for name, points in params.reward_caps.items()}
    yield from _decimals({"参数": "加减分"}, figures)
    for name, points in figures.items():
        if _finite(points) and points < 0:
            yield _fault("SX-4.2-a", "加减分参数不得为负", 参数=name, 分值=plain(points))
    for level, points in params.commendation.items():
        halved = points * params.halving
        if _finite(points) and _finite(params.halving) and not _fits(halved):
            yield _fault("SX-4.2-b", f"减半后的分值超过 {PLACES} 位小数", 参数=level.label, 分值=plain(halved))
    for name in params.reward_caps:
        if not name.strip():
            yield _fault("SX-3.3-e", "奖励分的领导小组名称为空")


def _quarters(scheme: SchemeFacts) -> Iterator[Finding]:
    """A weighted year needs quarters whose weights sum to one hundred; an own year needs none."""
    weights = scheme.quarter_weights
    if scheme.year_rule is not YearRule.WEIGHTED:
        return
    for quarter in weights.keys() - set(QUARTERS):
        yield _fault("", "季度权重只用于 Q1 至 Q4", 季度=quarter)
    if not all(_finite(weight) and weight >= 0 for weight in weights.values()):
        yield _fault("", "季度权重不得为负")
        return
    total = sum(weights.values(), Decimal(0))
    if total != _HUNDRED:
        yield _off("", "季度权重之和应为 100", {"方案": scheme.name}, _HUNDRED, total)


def _decimals(where: Mapping[str, str], figures: Mapping[str, Decimal | None]) -> Iterator[Finding]:
    for name, figure in figures.items():
        if figure is not None and not _fits(figure):
            problem = f"至多 {PLACES} 位小数" if _finite(figure) else "应为有限的数"
            yield _fault("", f"{name}{problem}", **where, 数值=str(figure))


def _finite(figure: Decimal) -> bool:
    return figure.is_finite()


def _fits(figure: Decimal) -> bool:
    return figure.is_finite() and _exact(figure)


@lru_cache(maxsize=4096)
def _exact(figure: Decimal) -> bool:
    """Of a finite figure; a scheme has thousands of them and few that differ."""
    try:
        exact_units(figure)
    except ValueError:
        return False
    return True


def _of(group: GroupFacts, node: NodeFacts) -> dict[str, str]:
    return {"分组": group.name, "指标编码": node.code, "指标": node.name}
