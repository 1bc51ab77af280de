"""A small scheme over two townships and two bureaus, and workbooks for it: the ground of the office's tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from appraisal.templates_out import template_bytes
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
    bureaus = [
        Unit.objects.filter(code=code).first() or make_unit(name, parent=county, code=code)
        for code, name in (("G01", "县财政局"), ("G02", "县粮食局"))
    ]
    towns = _group(scheme, "B1", "乡镇口", 1, townships, weight=1000)
    _leaves(scheme, towns, "D", "业务工作", {"D1": 100, "D2": 100})
    _leaves(scheme, towns, "E", "社会评价", {"E1": 50})
    _leaves(scheme, _group(scheme, "B2", "县直口", 2, bureaus, weight=500), "F", "服务工作", {"F1": 100})
    scheme.state, scheme.issued_at, scheme.issued_by = "issued", NOON, by
    scheme.save()
    return scheme


def _group(scheme: Scheme, code: str, name: str, order: int, units: list[Unit], weight: int) -> Group:
    group = Group.objects.create(scheme=scheme, code=code, name=name, order=order, total_weight=points(weight))
    for place, unit in enumerate(units, start=1):
        Member.objects.create(scheme=scheme, group=group, unit=unit, code=unit.code, name=unit.name, order=place)
    return group


def _leaves(scheme: Scheme, group: Group, code: str, name: str, leaves: Mapping[str, int]) -> None:
    common: dict[str, Any] = {"scheme": scheme, "group": group}
    total = sum(leaves.values())
    order = Indicator.objects.filter(group=group).count()
    top = Indicator.objects.create(
        **common, code=code, name=name, full_mark=points(total), weight=points(500), top_rule="ratio_to_best",
        order=order,
    )  # fmt: skip
    for place, (leaf, full) in enumerate(leaves.items(), start=1):
        Indicator.objects.create(
            **common, parent=top, code=leaf, name=f"小项{leaf}", full_mark=points(full), order=order + place
        )


def year_of(scheme: Scheme) -> Period:
    return next(period for period in ensure_all_periods(scheme) if period.label == "2012")


def book_bytes(period: Period, fill: Fill | None = None, default: object = 80) -> bytes:
    """The period's template with every empty score set to ``default`` (half of it for E1), then changed by ``fill``."""
    book = load_workbook(BytesIO(template_bytes(period)))
    for sheet in (book["乡镇口"], book["县直口"]):
        for row in sheet.iter_rows(min_row=5, min_col=3):
            for cell in row:
                if cell.value is None and default is not None:
                    full = sheet.cell(4, cell.column).value
                    cell.value = default if full == 100 else 40
    if fill is not None:
        fill(book)
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
