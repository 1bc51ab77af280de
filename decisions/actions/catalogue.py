"""The catalogue of major administrative decisions, and whether a matter stands in it (GW713-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from core import audit
from core.findings import demand, unmet
from decisions.actions.steps import hold_numbers, lock
from decisions.gathering import look
from decisions.models import CatalogueEntry, CatalogueRuling
from decisions.rules.catalogue import CLAUSE, check_entry, check_removal
from decisions.rules.procedure import check_going_on
from organization.models import Account


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An item as a form gives it; ``approval`` is the number under which the Party committee agreed."""

    title: str
    standard: str
    approval: str
    published_on: date


@transaction.atomic
def add_entry(new: NewEntry, *, by: Account, at: datetime) -> CatalogueEntry:
    """Put an item into the catalogue."""
    hold_numbers()
    taken = CatalogueEntry.objects.in_force().filter(title=new.title.strip()).exists()
    demand(check_entry(title=new.title, standard=new.standard, approval=new.approval, taken=taken))
    row: CatalogueEntry = CatalogueEntry.objects.create(
        title=new.title.strip(), standard=new.standard.strip(), approval=new.approval.strip(),
        published_on=new.published_on, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.add_catalogue_entry", by=by, at=at, obj=row, clause=CLAUSE,
        after={"matter": row.title, "number": row.approval, "from": row.published_on},
    )  # fmt: skip
    return row


@transaction.atomic
def remove_entry(entry_id: int, *, reason: str, by: Account, at: datetime) -> CatalogueEntry:
    """Take an item out, with the reason; matters that were listed under it stay so."""
    row: CatalogueEntry = CatalogueEntry.objects.select_for_update(of=("self",)).get(pk=entry_id)
    demand(check_removal(standing=row.withdrawn_at is None, reason=reason))
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(
        verb="decisions.remove_catalogue_entry", by=by, at=at, obj=row, clause=CLAUSE, reason=reason.strip(),
        before={"matter": row.title},
    )  # fmt: skip
    return row


@transaction.atomic
def rule_on_catalogue(
    matter_id: int, entry: CatalogueEntry | None, *, reason: str, by: Account, at: datetime
) -> CatalogueRuling:
    """Settle whether the matter stands in the catalogue; the newest ruling counts, the former stay."""
    matter = lock(matter_id)
    findings = [check_going_on(look([matter], at=at, about=()).cases[matter.pk])]
    if not reason.strip():
        findings.append(unmet(CLAUSE, "目录认定没有理由", remedy="写明对照的标准或者不列入的理由"))
    if entry is not None and entry.withdrawn_at is not None:
        findings.append(unmet(CLAUSE, "该事项已移出目录", remedy="请刷新页面"))
    demand(findings)
    row = CatalogueRuling.objects.create(
        matter=matter, entry=entry, reason=reason.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="decisions.rule_on_catalogue", by=by, at=at, obj=matter, clause=CLAUSE, reason=row.reason,
        after={"entry": entry.title if entry else "未列入"},
    )  # fmt: skip
    return row
