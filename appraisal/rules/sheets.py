"""From a unit to its sheets: one for the team, one for each principal, one for each other member (JH-C-3.2-c). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from appraisal.enums import GroupKind
from appraisal.enums.schemes import Tier
from appraisal.rules.sheet_names import sheet_name_faults
from core.findings import Finding, unmet

TIERS, FIT = "JH-C-3.2-c", "JH-C-3.2-d"


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A leading post of a unit and who holds it; ``appointment`` leads back to the row."""

    appointment: int
    person: str
    principal: bool
    order: int


def cadre_sheets(held: Iterable[PostHeld]) -> list[tuple[Tier, PostHeld]]:
    """A sheet for each person: as a principal when one of his posts is one, else as another member. In post order."""
    sheets: dict[str, tuple[Tier, PostHeld]] = {}
    for post in sorted(held, key=lambda one: (not one.principal, one.order, one.appointment)):
        sheets.setdefault(post.person, (Tier.PRINCIPAL if post.principal else Tier.MEMBER, post))
    return list(sheets.values())


def check_group(name: str, code: str, kind: GroupKind, tier: str, *, taken: Sequence[tuple[str, str]]) -> list[Finding]:
    """A group's name serves as the name of a sheet; codes and names stand once; a team is a unit, a cadre is not.

    ``taken`` holds code and name of the other groups of the scheme.
    """
    findings = [
        unmet("", "名称不能用作工作表名", remedy="请改正后保存", field="name", 问题=fault)
        for fault in sheet_name_faults(name)
    ]
    if not name.strip() or not code.strip():
        findings.append(unmet("", "编码和名称都要填写", remedy="请改正后保存"))
    if any(code == other for other, _ in taken):
        findings.append(unmet("", "考核系统编码重复", remedy="请换一个编码", field="code", 编码=code))
    if any(name.strip().casefold() == other.strip().casefold() for _, other in taken):
        findings.append(unmet("", "考核系统名称重复", remedy="请换一个名称", field="name", 名称=name))
    if tier and (tier == Tier.TEAM) != (kind is GroupKind.UNITS):
        remedy = "领导班子按单位考核，正职和其他成员按干部考核"
        findings.append(unmet(TIERS, "层次与考核对象不符", remedy=remedy, field="tier", 层次=Tier(tier).label))
    return findings


def check_fit(share: int | None, reason: str, *, top_count: int) -> list[Finding]:
    """A change of the base tree has its reason; the last top item cannot be left out. ``share`` in ten-thousandths."""
    findings = []
    if not reason.strip():
        findings.append(unmet(FIT, "调整指标须写明理由", remedy="请按被考核单位的特点写明理由"))
    if share is not None and not 0 < share <= 1_000_000:
        findings.append(unmet("JH-C-3.3-a", "权重应大于 0、不超过 100", remedy="请改正后保存"))
    if share is None and top_count == 1:
        findings.append(unmet(FIT, "至少保留一个大项", remedy="请保留，或者删除整个考核系统"))
    return findings


def scaled(marks: Sequence[int], old: int, new: int) -> list[int] | None:
    """Marks below a node whose own mark goes from ``old`` to ``new``; None when they would need more decimals."""
    found = []
    for mark in marks:
        product = mark * new
        if old <= 0 or product % old:
            return None
        found.append(product // old)
    return found
