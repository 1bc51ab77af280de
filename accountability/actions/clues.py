"""Clues: recorded, confirmed or not, transferred, closed (QSH-11-c, QSH-12-a, QSH-14-b, BZ-2.2-r).

What a clue is about is told to the discipline commission alone: the audit trail holds its number, never its words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from accountability.enums import ClueEvent, ClueKind, ClueState, Occasion
from accountability.models import Clue, ClueStep
from accountability.rules.clues import (
    ARTICLES,
    STEPS,
    ClueFacts,
    check_closing,
    check_event,
    check_new,
    check_transfer,
)
from core import audit
from core.findings import demand
from core.numbering import next_number, number_head
from organization.models import Account, Person, Post, Unit


@dataclass(frozen=True, slots=True)
class NewClue:
    """A clue as it is reported. ``source_kind``, ``source_pk`` name the object as core.registry.chain does, with
    ``source_label`` in words."""

    kind: ClueKind
    title: str
    text: str
    occasion: Occasion = Occasion.DAILY
    unit: Unit | None = None
    person: Person | None = None
    happened_on: date | None = None
    source_kind: str = ""
    source_pk: int | None = None
    source_label: str = ""
    serious: bool = False


@transaction.atomic
def record_clue(new: NewClue, *, by: Account, at: datetime) -> Clue:
    """Record a clue; it goes to the discipline commission. Raises Refused."""
    today = timezone.localdate(at)
    demand(check_new(new.kind, source=new.source_label, happened_on=new.happened_on, today=today))
    row = Clue.objects.create(
        number=numbered(Clue, "线索", today.year), kind=new.kind, title=new.title.strip(), text=new.text.strip(),
        occasion=new.occasion, unit=new.unit, person=new.person, happened_on=new.happened_on,
        source_kind=new.source_kind, source_pk=new.source_pk, source_label=new.source_label.strip(),
        serious=new.serious, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(verb="accountability.record_clue", by=by, at=at, obj=row, clause=ARTICLES[new.kind])
    return row


def raise_clue(new: NewClue, *, by: Account, at: datetime) -> Clue:
    """For jobs and other slices: the open clue of the same kind and source object, or a new one."""
    held = Clue.objects.open().filter(kind=new.kind, source_kind=new.source_kind, source_pk=new.source_pk)
    found = held.first() if new.source_kind else None
    return found or record_clue(new, by=by, at=at)


@transaction.atomic
def raise_overstaffed(*, by: Account, at: datetime) -> list[Clue]:
    """Look at every post of the county: one with more holders than its approved number has an open clue afterwards,
    in the order of the units (QSH-24-f)."""
    today = timezone.localdate(at)
    in_post = Q(appointments__starts_on__lte=today) & (
        Q(appointments__ends_on__isnull=True) | Q(appointments__ends_on__gt=today)
    )
    posts = Post.objects.annotate(holders=Count("appointments", filter=in_post)).filter(holders__gt=F("quota"))
    rows: Iterable[Any] = posts.select_related("unit", "title").order_by("unit__order", "unit__code", "pk")
    return [
        raise_clue(
            NewClue(
                ClueKind.OVERSTAFFED, f"{one.unit.name}{one.title.name}核定 {one.quota} 人，实配 {one.holders} 人",
                "职位任职人数超过核定职数。", unit=one.unit, happened_on=today, source_kind="organization.post",
                source_pk=one.pk, source_label=f"{one.unit.name}{one.title.name}",
            ), by=by, at=at,
        )
        for one in rows
    ]  # fmt: skip


def numbered(model: type[Any], mark: str, year: int) -> str:
    """The next number of the year; writers of one table wait for each other on PostgreSQL (SQLite has one writer)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{model._meta.db_table}{year}"])
    return next_number(model.objects.all(), "number", number_head(mark, year))


def lock_clue(pk: int) -> Clue:
    return Clue.objects.select_for_update(of=("self",)).get(pk=pk)


def clue_facts(row: Clue) -> ClueFacts:
    return ClueFacts(ClueKind(row.kind), ClueState(row.state), serious=row.serious, about=row.person_id)


@transaction.atomic
def confirm_clue(clue: Clue, *, note: str, serious: bool = False, by: Account, at: datetime) -> Clue:
    """It is so; it now needs a handling result (QSH-14-b)."""
    row = lock_clue(clue.pk)
    demand(check_event(clue_facts(row), ClueEvent.CONFIRM, note=note, person=by.person_id))
    row.serious = row.serious or serious
    return move_clue(row, ClueEvent.CONFIRM, note=note, by=by, at=at)


@transaction.atomic
def dismiss_clue(clue: Clue, *, note: str, by: Account, at: datetime) -> Clue:
    """It is not so."""
    row = lock_clue(clue.pk)
    demand(check_event(clue_facts(row), ClueEvent.DISMISS, note=note, person=by.person_id))
    row.result = note.strip()
    return move_clue(row, ClueEvent.DISMISS, note=note, by=by, at=at)


@transaction.atomic
def transfer_clue(clue: Clue, *, authority: str, on: date | None, note: str, by: Account, at: datetime) -> Clue:
    """Hand it to another authority, with the day (BZ-2.2-r). Raises Refused."""
    row = lock_clue(clue.pk)
    facts = clue_facts(row)
    findings = check_event(facts, ClueEvent.TRANSFER, note=note, person=by.person_id)
    demand(findings + check_transfer(facts, authority=authority, on=on, today=timezone.localdate(at)))
    row.authority, row.transferred_on, row.result = authority.strip(), on, note.strip()
    return move_clue(row, ClueEvent.TRANSFER, note=note, by=by, at=at)


@transaction.atomic
def close_clue(
    clue: Clue, *, result: str, discipline: str = "", no_discipline: str = "", by: Account, at: datetime
) -> Clue:
    """Close a confirmed clue without a case, with what was done about it (QSH-12-a, QSH-14-b). Raises Refused."""
    row = lock_clue(clue.pk)
    facts = clue_facts(row)
    findings = check_event(facts, ClueEvent.CLOSE, note=result, person=by.person_id, field="result")
    demand(findings + check_closing(facts, discipline=discipline, no_discipline=no_discipline))
    row.result, row.discipline, row.no_discipline = result.strip(), discipline.strip(), no_discipline.strip()
    return move_clue(row, ClueEvent.CLOSE, note=result, by=by, at=at)


def move_clue(row: Clue, event: ClueEvent, *, note: str, by: Account, at: datetime) -> Clue:
    """Write one step of a locked clue whose rules were asked."""
    before = ClueState(row.state)
    row.state = STEPS[before, event]
    row.save()
    ClueStep.objects.create(clue=row, event=event, state=row.state, note=note.strip(), recorded_at=at, recorded_by=by)
    audit.record(
        verb=f"accountability.{event.value}_clue", by=by, at=at, obj=row, clause=ARTICLES[ClueKind(row.kind)],
        before={"state": before.label}, after={"state": ClueState(row.state).label},
    )  # fmt: skip
    return row
