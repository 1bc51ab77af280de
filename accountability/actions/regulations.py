"""The register of the two regulations and the list of measures (JH-A-6.7-a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accountability.enums import MeasureKind, RegulationKind, RegulationState
from accountability.gathering.cases import measures
from accountability.models import Measure, Regulation, RegulationArticle
from core import audit
from core.constraints import save_or_tell
from core.findings import demand, unmet
from organization.models import Account

CLAUSE = "JH-A-6.7-a"


@dataclass(frozen=True, slots=True)
class NewRegulation:
    """An edition with its articles: (label, text)."""

    kind: RegulationKind
    state: RegulationState
    number: str = ""
    issued_on: date | None = None
    basis: str = ""
    articles: tuple[tuple[str, str], ...] = ()


@transaction.atomic
def register_regulation(new: NewRegulation, *, by: Account, at: datetime) -> Regulation:
    """Register an edition; one that is issued repeals the former. ValidationError by field, Refused for articles."""
    findings = []
    if new.state is RegulationState.ISSUED and not new.articles:
        findings.append(
            unmet(CLAUSE, "已印发的制度没有登记条款", field="articles", remedy="逐条登记追究的主体、内容、程序和责任")
        )
    if len({label for label, _ in new.articles}) < len(new.articles):
        findings.append(unmet(CLAUSE, "条款重复", field="articles", remedy="同一条只登记一次"))
    demand(findings)
    if new.state is RegulationState.ISSUED:
        held = Regulation.objects.select_for_update(of=("self",)).filter(kind=new.kind, state=RegulationState.ISSUED)
        held.update(state=RegulationState.REPEALED)
    row = Regulation(
        kind=new.kind, state=new.state, number=new.number.strip(), issued_on=new.issued_on, basis=new.basis.strip(),
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    save_or_tell(row)
    RegulationArticle.objects.bulk_create(
        RegulationArticle(regulation=row, label=label.strip(), text=text.strip(), recorded_at=at, recorded_by=by)
        for label, text in new.articles
    )
    audit.record(
        verb="accountability.register_regulation", by=by, at=at, obj=row, clause=CLAUSE,
        after={"state": new.state.label, "articles": len(new.articles)},
    )  # fmt: skip
    return row


@transaction.atomic
def add_measure(name: str, kind: MeasureKind, *, by: Account, at: datetime) -> Measure:
    """Add a measure to the list, or take one that was taken out back in."""
    name = name.strip()
    held = next((one for one in measures() if one.name == name), None)
    if held is not None and not held.withdrawn:
        demand([unmet(CLAUSE, "清单中已有这一措施", field="name", remedy="无需重复添加", 措施=name)])
    row = Measure.objects.select_for_update(of=("self",)).filter(name=name).first()
    row = row or Measure(name=name, kind=held.kind if held else kind, recorded_at=at, recorded_by=by)
    row.withdrawn_at = row.withdrawn_by = None
    row.save()
    audit.record(verb="accountability.add_measure", by=by, at=at, obj=row, clause=CLAUSE)
    return row


@transaction.atomic
def withdraw_measure(name: str, *, by: Account, at: datetime) -> Measure:
    """Take a measure out of the list; cases keep what they decided."""
    held = next((one for one in measures() if one.name == name.strip() and not one.withdrawn), None)
    if held is None:
        demand([unmet(CLAUSE, "清单中没有这一措施", remedy="请刷新页面", 措施=name)])
    assert held is not None
    row = Measure.objects.select_for_update(of=("self",)).filter(name=held.name).first()
    row = row or Measure(name=held.name, kind=held.kind, recorded_at=at, recorded_by=by)
    row.withdrawn_at, row.withdrawn_by = at, by
    row.save()
    audit.record(verb="accountability.withdraw_measure", by=by, at=at, obj=row, clause=CLAUSE)
    return row
