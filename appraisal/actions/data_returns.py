"""Submitting figures: locked with their paper, and turned into the readings of every leaf that needs them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from appraisal.actions.readings import record_many
from appraisal.actions.series_values import Cells, Desk, check_cells, labelled, open_desk, write
from appraisal.enums.values import BaseRule
from appraisal.gathering.supply import (
    Asking,
    Held,
    held_values,
    submitted,
    wanted,
)
from appraisal.models import DataFile, DataReturn, Indicator, Series
from appraisal.rules import periods
from appraisal.rules.methods import Reading
from appraisal.rules.series import Submission, base_period, check_reason, check_submission, check_unlocked
from appraisal.rules.supply import supplied
from core import audit
from core.files import store
from core.findings import Refused, demand, unmet
from organization.models import Account, Unit

ORIGIN = "appraisal.datareturn"


@transaction.atomic
def submit_return(
    supplier: Unit, label: str, *, source: str, source_dated: date | None, by: Account, at: datetime
) -> DataReturn:
    """Lock the supplier's figures of a period and hand them to every indicator that needs them.

    Refused while a cell is empty, a jump has no reason, or the source document is not named (JH-C-3.3-h).
    """
    desk = open_desk(supplier, label, by=by, lock=True)
    held = held_values([one.pk for one in desk.series], [label])
    demand(
        [
            *check_unlocked(supplier.name, _label(label), submitted=False, closed=desk.wanted.closed),
            *check_submission(submission_of(desk, held, source=source, dated=source_dated is not None)),
        ]
    )
    assert source_dated is not None, "asked above"
    number = DataReturn.objects.filter(supplier=supplier, period=label).count() + 1
    row = DataReturn.objects.create(
        supplier=supplier, period=label, number=number, source=source.strip(), source_dated=source_dated,
        submitted_at=at, submitted_by=by,
    )  # fmt: skip
    serve_readings(row, desk.asking, by=by, at=at)
    after = {"source": row.source, "source_dated": str(source_dated), "number": number}
    audit.record(verb="appraisal.submit_return", by=by, at=at, obj=row, label=f"{supplier} {label}", after=after)
    return row


def submission_of(desk: Desk, held: Held, *, source: str, dated: bool) -> Submission:
    """How far the supplier's figures are: what is empty by name of the series."""
    missing: Counter[str] = Counter()
    needed = 0
    for one in desk.series:
        for unit in desk.wanted.units[one.name]:
            needed += 1
            missing[one.name] += held.get(desk.label, one.pk, unit) is None
    return Submission(
        supplier=desk.supplier.name,
        period=_label(desk.label),
        needed=needed,
        missing={name: count for name, count in missing.items() if count},
        source=source,
        dated=dated,
        submitted=desk.submitted is not None,
    )


def _label(code: str) -> str:
    return periods.parse_period(code).label


@transaction.atomic
def return_data(row: DataReturn, *, reason: str, by: Account, at: datetime) -> DataReturn:
    """The appraisal office gives the figures back to the supplier: he may change them and submits anew.

    Readings that stand on them stay until he does. Refused without a reason, twice, or once a result is published.
    """
    locked = DataReturn.objects.select_for_update(of=("self",)).select_related("supplier").get(pk=row.pk)
    closed = wanted(locked.period).closed
    findings = check_unlocked(locked.supplier.name, _label(locked.period), submitted=False, closed=closed)
    if locked.returned_at is not None:
        findings.append(unmet("", "已经退回", remedy="无需处理"))
    if not reason.strip():
        findings.append(unmet("JH-C-3.3-h", "退回须写明理由", remedy="请填写退回理由", field="reason"))
    demand(findings)
    locked.returned_at, locked.returned_by, locked.return_reason = at, by, reason.strip()
    locked.save(update_fields=["returned_at", "returned_by", "return_reason"])
    audit.record(verb="appraisal.return_data", by=by, at=at, obj=locked, reason=locked.return_reason)
    return locked


@transaction.atomic
def correct_values(row: DataReturn, cells: Cells, *, reason: str, by: Account, at: datetime) -> int:
    """Correct submitted figures with a reason: the old ones stay on record, the readings follow (JH-C-3.3-h).

    Refused as ``save_values``, without a reason and once a result is published; how many figures changed.
    """
    desk = open_desk(row.supplier, row.period, by=by, lock=True)
    if desk.submitted is None or desk.submitted.pk != row.pk:
        raise Refused([unmet("", "这次报送已被退回", remedy="请在填报表中更改")])
    held = held_values([one.pk for one in desk.series], {row.period, *_bases(row.period)})
    demand(
        [
            *check_unlocked(row.supplier.name, _label(row.period), submitted=False, closed=desk.wanted.closed),
            *check_reason(reason, len(cells)),
            *check_cells(desk, cells, held, reason=reason, seen={}),
        ]
    )
    change = audit.new_change()
    before = write(desk, cells, held, reason=reason, change=change, by=by, at=at)
    if not before:
        raise Refused(check_reason(reason, 0))
    serve_readings(row, desk.asking, note=f"更正：{reason.strip()}", by=by, at=at)
    audit.record(
        verb="appraisal.correct_values", by=by, at=at, obj=row, event_id=change, label=str(row),
        before=labelled(before), after=labelled({cell: cells[cell] for cell in before}), reason=reason.strip(),
    )  # fmt: skip
    return len(before)


