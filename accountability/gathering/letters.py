"""Letters as facts; rows of a table that no letter covers as they stand; heads of units who sign."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from accountability.enums import Side, TaskState
from accountability.gathering.rows import rows_of, version_of
from accountability.models import Letter, LetterTask, Task, TaskTable
from accountability.rules.letters import LetterFacts
from organization.enums import PrincipalPost
from organization.models import Appointment, Person, Unit


def letter_facts(letter: Letter) -> LetterFacts:
    """Who signed, and whether every row still says what the letter has: two statements."""
    rows = LetterTask.objects.filter(letter=letter).values_list("version_id", "task__current_id")
    return LetterFacts(
        letter.county_side_id, letter.unit_side_id,
        frozenset(Side(side) for side in letter.signatures.values_list("side", flat=True)),
        all(version == now for version, now in rows),
    )  # fmt: skip


def uncovered(table: TaskTable) -> dict[tuple[Unit, Person | None], list[Task]]:
    """Rows not done without a letter of their present version, by lead unit and leader in charge."""
    covered = set(LetterTask.objects.filter(task__table=table).values_list("task_id", "version_id"))
    groups: dict[tuple[Unit, Person | None], list[Task]] = {}
    for task in rows_of(table):
        version = version_of(task)
        if (task.pk, version.pk) not in covered and version.lead_unit is not None and task.state != TaskState.DONE:
            groups.setdefault((version.lead_unit, version.leader), []).append(task)
    return groups


def heads_of(units: Collection[Unit], day: date) -> dict[int, Person]:
    """Who signs for a unit: its administrative head, else its Party principal; by unit id."""
    rows = (
        Appointment.objects.in_force(day)
        .principal()
        .filter(post__unit__in=units)
        .select_related("person", "post")
        .order_by("pk")
    )
    found: dict[int, Person] = {}
    for row in rows:
        if row.post.principal == PrincipalPost.ADMINISTRATION or row.post.unit_id not in found:
            found[row.post.unit_id] = row.person
    return found
