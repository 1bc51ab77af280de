"""Approved results of a person: those of the units he led, and his own (SX-7.4-a, JH-C-3.4-a).

What the file of a cadre cites. Results that are not approved, or were taken down since, do not stand here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from appraisal.models import Result
from organization.models import Appointment, Person


@dataclass(frozen=True, slots=True)
class YearResult:
    """One approved result of a year. ``capacity`` says why it stands in the file: 主要负责人 of the unit, or 本人.

    ``final`` in ten-thousandths; ``version`` is the primary key of the result version.
    """

    year: int
    scheme: str
    group: str
    name: str
    capacity: str
    final: int
    rank: int
    size: int
    vetoed: bool
    disqualified: bool
    version: int
    code: str


LED, OWN = "主要负责人", "本人"


def results_of(person: Person) -> list[YearResult]:
    """The newest first; three queries. He led a unit in a year when he held a principal post of it on its last day."""
    led = list(Appointment.objects.filter(person=person).principal().select_related("post").order_by("starts_on"))
    units = Q(member__unit__in={one.post.unit_id for one in led}, member__appointment__isnull=True)
    rows = _approved(units | Q(member__appointment__person=person))
    found = [row for row in rows if row.member.appointment_id is not None or _led(led, row)]
    sizes = _sizes(found)
    return [
        YearResult(
            year=row.version.scheme.year, scheme=row.version.scheme.name, group=row.group.name, name=row.member.name,
            capacity=OWN if row.member.appointment_id is not None else LED, final=row.final, rank=row.rank,
            size=sizes[row.version_id, row.group_id], vetoed=row.vetoed, disqualified=row.disqualified,
            version=row.version_id, code=row.member.code,
        )
        for row in found
    ]  # fmt: skip


def _approved(whose: Q) -> Iterable[Result]:
    out = Q(version__publication__approved_at__isnull=False, version__publication__withdrawn_at__isnull=True)
    rows = Result.objects.filter(whose, out).exclude(version__period__label__contains="Q")
    related = ("version__scheme", "version__period", "group", "member")
    return rows.select_related(*related).order_by("-version__scheme__year", "version_id", "member__code")


def _led(held: list[Appointment], row: Result) -> bool:
    last = date(row.version.scheme.year, 12, 31)
    return any(
        one.post.unit_id == row.member.unit_id and one.starts_on <= last and (one.ends_on is None or one.ends_on > last)
        for one in held
    )


def _sizes(rows: list[Result]) -> dict[tuple[int, int], int]:
    counted = Result.objects.filter(version__in={row.version_id for row in rows}).order_by()
    pairs = counted.values_list("version_id", "group_id").annotate(n=Count("pk"))
    return {(version, group): count for version, group, count in pairs}
