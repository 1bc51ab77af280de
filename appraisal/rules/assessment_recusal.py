"""Who may not assess whom: his own unit, the one he came from, himself (SX-8.4-a). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from core.findings import Finding, unmet


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a person keeps away from a unit: ``until`` None while he works there, else the day he left."""

    unit: str
    until: date | None = None

    @property
    def word(self) -> str:
        return "现在该单位工作" if self.until is None else f"{self.until.isoformat()} 调离该单位"


def years_before(day: date, years: int) -> date:
    """The same day ``years`` earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def counts(until: date | None, day: date, years: int) -> bool:
    """Whether a tie that ended on ``until`` still binds: he left less than ``years`` before ``day``."""
    return until is None or until > years_before(day, years)


@dataclass(frozen=True, slots=True)
class Assessed:
    """A member that a group assesses: its unit, and the person if it is one."""

    name: str
    unit: int
    person: int | None = None


def check_ties(
    people: Mapping[int, str], ties: Mapping[int, Mapping[int, Tie]], members: Iterable[Assessed], years: int
) -> list[Finding]:
    """One finding for each person and member that do not go together (SX-8.4-a).

    ``people``: id -> name; ``ties``: person -> unit -> tie, with the units above his own and those appraised with them.
    """
    found: list[Finding] = []
    for member in members:
        for pk, name in people.items():
            tie = ties.get(pk, {}).get(member.unit)
            if member.person == pk:
                found.append(_finding(name, member.name, "考评对象是本人", years))
            elif tie is not None:
                found.append(_finding(name, member.name, tie.word, years))
    return found


def _finding(person: str, member: str, why: str, years: int) -> Finding:
    return unmet(
        "SX-8.4-a", "考评人员不得考评本人、本单位和近年曾任职的单位", remedy="请换人，或把该对象分到其他考评组",
        考评人员=person, 考评对象=member, 原因=why, 回避年限=f"{years} 年",
    )  # fmt: skip
