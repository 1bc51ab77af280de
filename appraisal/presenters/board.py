"""The ranking board as one reader sees it: the settled rows of a group, filtered, sorted, with his own marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from appraisal.enums import GroupKind
from appraisal.models import Group, ResultVersion
from appraisal.presenters.settled import Head, Row, Settled, ranks, settled
from appraisal.rules.periods import parse_period
from core import charts, charts_spread
from core.fields import from_points
from core.marks import delta
from organization.models import Account

NOTHING_BEFORE = SafeString("—")
"""Instead of a change of rank, when there is no version to compare with."""
SORTS = ("rank", "name", "moved", "final", "initial", "bonus", "deduction")


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose rows are own: the units he works in or acts for, and himself."""

    units: frozenset[int] = frozenset()
    person: int | None = None

    @classmethod
    def of(cls, account: Account) -> Reader:
        return cls(account.own_unit_ids, account.person_id)

    def is_own(self, row: Row) -> bool:
        return row.unit_id in self.units if row.person_id is None else row.person_id == self.person


def own_word(*, people: bool) -> str:
    """What the reader's own row is called."""
    return "本人" if people else "本单位"


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the page shows; ``rows`` are those asked for, in the order asked for."""

    rows: list[Row]
    settled: Settled
    former: Mapping[str, int]
    reader: Reader
    own: Row | None
    people: bool
    caption: str
    note: str
    strip: charts_spread.Strip | None
    histogram: charts_spread.Histogram | None

    @property
    def total(self) -> int:
        return len(self.settled.rows)

    @property
    def heads(self) -> tuple[Head, ...]:
        return self.settled.heads

    @property
    def has_reward(self) -> bool:
        return self.settled.has_reward

    @property
    def leader(self) -> Row:
        return self.settled.rows[0]

    @property
    def own_unit(self) -> str:
        return f"/ {self.total}"

    @property
    def own_label(self) -> str:
        return own_word(people=self.people)

    @property
    def own_note(self) -> str:
        return f"最终得分 {self.own.final}" if self.own else ""

    @property
    def own_moved(self) -> int | str:
        """ "" shows no change."""
        moved = self.moved(self.own) if self.own else None
        return "" if moved is None else moved

    @property
    def mean_note(self) -> str:
        return f"平均 {self.settled.mean}"

    def moved(self, row: Row) -> int | None:
        """Places won since the version compared with; None for who was not in it."""
        before = self.former.get(row.code)
        return None if before is None else before - row.rank

    def delta(self, row: Row) -> SafeString:
        """The change of rank in words and sign."""
        return delta(self.moved(row)) if self.former else NOTHING_BEFORE


def build(
    version: ResultVersion,
    group: Group,
    *,
    previous: ResultVersion | None,
    reader: Reader,
    search: str = "",
    moved_only: bool = False,
    sort: str = "rank",
) -> Board:
    """The board of a group. ``previous`` is the version that changes of rank are measured against.

    ``sort`` is a key of SORTS or the code of a top item, with "-" in front for descending. Both versions must be
    within the reader's reach: what is remembered of them is not asked again.
    """
    known = settled(version, group)
    own = next((row for row in known.rows if reader.is_own(row)), None)
    people = group.kind == GroupKind.PEOPLE
    mine = charts.Sample(own_word(people=people), from_points(own.final_points), own.final) if own else None
    board = Board(
        rows=[],
        settled=known,
        former=ranks(previous, group) if previous else {},
        reader=reader,
        own=own,
        people=people,
        caption=f"{group.name}{parse_period(version.period.label).label}排名，第 {version.number} 版",
        note="",
        strip=known.strip.with_own(own.name) if own and known.strip else known.strip,
        histogram=known.histogram.with_own(mine) if known.histogram else None,
    )
    rows = [row for row in known.rows if _wanted(board, row, search, moved_only)]
    _sort(board, rows, sort)
    part = f"显示 {len(rows)} / {board.total} 个；" if len(rows) != board.total else ""
    return replace(board, rows=rows, note=part + known.rule)


def _wanted(board: Board, row: Row, search: str, moved_only: bool) -> bool:
    found = not search or search in row.name or search.upper() == row.code.upper()
    return found and (not moved_only or bool(board.moved(row)))


def _sort(board: Board, rows: list[Row], sort: str) -> None:
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    item_codes = [head.key for head in board.heads]
    if key in item_codes:
        place = item_codes.index(key)
        rows.sort(key=lambda row: row.items[place], reverse=descending)
    elif key == "name":
        rows.sort(key=lambda row: row.code, reverse=descending)
    elif key == "moved":
        rows.sort(key=lambda row: board.moved(row) or 0, reverse=descending)
    elif key in ("final", "initial", "bonus", "deduction"):
        rows.sort(key=lambda row: getattr(row, f"{key}_points"), reverse=descending)
    elif key == "rank" and descending:
        rows.sort(key=lambda row: row.rank, reverse=True)
