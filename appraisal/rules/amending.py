"""A change of an issued scheme: what it needs, what it changes, which entries it takes along (SX-6.9-a). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from appraisal.enums import MarkKind, SchemeState
from appraisal.rules.adjustments import check_adjustment
from appraisal.rules.facts import AdjustmentFacts, GroupFacts, MarkFacts, NodeFacts, SchemeFacts
from appraisal.rules.figures import plain
from core.findings import Finding, met, unmet

CLAUSE = "SX-6.9-a"
LONGEST_REASON, LONGEST_PAPER = 500, 100


@dataclass(frozen=True, slots=True)
class VersionStanding:
    """A version of a scheme among its others. ``later`` and ``draft`` name the issued and the open version after it."""

    name: str
    version: int
    state: SchemeState
    amends: int | None = None
    later: int | None = None
    draft: int | None = None


def check_amendable(scheme: VersionStanding) -> list[Finding]:
    """Only the version in force is amended, and by one draft at a time."""
    findings = []
    if scheme.state is not SchemeState.ISSUED:
        remedy = "草案可以直接修改，无需变更"
        findings.append(unmet(CLAUSE, "方案尚未下发", remedy=remedy, 方案=scheme.name))
    if scheme.later is not None:
        remedy = f"请在第 {scheme.later} 版上办理"
        findings.append(unmet(CLAUSE, "方案已有更新的版本", remedy=remedy, 现行=f"第 {scheme.later} 版"))
    if scheme.draft is not None:
        remedy = "请继续修改该草案，或者先删除"
        findings.append(unmet(CLAUSE, "已有一个编制中的版本", remedy=remedy, 草案=f"第 {scheme.draft} 版"))
    return findings or [met(CLAUSE, "变更的是现行版本", 现行=f"第 {scheme.version} 版")]


def check_ground(reason: str, paper: str) -> list[Finding]:
    """Errors and gaps are settled by the leading group: no change without its reason and its paper."""
    findings = []
    if not reason.strip():
        findings.append(
            unmet(CLAUSE, "变更须写明理由", remedy="请写明细则的错误或者遗漏，以及如何处理", field="reason")
        )
    elif len(reason.strip()) > LONGEST_REASON:
        findings.append(unmet(CLAUSE, "变更理由过长", remedy=f"请缩短到 {LONGEST_REASON} 字以内", field="reason"))
    if not paper.strip():
        findings.append(
            unmet(CLAUSE, "变更须有领导小组研究意见", remedy="请填写领导小组会议纪要或者文件的文号", field="paper")
        )
    elif len(paper.strip()) > LONGEST_PAPER:
        findings.append(unmet(CLAUSE, "文号过长", remedy=f"请缩短到 {LONGEST_PAPER} 字以内", field="paper"))
    return findings


def check_in_force(scheme: VersionStanding) -> list[Finding]:
    """Entries and computations go to the version in force: not to a replaced one, not to a change being drafted."""
    if scheme.later is not None:
        remedy = f"请在第 {scheme.later} 版上办理"
        return [unmet(CLAUSE, "方案已由新版本替代", remedy=remedy, 方案=scheme.name, 版本=f"第 {scheme.version} 版")]
    if scheme.state is SchemeState.DRAFT and scheme.amends is not None:
        remedy = f"请在第 {scheme.amends} 版上办理；新版本下发时自动结转"
        return [unmet(CLAUSE, "变更草案尚未下发", remedy=remedy, 方案=scheme.name, 版本=f"第 {scheme.version} 版")]
    return []


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions; ``before`` is "" for what is new, ``after`` for what is gone."""

    group: str
    code: str
    name: str
    what: str
    before: str
    after: str


def changes(before: SchemeFacts, after: SchemeFacts) -> list[Change]:
    """How the trees and the bonus table differ, in the order of the new scheme, what is gone at the end."""
    old, new = _nodes(before), _nodes(after)
    found = [change for code in new for change in _node_changes(code, old.get(code), new[code])]
    found += [
        Change(group, code, node.name, "删除指标", _figures(node), "")
        for code, (group, node) in old.items()
        if code not in new
    ]
    found += _member_changes(before, after)
    if before.adjustments != after.adjustments:
        found.append(Change("", "", "加减分标准", "修改", "", ""))
    return found


def _member_changes(before: SchemeFacts, after: SchemeFacts) -> Iterator[Change]:
    old, new = _members(before), _members(after)
    for code in [*new, *(code for code in old if code not in new)]:
        was, now = old.get(code, ("", "")), new.get(code, ("", ""))
        if was != now:
            yield Change(now[0] or was[0], code, now[1] or was[1], "考评对象", was[0], now[0])


