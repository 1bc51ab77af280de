"""Verified degrees of commitments, readings of their items, what later rules ask of a unit (QSH-27-c, QSH-29-c)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from fractions import Fraction

from appraisal.enums import Source
from appraisal.enums.commitments import CheckOutcome, CommitmentGradeName
from appraisal.gathering.commitments import figures
from appraisal.models import (
    Commitment,
    CommitmentGrade,
    CommitmentTarget,
    FulfilmentCheck,
    Indicator,
    Member,
    Period,
    Scheme,
)
from appraisal.rules.fulfilment import Bands, Degree, Fulfilment, by_indicator, sort_out


def bands(today: date) -> Bands:
    of = figures(today)
    return Bands(*(of.whole(f"appraisal.commitment_{name}") for name in ("good", "fair", "plain")))


def degrees(commitment: Commitment, period: str) -> list[Degree]:
    """The verified degree of every target in force for a period: two statements."""
    return list(_by_target({commitment.current_id: period})[commitment.current_id or 0].values())


def _by_target(asked: dict[int | None, str]) -> dict[int, dict[int, Degree]]:
    """Version -> target -> degree, each version for its period: two statements."""
    found: defaultdict[int, dict[int, Degree]] = defaultdict(dict)
    titles = CommitmentTarget.objects.filter(version__in=[pk for pk in asked if pk]).order_by("version_id", "order")
    for pk, version, title in titles.values_list("pk", "version_id", "title"):
        found[version][pk] = Degree(title, None)
    checks = FulfilmentCheck.objects.filter(
        outcome=CheckOutcome.CONFIRMED, report__target__version__in=list(found), report__period__in=set(asked.values())
    )
    columns = (
        "report__target",
        "report__target__version",
        "report__target__title",
        "report__period",
        "percent",
        "excused",
    )
    for target, version, title, period, percent, excused in checks.order_by("pk").values_list(*columns):
        if asked[version] == period:
            found[version][target] = Degree(title, percent, excused)
    return found


def fulfilments(year: int, units: Collection[int] | None = None) -> dict[int, Fulfilment]:
    """What a later rule reads, by unit id: units whose commitment of the year is graded. Three statements, whatever the
    number of units.

    ``Fulfilment.broken`` names a leader who missed a target without accepted force majeure (QSH-29-c), ``well`` one
    with the top grade who missed none (QSH-27-c); ``person`` is who signed the version in force.
    """
    rows = CommitmentGrade.objects.in_force().filter(commitment__year=year, commitment__person__isnull=True)
    if units is not None:
        rows = rows.filter(commitment__unit__in=units)
    columns = ("commitment__unit_id", "version_id", "version__signer_id", "grade")
    graded = list(rows.order_by("commitment__unit_id").values_list(*columns))
    held = _by_target({version: str(year) for _, version, _, _ in graded})
    found = {}
    for unit, version, signer, grade in graded:
        missed, excused = sort_out(list(held[version].values()))
        found[unit] = Fulfilment(unit, signer, year, CommitmentGradeName(grade), missed, excused)
    return found


def readings(commitment: Commitment, period: str) -> list[tuple[Period, Indicator, Member, Fraction]]:
    """What the items of the commitment read for a period: the mean degree of their targets, once all are verified.

    Items are those of the scheme in force under the same code, and only such as are fed by commitments.
    """
    if commitment.scheme is None or commitment.current_id is None:
        return []
    targets = list(commitment.current.targets.exclude(indicator=None).select_related("indicator"))  # type: ignore[union-attr]  # asked above
    held = _by_target({commitment.current_id: period})[commitment.current_id]
    of: defaultdict[int, list[int | None]] = defaultdict(list)
    codes = {}
    for one in targets:
        assert one.indicator is not None  # excluded above
        of[one.indicator.pk].append(held[one.pk].percent)
        codes[one.indicator.pk] = one.indicator.code
    means = {codes[pk]: mean for pk, mean in by_indicator(of).items()}
    scheme = Scheme.objects.current().filter(code=commitment.scheme.code).first()
    row = Period.objects.select_related("scheme").filter(scheme=scheme, label=period).first()
    if not means or row is None:
        return []
    members = Member.objects.filter(scheme=scheme, unit=commitment.unit_id)
    person = commitment.person_id
    member = members.filter(appointment__person=person) if person else members.filter(appointment__isnull=True)
    own = member.first()
    leaves = Indicator.objects.filter(scheme=scheme, code__in=means, source=Source.COMMITMENT, children__isnull=True)
    return [(row, leaf, own, means[leaf.code]) for leaf in leaves] if own is not None else []
