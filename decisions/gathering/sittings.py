"""A meeting as facts: its seats at one item, its items with their polls."""

from __future__ import annotations

from collections.abc import Iterable

from ballots.enums import PollState
from ballots.models import Poll
from decisions.enums import MeetingKind, MeetingState, Vote
from decisions.models import AgendaItem, Meeting, Recusal, RosterEntry, Statement
from decisions.rules.sittings import ItemFacts, Seat, Sitting


def sitting_of(meeting: Meeting, item: AgendaItem | None = None, *, last_word: bool = False) -> Sitting:
    """The meeting with its seats as they stand at ``item``: one query, with an item three."""
    seats = tuple(seat for _, seat in seats_of(meeting, item))
    presiding = meeting.presiding.name if meeting.presiding is not None else ""
    return Sitting(MeetingKind(meeting.kind), MeetingState(meeting.state), presiding, seats, last_word)


def seats_of(meeting: Meeting, item: AgendaItem | None = None) -> list[tuple[RosterEntry, Seat]]:
    """Roster rows in their order, each with its seat."""
    if item is None:
        return seats_at(meeting, [], [])
    return seats_at(meeting, recusals_of(item), statements_of(item))


def recusals_of(item: AgendaItem) -> list[Recusal]:
    """All recusals at an item, withdrawn ones too."""
    return list(Recusal.objects.filter(item=item).select_related("member").order_by("pk"))


def statements_of(item: AgendaItem) -> list[Statement]:
    """What was said on an item, in its order."""
    return list(Statement.objects.filter(item=item).select_related("member").order_by("pk"))


def seats_at(
    meeting: Meeting, recusals: Iterable[Recusal], statements: Iterable[Statement]
) -> list[tuple[RosterEntry, Seat]]:
    """The same from rows that are at hand already: one query."""
    recused = {one.member_id for one in recusals if one.withdrawn_at is None}
    said = {one.member_id: one for one in statements}
    rows = RosterEntry.objects.filter(meeting=meeting).select_related("person").order_by("order", "pk")
    return [(row, _seat(meeting, row, row.pk in recused, said.get(row.pk))) for row in rows]


def _seat(meeting: Meeting, row: RosterEntry, recused: bool, said: Statement | None) -> Seat:
    return Seat(
        name=row.name,
        member=row.member,
        present=row.present,
        absence_reason=row.absence_reason,
        head=row.person_id == meeting.presiding_id,
        recused=recused,
        heard=said is not None,
        stance=Vote(said.stance) if said is not None and said.stance else None,
        differs_reason=said.differs_reason if said is not None else "",
    )


def polls_of(items: Iterable[AgendaItem]) -> dict[int, Poll]:
    """The poll of each item by the item's primary key: one query."""
    keys = {item.poll_key: item.pk for item in items if item.poll_key is not None}
    return {keys[poll.pk]: poll for poll in Poll.objects.filter(pk__in=keys)} if keys else {}


def item_facts(item: AgendaItem, poll: Poll | None) -> ItemFacts:
    """``item`` with its run and matter at hand."""
    return ItemFacts(
        title=item.run.matter.title,
        decided=bool(item.outcome),
        adjourned=item.adjourned_at is not None,
        poll=PollState(poll.state) if poll is not None else None,
    )


def items_of(meeting: Meeting) -> list[tuple[AgendaItem, ItemFacts]]:
    """The agenda in its order: two queries."""
    related = ("run__matter__lead_unit", "draft")
    rows = list(AgendaItem.objects.filter(meeting=meeting).select_related(*related).order_by("order", "pk"))
    polls = polls_of(rows)
    return [(row, item_facts(row, polls.get(row.pk))) for row in rows]
