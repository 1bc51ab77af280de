"""A version of the rulebook as shown: grouped parameters, each beside its value in the version before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.models import RulebookParameter
from core.rulebook.values import shown

GROUPS = {
    "deadline": "期限",
    "decisions": "决策",
    "accountability": "执行",
    "appraisal": "考核",
    "cadres": "干部",
    "ballots": "测评与表决",
}


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """One parameter; ``before`` is the earlier value as shown, "" when it did not change or is new."""

    label: str
    key: str
    value: str
    unit: str
    clause: str
    note: str
    before: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True)
class ParameterGroup:
    title: str
    lines: list[ParameterLine]


def group_title(key: str) -> str:
    """The part of the system a parameter belongs to, by the first word of its key."""
    return GROUPS.get(key.partition(".")[0], "其他")


def grouped(rows: Iterable[RulebookParameter], earlier: Mapping[str, str] | None = None) -> list[ParameterGroup]:
    """Parameters by group in the order of GROUPS; ``earlier`` holds the values of the version before, or None."""
    groups: dict[str, list[ParameterLine]] = {title: [] for title in [*GROUPS.values(), "其他"]}
    for row in rows:
        groups[group_title(row.key)].append(_line(row, earlier))
    return [ParameterGroup(title, lines) for title, lines in groups.items() if lines]


def _line(row: RulebookParameter, earlier: Mapping[str, str] | None) -> ParameterLine:
    old = None if earlier is None else earlier.get(row.key)
    return ParameterLine(
        row.label,
        row.key,
        shown(row.value),
        row.unit,
        row.clause,
        row.note,
        before=shown(old) if old is not None and old != row.value else "",
        new=earlier is not None and old is None,
    )
