"""The workbench: polls to vote in, passphrases to set, boxes to open."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from ballots.enums import PollKind, PollState, TellerRole
from ballots.models import RosterEntry, Teller
from core.probes import ASKER, only_where
from core.registry import WorkItem
from organization.models import Account

SOURCE = "投票"


def work_items(account: Account, today: date) -> list[WorkItem]:
    """Two queries at most."""
    if account.person_id is None:
        return []
    return [*_votes(account), *_boxes(account)]


def _waiting(person: int | None) -> QuerySet[RosterEntry]:
    """Open polls in which the person has still to vote."""
    return RosterEntry.objects.filter(
        person=person, poll__state=PollState.OPEN, present=True, recused=False, participation__isnull=True
    )


def _boxes_of(person: int | None) -> QuerySet[Teller]:
    """Secret polls that the person prepares or opens as a scrutineer."""
    mine = Teller.objects.filter(person=person, role=TellerRole.SCRUTINEER, poll__kind=PollKind.SECRET)
    return mine.filter(poll__state__in=[PollState.PLANNED, PollState.CLOSED])


@only_where(lambda: _waiting(ASKER.person))
def _votes(account: Account) -> list[WorkItem]:
    rows = _waiting(account.person_id)
    return [
        WorkItem(f"投票：{row.poll.question}", SOURCE, reverse("ballots:ballot", args=[row.poll_id]), "去投票")
        for row in rows.select_related("poll").order_by("poll__opened_at")
    ]


@only_where(lambda: _boxes_of(ASKER.person))
def _boxes(account: Account) -> list[WorkItem]:
    """What waits for the scrutineer: his passphrase before voting, the box after it."""
    rows = _boxes_of(account.person_id).select_related("poll", "key")
    items = []
    for row in rows.order_by("poll__planned_at"):
        if row.poll.state == PollState.CLOSED:
            url = reverse("ballots:teller", args=[row.poll_id])
            items.append(WorkItem(f"开箱计票：{row.poll.question}", SOURCE, url, "去开箱"))
        elif not hasattr(row, "key"):
            url = reverse("ballots:key", args=[row.poll_id])
            items.append(WorkItem(f"设置监票口令：{row.poll.question}", SOURCE, url, "去设置"))
    return items
