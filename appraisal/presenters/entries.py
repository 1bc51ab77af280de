"""Bonus and penalty entries, vetoes and disqualifications as shown, each with what it counts and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from appraisal.actions.filing import filing_of
from appraisal.enums import AdjustmentKind, Filer, MarkKind
from appraisal.gathering import adjustment_facts, adjustment_parameters
from appraisal.models import Adjustment, Mark, Member, Scheme
from appraisal.rules.accounts import NO_ADJUSTMENTS, AdjustmentLine, AdjustmentTotals, count_adjustments
from appraisal.rules.filing import Filing
from appraisal.rules.marks import MARK_CLAUSES
from core.numbers import points2
from core.presenters import FileItem, Summand
from organization.enums import Duty

MINUS = "−"
NOT_COUNTED = "方案的分值表没有这一项，不能计入；请更正或撤销"


@dataclass(frozen=True, slots=True)
class Accounts:
    """Members' accounts up to the year's end: totals by member id, lines by entry id."""

    totals: Mapping[int, AdjustmentTotals]
    lines: Mapping[int, AdjustmentLine]
    names: Mapping[int, str]


def accounts(scheme: Scheme, member_ids: Iterable[int]) -> Accounts:
    """What the entries in force of these members come to, after caps and double counting: one query."""
    rows = Adjustment.objects.in_force().filter(scheme=scheme, member_id__in=set(member_ids)).select_related("member")
    of_member: dict[int, list[Adjustment]] = {}
    for row in rows.order_by("id"):
        of_member.setdefault(row.member_id, []).append(row)
    params, snapshot = adjustment_parameters(scheme.adjustment_table), date(scheme.year, 12, 31)
    totals: dict[int, AdjustmentTotals] = {}
    lines: dict[int, AdjustmentLine] = {}
    for member_id, entries in of_member.items():
        pairs = [(row.pk, adjustment_facts(row, row.member.code)) for row in entries]
        try:
            account = count_adjustments([facts for _, facts in pairs], params, snapshot)[entries[0].member.code]
        except (KeyError, ValueError):
            continue  # an entry outside the table: the rows say so, nothing is guessed
        totals[member_id] = account
        keys = {id(facts): pk for pk, facts in pairs}
        lines.update((keys[id(line.entry)], line) for line in account.lines)
    return Accounts(totals, lines, {pk: entries[0].member.name for pk, entries in of_member.items()})


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One adjustment; ``points`` by the table, ``counted`` after caps, both signed."""

    pk: int
    member: str
    code: str
    group: str
    kind: str
    level: str
    matter: str
    document: str
    dated: str
    points: str
    counted: str
    reduced: bool
    reason: str
    clause: str
    flags: list[str]
    file: FileItem | None
    withdrawn: str
    entered: str
    url: str
    filer: str
    filer_clause: str


def entry_row(row: Adjustment, line: AdjustmentLine | None, *, named: bool) -> EntryRow:
    """An adjustment with its member, group, document and people selected; ``named`` tells who handled it."""
    sign = MINUS if row.kind == AdjustmentKind.CRITICISM else "+"
    withdrawn = row.withdrawn_at is not None
    return EntryRow(
        pk=row.pk,
        member=row.member.name,
        code=row.member.code,
        group=row.member.group.name,
        kind=row.get_kind_display(),
        level=row.get_level_display() if row.level else row.leading_group,
        matter=row.matter,
        document=row.document_number,
        dated=row.dated.isoformat(),
        points=_signed(line.points, sign) if line else "—",
        counted="—" if line is None else _signed(line.counted, sign),
        reduced=line is not None and line.counted != line.points,
        reason="" if withdrawn else line.reason if line else NOT_COUNTED,
        clause=line.clause if line else "",
        flags=[label for label, on in (("单项或基层", row.single_or_grassroots), ("上年未加", row.carried_over)) if on],
        file=_file(row, "appraisal:entry_file"),
        withdrawn=withdrawal(row, named=named),
        entered=_entered(row, named=named),
        url=reverse("appraisal:adjustment", args=[row.pk]),
        filer=filer_text(row),
        filer_clause="SX-4.2-h" if row.kind == AdjustmentKind.CRITICISM else "SX-4.2-i",
    )


def filed(filing: Filing, leading_group: str) -> str:
    """In whose list an entry stands: 督查室, or 督查室（考评办凭清单安督〔2012〕5号代为登记）; "" for praise."""
    if filing.filer is None:
        return ""
    group = leading_group if filing.filer is Filer.LEADING_GROUP else ""
    named = filing.body or group or filing.filer.label
    by_office = f"（{Duty.APPRAISAL_OFFICE.label}凭清单{filing.list_number}代为登记）" if filing.list_number else ""
    return named + by_office