def _nodes(scheme: SchemeFacts) -> dict[str, tuple[str, NodeFacts]]:
    """Code -> name of the group and node."""
    return {node.code: (group.name, node) for group in scheme.groups for node in group.nodes}


def _members(scheme: SchemeFacts) -> dict[str, tuple[str, str]]:
    """Code -> name of the group and of the member."""
    return {member.code: (group.name, member.name) for group in scheme.groups for member in group.members}


def _figures(node: NodeFacts) -> str:
    weight = "" if node.weight is None else f"，权重分 {plain(node.weight)}"
    return f"基础分 {plain(node.full_mark)}{weight}"


def _node_changes(code: str, old: tuple[str, NodeFacts] | None, new: tuple[str, NodeFacts]) -> Iterator[Change]:
    group, node = new
    if old is None:
        yield Change(group, code, node.name, "增加指标", "", _figures(node))
        return
    was = old[1]
    pairs = (
        ("名称", was.name, node.name),
        ("考核系统", old[0], group),
        ("上级指标", was.parent or "", node.parent or ""),
        ("基础分", plain(was.full_mark), plain(node.full_mark)),
        ("权重分", _plain(was.weight), _plain(node.weight)),
        ("大项计分", was.top_rule.label if was.top_rule else "", node.top_rule.label if node.top_rule else ""),
        ("数据来源", was.source.label, node.source.label),
        ("计分方法", was.method.label, node.method.label),
        ("方法参数", _params(was.params), _params(node.params)),
        ("最低分", plain(was.floor), plain(node.floor)),
    )
    for what, before, after in pairs:
        if before != after:
            yield Change(group, code, node.name, what, before, after)


def _plain(weight: Decimal | None) -> str:
    return "" if weight is None else plain(weight)


def _params(params: Mapping[str, object]) -> str:
    return "，".join(f"{name} {params[name]}" for name in sorted(params))


def leaves_left_behind(before: SchemeFacts, after: SchemeFacts) -> dict[str, str]:
    """Codes of the leaves whose scores stay behind, each with the reason.

    A score was given by one yardstick: it goes along only to a leaf of the same code and group with the same full
    mark, floor, source and method. Another name, weight or place in the tree does not touch it.
    """
    new = {group.code: group for group in after.groups}
    return {
        node.code: reason
        for group in before.groups
        for node in _leaves(group).values()
        if (reason := _leaf_reason(node, new.get(group.code), after))
    }


def _leaves(group: GroupFacts) -> dict[str, NodeFacts]:
    parents = {node.parent for node in group.nodes}
    return {node.code: node for node in group.nodes if node.code not in parents}


def _leaf_reason(node: NodeFacts, group: GroupFacts | None, after: SchemeFacts) -> str:
    leaf = _leaves(group).get(node.code) if group else None
    if leaf is None:
        there = any(one.code == node.code for other in after.groups for one in other.nodes)
        return "不再是该考核系统的末级指标" if there else "指标已删除"
    if leaf.full_mark != node.full_mark:
        return f"基础分 {plain(node.full_mark)} → {plain(leaf.full_mark)}"
    if leaf.floor != node.floor:
        return f"最低分 {plain(node.floor)} → {plain(leaf.floor)}"
    if (leaf.source, leaf.method, leaf.params) != (node.source, node.method, node.params):
        return "计分方法已变"
    return ""


def members_left_behind(before: SchemeFacts, after: SchemeFacts) -> dict[str, str]:
    """Codes of the members whose scores stay behind, each with the reason."""
    homes = {member.code: group.code for group in after.groups for member in group.members}
    return {
        member.code: "改列其他考核系统" if member.code in homes else "不再是考评对象"
        for group in before.groups
        for member in group.members
        if homes.get(member.code) != group.code
    }


def adjustment_left_behind(entry: AdjustmentFacts, after: SchemeFacts) -> str:
    """Why a bonus or penalty entry stays behind, "" when it goes along. Another group does not matter to it."""
    if not any(member.code == entry.member for group in after.groups for member in group.members):
        return "不再是考评对象"
    faults = check_adjustment(entry, after.adjustments, after.year)
    return faults[0].title if faults else ""


def mark_left_behind(mark: MarkFacts, after: SchemeFacts, fields: tuple[str, ...]) -> str:
    """Why a veto or disqualification stays behind; ``fields`` are the veto fields of the new version."""
    if not any(member.code == mark.member for group in after.groups for member in group.members):
        return "不再是考评对象"
    if mark.kind is MarkKind.VETO and fields and mark.field not in fields:
        return "方案已无这一领域"
    return ""
