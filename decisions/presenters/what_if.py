"""A matter by its own and by another version of the rulebook, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core import rulebook
from core.findings import Finding
from core.models import Rulebook
from core.presenters import Tab
from decisions.gathering.parameters import thresholds, thresholds_of_line
from decisions.models import Matter
from decisions.rules.facts import Case, Thresholds
from decisions.rules.what_if import Line, Periods, compare


@dataclass(frozen=True, slots=True)
class Cell:
    """What one version finds: article, a word for the state with its tone, the sentence."""

    clause: str
    state: str
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement; ``lacking``: a lack under the other version alone."""

    label: str
    own: Cell
    other: Cell
    lacking: bool


@dataclass(frozen=True, slots=True)
class Version:
    """A version to compare with; ``key`` stands in the address: its number, or the line while it has no version."""

    key: str
    name: str
    rulebook: int
    line: str


def versions(matter: Matter) -> list[Version]:
    """All versions but the matter's own, and the lines of which no version was made yet: one statement."""
    made = list(Rulebook.objects.order_by("number"))
    found = [Version(str(one.number), rulebook.named(one), one.pk, one.line) for one in made]
    held = {one.line for one in made}
    found += [Version(line.code, line.name, 0, line.code) for line in rulebook.lines() if line.code not in held]
    return [one for one in found if one.rulebook != matter.rulebook_id]


def chosen(found: Sequence[Version], asked: str, own: str) -> Version | None:
    """The version asked for; without one the newest of another line, else the newest at all."""
    named = next((one for one in found if one.key == asked), None)
    elsewhere = [one for one in found if one.line != own]
    return named or next(reversed(elsewhere or list(found)), None)


def limits_of(version: Version) -> Thresholds:
    """The numbers of a version; of a line without one those it begins with."""
    if version.rulebook:
        return thresholds({version.rulebook})[version.rulebook]
    return thresholds_of_line(version.line)


def tabs(found: Sequence[Version], shown: Version) -> list[Tab]:
    return [Tab(one.name, f"?with={one.key}", one is shown) for one in found]


def rows(case: Case, periods: Periods, other: Thresholds) -> list[Row]:
    return [_row(line) for line in compare(case, periods, other)]


def _row(line: Line) -> Row:
    return Row(line.label, _cell(line.own), _cell(line.other), line.lacking)


def _cell(finding: Finding | None) -> Cell:
    if finding is None:
        return Cell("", "不要求", "neutral", "")
    facts = "，".join(f"{name} {value}" for name, value in finding.facts.items())
    text = f"{finding.title}（{facts}）" if facts else finding.title
    return Cell(finding.clause, "缺" if finding.blocks else "符合", "danger" if finding.blocks else "success", text)
