"""Granting duties: three separate administrators, two people for each grant (GB/T 22239-2019 8.1.4.2 d, P09)."""

from __future__ import annotations

from dataclasses import dataclass

from core.findings import Finding
from organization.enums import ADMIN_DUTIES, Duty
from organization.rules.judging import judge


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """A duty in hand: granted and not withdrawn, confirmed or not."""

    duty: Duty
    unit_id: int


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """One duty of one account, and who acts; ``held`` are the account's other duties in hand."""

    duty: Duty
    unit_id: int
    target_id: int
    target_active: bool
    actor_id: int
    held: tuple[HeldDuty, ...]


def check_grant(facts: GrantFacts) -> list[Finding]:
    """Everything a grant needs, met or not."""
    return [
        judge(facts.actor_id != facts.target_id, "不得给自己授予职责", "请由另一名安全管理员授予"),
        _active(facts),
        judge(
            HeldDuty(facts.duty, facts.unit_id) not in facts.held,
            "该账号在此单位尚无此职责",
            "无需重复授予",
        ),
        separation(facts),
    ]


def check_confirmation(facts: GrantFacts, *, granter_id: int) -> list[Finding]:
    """Everything a confirmation needs: a second person, who is not the one that gets the duty."""
    return [
        judge(facts.actor_id != granter_id, "授予与确认须由两人办理", "请由另一名有确认权限的人员确认"),
        judge(facts.actor_id != facts.target_id, "不得确认授予自己的职责", "请由另一名有确认权限的人员确认"),
        _active(facts),
        separation(facts),
    ]


def separation(facts: GrantFacts) -> Finding:
    """Nobody is administrator twice, and no administrator holds a business duty."""
    admin = facts.duty in ADMIN_DUTIES
    clash = [held.duty for held in facts.held if admin or held.duty in ADMIN_DUTIES]
    return judge(
        not clash,
        "系统、安全、审计管理员相互分离，且不兼任业务职责",
        "请先撤销与之冲突的职责，或改授他人",
        **({"现有职责": "、".join(sorted({duty.label for duty in clash}))} if clash else {}),
    )


def _active(facts: GrantFacts) -> Finding:
    return judge(facts.target_active, "账号已启用", "请系统管理员先启用该账号")
