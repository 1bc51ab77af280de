"""The head of a matter's pages: level and flags, the line of facts, what its intent says."""

from __future__ import annotations

from core.rulebook import named
from decisions.enums import RunState, Stage
from decisions.models import Matter
from decisions.rules.facts import Case


def level_of(matter: Matter) -> str:
    return str(matter.get_level_display()) if matter.level else "级别未定"


def badges(matter: Matter, case: Case) -> list[tuple[str, str]]:
    """Level and flags, and what is out of the ordinary."""
    shown = [(level_of(matter), "danger" if matter.level == "major" else "neutral")]
    shown += [(flag.label, "info") for flag in sorted(case.flags)]
    if matter.confidential:
        shown.append(("人事事项，不公开", "warning"))
    if case.thresholds.catalogue and case.catalogued is False:
        shown.append(("未列入目录，条例的专门要求不适用", "neutral"))
    if case.emergency is not None:
        shown.append(("紧急事项", "warning"))
    if case.ended:
        shown.append(("已终止", "neutral"))
    elif case.run(Stage.RESOLUTION).state is RunState.CLOSED:
        shown.append(("已形成决议", "success"))
    return shown


def line(matter: Matter) -> list[tuple[str, str]]:
    """The facts under the title."""
    subtype = f"（{matter.get_subtype_display()}）" if matter.subtype else ""
    leader = str(matter.leader_in_charge.name) if matter.leader_in_charge else ""
    pairs = [
        ("编号", matter.number),
        ("类别", f"{matter.category} {matter.get_category_display()}{subtype}"),
        ("决策机关", matter.get_body_display()),
        ("承办单位", matter.lead_unit.name),
        ("分管县级领导", leader),
        ("适用规则", named(matter.rulebook)),
    ]
    return [(name, value) for name, value in pairs if value]


def intent_facts(matter: Matter, case: Case) -> list[tuple[str, str]]:
    """Where it comes from and what it is about (JH-A-5.1-c)."""
    level = f"尚未确定（建议{matter.get_suggested_level_display()}）"
    if matter.level:
        level = f"{matter.get_level_display()}：{matter.level_reason}"
    interest = matter.interest_text or (matter.get_interest_display() if matter.interest else "")
    pairs = [
        ("背景", matter.background),
        ("主要内容", matter.content),
        ("来源", f"并入建议 {case.intent.proposals} 件" if case.intent.proposals else "领导批示"),
        ("领导批示", matter.instruction),
        ("切身利益事项", interest),
        ("级别", level),
    ]
    return [(name, value) for name, value in pairs if value]
