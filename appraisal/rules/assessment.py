"""The columns of an assessment: what each asks for until it is closed (SX-6.3-c, SX-6.4, SX-6.5-a, JH-C-3.3-d). Pure.

The round that they belong to stands in ``assessment_rounds``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from appraisal.enums.assessment import ColumnKind, ColumnState, YearMethod
from appraisal.rules.assessment_rounds import RoundFacts, check_running
from appraisal.rules.figures import short
from core.findings import Finding, unknown, unmet

COMPUTED = "由数据计算"
"""What stands in a column for an item that nobody is asked."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column holds for an item: ten-thousandths, or None; ``not_applicable`` is 不涉及; ``text`` the words."""

    points: int | None = None
    not_applicable: bool = False
    text: str = ""

    @property
    def given(self) -> bool:
        return self.points is not None or self.not_applicable

    def same(self, other: Cell) -> bool:
        """The same points, whatever the words."""
        return self.points == other.points and self.not_applicable == other.not_applicable

    @property
    def shown(self) -> str:
        if self.not_applicable:
            return "不涉及"
        return "—" if self.points is None else short(self.points)


EMPTY = Cell()
Cells = Mapping[int, Cell]
"""Item id -> cell."""


@dataclass(frozen=True, slots=True)
class Item:
    """A leaf of the tree: ``floor`` and ``full`` in ten-thousandths; ``desk`` needs no assessment on the spot.

    ``computed`` items are scored from readings that were filed: their measured points stand, and nobody is asked.
    """

    pk: int
    code: str
    name: str
    floor: int
    full: int
    desk: bool = False
    computed: bool = False


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Where a member's columns stand: the newest of each kind, None where there is none."""

    round: RoundFacts
    columns: Mapping[ColumnKind, ColumnState] = field(default_factory=dict)

    def closed(self, kind: ColumnKind) -> bool:
        return self.columns.get(kind) is ColumnState.CLOSED

    def open(self, kind: ColumnKind) -> bool:
        return self.columns.get(kind) is ColumnState.DRAFT


def points_place(item: Item) -> str:
    """What findings call the points of an item."""
    return f"p{item.pk}"


def file_place(item: Item) -> str:
    """What findings call the file of an item."""
    return f"e{item.pk}"


def check_points(item: Item, cell: Cell) -> list[Finding]:
    """Points lie between the item's floor and its full mark (SX-6.4-a)."""
    if cell.points is None or item.floor <= cell.points <= item.full:
        return []
    return [
        unmet(
            "SX-6.4-a", "得分超出范围", remedy=f"请填写 {short(item.floor)} 至 {short(item.full)} 之间的分值",
            field=points_place(item), 项目=item.name, 填写=short(cell.points),
        )
    ]  # fmt: skip


def check_saving(
    facts: SheetFacts, kind: ColumnKind, items: Mapping[int, Item], cells: Cells, held: Cells
) -> list[Finding]:
    """A column takes points while it is open, for items it knows, within their range (SX-6.4-a).

    What was filled in before the data came may be sent along as it is ``held``; anew nobody rates what is computed.
    """
    found = [*check_running(facts.round), *check_open(facts, kind)]
    for pk, cell in cells.items():
        found += check_points(items[pk], cell)
        if items[pk].computed and cell.given and not cell.same(held.get(pk, EMPTY)):
            remedy = "不用填写，以测评栏为准；数据有误的，请责任单位更正所报数据"
            found.append(
                unmet("SX-6.4-b", "该项目由数据计算", remedy=remedy, field=points_place(items[pk]), 项目=items[pk].name)
            )
        if kind is ColumnKind.ONSITE and items[pk].desk and cell.given:
            found.append(
                unmet(
                    "SX-6.5-a",
                    "该项目不用实地考评，以初评为准",
                    remedy="请清空该项的实地得分",
                    field=points_place(items[pk]),
                    项目=items[pk].name,
                )
            )
    return found


def check_open(facts: SheetFacts, kind: ColumnKind) -> list[Finding]:
    """A closed column is closed for everybody; it is filled anew only on record (SX-6.4-a)."""
    if not facts.closed(kind):
        return []
    told = {
        ColumnKind.SELF: ("SX-6.4-a", "自评已经报送并锁定", "确需更改的，由考评办写明理由退回"),
        ColumnKind.PRELIMINARY: ("SX-6.4-b", "初评已经完成并锁定", "确需更改的，由考评办写明理由退回"),
        ColumnKind.ONSITE: ("SX-6.5-a", "实地考评已由两名考评人员签字锁定", "确需更改的，由考评办写明理由退回"),
        ColumnKind.FINAL: ("SX-6.4-b", "汇总得分已经确认并写入得分", "确需更改的，按得分更正办理"),
        ColumnKind.MEASURED: ("SX-6.4-b", "测评得分由系统取得，不能填写", "由数据责任单位更正"),
    }
    clause, title, remedy = told[kind]
    return [unmet(clause, title, remedy=remedy)]


def _named(names: Sequence[str]) -> str:
    """The first four, and how many they are."""
    return "、".join(names[:4]) + (f"等 {len(names)} 项" if len(names) > 4 else "")


