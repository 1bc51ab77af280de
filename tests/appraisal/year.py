"""The 2012 scheme in the database and random books for it, filled through the workbook as an office would."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from openpyxl import load_workbook

from appraisal.models import Period, Scheme
from appraisal.templates_out import template_bytes

CODE = "shuangxiang-2012"
ADJUSTMENTS = (
    ("T04", "河口镇", "表彰", "省", "否", None, "招商引资先进", "安发〔2012〕3号", "2012-05-10", "党政机关", "否"),
    (
        "T04",
        "河口镇",
        "表彰",
        "国家",
        "是",
        None,
        "计划生育先进站所",
        "国发〔2012〕8号",
        "2012-09-01",
        "党政机关",
        "否",
    ),
    ("T04", "河口镇", "表彰", "省", "否", None, "创先争优", "安组〔2012〕9号", "2012-11-01", "党政机关", "否"),
    ("T05", "青石镇", "表彰", "国家", "否", None, "协会评优", "协〔2012〕1号", "2012-06-01", "社会中介机构", "否"),
    (
        "G14",
        "市农业局",
        "前三名",
        "市",
        "否",
        None,
        "农业工作第二名",
        "市农〔2012〕2号",
        "2012-12-20",
        "党政机关",
        "否",
    ),
    ("G14", "市农业局", "通报批评", "市", "否", None, "项目进度", "市督〔2012〕5号", "2012-02-10", "党政机关", "否"),
    ("G14", "市农业局", "通报批评", "本市", "否", None, "项目进度", "督〔2012〕7号", "2012-03-10", "党政机关", "否"),
    (
        "P05",
        "市委组织部",
        "奖励分",
        "市创建卫生城市领导小组",
        "否",
        8,
        "创卫",
        "创卫〔2012〕3号",
        "2012-12-01",
        "党政机关",
        "否",
    ),
    (
        "P05",
        "市委组织部",
        "奖励分",
        "市创建卫生城市领导小组",
        "否",
        5,
        "创卫迎检",
        "创卫〔2012〕4号",
        "2012-12-02",
        "党政机关",
        "否",
    ),
)


def load_year() -> Scheme:
    """The bundled scheme, as ``load_scheme`` leaves it."""
    call_command("load_scheme", CODE)
    return Scheme.objects.get(code=CODE)


def period(scheme: Scheme, label: str) -> Period:
    return Period.objects.select_related("scheme__rulebook").get(scheme=scheme, label=label)


def fill(of: Period, seed: int, *, ties: bool = False, adjustments: bool = True) -> bytes:
    """The template of a period filled at random: some 不涉及, some ties, whole and four-decimal values."""
    chance = random.Random(seed)
    book = load_workbook(BytesIO(template_bytes(of)))
    for sheet in book.worksheets[: of.scheme.groups.count()]:
        for row in range(5, sheet.max_row + 1):
            for column in range(3, sheet.max_column + 1):
                full = float(sheet.cell(4, column).value)
                sheet.cell(row, column).value = _cell(chance, full, ties)
    if adjustments:
        for line in ADJUSTMENTS:
            book["加减分"].append(line)
        book["一票否决"].append(("G09", "市民政局", "安全生产", "安委〔2012〕1号"))
        book["弄虚作假"].append(("T09", "云田镇", "纪〔2012〕2号"))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(chance: random.Random, full: float, ties: bool) -> Any:
    if chance.random() < 0.03:
        return "不涉及"
    if ties:
        return chance.choice((full, full / 2))
    return round(chance.uniform(0, full), chance.choice((0, 1, 2, 4)))


def import_book(of: Period, data: bytes, folder: Path) -> None:
    """Through the command, as a script of an office does it."""
    path = folder / "book.xlsx"
    path.write_bytes(data)
    call_command("import_scores", of.scheme.code, of.label, str(path))
