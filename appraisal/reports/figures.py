"""Everything behind a version as one workbook whose totals are formulas: change a score and the ranks follow.

One sheet per group: leaves as computed from, base and weighted scores, bonus and penalty, final score and place as
formulas; beside them what the system holds, and whether both agree. A year that is combined from its quarters has its
items as figures. Texts never become formulas (SECURITY I08).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from appraisal.enums import AdjustmentKind, TopRule
from appraisal.gathering.objections import thawed_group
from appraisal.models import Group, Result, ResultVersion
from appraisal.rules.adjustments import PRAISE
from appraisal.rules.facts import POINT, Cell
from appraisal.rules.frozen import FrozenGroup
from appraisal.rules.frozen_years import FrozenYear
from appraisal.rules.results import GroupResult
from appraisal.rules.tree import children_of, leaves_under
from core.documents.excel_style import safe_sheet_names
from core.documents.neutral import cleaned, is_dangerous
from core.fields import from_points
from core.numbers import chinese_datetime

ENTRIES, COVER, NOT_APPLICABLE = "加减分", "封面", "不涉及"
HEAD, FULL, MEAN, FIRST = 1, 2, 3, 4
"""Rows: heads, full marks and weights, means, the first member."""
PLUS, REWARD, MINUS = "表彰", "奖励", "扣分"
_HEAD_FILL = PatternFill("solid", fgColor="DDE2E9")
_WORDS = {AdjustmentKind.REWARD: REWARD, AdjustmentKind.CRITICISM: MINUS} | dict.fromkeys(PRAISE, PLUS)


def write_figures(version: ResultVersion, *, by: str, at: datetime) -> bytes:
    """The workbook of all groups; ``at`` is local time. Four statements for each group, one more for all."""
    book = Workbook()
    groups = list(Group.objects.filter(scheme=version.scheme).order_by("order", "pk"))
    names = safe_sheet_names([COVER, *(group.name for group in groups), ENTRIES])
    cover: Any = book.active
    cover.title = names[0]
    frozen = [thawed_group(version, group.code) for group in groups]
    results = [one.score() for one in frozen]
    finals = dict(Result.objects.filter(version=version).order_by().values_list("member__code", "final"))
    pages = [book.create_sheet(name) for name in names[1:]]
    for page, one, result in zip(pages, frozen, results, strict=False):
        _Page(page, one, result, names[-1], finals).write()
    _entries(pages[-1], frozen, results)
    lines = [
        ("方案", version.scheme.name), ("期间", str(version.period.name)), ("版本", f"第 {version.number} 版"),
        ("输入指纹", version.input_hash), ("导出", f"{by} {chinese_datetime(at)}"),
        ("说明", "得分列改动后，基础分、权重得分、最终得分和名次随公式变化；系统得分为本版保存的结果，不随改动变化"),
    ]  # fmt: skip
    for place, (label, text) in enumerate(lines, 1):
        _text(cover, place, 1, label)
        _text(cover, place, 2, text)
    cover.column_dimensions["A"].width, cover.column_dimensions["B"].width = 14, 80
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _text(page: Any, row: int, column: int, text: str, *, head: bool = False) -> None:
    cell = page.cell(row, column)
    cell.value = cleaned(text)
    cell.data_type = "s"
    if is_dangerous(text):
        cell.quotePrefix = True
    if head:
        cell.font, cell.fill = Font(bold=True), _HEAD_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")


def _number(page: Any, row: int, column: int, value: Any) -> None:
    cell = page.cell(row, column)
    cell.value, cell.number_format = value, "0.00##"


class _Page:
    """One group's sheet, written column by column."""

    def __init__(
        self, page: Any, frozen: FrozenGroup | FrozenYear, result: GroupResult, entries: str, finals: dict[str, int]
    ) -> None:
        self.page, self.frozen, self.result, self.finals = page, frozen, result, finals
        self.entries = f"'{entries}'"
        self.members = [row.code for row in result.results]
        self.last = FIRST + len(self.members) - 1
        self.column = 2
        self.weighted: list[str] = []

    def write(self) -> None:
        names = {member.code: member.name for member in self.frozen.group.members}
        for place, title in ((1, "单位编码"), (2, "单位名称")):
            _text(self.page, HEAD, place, title, head=True)
        _text(self.page, FULL, 2, "基础分、权重分")
        _text(self.page, MEAN, 2, "平均分（不涉及的取平均分）")
        for row, code in enumerate(self.members, FIRST):
            _text(self.page, row, 1, code)
            _text(self.page, row, 2, names[code])
        for place, top in enumerate(children_of(self.frozen.group.nodes)[None]):
            if isinstance(self.frozen, FrozenYear):
                self._given(top.name, top.weight, place)
            else:
                self._top(top, self.frozen)
        self._totals()
        self.page.freeze_panes = self.page.cell(FIRST, 3)
        self.page.column_dimensions["B"].width = 22

    def _next(self, title: str) -> tuple[int, str]:
        self.column += 1
        _text(self.page, HEAD, self.column, title, head=True)
        letter = get_column_letter(self.column)
        self.page.column_dimensions[letter].width = 12
        return self.column, letter

    def _given(self, name: str, weight: Decimal | None, place: int) -> None:
        column, letter = self._next(f"{name}权重得分")
        _number(self.page, FULL, column, weight or 0)
        for row, one in enumerate(self.result.results, FIRST):
            _number(self.page, row, column, from_points(one.items[place].weighted))
        self.weighted.append(letter)

    def _top(self, top: Any, frozen: FrozenGroup) -> None:
        letters = [
            self._leaf(leaf, frozen) for leaf in leaves_under(top, children_of(frozen.group.nodes))
        ]  # fmt: skip
        column, base = self._next(f"{top.name}基础分")
        _number(self.page, FULL, column, top.full_mark)
        for row in self._rows():
            parts = "+".join(f"IF(ISNUMBER({one}{row}),{one}{row},{one}${MEAN})" for one in letters)
            _number(self.page, row, column, f"={parts}")
        column, letter = self._next(f"{top.name}权重得分")
        _number(self.page, FULL, column, top.weight or 0)
        whole = f"{base}${FULL}"
        if top.top_rule is TopRule.RATIO_TO_BEST:
            whole = f"MAX({base}${FIRST}:{base}${self.last})"
        for row in self._rows():
            score = f"ROUND(MAX({base}{row},0)/{whole}*{letter}${FULL},4)"
            _number(self.page, row, column, f"=IF({whole}>0,{score},0)")
        self.weighted.append(letter)

    def _leaf(self, leaf: Any, frozen: FrozenGroup) -> str:
        column, letter = self._next(f"{leaf.name}（{leaf.code}）")
        _number(self.page, FULL, column, leaf.full_mark)
        _number(self.page, MEAN, column, f"=AVERAGE({letter}{FIRST}:{letter}{self.last})")
        for row, code in enumerate(self.members, FIRST):
            value = frozen.book[code][leaf.code]
            if value is None:
                _text(self.page, row, column, NOT_APPLICABLE)
            else:
                _number(self.page, row, column, _points(value))
        return letter

    def _rows(self) -> range:
        return range(FIRST, self.last + 1)

    def _totals(self) -> None:
        initial = self._formula("初步得分", lambda row: "+".join(f"{one}{row}" for one in self.weighted))
        cap = self.frozen.params.cap
        plus = self._formula("表彰加分", lambda row: f"MIN({cap},{self._sum('D', row, PLUS)})")
        reward = self._formula("奖励分", lambda row: self._sum("E", row, REWARD))
        minus = self._formula("扣分", lambda row: self._sum("E", row, MINUS))
        final = self._formula("最终得分", lambda row: f"ROUND({initial}{row}+{plus}{row}+{reward}{row}-{minus}{row},4)")
        spread = f"{final}${FIRST}:{final}${self.last}"
        rank = self._formula("名次", lambda row: f"RANK({final}{row},{spread})")
        for row in self._rows():
            self.page[f"{rank}{row}"].number_format = "0"
        column, held = self._next("系统得分")
        for row, code in enumerate(self.members, FIRST):
            _number(self.page, row, column, from_points(self.finals[code]))
        self._formula("核对", lambda row: f'IF(ABS({final}{row}-{held}{row})<0.00005,"一致","不一致")')

    def _sum(self, of: str, row: int, kind: str) -> str:
        """Of the entries' sheet: what the table gives (D) or what counts (E), of this member and kind."""
        name = self.entries
        return f'SUMIFS({name}!${of}:${of},{name}!$A:$A,$A{row},{name}!$C:$C,"{kind}")'

    def _formula(self, title: str, of: Any) -> str:
        column, letter = self._next(title)
        for row in self._rows():
            _number(self.page, row, column, f"={of(row)}")
        return letter


