"""Where units and people stand, as facts: what the rules of this package take in. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from organization.enums import AppraisalSystem, PrincipalPost, UnitKind, UnitLevel

GRASS_ROOTS = (
    UnitKind.SECTION, UnitKind.OFFICE, UnitKind.STATION, UnitKind.TEAM, UnitKind.VILLAGE, UnitKind.ENTERPRISE,
)  # fmt: skip
"""The six kinds of grass-roots unit to which tasks are handed down: 科、所、站、队、村街、企业 (JH-B-2.4-a)."""


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """A unit and its place in the tree; ``path`` holds the codes from the root down to the unit itself."""

    code: str
    name: str
    kind: UnitKind
    level: UnitLevel
    path: tuple[str, ...]
    system: AppraisalSystem | None = None
    appraised_with: str = ""
    standing: bool = True

    def below(self, other: UnitPlace) -> bool:
        """Strictly below ``other`` in the tree."""
        return self.code != other.code and other.code in self.path


@dataclass(frozen=True, slots=True)
class PersonPlace:
    """A person and the unit on whose roster he stands; ``on_roster`` False once he left it."""

    number: str
    name: str
    unit: UnitPlace
    on_roster: bool = True


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person in a post of a unit, from ``starts_on`` up to, not including, ``ends_on`` (None: still).

    ``post_order`` is the order of posts in the unit, ``field_of_work`` what the person is in charge of.
    """

    person_number: str
    person_name: str
    title: str
    starts_on: date
    ends_on: date | None = None
    principal: PrincipalPost = PrincipalPost.NONE
    leading: bool = True
    post_order: int = 0
    field_of_work: str = ""
    term: str = ""

    def holds(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)
