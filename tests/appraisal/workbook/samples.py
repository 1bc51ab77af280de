"""A small scheme and honest sheets of it, built by hand; a test changes the one cell it speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from appraisal.enums import AdjustmentKind, AdjustmentLevel, GroupKind, MarkKind, TopRule, YearRule
from appraisal.rules.facts import AdjustmentFacts, AdjustmentParameters, GroupFacts, MemberFacts, NodeFacts, SchemeFacts
from appraisal.rules.periods import Period
from appraisal.workbook.contract import MarkEntry
from core.workbooks.cells import Area, Cell, CellKind, SheetData

YEAR = Period(2012)
Raw = str | int | Decimal | date | Cell | None

PARAMETERS = AdjustmentParameters(
    commendation={
        AdjustmentLevel.NATION: Decimal(30),
        AdjustmentLevel.PROVINCE: Decimal(20),
        AdjustmentLevel.PREFECTURE: Decimal(10),
        AdjustmentLevel.OWN_CITY: Decimal(0),
    },
    criticism={
        AdjustmentLevel.NATION: Decimal(30),
        AdjustmentLevel.PROVINCE: Decimal(30),
        AdjustmentLevel.PREFECTURE: Decimal(20),
        AdjustmentLevel.OWN_CITY: Decimal(5),
    },
    halving=Decimal("0.5"),
    top_three=Decimal(5),
    cap=Decimal(50),
    reward_caps={"重点项目领导小组": Decimal(10), "发展环境领导小组": Decimal(10)},
)


def node(code: str, name: str, parent: str | None, full: int, *, floor: int = 0) -> NodeFacts:
    top = {"weight": Decimal(100), "top_rule": TopRule.RATIO_TO_BEST} if parent is None else {}
    return NodeFacts(code, name, parent, 0, Decimal(full), floor=Decimal(floor), **top)  # type: ignore[arg-type]


TOWNS = GroupFacts(
    "T",
    "第一大块（乡镇口）",
    GroupKind.UNITS,
    Decimal(1000),
    (
        node("T1", "决战园区", None, 100),
        node("T1.1", "项目落地", "T1", 60),
        node("T1.10", "投资总量", "T1", 40),
        node("T2", "社会管理", None, 1000, floor=-50),
    ),
    (MemberFacts("T01", "南桥街道办事处"), MemberFacts("T02", "青石镇")),
)
PARTY = GroupFacts(
    "P",
    "第二大块",
    GroupKind.UNITS,
    Decimal(1000),
    (node("P1", "业务工作", None, 500),),
    (MemberFacts("P01", "县委办"),),
)
SCHEME = SchemeFacts("plan", "双向承诺考评方案", 2012, 1, YearRule.OWN, (TOWNS, PARTY), PARAMETERS)

TOWN_ROWS: tuple[tuple[Raw, ...], ...] = (
    ("单位编码", "单位名称", "决战园区", "决战园区", "社会管理"),
    (None, None, "项目落地", "投资总量", "社会管理"),
    (None, None, "T1.1", "T1.10", "T2"),
    (None, None, 60, 40, 1000),
    ("T01", "南桥街道办事处", Decimal("55.5"), "不涉及", -20),
    ("T02", "青石镇", "60", Decimal("39.1234"), 0),
)
PARTY_ROWS: tuple[tuple[Raw, ...], ...] = (
    (None, None, "业务工作"),
    (None, None, "业务工作"),
    ("单位编码", "单位名称", "P1"),
    (None, None, 500),
    ("P01", "县委办", 500),
)
ADJUSTMENT_HEADINGS = ("单位编码", "单位名称", "类别", "级别", "单项或基层", "分值", "事项", "文号", "日期")
SCORES = {
    "T": {"T01": {"T1.1": 555000, "T1.10": None, "T2": -200000}, "T02": {"T1.1": 600000, "T1.10": 391234, "T2": 0}},
    "P": {"P01": {"P1": 5000000}},
}


def cell(row: int, column: int, raw: Raw) -> Cell | None:
    """The cell the reader would give for a value."""
    if raw is None or isinstance(raw, Cell):
        return raw and Cell(row, column, raw.kind, raw.text)
    if isinstance(raw, str):
        return Cell(row, column, CellKind.TEXT, raw)
    if isinstance(raw, date):
        return Cell(row, column, CellKind.DATE, raw.isoformat())
    return Cell(row, column, CellKind.NUMBER, str(raw))


def of_kind(kind: CellKind, text: str = "") -> Cell:
    return Cell(0, 0, kind, text)


def sheet(name: str, rows: Sequence[Sequence[Raw]], merged: Sequence[Area] = (), **changes: Raw) -> SheetData:
    """A sheet of these rows from A1 on; ``changes`` name cells by address: D7="９"."""
    cells: dict[tuple[int, int], Cell] = {}
    for row, line in enumerate(rows, 1):
        for column, raw in enumerate(line, 1):
            if (made := cell(row, column, raw)) is not None:
                cells[row, column] = made
    for address, raw in changes.items():
        place = int(address[1:]), ord(address[0]) - ord("A") + 1
        cells.pop(place, None)
        if (made := cell(*place, raw)) is not None:
            cells[place] = made
    return SheetData(name, cells, tuple(merged))


def towns(rows: Sequence[Sequence[Raw]] = TOWN_ROWS, merged: Sequence[Area] = (), **changes: Raw) -> SheetData:
    return sheet(TOWNS.name, rows, merged, **changes)


def party(**changes: Raw) -> SheetData:
    return sheet(PARTY.name, PARTY_ROWS, **changes)


def adjustments(*rows: Sequence[Raw], headings: Sequence[str] = ADJUSTMENT_HEADINGS) -> SheetData:
    return sheet("加减分", [headings, *rows])


def commendation(**changes: Raw) -> tuple[Raw, ...]:
    """An honest row of 加减分; ``changes`` name columns."""
    line: Mapping[str, Raw] = {
        "单位编码": "T01",
        "单位名称": "南桥街道办事处",
        "类别": "表彰",
        "级别": "省",
        "单项或基层": "否",
        "分值": None,
        "事项": "平安建设先进集体",
        "文号": "安政发〔2012〕3号",
        "日期": date(2012, 5, 10),
    }
    return tuple({**line, **changes}.values())


ENTRY = AdjustmentFacts(
    member="T01",
    kind=AdjustmentKind.COMMENDATION,
    level=AdjustmentLevel.PROVINCE,
    leading_group="",
    single_or_grassroots=False,
    points=None,
    matter="平安建设先进集体",
    document_number="安政发〔2012〕3号",
    dated=date(2012, 5, 10),
)
VETO = MarkEntry("T02", MarkKind.VETO, "安全生产", "安委发〔2012〕8号")
DISQUALIFICATION = MarkEntry("P01", MarkKind.DISQUALIFICATION, "", "核查报告第2号")
