"""The text of a bulletin: who wrote it, and writing it anew on top of the same figures (JH-A-6.3-c)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accountability.enums import BulletinEvent, BulletinKind, BulletinState
from accountability.models import Bulletin, BulletinMove, BulletinVersion
from accountability.rules.bulletin_content import Mention, mentions_text
from accountability.rules.bulletins import STEPS, BulletinFacts, check_text, clause_of
from core import audit
from core.findings import demand
from organization.models import Account


def lock_bulletin(pk: int) -> Bulletin:
    """The bulletin, locked to the end of the transaction, with its text and content."""
    rows = Bulletin.objects.select_related("current__content", "task__table", "task__current")
    return rows.select_for_update(of=("self",)).get(pk=pk)


def bulletin_facts(row: Bulletin) -> BulletinFacts:
    """With everybody who wrote its text; what the system compiled was written by nobody."""
    system = Account.objects.system().pk
    writers = set(row.versions.order_by().values_list("recorded_by", flat=True))
    if row.submitted_by_id is not None:
        writers.add(row.submitted_by_id)
    number = row.current.number if row.current is not None else 0
    return BulletinFacts(BulletinKind(row.kind), BulletinState(row.state), number, frozenset(writers - {system}))


@dataclass(frozen=True, slots=True)
class NewText:
    """What is written on top of a content; ``seen`` is the version that was read, ``change`` says what and why."""

    seen: int
    lead: str
    closing: str
    mentions: Sequence[Mention]
    change: str


@transaction.atomic
def edit_bulletin(bulletin: Bulletin, text: NewText, *, by: Account, at: datetime) -> Bulletin:
    """Write a new version of lead, closing and who is named; the figures stay as compiled. Raises Refused."""
    row = lock_bulletin(bulletin.pk)
    facts = bulletin_facts(row)
    demand(
        check_text(
            facts, seen=text.seen, lead=text.lead, closing=text.closing, mentions=text.mentions, change=text.change
        )
    )
    assert row.current is not None
    row.current = BulletinVersion.objects.create(
        bulletin=row, number=facts.version + 1, content=row.current.content, lead=text.lead.strip(),
        closing=text.closing.strip(), mentions=mentions_text(text.mentions), change=text.change.strip(),
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    row.state = STEPS[facts.state, BulletinEvent.EDIT]
    row.save(update_fields=["current", "state"])
    record_move(row, BulletinEvent.EDIT, note=text.change.strip(), by=by, at=at)
    audit.record(
        verb="accountability.edit_bulletin", by=by, at=at, obj=row, clause=clause_of(facts.kind),
        reason=text.change.strip(), after={"version": row.current.number},
    )  # fmt: skip
    return row


def record_move(row: Bulletin, event: BulletinEvent, *, note: str = "", by: Account, at: datetime) -> None:
    BulletinMove.objects.create(bulletin=row, event=event, state=row.state, note=note, recorded_at=at, recorded_by=by)
