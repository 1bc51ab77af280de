"""Beginning a table: from a decision without retyping, from the annual points, or by a unit for itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.writing import NewRow, write_new
from accountability.enums import TableKind, TaskCategory
from accountability.gathering.tables import begun_by, resolution_of
from accountability.models import TaskTable
from accountability.rules.lines import written
from accountability.rules.reading import Content
from accountability.rules.tables import COUNTY_KINDS, check_beginning
from core import audit, rulebook
from core.findings import demand
from decisions.models import Matter
from organization.models import Account, Unit
from organization.models.units import BETWEEN

NEAR_YEARS = 1


@dataclass(frozen=True, slots=True)
class NewTable:
    """A table as a form gives it; ``matter`` for one of a decision."""

    kind: TableKind
    unit: Unit
    year: int
    title: str
    basis: str = ""
    matter: Matter | None = None


@transaction.atomic
def begin_table(new: NewTable, *, by: Account, at: datetime) -> TaskTable:
    """Open a draft. One of a decision takes title, document number and lead unit over as its first row.

    Raises Refused when the unit has a table of the year, or the decision has one or is not resolved.
    """
    Unit.objects.select_for_update().get(pk=new.unit.pk)
    matter = new.matter
    existing = TaskTable.objects.filter(unit=new.unit, year=new.year, kind=new.kind)
    held = (
        TaskTable.objects.filter(matter=matter).exists() if matter is not None
        else new.kind is not TableKind.POINTS and existing.exists()
    )  # fmt: skip
    today = timezone.localdate(at)
    demand(
        check_beginning(
            new.kind, title=new.title, existing=held, of_county=new.unit.parent_id is None,
            decided=matter is None or begun_by(matter), may_year=abs(new.year - today.year) <= NEAR_YEARS,
        )
    )  # fmt: skip
    paper = resolution_of(matter) if matter is not None else None
    basis = new.basis.strip() or (paper.number if paper else matter.number if matter else "")
    table = TaskTable.objects.create(
        year=new.year, kind=new.kind, unit=new.unit, matter=matter, title=new.title.strip(), basis=basis,
        rulebook=rulebook.current(by=by, at=at), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    if matter is not None:
        write_new(table, [NewRow(_from(matter))], start=1, by=by, at=at)
    audit.record(
        verb="accountability.begin_table", by=by, at=at, obj=table, clause=_clause(new.kind),
        after={"kind": new.kind.label, "unit": new.unit.name, "basis": basis}
        | ({"matter": matter.number} if matter is not None else {}),
    )  # fmt: skip
    return table


def _from(matter: Matter) -> Content:
    return Content(
        target=matter.title, content=matter.content[:1000], lead_unit_id=matter.lead_unit_id,
        leader_id=matter.leader_in_charge_id, category=TaskCategory.DECISION.value, measures=written(()),
    )  # fmt: skip


def _clause(kind: TableKind) -> str:
    if kind in COUNTY_KINDS:
        return "JH-A-6.1-a"
    return "BZ-2.1-b" if kind is TableKind.INTEGRITY else "JH-B-3.1-a"


def title_for(kind: TableKind, unit: Unit, year: int, matter: Matter | None = None) -> str:
    """What a table is called unless somebody calls it otherwise."""
    if matter is not None:
        return f"{matter.title}任务分解明细表"[:120]
    name = unit.full_name.replace(BETWEEN, "")
    names = {
        TableKind.POINTS: f"{unit.name}{year}年工作要点任务分解明细表",
        TableKind.ANNUAL: f"{name}{year}年工作任务分解明细表",
        TableKind.INTEGRITY: f"{name}{year}年党风廉政建设责任分解明细表",
    }
    return names.get(kind, "")[:120]


def year_of(matter: Matter, today: date) -> int:
    """The year of a decision's table: that of the matter, within what a table may be begun for."""
    return max(min(matter.year, today.year + NEAR_YEARS), today.year - NEAR_YEARS)
