"""Target responsibility letters: one for each unit and leader of a major decision, signed by both (JH-A-6.1-c)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.writing import lock_table
from accountability.enums import TableState
from accountability.gathering.letters import heads_of, letter_facts, uncovered
from accountability.gathering.rows import version_of
from accountability.gathering.tables import is_major
from accountability.models import Letter, LetterSignature, LetterTask, Task, TaskTable
from accountability.reports.letters import letter_text
from accountability.rules.letters import CLAUSE, check_making, check_signature, side_of
from core import audit
from core.findings import demand
from core.models import Rulebook
from core.numbering import number_head, serial_in
from organization.models import Account, Person, Unit


@transaction.atomic
def make_letters(table: TaskTable, *, by: Account, at: datetime) -> list[Letter]:
    """Write a letter for every unit and leader whose rows have none as they stand now. Raises Refused."""
    locked = lock_table(table.pk)
    Rulebook.objects.select_for_update().get(pk=locked.rulebook_id)  # numbers are given one after the other
    groups = uncovered(locked)
    heads = heads_of({unit for unit, _ in groups}, timezone.localdate(at))
    nobody = sorted({unit.name for unit, leader in groups if leader is None or unit.pk not in heads})
    state = TableState(locked.state)
    demand(check_making(state, major=is_major(locked), nobody=nobody, pairs=len(groups)))
    made = _write(locked, groups, heads, by=by, at=at)
    audit.record(
        verb="accountability.make_letters", by=by, at=at, obj=locked, clause=CLAUSE,
        after={"numbers": [one.number for one in made]},
    )  # fmt: skip
    return made


def _write(
    table: TaskTable, groups: Mapping[tuple[Unit, Person | None], Sequence[Task]], heads: Mapping[int, Person], *,
    by: Account, at: datetime,
) -> list[Letter]:  # fmt: skip
    made = []
    head_of_number = number_head("责书", table.year)
    serial = serial_in(Letter.objects.all(), "number", head_of_number)
    for (unit, leader), tasks in groups.items():
        assert leader is not None  # demanded by the caller
        serial += 1
        head = heads[unit.pk]
        text = letter_text(table, unit, leader, head, tasks, at)
        letter = Letter.objects.create(
            table=table, number=f"{head_of_number}{serial}号", unit=unit, county_side=leader, unit_side=head,
            text=text, sha256=hash_of_text(text), recorded_at=at, recorded_by=by,
        )  # fmt: skip
        LetterTask.objects.bulk_create(LetterTask(letter=letter, task=task, version=version_of(task)) for task in tasks)
        made.append(letter)
    return made


def hash_of_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def sign_letter(letter: Letter, *, read_hash: str, by: Account, at: datetime) -> LetterSignature:
    """Sign for the side on which the person stands. ``read_hash`` is that of the text on the page. Raises Refused."""
    row = Letter.objects.select_for_update(of=("self",)).select_related("table").get(pk=letter.pk)
    facts = letter_facts(row)
    demand(check_signature(facts, by.person_id, read_hash=read_hash, text_hash=hash_of_text(row.text)))
    side = side_of(facts, by.person_id)
    assert side is not None  # demanded above
    assert by.person is not None
    made = LetterSignature.objects.create(
        letter=row, side=side, person=by.person, sha256=row.sha256, recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="accountability.sign_letter", by=by, at=at, obj=row, clause=CLAUSE,
        after={"side": side.label, "sha256": row.sha256},
    )  # fmt: skip
    return made


def record_download(letter: Letter, *, by: Account, at: datetime) -> None:
    """A letter was handed out (SECURITY L01)."""
    audit.record(verb="accountability.download_letter", by=by, at=at, obj=letter, after={"sha256": letter.sha256})
