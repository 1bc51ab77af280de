"""Constraint factories: the sentences about one row that many tables share.

Each carries a message a user can read; the name says table and meaning, so that a violation in a log
explains itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, F, Model, Q, UniqueConstraint

from core.enums import Choice


def choices_hold(table: str, field: str, choice: type[Choice], *, blank: bool = False) -> CheckConstraint:
    """The column holds one of the choices (or "" when ``blank``)."""
    values = [member.value for member in choice] + ([""] if blank else [])
    return CheckConstraint(
        condition=Q(**{f"{field}__in": values}),
        name=f"{table}_{field}_known",
        violation_error_message="取值不在允许范围内",
    )


def both_or_neither(table: str, first: str, second: str) -> CheckConstraint:
    """Every ``_at`` has its ``_by``: both are set or neither is."""
    together = Q(**{f"{first}__isnull": True, f"{second}__isnull": True}) | Q(
        **{f"{first}__isnull": False, f"{second}__isnull": False}
    )
    return CheckConstraint(
        condition=together, name=f"{table}_{first}_with_{second}", violation_error_message="时间与经办人必须同时登记"
    )


def in_order(table: str, earlier: str, later: str, *, message: str) -> CheckConstraint:
    """``later`` is empty or not before ``earlier``."""
    return CheckConstraint(
        condition=Q(**{f"{later}__isnull": True}) | Q(**{f"{later}__gte": F(earlier)}),
        name=f"{table}_{earlier}_before_{later}",
        violation_error_message=message,
    )


def filled(table: str, field: str, *, message: str) -> CheckConstraint:
    """The text column is not empty."""
    return CheckConstraint(condition=~Q(**{field: ""}), name=f"{table}_{field}_filled", violation_error_message=message)


def not_negative(table: str, field: str, *, message: str) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(**{f"{field}__gte": 0}), name=f"{table}_{field}_not_negative", violation_error_message=message
    )


def different_people(table: str, first: str, second: str, *, message: str) -> CheckConstraint:
    """Two-person rule: the second person is not the first (NULL until the second acts)."""
    return CheckConstraint(
        condition=Q(**{f"{second}__isnull": True}) | ~Q(**{first: F(second)}),
        name=f"{table}_{second}_is_another",
        violation_error_message=message,
    )


def at_most_one(table: str, name: str, fields: Iterable[str], *, when: Q, message: str) -> UniqueConstraint:
    """At most one row per ``fields`` while ``when`` holds."""
    return UniqueConstraint(
        fields=list(fields), condition=when, name=f"{table}_one_{name}", violation_error_message=message
    )


def save_or_tell(row: Model) -> None:
    """Save a row; ValidationError by field, with the constraints' messages, for what the database refuses.

    Validating beforehand asks the database once for each constraint; here it is asked which one only after it refused.
    """
    row.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        row.full_clean()
        raise