def check_submission(facts: SheetFacts, items: Sequence[Item], cells: Cells, summary: str) -> list[Finding]:
    """A self-assessment is filed whole: a summary, and points with a statement for every item that data do not
    answer (SX-6.4-a)."""
    found = [*check_running(facts.round), *check_open(facts, ColumnKind.SELF)]
    items = [item for item in items if not item.computed]
    missing = [item.name for item in items if not cells.get(item.pk, EMPTY).given]
    wordless = [item.name for item in items if (cell := cells.get(item.pk, EMPTY)).given and not cell.text.strip()]
    for title, names in (("有项目没有自评分", missing), ("有项目没有写明完成情况", wordless)):
        if names:
            found.append(unmet("SX-6.4-a", title, remedy="请逐项填写后再报送", 项目=_named(names)))
    for item in items:
        found += check_points(item, cells.get(item.pk, EMPTY))
    if not summary.strip():
        found.append(unmet("SX-6.4-a", "没有填写总体情况", remedy="请填写一段本年度工作的总体情况", field="summary"))
    return found


def check_reopening(facts: SheetFacts, kind: ColumnKind, reason: str) -> list[Finding]:
    """A closed column is filled anew with a reason, as long as nothing rests on it yet (SX-6.3-c, SX-6.4-a)."""
    found = check_running(facts.round)
    if not facts.closed(kind):
        found.append(unmet("SX-6.4-a", f"{kind.label}没有锁定", remedy="可以直接填写"))
    resting = {
        ColumnKind.SELF: (ColumnKind.PRELIMINARY, ColumnKind.ONSITE, ColumnKind.FINAL),
        ColumnKind.PRELIMINARY: (ColumnKind.ONSITE, ColumnKind.FINAL), ColumnKind.ONSITE: (ColumnKind.FINAL,),
    }  # fmt: skip
    for later in resting.get(kind, ()):
        if facts.closed(later) or (kind is not ColumnKind.SELF and facts.open(later)):
            found.append(
                unmet("SX-6.5-a", f"{later.label}已经开始或完成，不能再退回{kind.label}", remedy="请先处理后一环节")
            )
            break
    if not reason.strip():
        found.append(unmet("SX-6.3-c", "退回须写明理由", remedy="请填写退回理由", field="reason"))
    return found


def check_preliminary_open(facts: SheetFacts, today: date) -> list[Finding]:
    """Not before the self-assessment is filed, or its last day is over (SX-6.4-b)."""
    found = [*check_running(facts.round), *check_open(facts, ColumnKind.PRELIMINARY)]
    if not facts.closed(ColumnKind.SELF) and today <= facts.round.self_due:
        found.append(
            unmet(
                "SX-6.4-b", "自评还没有报送，也没有到截止日", remedy="待单位报送自评，或自评截止后再初评",
                自评截止=facts.round.self_due.isoformat(),
            )
        )  # fmt: skip
    return found


def check_preliminary_closing(items: Sequence[Item], own: Cells, measured: Cells, rated: Cells) -> list[Finding]:
    """Every item is rated that data do not answer; where the points depart from self-assessment or measurement, a
    reason (SX-6.4-b). Data may come later, as those of an evaluation do: the computation waits for them."""
    asked = [item for item in items if not item.computed]
    missing = [item.name for item in asked if not rated.get(item.pk, EMPTY).given]
    found: list[Finding] = []
    if missing:
        found.append(unmet("SX-6.4-b", "有项目没有初评分", remedy="请逐项初评", 项目=_named(missing)))
    for item in asked:
        cell = rated.get(item.pk, EMPTY)
        departing = [
            f"{label} {other.shown}"
            for label, other in (("自评", own.get(item.pk, EMPTY)), ("测评", measured.get(item.pk, EMPTY)))
            if other.given and cell.given and not cell.same(other)
        ]
        if departing and not cell.text.strip():
            found.append(
                unmet(
                    "SX-6.4-b", "初评与自评或测评不一致，没有写明理由", remedy="请写明理由",
                    项目=item.name, 初评=cell.shown, 不同于="、".join(departing),
                )
            )  # fmt: skip
        found += check_points(item, cell)
    return found


def check_onsite_open(facts: SheetFacts) -> list[Finding]:
    """Only after the preliminary assessment is closed (SX-6.5-a)."""
    found = [*check_running(facts.round), *check_open(facts, ColumnKind.ONSITE)]
    if not facts.closed(ColumnKind.PRELIMINARY):
        found.append(unmet("SX-6.5-a", "初评还没有完成，不能进行实地考评", remedy="请先完成初评"))
    if facts.open(ColumnKind.FINAL) or facts.closed(ColumnKind.FINAL):
        found.append(unmet("SX-6.5-a", "汇总得分已经提出", remedy="请先退回汇总得分"))
    return found


def check_visit_day(visited_on: date, today: date) -> list[Finding]:
    """A visit is recorded after it was made (SX-6.5-a)."""
    if visited_on <= today:
        return []
    day = visited_on.isoformat()
    return [unmet("SX-6.5-a", "实地考评日期在今天之后", remedy="请更正日期", field="visited_on", 日期=day)]


