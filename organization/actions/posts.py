"""Standard titles, posts and appointments: the only writers.

A change of a principal leader is announced after the commit (OrganizationEvent.PRINCIPAL_CHANGED, LS-2-a).
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core import audit, events
from core.findings import demand, unmet
from organization.enums import OrganizationEvent, PrincipalPost, TitleCategory
from organization.facts import post_facts
from organization.models import Account, Appointment, Person, Post, PostTitle, Unit
from organization.rules.posts import (
    AppointmentFacts,
    check_appointment,
    check_end,
    check_new_quota,
    check_title,
)


@transaction.atomic
def add_title(*, name: str, category: TitleCategory, order: int = 0, by: Account, at: datetime) -> PostTitle:
    """Add a title to the standard list (QSH-24-d), or take a withdrawn one back into use."""
    title = PostTitle.objects.select_for_update().filter(name=name).first() or PostTitle(name=name)
    title.category, title.order, title.withdrawn = category, order, False
    title.save()
    after = {"name": name, "category": category.value}
    audit.record(verb="organization.add_title", by=by, at=at, obj=title, after=after, clause="QSH-24-d")
    return title


@transaction.atomic
def withdraw_title(*, title: PostTitle, reason: str, by: Account, at: datetime) -> PostTitle:
    """Strike a title from the standard list: nobody is appointed to it any more, holders become a finding."""
    row = PostTitle.objects.select_for_update().get(pk=title.pk)
    row.withdrawn = True
    row.save(update_fields=["withdrawn"])
    audit.record(verb="organization.withdraw_title", by=by, at=at, obj=row, reason=reason, clause="QSH-24-d")
    return row


@transaction.atomic
def create_post(
    *,
    unit: Unit,
    title: str,
    quota: int,
    principal: PrincipalPost = PrincipalPost.NONE,
    order: int = 0,
    by: Account,
    at: datetime,
) -> Post:
    """Set up a post; Refused for a title outside the standard list, a second principal post or one already there."""
    standard = {one.name: one for one in PostTitle.objects.standard()}
    posts = list(Post.objects.filter(unit=unit).select_related("title"))
    findings = [check_title(title, standard)]
    if any(post.title.name == title for post in posts):
        findings.append(unmet("", "职位不重复", remedy="该单位已有此职位，请调整其核定职数", 职务=title))
    if principal and any(post.principal == principal for post in posts):
        remedy = "请先更正原有的主要负责人职位"
        findings.append(unmet("JH-B-6-a", f"有且只有一个{principal.label}职位", remedy=remedy, 单位=unit.name))
    demand(findings)
    post = Post(unit=unit, title=standard[title], principal=principal, quota=quota, order=order)
    post.save(force_insert=True)
    after = {"unit": unit.code, "title": title, "principal": principal.value, "quota": quota}
    audit.record(verb="organization.create_post", by=by, at=at, obj=post, after=after, clause="QSH-24-e")
    return post


@transaction.atomic
def change_quota(*, post: Post, quota: int, reason: str, by: Account, at: datetime) -> Post:
    """Change the approved number; Refused when more people hold the post (QSH-24-e)."""
    row = Post.objects.select_for_update().get(pk=post.pk)
    demand(check_new_quota(post_facts(row, timezone.localdate(at)), quota))
    before, row.quota = row.quota, quota
    row.save(update_fields=["quota"])
    audit.record(
        verb="organization.change_quota", by=by, at=at, obj=row, reason=reason, clause="QSH-24-e",
        before={"quota": before}, after={"quota": quota},
    )  # fmt: skip
    return row


@transaction.atomic
def appoint(
    *,
    person: Person,
    post: Post,
    starts_on: date,
    field_of_work: str = "",
    term: str = "",
    document_number: str = "",
    by: Account,
    at: datetime,
) -> Appointment:
    """Appoint a person to a post; Refused with all obstacles (QSH-24-d, QSH-24-e).

    The post is locked, so that two appointments at once cannot both take the last place.
    """
    row = Post.objects.select_for_update().get(pk=post.pk)
    demand(check_appointment(appointment_facts(person, row, starts_on)))
    old = _principal_before(row, starts_on)
    appointment = Appointment(
        person=person, post=row, starts_on=starts_on,
        field_of_work=field_of_work, term=term, document_number=document_number,
    )  # fmt: skip
    appointment.save(force_insert=True)
    if row.principal:
        _announce(row, starts_on, old, person.pk)
    after = {
        "person": person.number, "unit": row.unit.code, "title": row.title.name, "starts_on": starts_on,
        "field_of_work": field_of_work, "term": term, "document_number": document_number,
    }  # fmt: skip
    audit.record(verb="organization.appoint", by=by, at=at, obj=appointment, after=after, clause="QSH-24-d")
    return appointment


@transaction.atomic
def end_appointment(*, appointment: Appointment, ends_on: date, reason: str, by: Account, at: datetime) -> Appointment:
    """Remove from a post as of ``ends_on``; the row stays, with its end."""
    row = Appointment.objects.select_for_update().get(pk=appointment.pk)
    demand(check_end(row.starts_on, ends_on, row.ends_on is not None))
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    if row.post.principal:
        _announce(row.post, ends_on, row.person_id, None)
    audit.record(
        verb="organization.end_appointment", by=by, at=at, obj=row, reason=reason,
        before={"ends_on": None}, after={"ends_on": ends_on},
    )  # fmt: skip
    return row


@transaction.atomic
def divide_work(
    *, appointment: Appointment, field_of_work: str, term: str, from_day: date, by: Account, at: datetime
) -> Appointment:
    """Give a team member another field of work (JH-B-3.1-c): the old row ends, a new one goes on in the same post.

    Without a recorded field, or on the first day, there is nothing to keep and the field is entered in place.
    """
    row = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if row.ends_on is not None or from_day < row.starts_on:
        demand([unmet("JH-B-3.1-c", "任职在该日有效", remedy="请选择任职期间的日期", 任职=str(row))])
    before = {"field_of_work": row.field_of_work, "term": row.term}
    if not row.field_of_work or from_day == row.starts_on:
        row.field_of_work, row.term = field_of_work, term
        row.save(update_fields=["field_of_work", "term"])
    else:
        row.ends_on = from_day
        row.save(update_fields=["ends_on"])
        row = Appointment(
            person=row.person, post=row.post, starts_on=from_day,
            field_of_work=field_of_work, term=term, document_number=row.document_number,
        )  # fmt: skip
        row.save(force_insert=True)
    after = {"field_of_work": field_of_work, "term": term, "from": from_day}
    audit.record(
        verb="organization.divide_work", by=by, at=at, obj=row, before=before, after=after, clause="JH-B-3.1-c"
    )
    return row


def appointment_facts(person: Person, post: Post, starts_on: date) -> AppointmentFacts:
    """What the rule asks about an appointment; also for the page that shows the obstacles."""
    return AppointmentFacts(
        post=post_facts(post, starts_on),
        person=person.name,
        joined_on=person.joined_on,
        left_on=person.left_on,
        starts_on=starts_on,
        holds_already=post.appointments.not_ended(starts_on).filter(person=person).exists(),
    )


def _principal_before(post: Post, day: date) -> int | None:
    """Who held the principal post last before ``day``."""
    last = post.appointments.filter(starts_on__lte=day).order_by("-starts_on", "-pk").first()
    return last.person_id if last else None


def _announce(post: Post, day: date, old: int | None, new: int | None) -> None:
    events.emit(
        OrganizationEvent.PRINCIPAL_CHANGED, unit_id=post.unit_id, day=day, old_person_id=old, new_person_id=new
    )
