"""Handing a task down: from a unit to one below it, from a unit to its own people (JH-B-2.4-a). Pure."""

from __future__ import annotations

from core.findings import Finding, met, unmet
from organization.rules.places import PersonPlace, UnitPlace

CLAUSE = "JH-B-2.4-a"


def check_handover(giver: UnitPlace, receiver: UnitPlace | PersonPlace) -> list[Finding]:
    """May ``giver`` hand a task (or a part of one) down to ``receiver``?

    A unit hands down to every unit below it and to every person on the roster of itself or of a unit below it;
    a unit outside its tree, the unit itself and anyone above it are refused.
    """
    if isinstance(receiver, PersonPlace):
        return [_person_in_tree(giver, receiver), _person_on_roster(receiver)]
    return [_unit_in_tree(giver, receiver), _unit_standing(receiver)]


def _unit_in_tree(giver: UnitPlace, receiver: UnitPlace) -> Finding:
    title = "任务只能分解到本单位的下属单位"
    if receiver.below(giver):
        return met(CLAUSE, title, 交办单位=giver.name, 承办单位=receiver.name)
    return unmet(
        CLAUSE,
        title,
        remedy=f"由 {giver.name} 改选其下属单位，或者请共同的上级单位交办",
        交办单位=giver.name,
        承办单位=receiver.name,
    )


def _unit_standing(receiver: UnitPlace) -> Finding:
    title = "承办单位未被撤销"
    if receiver.standing:
        return met(CLAUSE, title, 承办单位=receiver.name)
    return unmet(CLAUSE, title, remedy="请改选承接其职能的单位", 承办单位=receiver.name)


def _person_in_tree(giver: UnitPlace, person: PersonPlace) -> Finding:
    title = "任务只能分解到本单位及下属单位的人员"
    facts = {"交办单位": giver.name, "承办人": person.name, "所在单位": person.unit.name}
    if person.unit.code == giver.code or person.unit.below(giver):
        return met(CLAUSE, title, **facts)
    return unmet(CLAUSE, title, remedy=f"请在 {giver.name} 及其下属单位的人员中选择承办人", **facts)


def _person_on_roster(person: PersonPlace) -> Finding:
    title = "承办人在册"
    if person.on_roster and person.unit.standing:
        return met(CLAUSE, title, 承办人=person.name)
    return unmet(CLAUSE, title, remedy="请改选在册人员", 承办人=person.name, 状态="已离册")