def filer_text(row: Adjustment) -> str:
    """The same of a stored entry."""
    return filed(filing_of(row), row.leading_group)


def _signed(points: int, sign: str) -> str:
    return f"{sign}{points2(points)}" if points else "0.00"


def _file(row: Adjustment | Mark, page: str) -> FileItem | None:
    return FileItem(row.document.name, reverse(page, args=[row.pk])) if row.document else None


def withdrawal(row: Adjustment | Mark, *, named: bool) -> str:
    """Who took an entry back, when and why; the office alone is named to the units."""
    if row.withdrawn_at is None:
        return ""
    who = str(row.withdrawn_by) if named else _office(row, row.withdrawn_by_id == row.entered_by_id)
    return f"{timezone.localtime(row.withdrawn_at):%Y-%m-%d} {who} 撤销：{row.withdrawal_reason}"


def _entered(row: Adjustment | Mark, *, named: bool) -> str:
    way = "，导入" if row.import_batch_id else ""
    return f"{timezone.localtime(row.entered_at):%Y-%m-%d} {enterer(row, named=named)}{way}"


def enterer(row: Adjustment | Mark, *, named: bool) -> str:
    """The person for the county offices, the office for everybody else."""
    return str(row.entered_by) if named else _office(row, True)


def _office(row: Adjustment | Mark, filed_it: bool) -> str:
    """The office of who handled an entry: the filer for what he filed himself, else the appraisal office."""
    if not isinstance(row, Adjustment) or not row.filer or row.list_number:
        return Duty.APPRAISAL_OFFICE.label
    return filer_text(row) if filed_it else "经办机构"


@dataclass(frozen=True, slots=True)
class MarkRow:
    pk: int
    member: str
    code: str
    group: str
    kind: str
    field: str
    basis: str
    file: FileItem | None
    withdrawn: str
    entered: str
    clause: str
    url: str


def mark_row(row: Mark, *, named: bool) -> MarkRow:
    return MarkRow(
        pk=row.pk,
        member=row.member.name,
        code=row.member.code,
        group=row.member.group.name,
        kind=row.get_kind_display(),
        field=row.field or "—",
        basis=row.basis,
        file=_file(row, "appraisal:mark_file"),
        withdrawn=withdrawal(row, named=named),
        entered=_entered(row, named=named),
        clause=MARK_CLAUSES[MarkKind(row.kind)],
        url=reverse("appraisal:mark", args=[row.pk]),
    )


@dataclass(frozen=True, slots=True)
class AccountRow:
    """The account of one member in the view by unit."""

    name: str
    code: str
    raw: str
    counted: str
    capped: bool
    reward: str
    deduction: str
    net: str
    url: str


def account_rows(members: Iterable[Member], scheme: Scheme) -> list[AccountRow]:
    """One row a member: commendations before and after the cap (SX-4.2-e), rewards, deductions. One query."""
    people = list(members)
    found = accounts(scheme, [member.pk for member in people])
    page = reverse("appraisal:entries", args=[scheme.pk])
    return [_account_row(one, found.totals.get(one.pk, NO_ADJUSTMENTS), page) for one in people]


def _account_row(member: Member, totals: AdjustmentTotals, page: str) -> AccountRow:
    return AccountRow(
        name=member.name,
        code=member.code,
        raw=points2(totals.commendations),
        counted=points2(totals.bonus),
        capped=totals.bonus != totals.commendations,
        reward=points2(totals.reward),
        deduction=points2(totals.deduction),
        net=_net(totals),
        url=f"{page}?unit={member.code}",
    )


def _net(totals: AdjustmentTotals) -> str:
    net = totals.bonus + totals.reward - totals.deduction
    return f"{MINUS}{points2(-net)}" if net < 0 else f"+{points2(net)}" if net else "0.00"


def account_terms(totals: AdjustmentTotals, scheme: Scheme) -> list[Summand]:
    """One member's account as a sum: what was earned, what counts."""
    cap = adjustment_parameters(scheme.adjustment_table).cap
    return [
        Summand("表彰加分合计", points2(totals.commendations), "", "封顶前"),
        Summand("计入", points2(totals.bonus), "→", f"封顶 {cap:f} 分"),
        Summand("奖励分", points2(totals.reward), "+"),
        Summand("通报扣分", points2(totals.deduction), MINUS),
        Summand("加减分合计", _net(totals), "="),
    ]
