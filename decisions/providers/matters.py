"""What matters and proposals show on pages of the floors below: navigation, work items, the pages behind clauses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from core import calendar, registry
from core.access import may
from core.enums import Light
from core.probes import ASKER, only_where
from core.registry import NavEntry, WorkItem, address
from core.sections import by_clause
from decisions.enums import DecisionPermission as P
from decisions.enums import Event, ProposalState, RunState, Stage
from decisions.gathering import look
from decisions.gathering.dates import under_way
from decisions.gathering.deadlines import Deadline, deadlines
from decisions.models import Matter, Proposal, StageRun
from decisions.permissions import permission_for
from decisions.presenters.frame import current_stage
from decisions.presenters.places import stage_url
from organization.models import Account

AREA, SECTION = "决策", "决策事项"
MOST = 300
NEXT = {RunState.UNDETERMINED: Event.OPEN, RunState.OPEN: Event.CLOSE, RunState.FAILED: Event.NEW_ROUND}
UNANSWERED = Q(answered_at__isnull=True) & ~Q(state=ProposalState.RECEIVED)
UNFINISHED = Q(state=ProposalState.RECEIVED) | UNANSWERED
WORDS = {Event.OPEN: "开始", Event.CLOSE: "办理", Event.NEW_ROUND: "修改后重新进行"}

PAGES = {
    ("决策事项", "decisions:matters"): (
        "JH-A-3-a", "JH-A-3-b", "JH-A-3-c", "JH-A-3-d", "JH-A-3-e", "JH-A-4.3-a", "JH-A-5.0-a", "JH-A-5.1-c",
        "JH-A-5.1-d", "JH-A-5.9-a", "JH-A-5.9-b", "JH-A-5.9-c", "GW713-11", "GW713-37",
    ),
    ("决策意向建议", "decisions:proposals"): ("JH-A-5.1-a", "JH-A-5.1-b", "GW713-10"),
}  # fmt: skip
"""(label, page) -> clauses. What a page shows of one matter hangs under it."""


def entries(account: Any) -> list[NavEntry]:
    """The board for who may see matters, the inbox for who sends or screens proposals."""
    shown = []
    if may(account, P.VIEW_MATTERS):
        shown.append(NavEntry(AREA, "看板与列表", address("decisions:matters"), section=SECTION, order=100))
        shown.append(NavEntry(AREA, "统计", address("decisions:statistics"), section=SECTION, order=105))
    if may(account, P.VIEW_PROPOSALS):
        shown.append(NavEntry(AREA, "决策意向建议", address("decisions:proposals"), section=SECTION, order=110))
    return shown


def clause_pages() -> dict[str, list[tuple[str, str]]]:
    """Clause id -> (label, address) of the pages."""
    return by_clause(PAGES)


def work_items(account: Account, today: date) -> list[WorkItem]:
    """Proposals to screen and to answer; stages that wait for this person's office or unit."""
    return [*(_proposals() if may(account, P.SCREEN_PROPOSALS) else ()), *_stages(account, today)]


@only_where(lambda: Proposal.objects.filter(UNFINISHED), P.SCREEN_PROPOSALS)
def _proposals() -> Iterator[WorkItem]:
    """One query."""
    found = Proposal.objects.aggregate(
        waiting=Count("pk", filter=Q(state=ProposalState.RECEIVED)), unanswered=Count("pk", filter=UNANSWERED)
    )
    url = reverse("decisions:proposals")
    if found["waiting"]:
        received = f"{url}?state={ProposalState.RECEIVED.value}"
        yield WorkItem(f"{found['waiting']} 件建议待筛选", "决策意向建议", received, "去筛选")
    if found["unanswered"]:
        yield WorkItem(f"{found['unanswered']} 件建议已筛选，待答复提出人", "决策意向建议", url, "去答复")


def _concerned(account: Account) -> set[P]:
    """Whose turn is this account's business: the offices' own stages, the legal office's, or those of its units."""
    if may(account, P.MANAGE_MATTERS):
        return {P.MANAGE_MATTERS, P.MANAGE_MEETINGS}
    return {one for one in (P.REVIEW_LEGALITY, P.PREPARE_STAGES) if may(account, one)}


def _stages(account: Account, today: date) -> Iterator[WorkItem]:
    """The next step of each matter that goes on, where it is this account's to take."""
    concerned = _concerned(account)
    if not concerned:
        return
    if concerned == {P.PREPARE_STAGES}:
        yield from _led(account, today)
    else:
        yield from _next_steps(Matter.objects.visible_to(account), concerned, today)


def _undecided(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    decided = StageRun.objects.filter(stage=Stage.RESOLUTION, state=RunState.CLOSED).values("matter")
    return rows.filter(ended_at__isnull=True).exclude(pk__in=decided)


@only_where(lambda: _undecided(Matter.objects.filter(lead_unit__in=ASKER.below)), P.ANSWER_CONSULTATION)
def _led(account: Account, today: date) -> Iterator[WorkItem]:
    """What the account's units lead; the question is put for units alone, who answer consultations."""
    return _next_steps(Matter.objects.led_by(account), {P.PREPARE_STAGES}, today)


def _next_steps(rows: QuerySet[Matter], concerned: set[P], today: date) -> Iterator[WorkItem]:
    """The next step of each, where it takes one of these permissions."""
    matters = list(_undecided(rows).order_by("-pk")[:MOST])
    if not matters:
        return
    seen = look(matters, at=timezone.now(), about=())
    due = deadlines(under_way(seen.ground))
    for matter in matters:
        case = seen.cases[matter.pk]
        stage = current_stage(case)
        event = NEXT.get(case.run(stage).state)
        meets = stage is Stage.RESOLUTION and event is Event.CLOSE  # told by the work items of meetings
        if event is not None and not meets and permission_for(stage, event) in concerned:
            yield _item(matter, stage, event, due.get(matter.pk), today)


def _item(matter: Matter, stage: Stage, event: Event, deadline: Deadline | None, today: date) -> WorkItem:
    failed = event is Event.NEW_ROUND
    light = calendar.light(deadline.due, today, behind=failed) if deadline else Light.YELLOW if failed else None
    return WorkItem(
        title=f"{WORDS[event]}{stage.label}：{matter.title}",
        source=AREA,
        url=stage_url(stage, matter.pk),
        verb="去办理",
        due=deadline.due if deadline else None,
        light=light,
    )


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.navigation.register(entries)
    registry.workbench.register(work_items)
    registry.clause_pages.register(clause_pages)
