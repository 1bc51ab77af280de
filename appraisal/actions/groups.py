"""Groups and members of a draft: added, changed, removed; a unit enrolled with the sheets of its tiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appraisal.actions.enrolment import unit_place
from appraisal.actions.schemes import check_editable
from appraisal.enums import GroupKind
from appraisal.enums.schemes import Tier
from appraisal.models import Adjustment, Group, GroupPlace, Indicator, Mark, Member, Scheme, Score, TreeFit
from appraisal.rules import sheets
from core import audit
from core.findings import Finding, demand, unmet
from organization.enums import PrincipalPost, TitleCategory
from organization.facts import tenure
from organization.models import Account, Appointment, Unit
from organization.rules.enrolment import check_cadre_enrolment, check_enrolment

ENROL = "JH-C-3.2-a"


@dataclass(frozen=True, slots=True)
class GroupValues:
    """What a person fills in for a group; the weight in ten-thousandths."""

    code: str
    name: str
    kind: GroupKind
    total_weight: int
    system: str = ""
    tier: str = ""


def _lock(scheme: Scheme) -> Scheme:
    return Scheme.objects.select_for_update().get(pk=scheme.pk)


def _check(scheme: Scheme, values: GroupValues, own: int | None) -> list[Finding]:
    others = Group.objects.filter(scheme=scheme).exclude(pk=own or 0)
    taken = list(others.values_list("code", "name"))
    return sheets.check_group(values.name, values.code, values.kind, values.tier, taken=taken)


@transaction.atomic
def add_group(scheme: Scheme, values: GroupValues, *, by: Account, at: datetime) -> Group:
    """A group without members and indicators yet, the last of the draft."""
    locked = _lock(scheme)
    demand([*check_editable(locked), *_check(locked, values, None)])
    group = write_group(locked, values, order=Group.objects.filter(scheme=locked).count())
    audit.record(verb="appraisal.add_group", by=by, at=at, obj=group, after={"name": group.name})
    return group


def write_group(scheme: Scheme, values: GroupValues, *, order: int) -> Group:
    """The rows of a group that was judged already."""
    group = Group.objects.create(
        scheme=scheme, code=values.code, name=values.name.strip(), kind=values.kind, total_weight=values.total_weight,
        order=order,
    )  # fmt: skip
    GroupPlace.objects.create(scheme=scheme, group=group, system=values.system, tier=values.tier)
    return group


@transaction.atomic
def edit_group(group: Group, values: GroupValues, *, by: Account, at: datetime) -> Group:
    """Name, weight, system and tier; the kind only while nobody is enrolled, the code never."""
    scheme = _lock(group.scheme)
    locked = Group.objects.select_for_update().get(pk=group.pk)
    found = [*check_editable(scheme), *_check(scheme, values, locked.pk)]
    if values.kind != locked.kind and Member.objects.filter(group=locked).exists():
        found.append(unmet(sheets.TIERS, "已有考评对象，不能改变考核对象的种类", remedy="请先移出考评对象"))
    demand(found)
    before = {"name": locked.name, "kind": locked.kind, "total_weight": locked.total_weight}
    locked.name, locked.kind, locked.total_weight = values.name.strip(), values.kind, values.total_weight
    locked.save(update_fields=["name", "kind", "total_weight"])
    GroupPlace.objects.update_or_create(
        group=locked, defaults={"scheme": scheme, "system": values.system, "tier": values.tier}
    )
    after = {"name": locked.name, "kind": str(locked.kind), "total_weight": locked.total_weight}
    audit.record(verb="appraisal.edit_group", by=by, at=at, obj=locked, before=before, after=after)
    return locked


@transaction.atomic
def remove_group(group: Group, *, by: Account, at: datetime) -> None:
    """A group without members and indicators may go."""
    scheme = _lock(group.scheme)
    locked = Group.objects.select_for_update().get(pk=group.pk)
    held = {
        "考评对象": Member.objects.filter(group=locked).count(), "指标": Indicator.objects.filter(group=locked).count(),
    }  # fmt: skip
    facts = {name: f"{count} 个" for name, count in held.items() if count}
    found = [unmet("", "考核系统还有内容，不能删除", remedy="请先移出考评对象、删除指标", **facts)] if facts else []
    demand([*check_editable(scheme), *found])
    for beside in (GroupPlace, TreeFit):
        beside.objects.filter(group=locked).delete()
    pk, _ = locked.pk, locked.delete()
    locked.pk = pk  # the trail names the row that went
    audit.record(verb="appraisal.remove_group", by=by, at=at, obj=locked, before={"name": locked.name})


def _blocked(findings: list[Finding], who: str) -> list[Finding]:
    return [
        Finding(one.clause, one.title, one.state, {"对象": who, **one.facts}, one.remedy, one.link)
        for one in findings
        if one.blocks
    ]


def _free(scheme: Scheme, code: str, name: str) -> list[Finding]:
    if Member.objects.filter(scheme=scheme, code=code).exists():
        return [unmet(ENROL, "该对象已在本方案中", remedy="一个对象在一个方案中只考核一次", 对象=name)]
    return []


@transaction.atomic
def add_member(
    group: Group, unit: Unit, appointment: Appointment | None = None, *, by: Account, at: datetime
) -> Member:
    """A unit, or in a group of people an appointment, the last of its group."""
    scheme = _lock(group.scheme)
    found = check_editable(scheme)
    if (group.kind == GroupKind.PEOPLE) != (appointment is not None):
        found.append(unmet(sheets.TIERS, "对象与考核系统不符", remedy="干部列入干部的考核系统，单位列入单位的考核系统"))
    name = appointment.person.name if appointment is not None else unit.name
    if appointment is None:
        code = unit.code
        found += _blocked(_unit_findings(scheme, unit), name)
        found += _free(scheme, code, name)
    else:
        code = next_code(scheme, unit)
        found += _blocked(check_cadre_enrolment(unit_place(unit), [tenure(appointment)]), name)
        if Member.objects.filter(scheme=scheme, appointment__person=appointment.person_id).exists():
            found.append(unmet(ENROL, "该干部已在本方案中", remedy="一人在一个方案中只考核一次", 干部=name))
    demand(found)
    member = _write(group, scheme, unit, appointment, code, name)
    audit.record(verb="appraisal.add_member", by=by, at=at, obj=member, after={"name": name, "group": group.name})
    return member


def _unit_findings(scheme: Scheme, unit: Unit) -> list[Finding]:
    """Plans without tiers rank whom they name; those with tiers follow the rules of enrolment (JH-C-3.2-a)."""
    tiered = GroupPlace.objects.filter(scheme=scheme).exclude(tier="").exists()
    return check_enrolment(unit_place(unit)) if tiered else []


def _write(group: Group, scheme: Scheme, unit: Unit, appointment: Appointment | None, code: str, name: str) -> Member:
    order = Member.objects.filter(group=group).count() + 1
    return Member.objects.create(
        scheme=scheme, group=group, unit=unit, appointment=appointment, code=code, name=name, order=order
    )


def next_code(scheme: Scheme, unit: Unit) -> str:
    """The first free code of a cadre of the unit: T04-1, T04-2."""
    taken = set(Member.objects.filter(scheme=scheme, unit=unit).values_list("code", flat=True))
    return next(code for number in range(1, 1000) if (code := f"{unit.code}-{number}"[:20]) not in taken)


@transaction.atomic
def remove_member(member: Member, *, by: Account, at: datetime) -> None:
    """Take somebody off a draft on whom nothing hangs yet."""
    scheme = _lock(member.scheme)
    locked = Member.objects.select_for_update(of=("self",)).select_related("group").get(pk=member.pk)
    held = {
        "得分": Score.objects.filter(member=locked).count(),
        "加减分": Adjustment.objects.filter(member=locked).count(),
        "否决登记": Mark.objects.filter(member=locked).count(),
    }
    facts = {name: f"{count} 条" for name, count in held.items() if count}
    found = [unmet("", "该对象已有登记，不能移出", remedy="请先清除登记", **facts)] if facts else []
    demand([*check_editable(scheme), *found])
    pk, _ = locked.pk, locked.delete()
    locked.pk = pk  # the trail names the row that went
    audit.record(
        verb="appraisal.remove_member", by=by, at=at, obj=locked, before={"name": locked.name, "code": locked.code}
    )


@transaction.atomic
def enrol_unit(scheme: Scheme, unit: Unit, *, by: Account, at: datetime) -> list[Member]:
    """The sheets of a unit: one for the team, one for each principal, one for each other member (JH-C-3.2-c).

    Posts are those held on the day, or on the nearest day of the scheme's year.
    """
    locked = _lock(scheme)
    groups = _groups_of(locked, unit)
    held = _leading(unit, _day(locked, timezone.localdate(at)))
    found = [*check_editable(locked), *_blocked(check_enrolment(unit_place(unit)), unit.name)]
    if Tier.TEAM not in groups:
        remedy = "请先为该系统设置领导班子的考核系统"
        found.append(unmet("JH-C-3.2-b", "方案没有该单位所属系统的考核内容", remedy=remedy, 单位=unit.name))
    found += _free(locked, unit.code, unit.name)
    demand(found)
    rows = {row.pk: row for row in held}
    posts = [
        sheets.PostHeld(row.pk, row.person.number, row.post.principal != PrincipalPost.NONE, row.post.order)
        for row in held
    ]
    made = [_write(groups[Tier.TEAM], locked, unit, None, unit.code, unit.name)]
    for tier, post in sheets.cadre_sheets(posts):
        if tier in groups:
            row = rows[post.appointment]
            made.append(_write(groups[tier], locked, unit, row, next_code(locked, unit), row.person.name))
    audit.record(
        verb="appraisal.enrol_unit", by=by, at=at, obj=locked, label=unit.name, clause=sheets.TIERS,
        after={"members": len(made)},
    )  # fmt: skip
    return made


def _groups_of(scheme: Scheme, unit: Unit) -> dict[Tier, Group]:
    rows = GroupPlace.objects.filter(scheme=scheme, system=unit.appraisal_system).exclude(tier="")
    return {Tier(row.tier): row.group for row in rows.select_related("group")} if unit.appraisal_system else {}


def _day(scheme: Scheme, today: date) -> date:
    return min(max(today, date(scheme.year, 1, 1)), date(scheme.year, 12, 31))


def _leading(unit: Unit, day: date) -> list[Appointment]:
    """Appointments to leading posts of the unit in force on the day."""
    rows = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, post__unit=unit,
        post__title__category=TitleCategory.LEADING,
    )  # fmt: skip
    found: Any = rows.select_related("person", "post__title", "post__unit").order_by("post__order", "pk")
    return list(found)
