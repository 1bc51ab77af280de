"""What there is of an object at all, in one statement, so that a page asks only for what it will show."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, ForeignObjectRel, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from accountability.gathering.chain_parts import MATTER
from accountability.models import (
    AccountabilityCase,
    Clue,
    Inspection,
    PointProposal,
    SupervisionOrder,
    Task,
)

OF_A_TASK = (
    "flags", "children", "letters", "progress", "contacts", "self_checks", "self_reviews", "aims", "feedback",
    "reminders", "escalations", "orders", "steps_done",
)  # fmt: skip
"""Related names of a task whose rows its page shows."""


def holdings_of(task: Task) -> frozenset[str]:
    """Which of OF_A_TASK have rows, whoever may see them: one statement."""
    asked = {f"has_{name}": Exists(_rows(name)) for name in OF_A_TASK}
    found = Task.objects.filter(pk=task.pk).annotate(**asked).values(*asked).get()
    return frozenset(name for name in OF_A_TASK if found[f"has_{name}"])


def _rows(name: str) -> QuerySet[Any]:
    relation = Task._meta.get_field(name)
    assert isinstance(relation, ForeignObjectRel)
    found: QuerySet[Any] = relation.related_model._default_manager.order_by()
    return found.filter(**{relation.field.name: OuterRef("pk")})


def made_of(kind: str, pk: int) -> frozenset[type[Model]]:
    """Models with a row that names the object as what it comes from, whoever may see it: one statement. Of a task
    providers.made_of_task asks for the rows themselves."""
    pair = Q(source_kind=kind, source_pk=pk)
    asked: list[tuple[type[Model], Q]] = [(PointProposal, pair), (Clue, pair)]
    if kind == MATTER:
        asked += [(Inspection, Q(matter=pk)), (SupervisionOrder, Q(matter=pk))]
        asked += [(AccountabilityCase, Q(matter=pk) | Q(task__table__matter=pk))]
    else:
        asked.append((SupervisionOrder, pair))
    models = {model._meta.label_lower: model for model, _ in asked}
    rows = [
        model._default_manager.order_by()
        .filter(condition)
        .annotate(made=Cast(Value(model._meta.label_lower), CharField(max_length=80)))
        .values_list("made")
        for model, condition in asked
    ]
    return frozenset(models[label] for (label,) in rows[0].union(*rows[1:]))
