"""What a qualitative rating rests on, and what the system knows beside it (JH-C-2.2, JH-C-3.3-i). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from appraisal.enums.schemes import Evidence
from appraisal.enums.specials import BasisKind
from appraisal.rules.assessment import EMPTY, Cells
from core.findings import Finding, unmet

BASIS, WRITTEN = "JH-C-3.3-i", "JH-C-2.2-a"
_NAMED = 4


@dataclass(frozen=True, slots=True)
class JudgedItem:
    """A qualitative leaf: its review points, and what the system shows beside it."""

    pk: int
    name: str
    points: tuple[str, ...] = ()
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What is held for a rating: the kinds of linked bases, and the points that were looked at."""

    kinds: tuple[BasisKind, ...] = ()
    looked_at: frozenset[str] = field(default_factory=frozenset)


NONE = Basis()


def check_qualitative(items: Sequence[JudgedItem], cells: Cells, held: Mapping[int, Basis]) -> list[Finding]:
    """Every rated item names a material or a survey, a written reason, and what was found on each of its points."""
    rated = [item for item in items if cells.get(item.pk, EMPTY).points is not None]
    bare = [item.name for item in rated if not held.get(item.pk, NONE).kinds]
    wordless = [item.name for item in rated if not cells[item.pk].text.strip()]
    open_ = [item.name for item in rated if not held.get(item.pk, NONE).looked_at.issuperset(item.points)]
    told = (
        (BASIS, bare, "定性评价没有依据", "请至少登记一份职能部门材料或者一项民意调查结果"),
        (WRITTEN, wordless, "定性评价没有写明理由", "请在初评理由中写明"),
        (WRITTEN, open_, "有考核要点没有查看", "请逐点查看并写明情况"),
    )
    return [
        unmet(clause, title, remedy=remedy, 项目=_shown(names)) for clause, names, title, remedy in told if names
    ]  # fmt: skip


def _shown(names: Sequence[str]) -> str:
    return "、".join(names[:_NAMED]) + (f"等 {len(names)} 项" if len(names) > _NAMED else "")


@dataclass(frozen=True, slots=True)
class Share:
    """m of n with its name; ``of`` None for a plain count."""

    label: str
    count: int
    of: int | None = None

    @property
    def shown(self) -> str:
        return str(self.count) if self.of is None else f"{self.count}/{self.of}"


@dataclass(frozen=True, slots=True)
class Box:
    """What the system holds of a unit in a year beside an item: figures, then rows of plain text by heads."""

    title: str
    figures: tuple[Share, ...]
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
