"""The year-level part of an import: adjustments and marks that a workbook adds or no longer holds.

Adjustments belong to the year. A period holds those dated up to its last day: a workbook for that period
replaces exactly these. Entries of the workbook dated later are added too (they count from their own quarter
on), and an entry that is held already stays as it is, so that the same workbook twice changes nothing.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from appraisal.enums import AdjustmentKind, AdjustmentLevel, Agency, MarkKind
from appraisal.gathering import Gathered, adjustment_facts
from appraisal.models import Adjustment, Mark, Period, ScoreImport
from appraisal.rules.accounts import entry_key
from appraisal.rules.facts import AdjustmentFacts
from appraisal.workbook.contract import MarkEntry, ParsedBook
from core.fields import to_points
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
        _plan_adjustments(plan, period, book.adjustments, gathered)
    for entries, kind in ((book.vetoes, MarkKind.VETO), (book.disqualifications, MarkKind.DISQUALIFICATION)):
        if entries is not None:
            _plan_marks(plan, period, entries, kind, gathered)
    return plan


def _plan_adjustments(
    plan: dict[str, Any], period: Period, entries: tuple[AdjustmentFacts, ...], gathered: Gathered
) -> None:
    rows = list(Adjustment.objects.in_force().filter(scheme=period.scheme))
    held = {entry_key(adjustment_facts(row, gathered.member_codes[row.member_id])): row for row in rows}
    wanted = {entry_key(entry): entry for entry in entries}
    plan["add_adjustments"] = [plain_adjustment(entry) for key, entry in wanted.items() if key not in held]
    plan["withdraw_adjustments"] = [
        row.pk for key, row in held.items() if key not in wanted and row.dated <= period.last_day
    ]
    plan["held"]["adjustments"] = sorted(row.pk for row in rows)


def _plan_marks(
    plan: dict[str, Any], period: Period, entries: tuple[MarkEntry, ...], kind: MarkKind, gathered: Gathered
) -> None:
    rows = Mark.objects.in_force().filter(scheme=period.scheme, kind=kind)
    held = {(gathered.member_codes[row.member_id], row.field, row.basis): row for row in rows}
    wanted = {(entry.member, entry.field, entry.basis): entry for entry in entries}
    plan["add_marks"] += [asdict(entry) for key, entry in wanted.items() if key not in held]
    plan["withdraw_marks"] += [row.pk for key, row in held.items() if key not in wanted]
    plan["held"][kind.value] = sorted(row.pk for row in held.values())


def plain_adjustment(entry: AdjustmentFacts) -> dict[str, Any]:
    """An entry as JSON values."""
    values = asdict(entry)
    return values | {
        "dated": entry.dated.isoformat(),
        "points": None if entry.points is None else str(entry.points),
        "level": entry.level.value if entry.level else None,
    }


def adjustment_from(values: dict[str, Any]) -> AdjustmentFacts:
    """The inverse of ``plain_adjustment``."""
    facts = values | {
        "kind": AdjustmentKind(values["kind"]),
        "level": AdjustmentLevel(values["level"]) if values["level"] else None,
        "points": None if values["points"] is None else Decimal(values["points"]),
        "dated": date.fromisoformat(values["dated"]),
        "agency": Agency(values["agency"]),
    }
    return AdjustmentFacts(**facts)


def _adjustment_row(values: dict[str, Any], batch: ScoreImport, gathered: Gathered, **written: Any) -> Adjustment:
    facts = adjustment_from(values)
    return Adjustment(
        scheme=batch.period.scheme,
        member_id=gathered.member_ids[facts.member],
        kind=facts.kind,
        level=facts.level or "",
        leading_group=facts.leading_group,
        single_or_grassroots=facts.single_or_grassroots,
        points=None if facts.points is None else to_points(facts.points),
        matter=facts.matter,
        document_number=facts.document_number,
        dated=facts.dated,
        agency=facts.agency,
        carried_over=facts.carried_over,
        import_batch=batch,
        **written,
    )


def write_entries(
    batch: ScoreImport, gathered: Gathered, *, change: UUID, by: Account, at: datetime
) -> dict[str, list[int]]:
    """Withdraw and add as planned; the ids of all four lists, for the undo."""
    plan = batch.changes["entries"]
    withdrawal = {"withdrawn_at": at, "withdrawn_by": by, "withdrawal_reason": "导入替换", "change_id": change}
    for model, ids in ((Adjustment, plan["withdraw_adjustments"]), (Mark, plan["withdraw_marks"])):
        if model.objects.in_force().filter(pk__in=ids).update(**withdrawal) != len(ids):
            demand([unmet("", "预览已过期", remedy="有人刚刚撤销了同一条登记，请重新上传以核对变化")])
    written = {"entered_at": at, "entered_by": by, "change_id": change}
    adjustments = Adjustment.objects.bulk_create(
        [_adjustment_row(values, batch, gathered, **written) for values in plan["add_adjustments"]]
    )
    marks = Mark.objects.bulk_create(
        [
            Mark(
                scheme=batch.period.scheme,
                member_id=gathered.member_ids[values["member"]],
                kind=MarkKind(values["kind"]),
                field=values["field"],
                basis=values["basis"],
                import_batch=batch,
                **written,
            )  # fmt: skip
            for values in plan["add_marks"]
        ]
    )
    return {
        "added_adjustments": [row.pk for row in adjustments],
        "added_marks": [row.pk for row in marks],
        "withdrawn_adjustments": plan["withdraw_adjustments"],
        "withdrawn_marks": plan["withdraw_marks"],
    }


def restore_entries(batch: ScoreImport, *, change: UUID, by: Account, at: datetime) -> dict[str, int]:
    """Undo: withdraw what the import added, put back what it withdrew; {"withdrawn": n, "restored": n}."""
    written = batch.changes.get("written", {})
    withdrawal = {"withdrawn_at": at, "withdrawn_by": by, "withdrawal_reason": "撤销导入", "change_id": change}
    restoration = {"withdrawn_at": None, "withdrawn_by": None, "withdrawal_reason": "", "change_id": change}
    withdrawn = restored = 0
    for model, kind in ((Adjustment, "adjustments"), (Mark, "marks")):
        rows = model.objects.all()
        withdrawn += rows.in_force().filter(pk__in=written.get(f"added_{kind}", [])).update(**withdrawal)
        gone = rows.filter(withdrawn_at__isnull=False)
        restored += gone.filter(pk__in=written.get(f"withdrawn_{kind}", [])).update(**restoration)
    return {"withdrawn": withdrawn, "restored": restored}
