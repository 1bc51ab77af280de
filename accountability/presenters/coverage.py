"""Coverage as shown and exported."""

from __future__ import annotations

from dataclasses import dataclass

from accountability.gathering.coverage import Covered
from core.documents.columns import Column
from core.documents.excel import Sheet

SHOWN = 200


@dataclass(frozen=True, slots=True)
class CoverageView:
    """Shares as text, how many are missing, and who: (unit, kind), (person, number, unit). The page shows the first
    ones, the workbook all."""

    year: int
    units: str
    units_note: str
    people: str
    people_note: str
    tableless: list[str]
    all_units: list[tuple[str, str]]
    all_people: list[tuple[str, str, str]]

    @property
    def bare_units(self) -> list[tuple[str, str]]:
        return self.all_units[:SHOWN]

    @property
    def bare_people(self) -> list[tuple[str, str, str]]:
        return self.all_people[:SHOWN]

    @property
    def first_tableless(self) -> list[str]:
        return self.tableless[:SHOWN]


def coverage_view(of: Covered, year: int) -> CoverageView:
    return CoverageView(
        year=year, units=of.units.share, units_note=f"{of.units.covered} / {of.units.total} 个单位",
        people=of.people.share, people_note=f"{of.people.covered} / {of.people.total} 人",
        tableless=[unit.name for unit in of.tableless],
        all_units=[(name, str(unit.get_kind_display())) for unit, name in of.bare_units],
        all_people=[(one.name, one.number, one.unit.name) for one in of.bare_people],
    )  # fmt: skip


def coverage_sheets(view: CoverageView) -> list[Sheet]:
    return [
        Sheet("没有任务的单位", [Column("单位", width=36), Column("类别")], view.all_units),
        Sheet("没有任务的人员", [Column("姓名"), Column("人员编号"), Column("单位", width=24)], view.all_people),
        Sheet("没有年度明细表的单位", [Column("单位", width=36)], [[name] for name in view.tableless]),
    ]
