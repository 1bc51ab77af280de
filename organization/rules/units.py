"""Entering, changing and abolishing a unit. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.findings import Finding, met, unmet
from organization.enums import AppraisalSystem, UnitKind, UnitLevel


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit as it is to stand.

    ``path`` holds the codes from the root to the new parent, ``bureau_names`` the names that other standing units of
    乡镇局级 bear, ``main`` the unit it is appraised with and ``main_with`` the one that this is appraised with itself.
    """

    code: str
    name: str
    kind: UnitKind
    level: UnitLevel
    system: AppraisalSystem | None
    path: tuple[str, ...]
    parent_standing: bool = True
    code_taken: bool = False
    name_taken: bool = False
    main: str = ""
    main_with: str = ""
    includes: int = 0


@dataclass(frozen=True, slots=True)
class AbolitionFacts:
    """What still hangs on a unit: standing units below it, people on its roster, appointments in force."""

    name: str
    children: int
    roster: int
    appointments: int
    included: int
    abolished: bool = False


def check_unit_entry(entry: UnitEntry) -> list[Finding]:
    """Everything that stands in the way of entering or changing a unit, at once."""
    checks = [
        (not entry.code_taken, "", "单位编码未被占用", "请换一个单位编码", {"单位编码": entry.code}),
        (not entry.name_taken, "", "乡镇局级单位不重名", "请核对是否重复登记", {"单位名称": entry.name}),
        (
            entry.code not in entry.path,
            "JH-B-2.4-a",
            "上级单位不是本单位或其下属单位",
            "请改选上级单位",
            {"单位": entry.name},
        ),
        (entry.parent_standing, "", "上级单位未被撤销", "请改选上级单位", {"单位": entry.name}),
        (
            bool(entry.path) or entry.kind is UnitKind.COUNTY,
            "JH-B-2.4-a",
            "除县本级外都有上级单位",
            "请选择上级单位",
            {"单位": entry.name},
        ),
        (
            entry.system is None or entry.level is UnitLevel.BUREAU,
            "JH-C-3.2-a",
            "只有乡镇局级单位列入考核系统",
            "请更正级别，或者不列入考核系统",
            {"级别": entry.level.label, "考核系统": entry.system.label if entry.system else "无"},
        ),
        *_appraised_with(entry),
    ]
    return [_judge(*check) for check in checks]


def _appraised_with(entry: UnitEntry) -> list[tuple[bool, str, str, str, dict[str, str]]]:
    facts = {"单位": entry.name, "随同": entry.main or "无"}
    return [
        (
            not entry.main or entry.system is None,
            "SX-2.1-d",
            "随同考评的单位不再单独列入考核系统",
            "请去掉考核系统，或者不设随同考评的单位",
            facts,
        ),
        (
            not entry.main or (entry.main != entry.code and not entry.main_with and not entry.includes),
            "SX-2.1-d",
            "随同考评只有一层",
            "请直接选择单独考评的主体单位",
            facts,
        ),
    ]


def check_abolition(facts: AbolitionFacts) -> list[Finding]:
    """A unit is abolished only once nothing hangs on it any more; its rows and history stay."""
    checks = [
        (not facts.abolished, "单位未被撤销", "该单位已经撤销", {}),
        (facts.children == 0, "没有下属单位", "请先撤销或划转下属单位", {"下属单位": str(facts.children)}),
        (facts.roster == 0, "没有在册人员", "请先办理人员调出或离册", {"在册人员": str(facts.roster)}),
        (facts.appointments == 0, "没有在任职务", "请先办理免职", {"在任": str(facts.appointments)}),
        (facts.included == 0, "没有随同本单位考评的单位", "请先调整随同考评关系", {"随同单位": str(facts.included)}),
    ]
    return [_judge(holds, "", title, remedy, {"单位": facts.name, **more}) for holds, title, remedy, more in checks]


def _judge(holds: bool, clause: str, title: str, remedy: str, facts: dict[str, str]) -> Finding:
    return met(clause, title, **facts) if holds else unmet(clause, title, remedy=remedy, **facts)
