"""Who is liable by rule, each with the article (JH-A-6.7-b to -e, LS-3.5-b, QSH-15-e, QSH-24-f). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accountability.enums import Ground


@dataclass(frozen=True, slots=True)
class Circle:
    """People by id as the records name them: principal leaders on the day, who decided, who cut or set stages aside,
    who is responsible for the task. ``dissenters`` spoke or voted against (GW713-38)."""

    principals: tuple[int, ...] = ()
    deciders: tuple[int, ...] = ()
    dissenters: frozenset[int] = frozenset()
    breakers: tuple[int, ...] = ()
    executors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody whom a rule names; ``relieved``: he was against, so his liability is less or none (GW713-38)."""

    person: int
    clause: str
    relieved: bool = False


BY_GROUND: Mapping[Ground, tuple[str, str]] = {
    Ground.AUTHORITY: ("deciders", "JH-A-6.7-b"),
    Ground.PROCEDURE: ("deciders", "JH-A-6.7-b"),
    Ground.COLLECTIVE: ("principals", "JH-A-6.7-c"),
    Ground.STATUTORY: ("breakers", "JH-A-6.7-e"),
    Ground.EXECUTION: ("executors", "LS-3.5-b"),
    Ground.TRAINING: ("principals", "QSH-15-e"),
    Ground.OVERSTAFFED: ("principals", "QSH-24-f"),
    Ground.ACCIDENT: ("principals", "QSH-16-c"),
}


def proposed(ground: Ground, circle: Circle) -> list[Proposal]:
    """In the order of the records, each once; a personal cause names nobody by rule."""
    if ground not in BY_GROUND:
        return []
    group, clause = BY_GROUND[ground]
    people: Sequence[int] = getattr(circle, group)
    return [Proposal(one, clause, one in circle.dissenters) for one in dict.fromkeys(people)]
