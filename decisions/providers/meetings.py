"""What meetings show on pages of the floors below: where a poll belongs, work items, the entry of the navigation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from ballots import registry as ballots
from ballots.models import Poll
from core import registry
from core.access import may
from core.probes import ASKER, only_where
from core.registry import NavEntry, WorkItem, address
from decisions.enums import DecisionPermission as P
from decisions.enums import MeetingState, RunState, Stage, VoteState
from decisions.gathering.parameters import thresholds
from decisions.models import AgendaItem, Meeting, Resolution, RosterEntry, StageRun
from decisions.presenters.places import stage_url
from decisions.rules.voting import ayes_needed
from organization.models import Account

SOURCE = "会议"
ITEM_PAGES = frozenset({"decisions:item", "decisions:item_entry", "decisions:withdraw_recusal"})
"""Pages of an item, whose addresses do not begin with that of the meetings."""


def home(poll: Poll) -> ballots.Home | None:
    """The item that a poll votes on, with the ayes it asks for: three queries."""
    item = AgendaItem.objects.filter(poll_key=poll.pk).select_related("meeting", "run__matter").first()
    if item is None:
        return None
    book = item.run.matter.rulebook_id
    due = RosterEntry.objects.filter(meeting=item.meeting_id, member=True).count()
    needed = ayes_needed(due, thresholds({book})[book].vote_ayes)
    return ballots.Home(str(item.meeting), reverse("decisions:item", args=[item.pk]), ayes_needed=needed)


def work_items(account: Account, today: date) -> list[WorkItem]:
    """Meetings to attend and to run; outcomes and papers that are missing. Members' votes are told by ballots."""
    found: list[WorkItem] = []
    if may(account, P.VIEW_MEETINGS) and account.person_id is not None:
        found += _to_attend(account, today)
    if may(account, P.MANAGE_MEETINGS):
        found += [*_to_run(today), *_to_record(), *_to_write()]
    return found


def _planned(person: int | None) -> QuerySet[Meeting]:
    return Meeting.objects.filter(state=MeetingState.PLANNED, roster__person=person)


@only_where(lambda: _planned(ASKER.person), P.VIEW_MEETINGS)
def _to_attend(account: Account, today: date) -> list[WorkItem]:
    """Planned meetings of the next days with the person on the roster: one query."""
    rows = _planned(account.person_id)
    return [
        WorkItem(
            f"参加{row}（{timezone.localtime(row.scheduled_for):%m-%d %H:%M} {row.place}）", SOURCE, _url(row),
            "看议程",
            due=timezone.localdate(row.scheduled_for),
        )
        for row in rows.order_by("scheduled_for")[:10]
    ]  # fmt: skip


def _unfinished() -> QuerySet[Meeting]:
    return Meeting.objects.filter(state__in=[MeetingState.PLANNED, MeetingState.OPEN])


@only_where(_unfinished, P.MANAGE_MEETINGS)
def _to_run(today: date) -> list[WorkItem]:
    """Meetings that run, and planned ones whose day has come: one query."""
    rows = _unfinished().order_by("scheduled_for")[:20]
    items = []
    for row in rows:
        day = timezone.localdate(row.scheduled_for)
        if row.state == MeetingState.OPEN:
            items.append(WorkItem(f"{row}正在进行，待结束", SOURCE, _url(row), "去办理", due=day))
        elif day <= today:
            items.append(WorkItem(f"{row}到期待宣布开会", SOURCE, _url(row), "去办理", due=day))
    return items


def _voted_on() -> QuerySet[AgendaItem]:
    """Items of open meetings with a poll and no outcome on record."""
    return AgendaItem.objects.filter(
        poll_key__isnull=False, outcome="", adjourned_at__isnull=True, meeting__state=MeetingState.OPEN
    )


@only_where(_voted_on, P.MANAGE_MEETINGS)
def _to_record() -> list[WorkItem]:
    """Votes that ended without an outcome on record: two queries."""
    rows = _voted_on().select_related("run__matter")
    waiting = {row.poll_key: row for row in rows.order_by("pk")[:30] if row.poll_key is not None}
    over = Poll.objects.filter(pk__in=list(waiting), closed_at__isnull=False).values_list("pk", flat=True)
    return [
        WorkItem(
            f"登记表决结果：{waiting[key].run.matter.title}", SOURCE,
            reverse("decisions:item", args=[waiting[key].pk]), "去登记",
        )
        for key in over
    ]  # fmt: skip


def _passed() -> QuerySet[StageRun]:
    """Matters that a meeting passed and whose resolution is not on paper."""
    passed = AgendaItem.objects.filter(run=OuterRef("pk"), outcome=VoteState.PASSED)
    written = Resolution.objects.filter(run=OuterRef("pk"), replacement__isnull=True)
    return StageRun.objects.filter(Exists(passed), ~Exists(written), stage=Stage.RESOLUTION, state=RunState.OPEN)


@only_where(_passed, P.MANAGE_MEETINGS)
def _to_write() -> list[WorkItem]:
    """One query."""
    return [
        WorkItem(
            f"印发决议或者纪要：{row.matter.title}",
            SOURCE,
            stage_url(Stage.RESOLUTION, row.matter_id),
            "去印发",
        )
        for row in _passed().select_related("matter").order_by("opened_at")[:20]
    ]


def _url(meeting: Meeting) -> str:
    return reverse("decisions:meeting", args=[meeting.pk])


def entries(account: Any) -> list[NavEntry]:
    """会议, for who may see them."""
    if not may(account, P.VIEW_MEETINGS):
        return []
    url = address("decisions:meetings")
    return [NavEntry("决策", "会议", url, section="会议与决议", order=150, pages=ITEM_PAGES)]


def register() -> None:
    """Called once, in AppConfig.ready()."""
    ballots.homes.register(home)
    registry.workbench.register(work_items)
    registry.navigation.register(entries)
