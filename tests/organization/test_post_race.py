"""The last place of a post is given once, however many offices appoint at the same moment (QSH-24-e)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from core.findings import Refused, demand
from organization.actions import posts
from organization.models import Account, Appointment, Person, Post, PostTitle, Unit
from organization.rules.posts import check_appointment
from tests.factories import NOON, make_person

START = date(2012, 1, 1)
AT_ONCE = 8
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place(hekou: Unit) -> Post:
    title = PostTitle.objects.create(name="副镇长", category="leading")
    return Post.objects.create(unit=hekou, title=title, quota=1)


def at_once(people: list[Person], act: Callable[[Person], object]) -> list[str]:
    """What became of each attempt: "ok", "refused" or the error."""
    outcomes: list[str] = []

    def attempt(person: Person) -> None:
        try:
            act(person)
            outcomes.append("ok")
        except Refused:
            outcomes.append("refused")
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_without_the_lock_the_race_is_real(hekou: Unit, place: Post) -> None:
    """Control: check and insert without the lock overfill the post."""
    people = [make_person(f"人{number}", hekou) for number in range(AT_ONCE)]
    checked = threading.Barrier(AT_ONCE)

    def careless(person: Person) -> None:
        demand(check_appointment(posts.appointment_facts(person, place, START)))
        checked.wait(timeout=20)
        Appointment.objects.create(person=person, post=place, starts_on=START)

    assert at_once(people, careless) == ["ok"] * AT_ONCE
    assert Appointment.objects.in_force(START).filter(post=place).count() == AT_ONCE


@pytest.mark.clause("QSH-24-e")
def test_last_place_is_given_once(hekou: Unit, place: Post, zhou: Account) -> None:
    people = [make_person(f"人{number}", hekou) for number in range(AT_ONCE)]
    ready = threading.Barrier(AT_ONCE)

    def appoint(person: Person) -> None:
        ready.wait(timeout=20)
        posts.appoint(person=person, post=place, starts_on=START, by=zhou, at=NOON)

    assert at_once(people, appoint) == ["ok", *["refused"] * (AT_ONCE - 1)]
    assert Appointment.objects.in_force(START).filter(post=place).count() == 1
