"""Decisions made public on the portal: what was decided, why, and what became of the opinions (GW713-32)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from decisions.actions.publication import NewPublication, record_publication, withdraw_publication
from decisions.enums import Category, Event, Stage
from decisions.models import AgendaItem, DecisionPublication, Matter
from organization.models import Account
from tests.decisions import build_rows as build
from tests.decisions.standing_rows import *  # noqa: F403  the river, ready for its meeting

pytestmark = pytest.mark.django_db
HOME = reverse("portal:home")


@pytest.fixture
def published(ready: Matter, wen: Account) -> DecisionPublication:
    build.step(ready, Stage.RESOLUTION, Event.OPEN, wen)
    build.fill(ready, Stage.RESOLUTION, wen)
    build.step(ready, Stage.RESOLUTION, Event.CLOSE, wen)
    new = NewPublication(timezone.localdate(), "门户网站", "为什么<b>整治</b>", "采纳 3 条")
    return record_publication(ready.pk, new, by=wen, at=timezone.now())


def test_decision_is_read_by_everyone(
    client: Client, published: DecisionPublication, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    draft = published.matter.drafts.latest("number")
    AgendaItem.objects.filter(run__matter=published.matter).update(draft=draft)

    listed = client.get(HOME).content.decode()
    with django_assert_max_num_queries(6):
        shown = client.get(reverse("portal:decision", args=[published.pk])).content.decode()

    assert reverse("portal:decision", args=[published.pk]) in listed
    asked = (draft.text[:8], "采纳 3 条", "为什么&lt;b&gt;整治&lt;/b&gt;", "门户网站")
    assert [text for text in asked if text not in shown] == []


@pytest.mark.parametrize("gone", ["withdrawn", "tomorrow", "personnel"])
def test_what_is_not_public_does_not_exist(
    client: Client, published: DecisionPublication, wen: Account, gone: str
) -> None:
    if gone == "withdrawn":
        withdraw_publication(published.pk, reason="渠道登记有误", by=wen, at=timezone.now())
    elif gone == "tomorrow":
        DecisionPublication.objects.update(published_on=timezone.localdate() + timedelta(1))
    else:
        Matter.objects.update(category=Category.PERSONNEL, subtype="", interest="")

    place = reverse("portal:decision", args=[published.pk])
    assert (client.get(place).status_code, place in client.get(HOME).content.decode()) == (404, False)