def check_signing(
    facts: SheetFacts, visited_on: date | None, today: date, items: Sequence[Item], preliminary: Cells, onsite: Cells
) -> list[Finding]:
    """A record with date and place; a departure from the preliminary points has its reason (SX-6.5-a)."""
    found = check_onsite_open(facts)
    if visited_on is None:
        return [*found, unmet("SX-6.5-a", "没有实地考评记录", remedy="请先填写日期、地点和实地情况")]
    found += check_visit_day(visited_on, today)
    for item in items:
        cell = onsite.get(item.pk, EMPTY)
        if cell.given and not cell.same(preliminary.get(item.pk, EMPTY)) and not cell.text.strip():
            found.append(
                unmet(
                    "SX-6.5-a", "实地得分与初评不一致，没有写明理由", remedy="请写明实地查看到的情况",
                    项目=item.name, 初评=preliminary.get(item.pk, EMPTY).shown, 实地=cell.shown,
                )
            )  # fmt: skip
    return found


def propose(items: Sequence[Item], measured: Cells, preliminary: Cells, onsite: Cells) -> dict[int, Cell]:
    """The final points: measured where they are computed, on-site where given and not a desk item, else preliminary
    (SX-6.5-a)."""
    found: dict[int, Cell] = {}
    for item in items:
        seen = onsite.get(item.pk, EMPTY)
        if item.computed and (held := measured.get(item.pk, EMPTY)).given:
            found[item.pk] = Cell(held.points, held.not_applicable, ColumnKind.MEASURED.label)
        elif seen.given and not item.desk:
            found[item.pk] = Cell(seen.points, seen.not_applicable, ColumnKind.ONSITE.label)
        else:
            base = preliminary.get(item.pk, EMPTY)
            found[item.pk] = Cell(base.points, base.not_applicable, ColumnKind.PRELIMINARY.label)
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """An item on which columns disagree: the cell of each, and its highest minus its lowest points."""

    item: Item
    cells: Mapping[ColumnKind, Cell]
    spread: int


def differences(items: Sequence[Item], columns: Mapping[ColumnKind, Cells]) -> list[Difference]:
    """Items whose given cells are not all the same, the widest first."""
    found = []
    for item in items:
        cells = {kind: cell for kind, held in columns.items() if (cell := held.get(item.pk, EMPTY)).given}
        if len({(cell.points, cell.not_applicable) for cell in cells.values()}) > 1:
            points = [cell.points for cell in cells.values() if cell.points is not None]
            found.append(Difference(item, cells, max(points) - min(points) if points else 0))
    return sorted(found, key=lambda one: (-one.spread, one.item.pk))


def check_proposing(facts: SheetFacts, items: Sequence[Item], final: Cells) -> list[Finding]:
    """The final points rest on a closed preliminary column; an on-site record that was begun is signed first."""
    found = [*check_running(facts.round), *check_open(facts, ColumnKind.FINAL)]
    if not facts.closed(ColumnKind.PRELIMINARY):
        found.append(unmet("SX-6.4-b", "初评还没有完成", remedy="请先完成初评"))
    if facts.open(ColumnKind.ONSITE):
        found.append(unmet("SX-6.5-a", "实地考评记录还没有由两名考评人员签字", remedy="请签字后再汇总"))
    if facts.open(ColumnKind.FINAL):
        found.append(unmet("SX-6.4-b", "汇总得分已经提出，待确认", remedy="请由另一人确认或退回"))
    missing = [item.name for item in items if not item.computed and not final.get(item.pk, EMPTY).given]
    if missing and facts.closed(ColumnKind.PRELIMINARY):
        found.append(unmet("SX-6.4-b", "有项目没有得分", remedy="请退回初评补齐", 项目="、".join(missing[:4])))
    return found


def check_confirming(
    facts: SheetFacts, proposer: int, confirmer: int, recorded: Collection[YearMethod], *, person: bool
) -> list[Finding]:
    """A second person confirms; where the round asks for it, each of the four methods is on record (JH-C-3.3-d)."""
    found = check_running(facts.round)
    if not facts.open(ColumnKind.FINAL):
        found.append(unmet("SX-6.4-b", "没有待确认的汇总得分", remedy="请先提出汇总得分"))
    elif proposer == confirmer:
        found.append(unmet("SX-8.4-a", "提出人不能确认自己提出的汇总得分", remedy="请由考评办另一人确认"))
    if facts.round.four_methods:
        found += check_methods(recorded, person=person)
    return found


def check_methods(recorded: Collection[YearMethod], *, person: bool) -> list[Finding]:
    """One finding for each method without a record. A team does not report on itself in person: its filed
    self-assessment, demanded before, takes the place of 本人述职 (JH-C-3.3-d)."""
    asked = [method for method in YearMethod if person or method is not YearMethod.WORK_REPORT]
    return [
        unknown(
            "JH-C-3.3-d", "年度考核方法没有记录", remedy="请登记采用情况；未采用的写明理由", 考核方法=method.label
        )
        for method in asked
        if method not in recorded
    ]  # fmt: skip
