"""Versions of the rulebook for tests: one issued is never changed, so a case is moved to a version of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Max

from core.models import Rulebook, RulebookParameter
from decisions.models import Matter


def version_with(base: Rulebook, values: Mapping[str, str], *, without: Collection[str] = ()) -> Rulebook:
    """The next version of the line: that of ``base`` with some values (JSON text) changed and some left out."""
    last = Rulebook.objects.aggregate(last=Max("number"))["last"]
    made = Rulebook.objects.create(
        line=base.line, number=last + 1, effective_from=base.effective_from, reason="安发〔2012〕31号",
        issued_at=base.issued_at, issued_by=base.issued_by,
    )  # fmt: skip
    rows = list(base.parameters.exclude(key__in=without))
    added = [RulebookParameter(key=key, label=key) for key in values.keys() - {row.key for row in rows}]
    for row in [*rows, *added]:
        row.pk, row.rulebook, row.value = None, made, values.get(row.key, row.value)
    RulebookParameter.objects.bulk_create([*rows, *added])
    return made


def pin(matter: Matter, values: Mapping[str, str], *, without: Collection[str] = ()) -> None:
    """Let the matter have begun under a version with these values."""
    made = version_with(Rulebook.objects.get(pk=matter.rulebook_id), values, without=without)
    Matter.objects.filter(pk=matter.pk).update(rulebook=made)
    matter.rulebook = made
