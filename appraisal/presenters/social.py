"""Social evaluation of a member as ready strings."""

from __future__ import annotations

from dataclasses import dataclass

from appraisal.gathering import parameter_values
from appraisal.models import MeasureCitation, Member, SocialRecord, TrackingRecord


@dataclass(frozen=True, slots=True)
class Entry:
    pk: int
    day: str
    source: str
    finding: str
    by: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way of social evaluation; without entries it is 未开展."""

    name: str
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Inspection:
    pk: int
    kind: str
    day: str
    finding: str
    basis: str


@dataclass(frozen=True, slots=True)
class SocialView:
    ways: list[Way]
    inspections: list[Inspection]
    held: int


def social_view(member: Member) -> SocialView:
    """The ways the scheme names in their order, then others that were used, and the inspections of the year."""
    named = parameter_values(member.scheme).get("social_evaluation", {}).get("channels", [])
    held: dict[str, list[Entry]] = {name: [] for name in named}
    rows = SocialRecord.objects.in_force().filter(member=member).select_related("recorded_by__person")
    for row in rows.order_by("held_on", "pk"):
        entry = Entry(row.pk, row.held_on.isoformat(), row.source, row.finding, str(row.recorded_by))
        held.setdefault(row.channel, []).append(entry)
    ways = [Way(name, entries) for name, entries in held.items()]
    return SocialView(ways, _inspections(member), sum(bool(way.entries) for way in ways))


def _inspections(member: Member) -> list[Inspection]:
    """Of the team, or of the cadre himself."""
    person = member.appointment.person_id if member.appointment else None
    rows = TrackingRecord.objects.filter(
        unit=member.unit_id, person=person, held_on__year=member.scheme.year, withdrawn_at__isnull=True
    )
    bases: dict[int, list[str]] = {}
    for one in MeasureCitation.objects.filter(record__in=rows).select_related("measure"):
        bases.setdefault(one.record_id, []).append(str(one))
    return [
        Inspection(
            row.pk, row.get_kind_display(), row.held_on.isoformat(), row.finding, "、".join(bases.get(row.pk, []))
        )
        for row in rows.order_by("held_on", "pk")
    ]
