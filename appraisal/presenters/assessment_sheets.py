"""A member's sheet: its columns side by side, what is filled in, differences, files, records of the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone

from accountability.presenters.listing import Cell as ListCell
from accountability.presenters.listing import Listing
from appraisal.enums.assessment import AssessmentPermission as P
from appraisal.enums.assessment import ColumnKind, ColumnState, EvidenceKind, PointKind
from appraisal.enums.specials import BasisKind
from appraisal.forms.assessment import CellsForm
from appraisal.gathering.assessment import Seat, Sheet
from appraisal.gathering.evidence import bases_of, judged_items
from appraisal.models import AssessmentColumn, ColumnFile, TrackingRecord
from appraisal.rules.assessment import COMPUTED, EMPTY, Cell, Item, differences
from appraisal.rules.figures import short
from appraisal.rules.qualitative import Basis
from appraisal.rules.self_templates import Answer, TemplatePoint, change
from core.access import may
from core.files import size_text
from core.presenters import FileItem
from organization.models import Account

ORDER = (ColumnKind.SELF, ColumnKind.MEASURED, ColumnKind.PRELIMINARY, ColumnKind.ONSITE, ColumnKind.FINAL)


@dataclass(frozen=True, slots=True)
class ColumnCell:
    """What a column shows for an item: points, words, how many files; ``apart``: the columns differ here."""

    label: str
    shown: str
    text: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A line of the sheet; ``value`` and ``words`` stand in the inputs of the column that is filled in.

    ``closed`` says why there is no input, ``measured`` what data give instead.
    """

    pk: int
    name: str
    top: str
    full: str
    cells: Sequence[ColumnCell]
    apart: bool
    value: str = ""
    words: str = ""
    fault: str = ""
    closed: str = ""
    measured: str = ""
    files: Sequence[FileItem] = field(default_factory=tuple)
    done: bool = False
    basis: str = ""
    basis_url: str = ""


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point of the template with its answer."""

    key: str
    label: str
    unit: str
    figures: bool
    tasks: bool
    text: str
    figure: str
    last_figure: str
    change: str
    clause: str
    fault: str = ""


def kinds_shown(sheet: Sheet, seat: Seat, me: Account) -> list[ColumnKind]:
    """Which columns the reader sees: the office and the group all, the self-assessment to them once it is filed; the
    appraised its own, and all of them when its final points are confirmed."""
    if may(me, P.VIEW_ALL_SHEETS):
        return list(ORDER)
    if seat.held:
        return [one for one in ORDER if one is not ColumnKind.SELF or sheet.facts.closed(ColumnKind.SELF)]
    return list(ORDER) if sheet.facts.closed(ColumnKind.FINAL) else [ColumnKind.SELF]


Files = Mapping[int | None, Sequence[FileItem]]


def files_of(columns: Sequence[AssessmentColumn]) -> Files:
    """Item id (None: the whole column) -> files of these columns: one statement."""
    found: dict[int | None, list[FileItem]] = defaultdict(list)
    rows = ColumnFile.objects.filter(column__in=[one.pk for one in columns]).select_related("document", "column")
    for row in rows.order_by("pk"):
        name = row.title or row.document.name
        note = f"{EvidenceKind(row.kind).label}，{ColumnKind(row.column.kind).label}，{size_text(row.document.size)}"
        found[row.indicator_id].append(FileItem(name, reverse("appraisal:assessment_file", args=[row.pk]), note=note))
    return found


def files_shown(sheet: Sheet, kinds: Iterable[ColumnKind]) -> Files:
    """The files of these columns, as far as they are there: one statement."""
    return files_of([sheet.columns[kind] for kind in kinds if kind in sheet.columns])


def rows_of(
    sheet: Sheet, shown: Sequence[ColumnKind], files: Files, *, editing: ColumnKind | None = None,
    form: CellsForm | None = None,
) -> list[ItemRow]:  # fmt: skip
    """The lines of the sheet, with inputs of the column that is ``editing``; what was typed wrongly stays."""
    tops, judged = sheet.tops, _judged(sheet, shown, editing)
    seen = {kind: sheet.cells.get(kind, {}) for kind in shown if kind is not editing}
    apart = {one.item.pk for one in differences(sheet.items, {**seen, **_own(sheet, editing)})}
    found = []
    for item in sheet.items:
        own = sheet.cells.get(editing, {}).get(item.pk, EMPTY) if editing else EMPTY
        value, words = ("" if own.shown == "—" else own.shown), own.text
        if form is not None and form.is_bound and f"p{item.pk}" in form.data:
            value, words = str(form.data.get(f"p{item.pk}", "")), str(form.data.get(f"t{item.pk}", ""))
        found.append(
            ItemRow(
                item.pk, item.name, tops.get(item.pk, ""), short(item.full),
                [_cell(kind, held.get(item.pk, EMPTY)) for kind, held in seen.items()], item.pk in apart, value, words,
                form.fault_of(item) if form is not None else "",
                *_unasked(sheet, item, editing), files.get(item.pk, ()), own.given, *judged.get(item.pk, ("", "")),
            )
        )  # fmt: skip
    return found


def _unasked(sheet: Sheet, item: Item, editing: ColumnKind | None) -> tuple[str, str]:
    """Why the item is not rated in the column, and what data give for it; ("", "") where it is."""
    if item.computed:
        cell = sheet.cells[ColumnKind.MEASURED].get(item.pk, EMPTY)
        return cell.text or COMPUTED, cell.shown
    return ("以初评为准" if item.desk and editing is ColumnKind.ONSITE else ""), ""


def asked(sheet: Sheet) -> list[Item]:
    """Items that people rate; the others are computed from data."""
    return [item for item in sheet.items if not item.computed]


def _judged(sheet: Sheet, shown: Sequence[ColumnKind], editing: ColumnKind | None) -> dict[int, tuple[str, str]]:
    """Item id -> what its qualitative rating rests on, and where that is kept, for those who see the rating."""
    if ColumnKind.PRELIMINARY not in (*shown, editing):
        return {}
    items = judged_items(sheet.member.group_id)
    held = bases_of(sheet.round, sheet.member) if items else {}
    found = {}
    for item in items:
        basis = held.get(item.pk, Basis())
        kinds = "、".join(f"{kind.label} {basis.kinds.count(kind)} 项" for kind in BasisKind if kind in basis.kinds)
        looked = len(basis.looked_at.intersection(item.points))
        url = reverse("appraisal:rating_basis", args=[sheet.round.pk, sheet.member.code, item.pk])
        found[item.pk] = (f"定性依据：{kinds or '还没有'}；要点 {looked}/{len(item.points)}", url)
    return found


def _own(sheet: Sheet, editing: ColumnKind | None) -> dict[ColumnKind, Mapping[int, Cell]]:
    return {editing: sheet.cells.get(editing, {})} if editing else {}


def _cell(kind: ColumnKind, cell: Cell) -> ColumnCell:
    return ColumnCell(kind.label, cell.shown, cell.text)


def totals(sheet: Sheet, shown: Sequence[ColumnKind]) -> list[tuple[str, str]]:
    """The sum of each column over its given points."""
    return [
        (kind.label, short(sum(cell.points or 0 for cell in sheet.cells.get(kind, {}).values())))
        for kind in shown
        if sheet.cells.get(kind)
    ]


def point_rows(
    points: Sequence[TemplatePoint], answers: Mapping[str, Answer], tasks: Answer | None = None,
    form: CellsForm | None = None,
) -> list[PointRow]:  # fmt: skip
    """Points of the template as asked and answered; tasks answer theirs."""
    found = []
    for point in points:
        answer = answers.get(point.key, Answer())
        if point.kind is PointKind.TASKS and tasks is not None:
            answer = tasks
        text, figure, last = answer.text, _figure(answer.figure), _figure(answer.last_figure)
        if form is not None and form.is_bound and f"a-{point.key}" in form.data:
            text, figure, last = (str(form.data.get(f"{mark}-{point.key}", "")) for mark in "afl")
        found.append(
            PointRow(
                point.key, point.label, point.unit, point.kind in (PointKind.FIGURE, PointKind.PLACE),
                point.kind is PointKind.TASKS, text, figure, last,
                "" if point.kind is PointKind.TASKS else change(point, answer), point.clause,
                next((form.faults[key] for mark in "fl" if (key := f"{mark}-{point.key}") in form.faults), "")
                if form is not None else "",
            )
        )  # fmt: skip
    return found


def _figure(units: int | None) -> str:
    return "" if units is None else short(units)


def state_words(sheet: Sheet, shown: Sequence[ColumnKind]) -> list[tuple[str, str]]:
    """When and by whom each column was closed."""
    found = []
    for kind in shown:
        column = sheet.columns.get(kind)
        if column is None or kind is ColumnKind.MEASURED:
            continue
        if column.state == ColumnState.CLOSED and column.closed_at is not None:
            words = f"{timezone.localtime(column.closed_at):%Y-%m-%d %H:%M} {column.closed_by}"
        else:
            words = "填写中" if kind is not ColumnKind.FINAL else f"{column.recorded_by}提出，待确认"
        if column.number > 1 and column.reason:
            words += f"（第 {column.number} 次：{column.reason}）"
        found.append((kind.label, words))
    return found


def differences_listing(sheet: Sheet, shown: Sequence[ColumnKind]) -> Listing:
    """Items on which the columns disagree, the widest first."""
    kinds = [kind for kind in shown if sheet.cells.get(kind)]
    rows = [
        [
            ListCell(one.item.name),
            *(ListCell(one.cells[kind].shown if kind in one.cells else "", figures=True) for kind in kinds),
            ListCell(short(one.spread), figures=True),
        ]
        for one in differences(sheet.items, {kind: sheet.cells[kind] for kind in kinds})
    ]
    heads = ("项目", *(kind.label for kind in kinds), "相差")
    return Listing("各栏差异", heads, rows, ("各栏一致", "自评、测评、初评和实地考评不一致的项目列在这里。"))


def tracking_listing(rows: Sequence[TrackingRecord]) -> Listing:
    """The year's tracking on the annual sheet (JH-C-3.3-c)."""
    found = [
        [
            ListCell(row.get_kind_display()), ListCell(row.held_on.isoformat(), figures=True),
            ListCell(row.person.name if row.person else "领导班子"), ListCell(row.finding),
        ]
        for row in rows
    ]  # fmt: skip
    empty = ("本年没有平时考察记录", "重大事项跟踪考察、实地考察、临时性考察登记后列在这里。")
    return Listing("平时考察", ("考察种类", "日期", "对象", "考察情况"), found, empty)
