"""Summonses as facts: flags, agreements, who leads what, talks of one person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from accountability.enums import ApprovingSide, Effect, Office, SummonsCause, SummonsState
from accountability.gathering.letters import heads_of
from accountability.models import SlowFlag, Summons, SummonsTalk
from accountability.permissions import offices_of
from accountability.rules.summonses import SlowWork, SummonsFacts
from organization.enums import Duty, PrincipalPost
from organization.models import Account, Appointment, DutyHolding, Person, Unit


def office_of(account: Account, agreed: Collection[Office]) -> Office | None:
    """For which office an account agrees: one that has not yet, else any of its own; None for others."""
    mine = sorted(offices_of(account), key=list(Office).index)
    return next((one for one in mine if one not in agreed), mine[0] if mine else None)


def work_of(flag: SlowFlag | None) -> SlowWork | None:
    if flag is None:
        return None
    return SlowWork(flag.flagged_on, tuple(flag.checks.order_by("pk").values_list("checked_on", "progressed")))


def summons_facts(one: Summons) -> SummonsFacts:
    """Three statements."""
    return SummonsFacts(
        level=one.level, state=SummonsState(one.state),
        agreed=frozenset(Office(office) for office in one.agreements.values_list("office", flat=True)),
        approved=frozenset(
            ApprovingSide(side) for side in one.approvals.filter(granted=True).values_list("side", flat=True)
        ),
        ranking=one.cause == SummonsCause.RANKING,
        effects=tuple(Effect(value) for value in one.follow_ups.order_by("pk").values_list("effect", flat=True)),
    )  # fmt: skip


def sides_of(person: int | None, day: date) -> list[ApprovingSide]:
    """For which sides somebody is the principal leader of the county: one statement."""
    rows = Appointment.objects.in_force(day).principal().filter(person=person or 0, post__unit__parent__isnull=True)
    sides = {
        PrincipalPost.PARTY.value: ApprovingSide.PARTY,
        PrincipalPost.ADMINISTRATION.value: ApprovingSide.ADMINISTRATION,
    }
    return [sides[value] for value in rows.order_by("pk").values_list("post__principal", flat=True)]


def county_heads(day: date) -> frozenset[int]:
    """The principal leaders of county committee and government."""
    rows = Appointment.objects.in_force(day).principal().filter(post__unit__parent__isnull=True)
    return frozenset(rows.order_by().values_list("person_id", flat=True))


def organization_heads(day: date) -> frozenset[int]:
    """Who heads the organization department: the head of the units in which its duty is held, the county aside."""
    units = Unit.objects.filter(
        parent__isnull=False,
        pk__in=DutyHolding.objects.in_force().filter(duty=Duty.ORGANIZATION_OFFICE).order_by().values("unit"),
    )
    return frozenset(person.pk for person in heads_of(list(units), day).values())


def heads_for(level: int, day: date) -> frozenset[int]:
    """Who may hold a talk of a level (LS-3.4-l, LS-3.4-m)."""
    return organization_heads(day) if level == 1 else county_heads(day)


def is_principal(person: int, unit: int, day: date) -> bool:
    """Whether somebody holds one of the two principal posts of a unit on that day."""
    return Appointment.objects.in_force(day).principal().filter(person=person, post__unit=unit).exists()


def principals_of(units: Collection[Unit], day: date) -> dict[int, Person]:
    """Who leads each unit, by unit id."""
    return heads_of(units, day)


def other_talks(talk: SummonsTalk) -> list[SummonsTalk]:
    """Talks with the same person besides this one, in the order of their days."""
    rows = SummonsTalk.objects.filter(summons__person=talk.summons.person_id).exclude(pk=talk.pk)
    return list(rows.order_by("held_on", "pk"))
