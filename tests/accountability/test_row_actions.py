"""Rows of a draft: saved as one, never over what somebody else wrote, never once the table stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accountability.actions.rows import Edit, save_rows, take_over
from accountability.gathering.cascade import above
from accountability.gathering.rows import content_of, rows_of, version_of
from accountability.models import Task, TaskTable, TaskVersion
from core.findings import Refused
from core.models import AuditEvent
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build
from tests.factories import NOON


def test_rows_are_added_changed_and_removed_in_one_save_with_one_audit_row(hekou: Unit, lu: Account) -> None:
    table = build.begun(hekou, lu, build.content(hekou), build.content(hekou, target="植树"))
    one, two = rows_of(table)
    before = AuditEvent.objects.count()

    changed = replace(content_of(version_of(one)), standard="清淤 9 公里")
    new = build.content(hekou, target="修路")
    saved = save_rows(table, [Edit(one.pk, changed, 1), Edit(two.pk, None, 1), Edit(None, new)], by=lu, at=NOON)

    assert (saved.added, saved.changed, saved.removed) == (1, 1, 1)
    assert [version_of(row).target for row in rows_of(table)] == ["城区河道清淤八公里", "修路"]
    assert [(row.number, row.standard) for row in one.versions.all()] == [(1, "清淤 8 公里"), (2, "清淤 9 公里")]
    assert AuditEvent.objects.count() == before + 1


def test_second_of_two_editors_is_told_and_nothing_is_lost(hekou: Unit, lu: Account, wen: Account) -> None:
    table = build.begun(hekou, lu, build.content(hekou), build.content(hekou, target="植树"))
    row, other = rows_of(table)
    first = replace(content_of(version_of(row)), standard="清淤 9 公里")
    second = replace(content_of(version_of(row)), standard="清淤 7 公里")
    save_rows(table, [Edit(row.pk, first, 1)], by=wen, at=NOON)

    with pytest.raises(Refused) as refused:
        save_rows(table, [Edit(row.pk, second, 1, "5"), Edit(other.pk, None, 1)], by=lu, at=NOON)

    assert [(one.title, one.facts["修改人"]) for one in refused.value.findings] == [
        ("打开页面后本行已被他人修改", "文若水")
    ]
    assert [row.standard for row in TaskVersion.objects.filter(task=row)] == ["清淤 8 公里", "清淤 9 公里"]
    assert Task.objects.get(pk=other.pk).removed_at is None
    saved = save_rows(table, [Edit(row.pk, second, 2)], by=lu, at=NOON)  # having read it
    assert saved.changed == 1


def test_filed_rows_stand_still_in_the_action_and_in_the_database(hekou: Unit, lu: Account, nine: list[Person]) -> None:
    table = build.filed(build.begun(hekou, lu, build.content(hekou, nine[0])), lu)
    row = build.first(table)

    with pytest.raises(Refused):
        save_rows(table, [Edit(row.pk, None, 1)], by=lu, at=NOON)
    for change in ({"removed_at": NOON, "removed_by": lu}, {"order": 7}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Task.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        TaskVersion.objects.filter(task=row).update(target="别的")
    TaskTable.objects.filter(pk=table.pk).update(state="draft")
    assert Task.objects.filter(pk=row.pk).update(order=7) == 1  # the guard asks for the state


def test_statements_of_a_save_do_not_grow_with_its_rows(hekou: Unit, lu: Account) -> None:
    table = build.begun(hekou, lu, build.content(hekou))
    counts = []
    for number in (1, 30):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            save_rows(
                table, [Edit(None, build.content(hekou, target=f"{one}")) for one in range(number)], by=lu, at=NOON
            )
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_rows_are_handed_down_the_tree_and_nowhere_else(
    county: Unit, hekou: Unit, qingshi: Unit, lu: Account, he: Account, wen: Account, nine: list[Person]
) -> None:
    town = build.in_force(build.begun(hekou, lu, build.content(hekou, nine[0])), lu, wen)
    row = build.first(town)
    office = build.station(hekou)
    below, stranger = build.begun(office, lu), build.begun(qingshi, he)
    taken = [take_over(below, [row.pk], by=lu, at=NOON) for _ in range(2)]

    with pytest.raises(Refused) as elsewhere:
        take_over(stranger, [row.pk], by=he, at=NOON)
    with pytest.raises(Refused):
        take_over(town, [row.pk], by=lu, at=NOON)

    assert taken == [1, 0]
    assert [one.title for one in elsewhere.value.findings] == ["任务不由本单位承担"]
    handed = Task.objects.select_related("current").get(parent=row)
    assert handed.current is not None
    assert (handed.table, handed.current.lead_unit, handed.current.person) == (below, office, None)
    assert [(one.task.pk, one.taken) for one in above(below)] == [(row.pk, True)]
    assert above(town) == []
