"""The workbench: polls to vote in, passphrases to set, boxes to open."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from ballots.enums import PollKind, PollState, TellerRole
from ballots.models import RosterEntry, Teller
from core.registry import WorkItem
from organization.models import Account

SOURCE = "投票"


def work_items(account: Account, today: date) -> list[WorkItem]:
    """Two queries."""
    if account.person_id is None:
        return []
    return [*_votes(account), *_boxes(account)]


def _votes(account: Account) -> list[WorkItem]:
    rows = RosterEntry.objects.filter(
        person=account.person_id, poll__state=PollState.OPEN, present=True, recused=False, participation__isnull=True
    )
    return [
        WorkItem(f"投票：{row.poll.question}", SOURCE, reverse("ballots:ballot", args=[row.poll_id]), "去投票")
        for row in rows.select_related("poll").order_by("poll__opened_at")
    ]


def _boxes(account: Account) -> list[WorkItem]:
    """What waits for the scrutineer: his passphrase before voting, the box after it."""
    mine = Teller.objects.filter(person=account.person_id, role=TellerRole.SCRUTINEER, poll__kind=PollKind.SECRET)
    rows = mine.filter(poll__state__in=[PollState.PLANNED, PollState.CLOSED]).select_related("poll", "key")
    items = []
    for row in rows.order_by("poll__planned_at"):
        if row.poll.state == PollState.CLOSED:
            url = reverse("ballots:teller", args=[row.poll_id])
            items.append(WorkItem(f"开箱计票：{row.poll.question}", SOURCE, url, "去开箱"))
        elif not hasattr(row, "key"):
            url = reverse("ballots:key", args=[row.poll_id])
            items.append(WorkItem(f"设置监票口令：{row.poll.question}", SOURCE, url, "去设置"))
    return items