def serve_readings(row: DataReturn, asked: Iterable[Asking], *, note: str = "", by: Account, at: datetime) -> int:
    """Record the readings of every leaf that the figures of a return bear on, as the base of later periods too.

    A leaf waits until all its figures are submitted. Periods whose result is published are left as they are.
    """
    told = f"{row.supplier.name}提供，{row.source}" + (f"；{note}" if note else "")
    return sum(
        record_many(
            period=one.row, columns=columns, origin_kind=ORIGIN, origin_pk=row.pk, note=told[:300], by=by, at=at
        )
        for one, columns in _columns(row, asked)
    )


def _bases(label: str, rules: Iterable[BaseRule] = BaseRule) -> set[str]:
    period = periods.parse_period(label)
    return {base_period(rule, period).code for rule in rules}


def _columns(
    row: DataReturn, asked: Iterable[Asking]
) -> Iterator[tuple[Asking, dict[Indicator, dict[int, Reading | None]]]]:
    """The readings of each period that the return bears on: four queries and one for each period."""
    own = list(Series.objects.filter(supplier=row.supplier_id))
    mine = {one.name for one in own}
    rules = {BaseRule(one.base_rule) for one in own}
    touched = [one for one in asked if not one.closed and row.period in {one.row.label, *_bases(one.row.label, rules)}]
    names = {name for one in touched for name in _beside(one, mine)}
    series = {one.name: one for one in Series.objects.filter(name__in=names).select_related("supplier")}
    labels = {label for one in touched for label in (one.row.label, *_bases(one.row.label))}
    held = held_values([one.pk for one in series.values()], labels)
    filed = submitted(labels)
    for one in touched:
        columns = _readings(one, series, held, filed, mine)
        if columns:
            leaves = Indicator.objects.in_bulk(list(columns))
            yield one, {leaves[pk]: readings for pk, readings in columns.items()}


def _beside(one: Asking, mine: set[str]) -> Iterator[str]:
    """Names of all series that stand in a leaf together with one of ``mine``: the others cannot change a reading."""
    names = one.needs.names
    for leaves in one.needs.leaves.values():
        for leaf in leaves:
            found = {names[code] for code in leaf.metric.series}
            if found & mine:
                yield from found


def _readings(
    one: Asking, series: dict[str, Series], held: Held, filed: set[tuple[int, str]], own: set[str]
) -> dict[int, dict[int, Reading | None]]:
    """Id of a leaf -> id of the member -> reading, of the leaves that need a series in ``own``."""
    label, period = one.row.label, periods.parse_period(one.row.label)
    known = {code: series[name] for code, name in one.needs.names.items() if name in series}
    bases = {code: base_period(BaseRule(row.base_rule), period).code for code, row in known.items()}

    def figures(unit: int, codes: Iterable[str], at: dict[str, str]) -> dict[str, int | None]:
        found = {}
        for code in codes:
            row = known.get(code)
            if row is not None and (row.supplier_id, at[code]) in filed:
                value = held.get(at[code], row.pk, unit)
                if value is not None:
                    found[code] = value.value
        return found

    same = dict.fromkeys(known, label)
    columns: dict[int, dict[int, Reading | None]] = defaultdict(dict)
    for group, leaves in one.needs.leaves.items():
        for leaf in leaves:
            codes = leaf.metric.series
            if not own & {one.needs.names[code] for code in codes}:
                continue
            for member, unit in one.needs.members.get(group, ()):
                made = supplied(leaf.metric, leaf.method, figures(unit, codes, same), figures(unit, codes, bases))
                if not made.missing:
                    columns[leaf.indicator][member] = made.reading
    return dict(columns)


@transaction.atomic
def attach_file(
    supplier: Unit, label: str, upload: UploadedFile[bytes], *, note: str = "", by: Account, at: datetime
) -> DataFile:
    """Keep a paper behind a supplier's figures of a period, until they are submitted or its result is published."""
    filed = DataReturn.objects.in_force().filter(supplier=supplier, period=label).exists()
    demand(check_unlocked(supplier.name, _label(label), submitted=filed, closed=wanted(label).closed))
    document = store(upload, by=by, at=at)
    row: DataFile = DataFile.objects.create(
        supplier=supplier, period=label, document=document, note=note.strip(), recorded_at=at, recorded_by=by
    )
    after = {"file": document.sha256, "name": document.name, "note": row.note}
    audit.record(verb="appraisal.attach_data_file", by=by, at=at, obj=row, after=after)
    return row


@transaction.atomic
def withdraw_file(row: DataFile, *, reason: str, by: Account, at: datetime) -> DataFile:
    """Take back a paper attached by mistake, before the figures are filed; it stays on record with the reason."""
    locked: DataFile = DataFile.objects.select_for_update(of=("self",)).get(pk=row.pk)
    findings = []
    if locked.withdrawn_at is not None:
        findings.append(unmet("", "该材料已经撤销", remedy="无需处理"))
    if DataReturn.objects.in_force().filter(supplier=locked.supplier_id, period=locked.period).exists():
        findings.append(unmet("", "数据已经报送，材料不再撤销", remedy="由考评办退回后办理"))
    if not reason.strip():
        findings.append(unmet("", "撤销须写明理由", remedy="请填写撤销理由", field="reason"))
    demand(findings)
    locked.withdrawn_at, locked.withdrawn_by, locked.withdrawal_reason = at, by, reason.strip()
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="appraisal.withdraw_data_file", by=by, at=at, obj=locked, reason=locked.withdrawal_reason)
    return locked
