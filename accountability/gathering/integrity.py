"""Who must be covered by contact points, who sits in half-year meetings, which periods lack their record."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from accountability.enums import RegisterKind, ReturnKind, SessionKind, WatchKind
from accountability.models import ContactPoint, IntegritySession, IntegrityWatch, KeyPost, SupervisionRecord
from accountability.rules.integrity import PeriodState, is_overdue, states
from core.rulebook.values import Parameters
from organization.enums import Duty, TitleCategory
from organization.models import Appointment, DutyHolding, Person, Unit

FIRST = {SessionKind.HEARING: (1, 1), SessionKind.MEETING: (1, 1), SessionKind.CHECK: (1, 1),
         SessionKind.SELECTION: (1, 1)}  # fmt: skip


def is_member(person: Person) -> bool:
    """Whether somebody sits in the commission's leading team: its duty and a leading post in force."""
    return (
        DutyHolding.objects.in_force().filter(account__person=person, duty=Duty.DISCIPLINE).exists()
        and Appointment.objects.filter(
            person=person, ends_on__isnull=True, post__title__category=TitleCategory.LEADING
        ).exists()
    )


def coverage() -> list[tuple[Unit, list[str]]]:
    """Every appraised unit with its contacts, those without one first: two statements (BZ-2.1-e)."""
    held: defaultdict[int, list[str]] = defaultdict(list)
    for unit, name in ContactPoint.objects.in_force().order_by("pk").values_list("unit_id", "person__name"):
        held[unit].append(name)
    units = Unit.objects.appraisable().order_by("order", "code")
    return sorted(((one, held[one.pk]) for one in units), key=lambda row: bool(row[1]))


def uncovered() -> int:
    """How many appraised units have no contact; a round of appraisal begins when there is none (BZ-2.1-e)."""
    contacts = ContactPoint.objects.in_force().order_by().values("unit")
    return int(Unit.objects.appraisable().exclude(pk__in=contacts).count())


def principals_of_all(day: date) -> list[tuple[int, int]]:
    """(unit, person) of every bureau-level unit's principal leaders on that day, each once: one statement."""
    standing = Appointment.objects.in_force(day).principal().filter(post__unit__abolished_at__isnull=True)
    rows = standing.filter(post__unit__level="bureau").order_by("post__unit__order", "post__unit__code", "post__order")
    return list(dict.fromkeys(rows.values_list("post__unit_id", "person_id")))


def period_states(today: date) -> dict[SessionKind, list[PeriodState]]:
    """The periods of this and the last year with what is missing: one statement. A mid-year check counts by year."""
    held: defaultdict[str, set[str]] = defaultdict(set)
    for kind, period in IntegritySession.objects.order_by().values_list("kind", "period").distinct():
        held[kind].add(period)
    first = date(today.year - 1, 1, 1)
    return {kind: states(kind, held[kind.value], first, today) for kind in SessionKind}


def overdue_items(today: date) -> set[int]:
    """Open items past their day: two statements."""
    returns: defaultdict[int, set[ReturnKind]] = defaultdict(set)
    rows = list(IntegrityWatch.objects.open().filter(due_on__lt=today).prefetch_related("returns"))
    for row in rows:
        for one in row.returns.all():
            returns[row.pk].add(ReturnKind(one.kind))
    return {row.pk for row in rows if is_overdue(WatchKind(row.kind), row.due_on, returns[row.pk], today)}


def without_report(year: int, today: date, numbers: Parameters) -> list[tuple[Appointment, str]]:
    """Who holds a leading post and has no report of personal matters of the year after its day, with why the post is a
    key one or "": principal leaders and marked posts first (QSH-31-a). Three statements."""
    month, last = numbers.day("accountability.personal_matters_due")
    if today <= date(year, month, last):
        return []
    kind = RegisterKind.PERSONAL_MATTERS
    told = SupervisionRecord.objects.filter(kind=kind, held_on__year=year).order_by().values("person")
    rows = (
        Appointment.objects.in_force(today)
        .filter(post__title__category=TitleCategory.LEADING, post__unit__level="bureau")
        .exclude(person__in=told.filter(person__isnull=False))
        .select_related("person", "post__unit", "post__title")
        .order_by("post__unit__order", "post__unit__code", "post__order", "pk")
    )
    marked = dict(KeyPost.objects.values_list("post_id", "reason"))
    found = [(row, marked.get(row.post_id) or ("主要领导" if row.post.principal else "")) for row in rows]
    return sorted(found, key=lambda one: not one[1])
