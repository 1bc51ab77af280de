"""Facts of special appraisals; what the single awards read is ``recommended``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appraisal.gathering import parameter_values
from appraisal.models import (
    Scheme,
    SpecialItem,
    SpecialOrganizer,
    SpecialParticipant,
    SpecialResult,
    SpecialRound,
    SpecialScore,
    SpecialVersion,
    SpecialWinner,
)
from appraisal.rules.specials import Award, Item
from organization.enums import Duty
from organization.models import Account


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommended winner in the order of the list; ``unit`` answers for a line, None where none is named.

    ``total`` in ten-thousandths.
    """

    order: int
    code: str
    name: str
    unit: int | None
    line: bool
    place: int
    total: int
    version: int


def recommended(year: int, award: str) -> list[Recommended]:
    """The confirmed list for a single award of a year, in its order; empty while there is none (SX-3-c).

    Two statements. Newest first where two schemes of a year have the same award.
    """
    rows = SpecialWinner.objects.filter(
        recommendation__round__scheme__year=year, recommendation__award=award,
        recommendation__withdrawn_at__isnull=True, recommendation__confirmed_at__isnull=False,
    )  # fmt: skip
    held = list(rows.select_related("recommendation", "participant").order_by("-recommendation", "order"))
    if not held:
        return []
    newest = held[0].recommendation
    results = {
        pk: (place, total)
        for pk, place, total in SpecialResult.objects.filter(version=newest.version_id)
        .order_by().values_list("participant", "place", "total")
    }  # fmt: skip
    return [
        Recommended(
            row.order, who.code, who.name, who.unit_id or who.responsible_id, who.unit_id is None,
            *results[who.pk], newest.version_id,
        )
        for row in held
        if row.recommendation_id == newest.pk and (who := row.participant)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ranked:
    """A participant of a confirmed result; ``unit`` is None for a line, ``total`` in ten-thousandths."""

    code: str
    name: str
    unit: int | None
    total: int


def confirmed_ranking(scheme: str, year: int, special: str) -> list[Ranked] | None:
    """The newest confirmed result of a special appraisal of the scheme's year, best first; None without one.

    Two statements; whatever version of the scheme the appraisal was arranged under.
    """
    newest = (
        SpecialVersion.objects.filter(
            round__scheme__code=scheme, round__scheme__year=year, round__special=special, confirmation__isnull=False
        )
        .order_by("-round__recorded_at", "-number")
        .first()
    )
    if newest is None:
        return None
    rows = newest.results.select_related("participant").order_by("place", "participant__order")
    return [Ranked(one.participant.code, one.participant.name, one.participant.unit_id, one.total) for one in rows]


def special_of(scheme: Scheme, code: str) -> dict[str, Any] | None:
    """What the scheme says of a special appraisal, or None."""
    return next((one for one in parameter_values(scheme).get("specials", []) if one["code"] == code), None)


def award_of(round_: SpecialRound) -> Award | None:
    """The single award that the special appraisal feeds, or None."""
    singles = parameter_values(round_.scheme).get("awards", {}).get("single", [])
    found = next((one for one in singles if one["special"] == round_.special), None)
    return Award(found["code"], found["name"], len(found["prizes"]), found["clause"]) if found else None


def clause_of(round_: SpecialRound) -> str:
    """The article that names the organisers, else the participants."""
    told = special_of(round_.scheme, round_.special) or {}
    return str(told.get("organizers_clause") or told.get("clause") or "")


@dataclass(frozen=True, slots=True)
class Field:
    """A round as it stands: participants, items and scores by code; everything in three statements."""

    round: SpecialRound
    participants: Mapping[str, SpecialParticipant]
    items: Mapping[str, SpecialItem]
    scores: Mapping[str, Mapping[str, int]]

    @property
    def names(self) -> dict[str, str]:
        return {code: row.name for code, row in self.participants.items()}

    @property
    def item_facts(self) -> dict[str, Item]:
        return {code: Item(code, row.name, row.full_mark) for code, row in self.items.items()}


def field_of(round_: SpecialRound) -> Field:
    participants = {row.code: row for row in round_.participants.select_related("unit", "responsible")}
    items = {row.code: row for row in round_.items.all()}
    scores: dict[str, dict[str, int]] = defaultdict(dict)
    rows = SpecialScore.objects.filter(participant__round=round_).order_by()
    for code, item, value in rows.values_list("participant__code", "item__code", "value"):
        scores[code][item] = value
    return Field(round_, participants, items, dict(scores))


def speaks_for(round_: SpecialRound, account: Account) -> SpecialOrganizer | None:
    """The organising body for which the account acts: the one it works in before the office by its duty."""
    rows = list(round_.organizers.select_related("unit"))
    own = next((row for row in rows if row.unit_id in account.own_unit_ids), None)
    if own is not None:
        return own
    return next((row for row in rows if row.office and Duty.APPRAISAL_OFFICE in account.duties), None)


def newest_version(round_: SpecialRound) -> SpecialVersion | None:
    rows = round_.versions.select_related(
        "confirmation__recorded_by__person", "confirmation__organizer__unit", "recorded_by__person", "organizer__unit"
    )
    return rows.order_by("-number").first()


def confirmed(version: SpecialVersion | None) -> bool:
    return version is not None and getattr(version, "confirmation", None) is not None
