"""A half year's selection of highlights: open, nominate, close, judge, announce with bonus and notice (LS-4.3-b)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.proposals import propose
from accountability.enums import ProposalCause, ProposalKind, RoundState
from accountability.gathering.highlights import highlight_numbers, judged
from accountability.models import Highlight, HighlightJudge, HighlightMark, HighlightRound, Task
from accountability.reports.highlights import print_notice
from accountability.rules.highlights import (
    CLAUSE,
    check_close,
    check_decide,
    check_mark,
    check_nomination,
    check_open,
    selected,
)
from core import audit
from core.file_kinds import FileKind
from core.files import store_made
from core.findings import demand
from core.numbering import next_number, number_head
from core.numbers import points2
from core.periods import parse_period
from organization.models import Account, Person, Unit

HIGHLIGHT = "accountability.highlight"


@transaction.atomic
def open_round(code: str, until: date, judges: Sequence[Person], *, by: Account, at: datetime) -> HighlightRound:
    """Call for nominations of a half year ("2012H1"); the bonus is that of the rulebook today. Raises Refused."""
    _serial()
    period, today = parse_period(code), timezone.localdate(at)
    standing = HighlightRound.objects.filter(period=code).first()
    held = RoundState(standing.state).label if standing is not None else ""
    demand(check_open(period, today, until, [one.pk for one in judges], held=held))
    row = HighlightRound.objects.create(
        period=code, until=until, points=highlight_numbers(today).points, recorded_at=at, recorded_by=by
    )
    HighlightJudge.objects.bulk_create(HighlightJudge(round=row, person=one) for one in judges)
    audit.record(
        verb="accountability.open_highlights", by=by, at=at, obj=row, clause=CLAUSE,
        after={"period": code, "until": until, "judges": len(judges), "points": points2(row.points)},
    )  # fmt: skip
    return row


@transaction.atomic
def nominate(
    row: HighlightRound, unit: Unit, title: str, text: str, *, task: Task | None = None, by: Account, at: datetime
) -> Highlight:
    """A unit puts a piece of its work forward."""
    locked = _lock(row.pk)
    twin = locked.highlights.filter(unit=unit, title=title.strip()).exists()
    state, today = RoundState(locked.state), timezone.localdate(at)
    demand(check_nomination(state, locked.until, today, title=title, text=text, twin=twin))
    made = Highlight.objects.create(
        round=locked, unit=unit, task=task, title=title.strip(), text=text.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="accountability.nominate_highlight", by=by, at=at, obj=made, clause=CLAUSE, after={"unit": unit.name}
    )
    return made


@transaction.atomic
def close_nominations(row: HighlightRound, *, by: Account, at: datetime) -> HighlightRound:
    """After the last day: over to the judges."""
    locked = _lock(row.pk)
    demand(check_close(RoundState(locked.state), locked.until, timezone.localdate(at)))
    locked.state, locked.closed_at, locked.closed_by = RoundState.JUDGING, at, by
    locked.save(update_fields=["state", "closed_at", "closed_by"])
    audit.record(
        verb="accountability.close_nominations", by=by, at=at, obj=locked, clause=CLAUSE,
        after={"state": RoundState.JUDGING.label},
    )  # fmt: skip
    return locked


@transaction.atomic
def judge(highlight: Highlight, aye: bool, *, by: Account, at: datetime) -> HighlightMark:
    """A judge is for or against a nomination of another unit, once."""
    locked = _lock(highlight.round_id)
    seat = locked.judges.select_related("person").filter(person=by.person_id or 0).first()
    own = seat is not None and seat.person.unit_id == highlight.unit_id
    marked = seat is not None and HighlightMark.objects.filter(highlight=highlight, judge=seat).exists()
    demand(check_mark(RoundState(locked.state), judge=seat is not None, own=own, marked=marked))
    assert seat is not None  # demanded above
    made = HighlightMark.objects.create(highlight=highlight, judge=seat, selected=aye, recorded_at=at, recorded_by=by)
    audit.record(
        verb="accountability.judge_highlight", by=by, at=at, obj=highlight, clause=CLAUSE, after={"selected": aye}
    )
    return made


@transaction.atomic
def decide_round(row: HighlightRound, *, by: Account, at: datetime) -> HighlightRound:
    """Announce who is selected: each gets the bonus as a proposal, and stands in a numbered notice. Raises Refused."""
    _serial()
    locked, today = _lock(row.pk), timezone.localdate(at)
    nominations = judged(locked)
    demand(check_decide(RoundState(locked.state), nominations, own=locked.recorded_by_id == by.pk))
    chosen = set(selected(nominations, highlight_numbers(today).share))
    rows = list(locked.highlights.select_related("unit").order_by("unit__order", "unit__code", "pk"))
    for one in rows:
        one.selected = one.pk in chosen
    Highlight.objects.bulk_update(rows, ["selected"])
    locked.state, locked.decided_at, locked.decided_by = RoundState.DECIDED, at, by
    winners = [one for one in rows if one.selected]
    if winners:
        head = number_head("亮点", today.year)
        locked.number = next_number(HighlightRound.objects.all(), "number", head)
        data = print_notice(locked, winners, by=str(by), at=at)
        locked.document = store_made(data, name=f"{locked.number}.pdf", kind=FileKind.PDF, by=by, at=at)
    locked.save(update_fields=["state", "decided_at", "decided_by", "number", "document"])
    _bonuses(locked, winners, by=by, at=at)
    audit.record(
        verb="accountability.decide_highlights", by=by, at=at, obj=locked, clause=CLAUSE,
        after={"selected": len(winners), "number": locked.number},
    )  # fmt: skip
    return locked


def _bonuses(row: HighlightRound, winners: Sequence[Highlight], *, by: Account, at: datetime) -> None:
    period = parse_period(row.period)
    for one in winners:
        basis = f"{period.label}亮点工作“{one.title}”入选（{row.number}）"
        propose(
            ProposalKind.BONUS, one.unit, None, row.points, basis, (HIGHLIGHT, one.pk),
            cause=ProposalCause.HIGHLIGHT, year=period.year, by=by, at=at,
        )  # fmt: skip


def _lock(pk: int) -> HighlightRound:
    return HighlightRound.objects.select_for_update(of=("self",)).get(pk=pk)


def _serial() -> None:
    """Rounds are opened, and notices numbered, one after the other."""
    Unit.objects.select_for_update(of=("self",)).get(parent__isnull=True)
