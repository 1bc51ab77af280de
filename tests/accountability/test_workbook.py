"""The workbook of a table: round trip, every fault at its cell, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from accountability.gathering.rows import rows_of, version_of
from accountability.models import Task, TaskTable
from accountability.rules.columns import COLUMNS
from core.models import StoredFile
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build

ClientOf = Callable[[Account], Client]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = ["序号", *(one.title for one in COLUMNS)]
GOOD = [
    None, "植树造林", "整地、栽植", "造林 100 亩", "选好树种", "2012-12-29 栽植", "2012-12-30", None, "河口镇", None,
    "班子甲", "阶段性任务", None, None,
]  # fmt: skip


@pytest.fixture
def table(hekou: Unit, lu: Account, nine: list[Person]) -> TaskTable:
    return build.begun(hekou, lu, build.content(hekou, nine[0]), build.content(hekou, nine[1], target="修路"))


def book(*rows: list[object], merge: str = "", heads: list[str] = HEADS) -> bytes:
    made = Workbook()
    sheet = made.active
    sheet.title = "任务分解明细表"
    sheet.append(heads)
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def send(client: Client, table: TaskTable, data: bytes) -> object:
    upload = SimpleUploadedFile("任务.xlsx", data, XLSX)
    return client.post(reverse("accountability:preview_rows", args=[table.pk]), {"upload": upload})


def exported(client: Client, table: TaskTable) -> tuple[Workbook, Worksheet, int]:
    """The workbook of the table as it is downloaded, its sheet of rows and the row of the heads."""
    export = client.get(reverse("accountability:export_rows", args=[table.pk]))
    made = load_workbook(BytesIO(export.content))
    sheet = made["任务分解明细表"]
    return made, sheet, next(row for row in range(1, 5) if sheet.cell(row, 1).value == "序号")


def test_exported_workbook_changed_and_sent_back_changes_and_adds_rows(
    table: TaskTable, lu: Account, client_of: ClientOf
) -> None:
    client = client_of(lu)
    made, sheet, head = exported(client, table)
    titles = [cell.value for cell in sheet[head]]
    sheet.cell(head + 1, 4).value = "清淤 9 公里"
    for place, value in enumerate(GOOD, 1):
        sheet.cell(head + 3, place).value = value
    out = BytesIO()
    made.save(out)

    shown = send(client, table, out.getvalue())
    stored = StoredFile.objects.get(name="任务.xlsx")
    before = Task.objects.count()
    done = client.post(reverse("accountability:commit_rows", args=[table.pk, stored.pk]))

    assert titles == HEADS
    assert (shown.status_code, shown.context["reading"].added, shown.context["reading"].changed) == (200, 1, 1)
    assert before == 2  # a preview writes no row
    assert done.status_code == 302
    assert [(version_of(row).target, version_of(row).number, version_of(row).standard) for row in rows_of(table)] == [
        ("城区河道清淤八公里", 2, "清淤 9 公里"), ("修路", 1, "清淤 8 公里"), ("植树造林", 1, "造林 100 亩"),
    ]  # fmt: skip


def test_the_preview_names_each_cell_that_would_change_and_each_unknown_number(
    table: TaskTable, lu: Account, client_of: ClientOf
) -> None:
    client = client_of(lu)
    made, sheet, head = exported(client, table)
    unchanged = BytesIO()
    made.save(unchanged)
    sheet.cell(head + 1, 4).value = "清淤 9 公里"
    for place, value in enumerate(["99", *GOOD[1:]], 1):
        sheet.cell(head + 3, place).value = value
    changed = BytesIO()
    made.save(changed)

    same = send(client, table, unchanged.getvalue())
    shown = send(client, table, changed.getvalue())

    assert [(one.number, one.added, one.cells) for one in shown.context["changes"]] == [
        ("1", False, (("工作标准", "清淤 8 公里", "清淤 9 公里"),)), ("99", True, ()),
    ]  # fmt: skip
    assert "表中没有第 99 项，按新增处理" in shown.content.decode()
    assert "没有需要写入的变动" in same.content.decode()
    assert "确认导入" not in same.content.decode()


def test_every_bad_cell_is_named_and_nothing_is_written(
    table: TaskTable, lu: Account, he: Account, client_of: ClientOf
) -> None:
    bad = [*GOOD]
    bad[5], bad[6], bad[8], bad[10] = "2013-01-05 栽植", "2012-12-30", "无名局", "=1+1"
    twice = ["1", *GOOD[1:]]

    shown = send(client_of(lu), table, book(bad, twice, twice, merge="B3:B4"))
    problems = {one.cell: one.reason for one in shown.context["problems"]}

    assert shown.status_code == 422
    assert problems == {
        "B3": "单元格是合并的", "F2": "“2013-01-05 栽植”晚于完成时限 2012-12-30", "I2": "机构中没有“无名局”",
        "K2": "没有结果的公式不能作任务内容", "A4": "序号重复",
    }  # fmt: skip
    assert (Task.objects.count(), StoredFile.objects.filter(name="任务.xlsx").count()) == (2, 0)
    assert send(client_of(he), table, book(GOOD)).status_code == 404


def test_hostile_and_oversized_workbooks_are_refused_whole(table: TaskTable, lu: Account, client_of: ClientOf) -> None:
    client = client_of(lu)
    many = book(*([f"{one}"] for one in range(2000, 4000)))
    wrong_heads = send(client, table, book(GOOD, heads=HEADS[::-1]))
    answers = [send(client, table, data) for data in (b"PK\x03\x04rubbish", b"<html>", many, book())]

    assert [answer.status_code for answer in (*answers, wrong_heads)] == [422] * 5
    assert wrong_heads.context["problems"][0].reason == "表头与模板不符"
    assert Task.objects.count() == 2