def _points(value: Cell) -> Any:
    """Points of a cell in ten-thousandths: a Decimal, or an exact quotient where it does not end."""
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"={value.numerator}/{value.denominator * POINT}"
    return from_points(int(value or 0))


def _entries(page: Any, frozen: Sequence[FrozenGroup | FrozenYear], results: Sequence[GroupResult]) -> None:
    """One line per entry: D what the bonus table gives it, E what reaches the final score."""
    heads = ("单位编码", "事项", "类别", "标准分", "计入", "文号", "日期", "说明")
    for place, title in enumerate(heads, 1):
        _text(page, 1, place, title, head=True)
        page.column_dimensions[get_column_letter(place)].width = 40 if title in ("事项", "说明") else 14
    row = 1
    for one, result in zip(frozen, results, strict=True):
        for member in one.group.members:
            account = result.accounts.get(member.code)
            for line in account.lines if account is not None else ():
                row += 1
                _text(page, row, 1, member.code)
                _text(page, row, 2, line.entry.matter)
                _text(page, row, 3, _WORDS[line.entry.kind])
                _number(page, row, 4, from_points(line.points))
                _number(page, row, 5, from_points(line.counted))
                _text(page, row, 6, line.entry.document_number)
                _text(page, row, 7, line.entry.dated.isoformat())
                _text(page, row, 8, line.reason)
