"""Data quality: principal posts of a unit (JH-B-6-a), people without post or duty (QSH-7-a). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.enums import Choice
from core.findings import Finding, met, unmet
from organization.enums import PrincipalPost, UnitLevel

PRINCIPAL_CLAUSE = "JH-B-6-a"


@dataclass(frozen=True, slots=True)
class PostState:
    """A post of a unit as it stands today."""

    title: str
    principal: PrincipalPost
    quota: int
    holders: tuple[str, ...]
    standard: bool = True


@dataclass(frozen=True, slots=True)
class UnitState:
    """What the data-quality rules look at. ``no_field`` names team members without a field of work."""

    name: str
    level: UnitLevel
    posts: tuple[PostState, ...]
    no_field: tuple[str, ...] = ()


class RosterGap(Choice):
    """Why a person is on the exception list."""

    NO_POST = "no_post", "未定岗"
    NO_DUTY = "no_duty", "未定责"
    NEITHER = "neither", "未定岗未定责（疑似吃空饷）"


def check_unit(unit: UnitState) -> list[Finding]:
    """Warnings of one unit; none of them blocks an action, all of them are shown until the data are right.

    A unit with a leading team (乡镇局级 and above) has exactly one 党 and one 政 principal post; a grass-roots
    unit has at least one of the two.
    """
    findings = _principal_posts(unit)
    findings.append(_principal_present(unit))
    findings += [_over_quota(unit, post) for post in unit.posts if len(post.holders) > post.quota]
    findings += [_not_standard(unit, post) for post in unit.posts if not post.standard]
    findings.append(_division_of_work(unit))
    return findings


def roster_gap(has_post: bool, has_duty: bool) -> RosterGap | None:
    """Why a person on a roster belongs on the exception list; None once a post and a duty are set (QSH-7-a)."""
    if has_post and has_duty:
        return None
    if has_post:
        return RosterGap.NO_DUTY
    return RosterGap.NO_POST if has_duty else RosterGap.NEITHER


def _principal_posts(unit: UnitState) -> list[Finding]:
    kinds = (PrincipalPost.PARTY, PrincipalPost.ADMINISTRATION)
    found = {kind: sum(post.principal is kind for post in unit.posts) for kind in kinds}
    if unit.level in (UnitLevel.COUNTY, UnitLevel.BUREAU):
        return [_exactly_one(unit, kind, found[kind]) for kind in kinds]
    title = "设有主要负责人职位"
    if any(found.values()):
        return [met(PRINCIPAL_CLAUSE, title, 单位=unit.name)]
    return [unmet(PRINCIPAL_CLAUSE, title, remedy="由组织部考核办登记主要负责人职位", 单位=unit.name, 现有="0")]


def _exactly_one(unit: UnitState, kind: PrincipalPost, count: int) -> Finding:
    title = f"有且只有一个{kind.label}职位"
    if count == 1:
        return met(PRINCIPAL_CLAUSE, title, 单位=unit.name)
    return unmet(
        PRINCIPAL_CLAUSE,
        title,
        remedy="由组织部考核办登记职位（可由同一人担任）",
        单位=unit.name,
        应有="1",
        实有=str(count),
    )


def _principal_present(unit: UnitState) -> Finding:
    title = "主要负责人在任"
    vacant = [post.title for post in unit.posts if post.principal and not post.holders]
    holders: Sequence[str] = [name for post in unit.posts if post.principal for name in post.holders]
    if holders and not vacant:
        return met(PRINCIPAL_CLAUSE, title, 主要负责人="、".join(dict.fromkeys(holders)))
    facts = {"单位": unit.name, "空缺": "、".join(vacant) or "主要负责人"}
    return unmet(PRINCIPAL_CLAUSE, title, remedy="由组织部考核办登记任职；空缺期间任务无法确定第一责任人", **facts)


def _over_quota(unit: UnitState, post: PostState) -> Finding:
    facts = {"单位": unit.name, "职务": post.title, "核定职数": str(post.quota), "现有": str(len(post.holders))}
    return unmet("QSH-24-e", "不超职数配备", remedy="由组织部考核办核对任免，超配的须消化", **facts)


def _not_standard(unit: UnitState, post: PostState) -> Finding:
    remedy = "由组织部考核办改为规范职务名称"
    return unmet("QSH-24-d", "只使用规范职务名称", remedy=remedy, 单位=unit.name, 职务=post.title)


def _division_of_work(unit: UnitState) -> Finding:
    title = "班子成员都有分管工作"
    if not unit.no_field:
        return met("JH-B-3.1-c", title)
    return unmet("JH-B-3.1-c", title, remedy="由组织部考核办登记分工", 未登记="、".join(unit.no_field))
