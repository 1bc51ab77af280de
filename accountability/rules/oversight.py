"""Opinions of congress and conference on how a task is carried out, and plans for emergencies. Pure.

JH-A-6.5-c, JH-A-6.4-d.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from core.findings import Finding, unmet

OVERSEEN, PLANNED = "JH-A-6.5-c", "JH-A-6.4-d"


def check_opinion(
    *, text: str, dated: date, today: date, in_force: bool, unit: int, units: Collection[int]
) -> list[Finding]:
    """On a task in force, to a unit of the task, dated today or before."""
    findings = []
    if not in_force:
        findings.append(unmet(OVERSEEN, "任务尚未下达", remedy="任务下达后提出意见"))
    if not text.strip():
        findings.append(unmet(OVERSEEN, "没有意见内容", field="text", remedy="填写意见"))
    if dated > today:
        findings.append(unmet(OVERSEEN, "意见日期晚于今天", field="dated", remedy="更正日期", 日期=dated.isoformat()))
    if unit not in units:
        findings.append(unmet(OVERSEEN, "答复单位不承担这项任务", field="unit", remedy="选定牵头或者协办单位"))
    return findings


def check_reply(*, reply: str, waiting: bool, own: bool) -> list[Finding]:
    """The unit that was asked replies, once."""
    findings = []
    if not waiting:
        findings.append(unmet(OVERSEEN, "意见已答复", remedy="请刷新页面"))
    if not reply.strip():
        findings.append(unmet(OVERSEEN, "没有答复内容", field="reply", remedy="填写答复"))
    if not own:
        findings.append(unmet(OVERSEEN, "不是答复单位", remedy="由答复单位答复"))
    return findings


def check_plan(*, title: str, version: str, contact: str, phone: str, procedure: str, existing: bool) -> list[Finding]:
    """A plan has a name, a version, somebody to call and a procedure."""
    told = (
        ("title", "名称", title), ("version", "版本", version), ("contact", "联系人", contact),
        ("phone", "联系电话", phone), ("procedure", "处置流程", procedure),
    )  # fmt: skip
    findings = [
        unmet(PLANNED, f"没有填写{name}", field=field, remedy=f"填写{name}")
        for field, name, value in told
        if not value.strip()
    ]
    if existing:
        findings.append(unmet(PLANNED, "该预案的这一版本已登记", field="version", remedy="修订后以新版本登记"))
    return findings


def check_use(*, declared: bool, retired: bool, used: bool) -> list[Finding]:
    """A plan in use, for a decision with a declared emergency, once (JH-A-5.9-c)."""
    findings = []
    if not declared:
        findings.append(
            unmet(PLANNED, "该事项没有宣布为紧急事项", field="matter", remedy="由主要负责人宣布紧急情形后再关联")
        )
    if retired:
        findings.append(unmet(PLANNED, "预案已经废止", remedy="选用在用的版本"))
    if used:
        findings.append(unmet(PLANNED, "已关联该预案", field="matter", remedy="无需重复关联"))
    return findings


def check_past(clause: str, day: date, today: date, what: str, field: str) -> list[Finding]:
    """Something that is over."""
    if day <= today:
        return []
    return [unmet(clause, f"{what}晚于今天", field=field, remedy="更正日期", 日期=day.isoformat())]
