"""A small scheme over two townships and two bureaus, and workbooks for it: the ground of the office's tests."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from appraisal.actions.imports import commit_import, upload_workbook
from appraisal.actions.periods import ensure_all_periods
from appraisal.enums import AdjustmentKind, AdjustmentLevel
from appraisal.gathering import stored_parameters
from appraisal.models import Group, Indicator, Member, Period, Scheme, Score, ScoreImport
from appraisal.rules.facts import AdjustmentFacts
from appraisal.templates_out import described
from appraisal.workbook.template import BookDescription
from appraisal.workbook.write import write_template
from core import rulebook
from core.findings import Refused
from organization.models import Account, Unit
from tests.appraisal.rules.build import PLAN
from tests.factories import NOON, make_unit

CHINESE_NA = "不涉及"
PAPER = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
"""The smallest file that passes for a PDF."""
ALL_80 = {
    "G01/F1": "80", "G02/F1": "80", "T01/D1": "80", "T01/D2": "80", "T01/E1": "40", "T02/D1": "80", "T02/D2": "80",
    "T02/E1": "40",
}  # fmt: skip
Fill = Callable[[Workbook], None]


def points(value: str | int) -> int:
    """Points as the ten-thousandths that are stored."""
    return int(Decimal(value) * 10_000)


def make_scheme(county: Unit, townships: list[Unit], by: Account, code: str = "anlan-2012", **fields: object) -> Scheme:
    """Issued, two groups: 乡镇口 (T01, T02: leaves D1, D2 of 100 and E1 of 50), 县直口 (G01, G02: leaf F1 of 100)."""
    own: dict[str, Any] = {"name": "安澜县双向承诺考评", "year": 2012, "year_rule": "own", **fields}
    scheme = Scheme.objects.create(
        code=code, owner=county, rulebook=rulebook.current(by=by, at=NOON), adjustment_table=stored_parameters(PLAN),
        created_at=NOON, created_by=by, **own,
    )  # fmt: skip
    known = {unit.code: unit for unit in Unit.objects.filter(code__in=("G01", "G02"))}
    bureaus = [
        known.get(code) or make_unit(name, parent=county, code=code)
        for code, name in (("G01", "县财政局"), ("G02", "县粮食局"))
    ]
    towns, offices = _groups(scheme, [("B1", "乡镇口", 1000, townships), ("B2", "县直口", 500, bureaus)])
    _trees(scheme, [
        (towns, 0, "D", "业务工作", {"D1": 100, "D2": 100}),
        (towns, 3, "E", "社会评价", {"E1": 50}),
        (offices, 0, "F", "服务工作", {"F1": 100}),
    ])  # fmt: skip
    scheme.state, scheme.issued_at, scheme.issued_by = "issued", NOON, by
    scheme.save()
    return scheme


def _groups(scheme: Scheme, groups: Sequence[tuple[str, str, int, list[Unit]]]) -> list[Group]:
    """Code, name, weight and units of each."""
    made = Group.objects.bulk_create(
        Group(scheme=scheme, code=code, name=name, order=order, total_weight=points(weight))
        for order, (code, name, weight, _) in enumerate(groups, start=1)
    )
    Member.objects.bulk_create(
        Member(scheme=scheme, group=group, unit=unit, code=unit.code, name=unit.name, order=place)
        for group, (*_, units) in zip(made, groups, strict=True)
        for place, unit in enumerate(units, start=1)
    )
    return made


def _trees(scheme: Scheme, trees: Sequence[tuple[Group, int, str, str, Mapping[str, int]]]) -> None:
    """Group, place, code, name and leaves (code: full mark) of each item."""
    tops = Indicator.objects.bulk_create(
        Indicator(
            scheme=scheme, group=group, code=code, name=name, full_mark=points(sum(leaves.values())),
            weight=points(500), top_rule="ratio_to_best", order=order,
        )
        for group, order, code, name, leaves in trees
    )  # fmt: skip
    Indicator.objects.bulk_create(
        Indicator(
            scheme=scheme, group=group, parent=top, code=leaf, name=f"小项{leaf}", full_mark=points(full),
            order=order + place,
        )
        for top, (group, order, *_, leaves) in zip(tops, trees, strict=True)
        for place, (leaf, full) in enumerate(leaves.items(), start=1)
    )  # fmt: skip


def year_of(scheme: Scheme) -> Period:
    return next(period for period in ensure_all_periods(scheme) if period.label == "2012")


def book_bytes(period: Period, fill: Fill | None = None, default: object = 80) -> bytes:
    """The period's template with every empty score set to ``default`` (half of it for E1), then changed by ``fill``."""
    data = _filled(described(period), default)
    if fill is None:
        return data
    book = load_workbook(BytesIO(data))
    fill(book)
    return _saved(book)


@functools.lru_cache(maxsize=32)
def _filled(description: BookDescription, default: object) -> bytes:
    """Most tests begin with the same workbook."""
    book = load_workbook(BytesIO(write_template(description)))
    for sheet in (book["乡镇口"], book["县直口"]):
        for row in sheet.iter_rows(min_row=5, min_col=3):
            for cell in row:
                if cell.value is None and default is not None:
                    full = sheet.cell(4, cell.column).value
                    cell.value = default if full == 100 else 40
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def upload_of(data: bytes, name: str = "得分.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def held(period: Period) -> dict[str, str]:
    """What the period holds, as {"T01/D1": "80", "T02/E1": "不涉及"}."""
    rows = Score.objects.filter(period=period).select_related("member", "indicator").order_by("member__code")
    return {
        f"{row.member.code}/{row.indicator.code}": CHINESE_NA if row.value is None else f"{row.value / 10_000:g}"
        for row in rows
    }


PRAISE: tuple[object, ...] = (
    "T01", "河口镇", "表彰", "省", "否", None, "招商引资先进", "省发〔2012〕3号", "2012-05-10"
)  # fmt: skip
VETO = ("T02", "青石镇", "安全生产", "安委〔2012〕1号")


def add_row(sheet: str, row: tuple[object, ...]) -> Fill:
    """A filler that appends one row to a sheet."""

    def fill(book: Workbook) -> None:
        book[sheet].append(list(row))

    return fill


def checked(year: Period, by: Account, fill: Fill | None = None, default: object = 80) -> ScoreImport:
    return upload_workbook(year, upload_of(book_bytes(year, fill, default)), by=by, at=NOON)


def committed(year: Period, by: Account, fill: Fill | None = None, default: object = 80) -> ScoreImport:
    return commit_import(checked(year, by, fill, default), by=by, at=NOON)


def put(sheet: str, cell: str, value: object) -> Fill:
    def fill(book: Workbook) -> None:
        book[sheet][cell] = value

    return fill


def praise_of(member: str, **more: Any) -> AdjustmentFacts:
    facts: dict[str, Any] = {
        "member": member, "kind": AdjustmentKind.COMMENDATION, "level": AdjustmentLevel.PROVINCE, "leading_group": "",
        "single_or_grassroots": False, "points": None, "matter": "招商引资先进", "document_number": "省发〔2012〕3号",
        "dated": date(2012, 5, 10),
    }  # fmt: skip
    return AdjustmentFacts(**(facts | more))


def titles(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.title for finding in refused.value.findings]
