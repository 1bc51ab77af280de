"""Meetings as shown: the list, one meeting with agenda and roster, one item with its vote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from ballots.models import Poll
from ballots.presenters.polls import Figures
from ballots.presenters.polls import figures as poll_figures
from ballots.registry import home_of
from core import registry
from core.findings import Finding
from core.presenters import Step, StepState
from decisions.enums import MeetingState, VoteState
from decisions.gathering.sittings import polls_of
from decisions.models import AgendaItem, Meeting, RosterEntry, Statement
from decisions.rules.sittings import CLOSE, ItemFacts, Seat, Sitting, check_closing, check_opening

TONES = {
    MeetingState.PLANNED: "info", MeetingState.OPEN: "warning", MeetingState.CLOSED: "neutral",
    MeetingState.CANCELLED: "neutral",
}  # fmt: skip
OUTCOME_TONES = {VoteState.PASSED: "success", VoteState.FAILED: "danger"}


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting of the list."""

    name: str
    url: str
    when: str
    place: str
    presiding: str
    state: str
    tone: str
    items: int
    passed: int


@dataclass(frozen=True, slots=True)
class Month:
    """The meetings of one month, latest first."""

    label: str
    lines: Sequence[MeetingLine]


def months(rows: Iterable[Meeting]) -> list[Month]:
    """Meetings grouped by month; rows come with ``counted``."""
    found: dict[str, list[MeetingLine]] = {}
    for row in rows:
        found.setdefault(f"{timezone.localtime(row.scheduled_for):%Y年%-m月}", []).append(_line(row))
    return [Month(label, lines) for label, lines in found.items()]


def counted(rows: QuerySet[Meeting]) -> QuerySet[Any]:
    """With the numbers of items and of those passed: no query of their own."""
    live = Q(items__adjourned_at__isnull=True)
    return rows.select_related("presiding").annotate(
        item_count=Count("items", filter=live), passed_count=Count("items", filter=Q(items__outcome="passed"))
    )


def _line(row: Meeting) -> MeetingLine:
    state = MeetingState(row.state)
    return MeetingLine(
        name=str(row),
        url=reverse("decisions:meeting", args=[row.pk]),
        when=_clock(row.scheduled_for),
        place=row.place,
        presiding=row.presiding.name if row.presiding else "",
        state=state.label,
        tone=TONES[state],
        items=getattr(row, "item_count", 0),
        passed=getattr(row, "passed_count", 0),
    )


def _clock(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of an agenda. ``count`` is "" before the outcome."""

    order: int
    title: str
    number: str
    url: str
    matter_url: str
    unit: str
    draft: str
    mode: str
    state: str
    tone: str
    count: str


def item_line(item: AgendaItem, facts: ItemFacts) -> ItemLine:
    state, tone = item_state(item, facts)
    count = f"应到 {item.due}，实到 {item.present}，赞成 {item.ayes}，反对 {item.nays}，弃权 {item.abstentions}"
    matter = item.run.matter
    return ItemLine(
        order=item.order,
        title=matter.title,
        number=matter.number,
        url=reverse("decisions:item", args=[item.pk]),
        matter_url=reverse("decisions:matter", args=[matter.pk]),
        unit=matter.lead_unit.name,
        draft=f"第 {item.draft.number} 稿" if item.draft else "",
        mode=item.get_mode_display(),
        state=state,
        tone=tone,
        count=count if item.outcome else "",
    )


def item_state(item: AgendaItem, facts: ItemFacts) -> tuple[str, str]:
    """What is shown of an item, and its tone."""
    if item.outcome:
        return VoteState(item.outcome).label, OUTCOME_TONES.get(VoteState(item.outcome), "neutral")
    if item.adjourned_at is not None:
        return "暂缓审议", "neutral"
    return ("正在表决", "warning") if facts.voting else ("待表决", "info")


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat of a meeting."""

    name: str
    post: str
    role: str
    state: str
    tone: str
    note: str
    view: str


def seat_line(row: RosterEntry, seat: Seat) -> SeatLine:
    states = {None: ("未登记", "neutral"), True: ("到会", "success"), False: ("缺席", "warning")}
    state, tone = states[row.present]
    role = "主持人" if seat.head else "组成人员" if row.member else "列席"
    return SeatLine(row.name, row.post, role, state, tone, row.absence_reason, row.written_view)


def meeting_steps(meeting: Meeting, attended: bool, items: Sequence[ItemFacts]) -> list[Step]:
    """From the planning to the end."""
    state = MeetingState(meeting.state)
    planned, ended = state is MeetingState.PLANNED, state is MeetingState.CLOSED
    voted = bool(items) and all(one.settled for one in items)

    def stand(done: bool, now: bool) -> StepState:
        return StepState.DONE if done else StepState.CURRENT if now else StepState.TODO

    if state is MeetingState.CANCELLED:
        return [
            Step("安排会议", StepState.DONE, _clock(meeting.recorded_at)),
            Step("会议取消", StepState.RETURNED, _clock(meeting.cancelled_at)),
        ]
    return [
        Step("安排会议", stand(not planned, planned), _clock(meeting.recorded_at)),
        Step("宣布开会", stand(not planned, False), _clock(meeting.opened_at)),
        Step("登记到会", stand(attended and not planned, not planned and not attended)),
        Step("逐项审议表决", stand(voted and not planned, attended and not planned and not voted)),
        Step("会议结束", stand(ended, voted and attended and not ended), _clock(meeting.closed_at)),
    ]


def meeting_findings(sitting: Sitting, items: Sequence[ItemFacts], meeting: int) -> tuple[str, list[Finding]]:
    """The next step of the meeting and what is found on it."""
    if sitting.state is MeetingState.PLANNED:
        return "为什么还不能开会", check_opening(sitting, sum(not one.adjourned for one in items))
    if sitting.state is MeetingState.OPEN:
        return "为什么还不能结束会议", check_closing(sitting, items) + registry.gates.collect(CLOSE, meeting)
    return "", []


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in its order."""

    name: str
    stance: str
    tone: str
    text: str
    head: bool
    reason: str


STANCE_TONES = {"aye": "success", "nay": "danger", "abstain": "warning"}


def said(rows: Iterable[Statement]) -> list[Said]:
    """Statements as shown."""
    return [
        Said(
            row.member.name, row.get_stance_display() if row.stance else "", STANCE_TONES.get(row.stance, "neutral"),
            "未发言" if row.passed_on else row.text, row.head, row.differs_reason,
        )
        for row in rows
    ]  # fmt: skip


def item_figures(item: AgendaItem, poll: Poll | None) -> Figures | None:
    """Live figures of the vote on an item, asked for anew at the item's own address; None before it began."""
    if poll is None or poll.state == "planned":
        return None
    shown = poll_figures(poll, home_of(poll))
    return replace(shown, poll_url=reverse("decisions:item_figures", args=[item.pk]))


def poll_of(item: AgendaItem) -> Poll | None:
    return polls_of([item]).get(item.pk)
