"""Overdue tasks and orders in numbers, written past the actions."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from accountability.enums import OrderState, Push, Rung, TableKind, TableState, TaskCategory
from accountability.models import Escalation, Reminder, SupervisionOrder, Task, TaskTable, TaskVersion
from core import rulebook
from organization.models import Account, Appointment, Person, Unit
from tests.accountability.build_rows import appoint
from tests.factories import SHANGHAI

DAY = date(2012, 8, 1)
AT = datetime(2012, 8, 1, 6, 0, tzinfo=SHANGHAI)
DUE = date(2012, 7, 1)


def populate(number: int, by: Account, fresh: int, told: int, orders: int, *, summoned: int = 0) -> None:
    """One round of overdue tasks nobody was told of, tasks told ten days ago and orders told twenty days ago;
    ``summoned``: tasks whose turn for a summons has come."""
    unit = Unit.objects.filter(parent__isnull=False).order_by("pk")[0]
    made = {"recorded_at": AT, "recorded_by": by}
    pinned = rulebook.current(by=by, at=AT)
    person, _ = Person.objects.get_or_create(
        number="L00001", defaults={"name": "承办人", "unit": unit, "joined_on": date(2008, 1, 1)}
    )
    if summoned and not Appointment.objects.principal().filter(post__unit=unit).exists():
        appoint(person, unit, "镇长", principal="administration")
    table = TaskTable.objects.create(
        year=2012, kind=TableKind.POINTS, unit=unit, title=f"要点{number}", state=TableState.IN_FORCE, rulebook=pinned,
        **made,
    )  # fmt: skip
    tasks = Task.objects.bulk_create(Task(table=table, order=place, **made) for place in range(fresh + told + summoned))
    versions = TaskVersion.objects.bulk_create(
        TaskVersion(
            task=task, number=1, target=f"事项{task.order}", lead_unit=unit, person=person, deadline=DUE,
            category=TaskCategory.PROJECT, **made,
        )
        for task in tasks
    )  # fmt: skip
    for task, version in zip(tasks, versions, strict=True):
        task.current = version
    Task.objects.bulk_update(tasks, ["current"], batch_size=300)
    sent = SupervisionOrder.objects.bulk_create(
        SupervisionOrder(
            year=2012, number=f"安督〔2012〕{number:02}{place:03}号", office="efficiency", source="decision",
            title="办结", content="办结", unit=unit, person=person, person_phone="6000001", deadline=DUE,
            rhythm="anytime",
            state=OrderState.ACTIVE, rulebook=pinned, issued_at=AT, issued_by=by, **made,
        )
        for place in range(orders)
    )  # fmt: skip
    late = {"push": Push.OVERDUE, "due_on": DUE, **made}
    reminders = [Reminder(task=one, made_on=DAY - timedelta(days=10), **late) for one in tasks[fresh:]]
    due_for_summons = tasks[fresh + told :]
    rungs = ((Rung.ORDER, 24), (Rung.BULLETIN, 12))
    Escalation.objects.bulk_create(
        Escalation(task=one, rung=rung, due_on=DUE, made_on=DAY - timedelta(days=days), **made)
        for one in due_for_summons
        for rung, days in rungs
    )
    Reminder.objects.bulk_create(
        [*reminders, *(Reminder(order=one, made_on=DAY - timedelta(days=20), **late) for one in sent)]
    )
