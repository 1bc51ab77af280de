"""Posts and appointments: standard titles, approved numbers, dates (QSH-24-d, QSH-24-e). Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from core.findings import Finding, met, unmet


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post with its approved number and how many hold it (or will) from the day in question on."""

    unit: str
    title: str
    quota: int
    filled: int
    standard: bool = True
    unit_standing: bool = True


@dataclass(frozen=True, slots=True)
class AppointmentFacts:
    """Someone is to take a post on ``starts_on``; ``holds_already`` when the same post is already his."""

    post: PostFacts
    person: str
    joined_on: date
    left_on: date | None
    starts_on: date
    holds_already: bool = False


def check_title(title: str, standard: Collection[str]) -> Finding:
    """Only titles of the standard list may be used (QSH-24-d)."""
    text = "只使用规范职务名称"
    if title in standard:
        return met("QSH-24-d", text, 职务=title)
    return unmet("QSH-24-d", text, remedy="请从规范职务名称表中选择，不得自设职务或职级", 职务=title or "（空）")


def check_quota(post: PostFacts, *, adding: int = 1) -> Finding:
    """After ``adding`` more the post is not filled beyond its approved number (QSH-24-e)."""
    text = "不超职数配备"
    facts = {"单位": post.unit, "职务": post.title, "核定职数": str(post.quota), "现有": str(post.filled)}
    if post.filled + adding <= post.quota:
        return met("QSH-24-e", text, **facts)
    return unmet("QSH-24-e", text, remedy="请先办理免职，或者由组织部考核办按机构编制文件调整核定职数", **facts)


def check_appointment(facts: AppointmentFacts) -> list[Finding]:
    """Everything that stands in the way of an appointment, at once."""
    return [
        check_title(facts.post.title, {facts.post.title} if facts.post.standard else set()),
        check_quota(facts.post),
        _unit_standing(facts.post),
        _on_roster(facts),
        _not_held(facts),
    ]


def check_new_quota(post: PostFacts, quota: int) -> list[Finding]:
    """The approved number may not fall below those who hold the post (QSH-24-e)."""
    text = "核定职数不少于现有人数"
    facts = {"职务": post.title, "拟核定": str(quota), "现有": str(post.filled)}
    if post.filled <= quota:
        return [met("QSH-24-e", text, **facts)]
    return [unmet("QSH-24-e", text, remedy="请先办理免职，再调减职数", **facts)]


def check_end(starts_on: date, ends_on: date, already_ended: bool) -> list[Finding]:
    """An appointment ends once and not before it began."""
    findings = []
    if already_ended:
        findings.append(unmet("", "任职尚未结束", remedy="该任职已经免去，不能再次免职"))
    if ends_on < starts_on:
        findings.append(
            unmet(
                "", "免职日期不早于任职日期", remedy="请核对免职文件的日期",
                任职日期=starts_on.isoformat(), 免职日期=ends_on.isoformat(),
            )
        )  # fmt: skip
    return findings


def _unit_standing(post: PostFacts) -> Finding:
    if post.unit_standing:
        return met("", "单位未被撤销", 单位=post.unit)
    return unmet("", "单位未被撤销", remedy="已撤销的单位不能再任命", 单位=post.unit)


def _on_roster(facts: AppointmentFacts) -> Finding:
    text = "任职日期在人员在册期间"
    shown = {"人员": facts.person, "入册": facts.joined_on.isoformat(), "任职日期": facts.starts_on.isoformat()}
    if facts.joined_on <= facts.starts_on and (facts.left_on is None or facts.starts_on < facts.left_on):
        return met("", text, **shown)
    return unmet("", text, remedy="请核对任职日期或人员的入册、离册日期", **shown)


def _not_held(facts: AppointmentFacts) -> Finding:
    if not facts.holds_already:
        return met("", "未担任同一职位")
    return unmet("", "未担任同一职位", remedy="该人员已担任此职位，如需调整分管工作请办理分工调整", 人员=facts.person)
