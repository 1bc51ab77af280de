"""Which units and cadres the county's appraisal may enrol (JH-C-3.2-a, JH-C-3.2-b, SX-2.1-d). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from core.findings import Finding, met, unmet
from organization.enums import AppraisalSystem, UnitLevel
from organization.rules.places import Tenure, UnitPlace


def check_enrolment(unit: UnitPlace) -> list[Finding]:
    """May ``unit`` be enrolled in an appraisal: level, one of the four systems, standing, appraised by itself."""
    return [_level(unit), _system(unit), _standing(unit), _by_itself(unit)]


def check_cadre_enrolment(unit: UnitPlace, tenures: Iterable[Tenure]) -> list[Finding]:
    """May a person be enrolled as a cadre of ``unit``: the unit's own findings and a leading post held there."""
    posts = [tenure for tenure in tenures if tenure.leading]
    title = "在该单位担任领导职务"
    if posts:
        held = met("JH-C-3.2-a", title, 职务="、".join(tenure.title for tenure in posts))
    else:
        held = unmet("JH-C-3.2-a", title, remedy="只考核乡镇局级单位领导班子成员，请由组织部考核办核对任职", 职务="无")
    return [*check_enrolment(unit), held]


def by_system(units: Iterable[UnitPlace]) -> dict[AppraisalSystem, list[UnitPlace]]:
    """The enrollable units apart by system, in the order of the systems: lists and rankings never mix them."""
    fit = [unit for unit in units if not any(finding.blocks for finding in check_enrolment(unit))]
    order = list(AppraisalSystem)
    ranked = sorted(fit, key=lambda unit: order.index(unit.system) if unit.system else len(order))
    return {system: list(members) for system, members in groupby(ranked, key=lambda unit: unit.system) if system}


def _level(unit: UnitPlace) -> Finding:
    title = "只考核乡镇局级单位"
    if unit.level is UnitLevel.BUREAU:
        return met("JH-C-3.2-a", title, 单位=unit.name, 级别=unit.level.label)
    return unmet(
        "JH-C-3.2-a",
        title,
        remedy="请改选乡镇局级单位，或者由组织部考核办更正级别",
        单位=unit.name,
        级别=unit.level.label,
    )


def _system(unit: UnitPlace) -> Finding:
    title = "属于且仅属于四个考核系统之一"
    if unit.system is not None:
        return met("JH-C-3.2-b", title, 考核系统=unit.system.label)
    systems = "、".join(system.label for system in AppraisalSystem)
    return unmet(
        "JH-C-3.2-b", title, remedy=f"由组织部考核办登记考核系统（{systems}）", 单位=unit.name, 考核系统="未登记"
    )


def _standing(unit: UnitPlace) -> Finding:
    title = "单位未被撤销"
    if unit.standing:
        return met("JH-C-3.2-a", title)
    return unmet("JH-C-3.2-a", title, remedy="已撤销的单位不再参评", 单位=unit.name)


def _by_itself(unit: UnitPlace) -> Finding:
    title = "单独考评，不随同其他单位"
    if not unit.appraised_with:
        return met("SX-2.1-d", title)
    return unmet(
        "SX-2.1-d",
        title,
        remedy="该单位的工作计入随同考评的单位，请改选那个单位",
        单位=unit.name,
        随同=unit.appraised_with,
    )
