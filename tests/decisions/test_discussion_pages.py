"""The page of an item while it is discussed: who is still to be heard, and the button for those who say nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from decisions.models import Matter, Statement
from organization.models import Account, Unit
from tests.decisions import build_meetings as meet
from tests.decisions.standing_rows import *  # noqa: F403  the river, ready for its meeting
from tests.rulebooks import pin


def test_button_puts_the_others_down_as_silent_once(
    ready: Matter, wen: Account, county: Unit, client_of: Callable[[Account], Client]
) -> None:
    four = meet.members(county, 4)
    pin(ready, {"decisions.head_speaks_last": "1"})
    item = meet.opened(ready, four, wen)
    client, page = client_of(wen), reverse("decisions:item", args=[item.pk])

    before = client.get(page).content.decode()
    sent = [client.post(reverse("decisions:others_silent", args=[item.pk])).status_code for _ in range(2)]
    after = client.get(page).content.decode()

    assert sent == [302, 409]
    assert Statement.objects.filter(item=item, passed_on=True).count() == 3
    assert ("其余 3 名成员未发言" in before, "名成员未发言</button>" in after) == (True, False)


def test_paper_is_entered_with_its_kind_where_the_page_knows_it(
    ready: Matter, wen: Account, client_of: Callable[[Account], Client]
) -> None:
    place = reverse("decisions:add_paper", args=[ready.pk, "resolution"])

    form = client_of(wen).get(place, {"kind": "party_report"}).content.decode()

    assert '<option value="party_report" selected>' in form
