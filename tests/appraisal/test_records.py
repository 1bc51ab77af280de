"""What a cadre's record cites: approved results of the unit he led on the year's last day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from appraisal.gathering.records import results_of
from appraisal.models import Period
from organization.models import Account, Appointment, Post, PostTitle, Unit
from tests.appraisal.objections import published
from tests.appraisal.versions import approve


def held(account: Account, unit: Unit, starts: date, ends: date | None, principal: str = "administration") -> None:
    title, _ = PostTitle.objects.get_or_create(name="镇长", defaults={"category": "leading"})
    post, _ = Post.objects.get_or_create(unit=unit, title=title, principal=principal, defaults={"quota": 1})
    Appointment.objects.create(person=account.person, post=post, starts_on=starts, ends_on=ends)


@pytest.mark.clause("SX-1-d")
def test_the_record_of_the_leader_of_the_last_day_shows_the_approved_result(
    year: Period, zhou: Account, fang: Account, lu: Account, he: Account, hekou: Unit,
    client_of: Callable[[Account], Client],
) -> None:  # fmt: skip
    held(lu, hekou, date(2010, 1, 1), None)
    held(he, hekou, date(2008, 1, 1), date(2010, 1, 1))
    out = published(year, zhou, fang)
    assert (lu.person, results_of(lu.person)) == (lu.person, []), "a preliminary result is none"  # type: ignore[arg-type]

    approve(out.version, zhou)
    (found,) = results_of(lu.person)  # type: ignore[arg-type]

    assert (found.year, found.name, found.capacity, found.rank, found.size) == (2012, "河口镇", "主要负责人", 1, 2)
    assert results_of(he.person) == [], "who led before does not answer for the year"  # type: ignore[arg-type]
    page = reverse("appraisal:record", args=[lu.person_id])
    assert "河口镇" in client_of(zhou).get(page).content.decode()
    assert (client_of(lu).get(page).status_code, client_of(he).get(page).status_code) == (200, 404)
