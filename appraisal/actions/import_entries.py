"""The year-level part of an import: adjustments and marks that a workbook adds or no longer holds.

Adjustments belong to the year. A period holds those dated up to its last day: a workbook for that period replaces
exactly these, but for those that their filer entered himself. Entries of the workbook dated later are added too (they
count from their own quarter on), and an entry that is held already stays as it is, so that the same workbook twice
changes nothing.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from appraisal.actions.entry_rows import adjustment_row, mark_row, restoration, withdrawal, writing
from appraisal.enums import AdjustmentKind, AdjustmentLevel, Agency, Filer, MarkKind
from appraisal.gathering import Gathered, adjustment_facts
from appraisal.models import Adjustment, Mark, Period, ScoreImport
from appraisal.rules.accounts import entry_key
from appraisal.rules.facts import AdjustmentFacts
from appraisal.rules.filing import Filing
from appraisal.workbook.contract import MarkEntry, ParsedBook
from core.findings import demand, unmet
from organization.models import Account


def plan_entries(period: Period, book: ParsedBook, gathered: Gathered) -> dict[str, Any]:
    """Entries to add (plain values) and ids to withdraw; absent sheets leave what is held untouched.

    ``held`` keeps the ids in force per sheet that stands there, by which the commit sees that the plan is stale.
    """
    plan: dict[str, Any] = {
        "add_adjustments": [], "withdraw_adjustments": [], "add_marks": [], "withdraw_marks": [], "held": {},
    }  # fmt: skip
    if book.adjustments is not None:
        _plan_adjustments(plan, period, book, gathered)
    for entries, kind in ((book.vetoes, MarkKind.VETO), (book.disqualifications, MarkKind.DISQUALIFICATION)):
        if entries is not None:
            _plan_marks(plan, period, entries, kind, gathered)
    return plan


def _plan_adjustments(plan: dict[str, Any], period: Period, book: ParsedBook, gathered: Gathered) -> None:
    rows = list(Adjustment.objects.in_force().filter(scheme=period.scheme))
    held = {entry_key(adjustment_facts(row, gathered.member_codes[row.member_id])): row for row in rows}
    entries = book.adjustments or ()
    wanted = {entry_key(entry): (entry, filing) for entry, filing in zip(entries, book.filings, strict=True)}
    plan["add_adjustments"] = [plain_adjustment(*one) for key, one in wanted.items() if key not in held]
    plan["withdraw_adjustments"] = [
        row.pk
        for key, row in held.items()
        if key not in wanted and row.dated <= period.last_day and not _filed_by_others(row)
    ]
    plan["held"]["adjustments"] = sorted(row.pk for row in rows)


def _filed_by_others(row: Adjustment) -> bool:
    """The filer entered it himself: a workbook of the office, made before or without it, does not take it back."""
    return bool(row.filer) and not row.list_number


def _plan_marks(
    plan: dict[str, Any], period: Period, entries: tuple[MarkEntry, ...], kind: MarkKind, gathered: Gathered
) -> None:
    rows = Mark.objects.in_force().filter(scheme=period.scheme, kind=kind)
    held = {(gathered.member_codes[row.member_id], row.field, row.basis): row for row in rows}
    wanted = {(entry.member, entry.field, entry.basis): entry for entry in entries}
    plan["add_marks"] += [asdict(entry) for key, entry in wanted.items() if key not in held]
    plan["withdraw_marks"] += [row.pk for key, row in held.items() if key not in wanted]
    plan["held"][kind.value] = sorted(row.pk for row in held.values())


def plain_adjustment(entry: AdjustmentFacts, filing: Filing) -> dict[str, Any]:
    """An entry and the list it stands in as JSON values."""
    values = asdict(entry)
    return values | {
        "dated": entry.dated.isoformat(),
        "points": None if entry.points is None else str(entry.points),
        "level": entry.level.value if entry.level else None,
        "filing": asdict(filing),
    }


def adjustment_from(values: dict[str, Any]) -> AdjustmentFacts:
    """The entry of ``plain_adjustment``."""
    facts = values | {
        "kind": AdjustmentKind(values["kind"]),
        "level": AdjustmentLevel(values["level"]) if values["level"] else None,
        "points": None if values["points"] is None else Decimal(values["points"]),
        "dated": date.fromisoformat(values["dated"]),
        "agency": Agency(values["agency"]),
    }
    del facts["filing"]
    return AdjustmentFacts(**facts)


def filing_from(values: dict[str, Any]) -> Filing:
    """The list of ``plain_adjustment``."""
    filer, body, number = (values["filing"][name] for name in ("filer", "body", "list_number"))
    return Filing(Filer(filer) if filer else None, body, number)


def mark_from(values: dict[str, Any]) -> MarkEntry:
    """A planned veto or disqualification."""
    return MarkEntry(**values | {"kind": MarkKind(values["kind"])})


def write_entries(
    batch: ScoreImport, gathered: Gathered, *, change: UUID, by: Account, at: datetime
) -> dict[str, list[int]]:
    """Withdraw and add as planned; the ids of all four lists, for the undo."""
    plan, scheme = batch.changes["entries"], batch.period.scheme
    gone = withdrawal(change, "导入替换", by=by, at=at)
    for model, ids in ((Adjustment, plan["withdraw_adjustments"]), (Mark, plan["withdraw_marks"])):
        if model.objects.in_force().filter(pk__in=ids).update(**gone) != len(ids):
            demand([unmet("", "预览已过期", remedy="有人刚刚撤销了同一条登记，请重新上传以核对变化")])
    written = writing(change, by=by, at=at) | {"import_batch": batch}
    ids = gathered.member_ids
    entries = [(adjustment_from(one), filing_from(one)) for one in plan["add_adjustments"]]
    marks = [mark_from(one) for one in plan["add_marks"]]
    return {
        "added_adjustments": _written(
            Adjustment, [adjustment_row(scheme, ids[one.member], one, filing, **written) for one, filing in entries]
        ),
        "added_marks": _written(Mark, [mark_row(scheme, ids[one.member], one, **written) for one in marks]),
        "withdrawn_adjustments": plan["withdraw_adjustments"],
        "withdrawn_marks": plan["withdraw_marks"],
    }


def _written(model: type[Adjustment] | type[Mark], rows: list[Any]) -> list[int]:
    return [row.pk for row in model.objects.bulk_create(rows)]


def restore_entries(batch: ScoreImport, *, change: UUID, by: Account, at: datetime) -> dict[str, int]:
    """Undo: withdraw what the import added, put back what it withdrew; {"withdrawn": n, "restored": n}."""
    written = batch.changes.get("written", {})
    gone, back = withdrawal(change, "撤销导入", by=by, at=at), restoration(change)
    withdrawn = restored = 0
    for model, kind in ((Adjustment, "adjustments"), (Mark, "marks")):
        rows = model.objects.all()
        withdrawn += rows.in_force().filter(pk__in=written.get(f"added_{kind}", [])).update(**gone)
        out = rows.filter(withdrawn_at__isnull=False)
        restored += out.filter(pk__in=written.get(f"withdrawn_{kind}", [])).update(**back)
    return {"withdrawn": withdrawn, "restored": restored}
