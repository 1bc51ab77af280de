"""Whether everybody has a target (人人有目标): shares of units and of people (JH-B-2.4-b, JH-B-6-b). Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of how many have one, and who has none, in the order given."""

    total: int
    covered: int
    missing: tuple[int, ...]

    @property
    def share(self) -> str:
        """With one decimal: 80.0%; "—" where there is nobody."""
        if not self.total:
            return "—"
        tenths = (2000 * self.covered + self.total) // (2 * self.total)
        return f"{tenths // 10}.{tenths % 10}%"


def coverage(due: Collection[int], held: Collection[int]) -> Coverage:
    """Of those who are ``due`` to have a row, who ``held`` one."""
    having = frozenset(held)
    missing = tuple(one for one in due if one not in having)
    return Coverage(len(due), len(due) - len(missing), missing)


def inside(unit: int, root: int, parents: dict[int, int | None]) -> bool:
    """Whether a unit is ``root`` or stands below it in the tree."""
    at: int | None = unit
    while at is not None:
        if at == root:
            return True
        at = parents.get(at)
    return False
