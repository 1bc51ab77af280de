"""A new draft straight from a workbook: the blank one, every fault by cell, the preview, and all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from appraisal.actions import book_drafts
from appraisal.actions.schemes import issue_scheme
from appraisal.models import Group, GroupPlace, Indicator, Period, Scheme, SchemeParameter
from appraisal.rules.nodes import MOST_LEVELS
from appraisal.tree_workbook import TITLES
from core.models import AuditEvent, StoredFile
from organization.models import Account
from tests.appraisal.plan import leader, load_plan, office, points, small_text
from tests.factories import NOON, make_unit

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]

STEPS = "step: 1\npoints: 0.05"
TREE = [
    ["A.1", "", "经济发展", "100", "600", "与第一名之比", "", "", "", "", "", "否", "", "SX-3.1-a"],
    ["A.1.1", "A.1", "财政收入", "60", "", "", "统计数据", "按幅度扣分", STEPS, "", "G01", "是", "", ""],
    ["A.1.2", "A.1", "招商引资", "40", "", "", "考评录入", "", "", "", "", "否", "", ""],
    ["A.2", "", "社会管理", "100", "400", "与基础分之比", "考评录入", "直接计分", "", "", "", "否", "", ""],
]  # fmt: skip
HEAD = {"方案名称": "安澜县 2013 年考评方案", "方案编码": "anlan-2013", "年度": "2013", "制定单位编码": "A00"}


@pytest.fixture
def zhou(db: None) -> Account:
    county = make_unit("安澜县", code="A00")
    make_unit("县财政局", parent=county, code="G01")
    return office(county)


@pytest.fixture
def client(zhou: Account, client_of: ClientOf) -> Client:
    return client_of(zhou)


def filled(client: Client, *, head: dict[str, Any] | None = None, **cells: Any) -> SimpleUploadedFile:
    """The blank workbook filled in; ``cells`` by sheet and reference: T_D3="x" (T: tree, G: groups)."""
    book = load_workbook(BytesIO(client.get(reverse("appraisal:blank_book")).content))
    labels = {row[0].value: row[1] for row in book["方案"].iter_rows()}
    for label, value in {**HEAD, **(head or {})}.items():
        labels[label].value = value
    sheet = book["考核系统一"]
    for row, line in enumerate(TREE, 2):
        for column, text in enumerate(line, 1):
            sheet.cell(row, column).value = text or None
    for name, value in cells.items():
        of, cell = name.split("_")
        book["考核系统一" if of == "T" else "考核系统"][cell].value = value
    return as_upload(book)


def as_upload(book: Workbook, name: str = "方案表.xlsx") -> SimpleUploadedFile:
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile(name, target.getvalue())


def upload(client: Client, file: SimpleUploadedFile) -> Any:
    return client.post(reverse("appraisal:new_from_book"), {"upload": file}, follow=True)


def confirm(client: Client) -> Any:
    stored = StoredFile.objects.latest("stored_at")
    return client.post(reverse("appraisal:confirm_book", args=[stored.pk]))


def nothing_written() -> bool:
    return not any(model.objects.exists() for model in (Scheme, Group, Indicator, SchemeParameter, Period, StoredFile))


@pytest.mark.clause("SX-3-f")
def test_workbook_is_previewed_and_becomes_a_draft_with_one_audit_row(client: Client, zhou: Account) -> None:
    preview = upload(client, filled(client))
    shown = preview.content.decode()
    seen = (preview.status_code, Scheme.objects.count(), [row.off for row in preview.context["view"].groups])
    before = AuditEvent.objects.filter(verb__startswith="appraisal.").count()

    done = confirm(client)

    draft = Scheme.objects.get()
    leaf = Indicator.objects.get(code="A.1.1")
    assert seen == (200, 0, [""])
    assert [word in shown for word in ("安澜县 2013 年考评方案", "财政收入", "扣 0.05 分", "县财政局")] == [True] * 4
    assert done["Location"] == reverse("appraisal:scheme", args=[draft.pk])
    assert (draft.code, draft.year, draft.state, draft.owner.code) == ("anlan-2013", 2013, "draft", "A00")
    assert [(one.code, one.name, one.total_weight) for one in draft.groups.all()] == [("A", "考核系统一", points(1000))]
    assert GroupPlace.objects.filter(scheme=draft).count() == 1
    assert (leaf.parent.code, leaf.full_mark, leaf.params) == ("A.1", points(60), {"step": 1, "points": "0.05"})
    assert leaf.responsible_unit.code == "G01"
    assert draft.periods.count() == 5
    trail = AuditEvent.objects.filter(verb__startswith="appraisal.").order_by("pk").values_list("verb", flat=True)
    assert list(trail)[before:] == ["appraisal.draft_from_book"]
    assert client.get(done["Location"]).status_code == 200


def test_points_of_the_plan_of_2012_stand_in_the_first_blank_workbook(client: Client) -> None:
    upload(client, filled(client))
    confirm(client)

    table = Scheme.objects.get().adjustment_table
    assert table["commendation"] == {"nation": "30", "province": "20", "prefecture": "10", "own_city": "0"}
    assert (table["cap"], table["halving"]) == ("50", "0.5")
    assert "计划生育" in SchemeParameter.objects.get(key="vetoes").value


def test_blank_workbook_takes_over_the_last_scheme(client: Client, zhou: Account, client_of: ClientOf) -> None:
    small = load_plan(Account.objects.system(), text=small_text())
    issue_scheme(small, by=Account.objects.system(), at=NOON)

    book = load_workbook(BytesIO(client.get(reverse("appraisal:blank_book")).content))

    head = {row[0].value: row[1].value for row in book["方案"].iter_rows(min_row=2)}
    assert (head["年度"], head["制定单位编码"]) == (str(small.year + 1), small.owner.code)
    assert head["表彰（国家）"] == small.adjustment_table["commendation"]["nation"]
    assert book.sheetnames == ["填写说明", "方案", "考核系统", "考核系统一"]


FAULTS: list[tuple[dict[str, Any], dict[str, Any], tuple[str, str, str, str]]] = [
    ({"方案名称": None}, {}, ("方案", "B2", "", "请填写方案名称")),
    ({"方案编码": "安澜 2013"}, {}, ("方案", "B3", "安澜 2013", "方案编码不合规则")),
    ({"年度": "明年"}, {}, ("方案", "B4", "明年", "请填写四位年份")),
    ({"年度": "1013"}, {}, ("方案", "B4", "1013", "请填写 1990 至 2100 之间的年份")),
    ({"制定单位编码": "Z99"}, {}, ("方案", "B5", "Z99", "没有这个编码的单位")),
    ({"年度计分": "随便"}, {}, ("方案", "B6", "随便", "不认识的取值")),
    ({"一季度权重（%）": "25"}, {}, ("方案", "B7", "25", "年度单独计分的方案不用季度权重，请清空")),
    ({"表彰累计封顶": "五十"}, {}, ("方案", "B21", "五十", "请填写数字")),
    ({}, {"G_B2": "[一]"}, ("考核系统", "B2", "[一]", "名称不能用作工作表名，名称含有工作表不允许的字符 [ ]")),
    ({}, {"G_C2": "部门"}, ("考核系统", "C2", "部门", "不认识的取值")),
    ({}, {"G_D2": "-1"}, ("考核系统", "D2", "-1", "不得小于 0")),
    ({}, {"G_D2": "=1+1"}, ("考核系统", "D2", "", "没有结果的公式不能作内容")),
    ({}, {"G_F2": "领导班子正职"}, ("考核系统", "F2", "领导班子正职", "层次与考核对象不符")),
    ({}, {"G_H2": "多"}, ("考核系统", "H2", "多", "模板没有这一列")),
    ({}, {"G_A3": "B", "G_B3": "乡镇", "G_C3": "单位", "G_D3": "1"}, ("考核系统", "", "乡镇", "没有同名的指标工作表")),
    ({}, {"T_A3": "A.1"}, ("考核系统一", "A3", "A.1", "编码重复")),
    ({}, {"T_M3": "长" * 4001}, ("考核系统一", "M3", "长", "计分规则超过 4000 字")),
    ({}, {"T_B4": "X.9"}, ("考核系统一", "B4", "X.9", "上级指标没有写在前面")),
    ({}, {"T_D3": "六十"}, ("考核系统一", "D3", "六十", "应为至多 4 位小数的数字")),
    ({}, {"T_D3": "1e300"}, ("考核系统一", "D3", "1e300", "数值过大")),
    ({}, {"T_I3": "step: 1"}, ("考核系统一", "I3", "", "按幅度扣分：缺少参数 points")),
    ({}, {"T_K3": "G99"}, ("考核系统一", "K3", "G99", "没有这个编码的单位")),
    ({}, {"T_P3": "备注"}, ("考核系统一", "P3", "备注", "模板没有这一列")),
]  # fmt: skip


@pytest.mark.parametrize(("head", "cells", "fault"), FAULTS)
def test_fault_is_told_by_sheet_cell_value_reason_and_remedy_and_nothing_is_kept(
    client: Client, head: dict[str, Any], cells: dict[str, Any], fault: tuple[str, str, str, str]
) -> None:
    answer = upload(client, filled(client, head=head, **cells))

    found = [(one.sheet, one.cell, one.value, one.reason) for one in answer.context["problems"]]
    sheet, cell, value, reason = fault
    assert answer.status_code == 422
    assert any(
        (at, place) == (sheet, cell) and value in text and why.startswith(reason) for at, place, text, why in found
    ), found
    assert all(one.remedy for one in answer.context["problems"])
    assert nothing_written()


def test_tree_of_too_many_levels_is_told_at_its_first_cell_too_deep(client: Client) -> None:
    """A tree is walked level by level: one of a thousand levels would end the walk."""
    chain = {}
    for row in range(6, 600):
        above = "A.2" if row == 6 else f"N{row - 1}"
        chain |= {f"T_A{row}": f"N{row}", f"T_B{row}": above, f"T_C{row}": "下级", f"T_D{row}": "100"}

    answer = upload(client, filled(client, **chain))

    found = [(one.cell, one.reason) for one in answer.context["problems"]]
    assert (answer.status_code, found[0]) == (422, (f"B{6 + MOST_LEVELS - 1}", "指标层级过多"))
    assert nothing_written()


def test_all_faults_are_told_at_once(client: Client) -> None:
    head = {"方案名称": None, "年度": "x", "前三名": "-1"}
    answer = upload(client, filled(client, head=head, G_D2="x", T_D3="x", T_K3="G99"))

    places = {(one.sheet, one.cell) for one in answer.context["problems"]}
    assert places >= {
        ("方案", "B2"), ("方案", "B4"), ("方案", "B20"), ("考核系统", "D2"), ("考核系统一", "D3"), ("考核系统一", "K3"),
    }  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"no workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(client: Client, data: bytes) -> None:
    answer = upload(client, SimpleUploadedFile("方案表.xlsx", data))

    assert answer.status_code == 422
    assert nothing_written()


def test_workbook_of_something_else_names_what_is_missing(client: Client) -> None:
    answer = upload(client, as_upload(Workbook()))

    assert [one.reason for one in answer.context["problems"]] == ["工作簿里没有工作表“方案、考核系统”"]
    assert nothing_written()


def test_unknown_and_doubled_lines_of_the_heading_are_told(client: Client) -> None:
    book = load_workbook(BytesIO(filled(client).read()))
    last = book["方案"].max_row
    book["方案"].cell(last + 1, 1).value = "备注"
    book["方案"].cell(last + 2, 1).value = "年度"

    answer = upload(client, as_upload(book))

    found = [(one.cell, one.reason) for one in answer.context["problems"]]
    assert found == [(f"A{last + 1}", "不认识的项目"), (f"A{last + 2}", "项目重复")]


def test_same_workbook_twice_makes_one_draft(client: Client) -> None:
    file = filled(client)
    data = file.read()
    for _ in range(2):
        upload(client, SimpleUploadedFile("方案表.xlsx", data))
        answer = confirm(client)
    again = confirm(client)

    assert Scheme.objects.count() == 1
    assert answer["Location"] == again["Location"] == reverse("appraisal:scheme", args=[Scheme.objects.get().pk])
    assert AuditEvent.objects.filter(verb="appraisal.draft_from_book").count() == 1


def test_code_that_was_taken_meanwhile_is_told_when_it_is_confirmed(client: Client, zhou: Account) -> None:
    upload(client, filled(client))
    other = Scheme.objects.create(
        code="anlan-2013", name="别的方案", year=2013, owner=zhou.person.unit, year_rule="own", created_at=NOON,
        created_by=zhou, rulebook=load_plan(Account.objects.system(), text=small_text()).rulebook,
    )  # fmt: skip

    answer = confirm(client)

    assert answer.status_code == 422
    assert [(one.sheet, one.cell, one.reason) for one in answer.context["problems"]] == [
        ("方案", "B3", "已有同编码的方案")
    ]
    assert list(Scheme.objects.filter(code="anlan-2013")) == [other]


def test_failure_half_way_leaves_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    upload(client, filled(client))

    def fail(*args: object) -> None:
        raise DatabaseError("fault point after the trees")

    monkeypatch.setattr(book_drafts, "ensure_all_periods", fail)
    with pytest.raises(DatabaseError):
        confirm(client)

    assert not any(model.objects.exists() for model in (Scheme, Group, Indicator, SchemeParameter))
    assert not AuditEvent.objects.filter(verb="appraisal.draft_from_book").exists()


def test_ladder(client: Client, zhou: Account, client_of: ClientOf) -> None:
    """Others may not; a file that another person handed in does not exist; no GET makes a draft."""
    upload(client, filled(client))
    stored = StoredFile.objects.get()
    make_unit("河口镇", code="T01")
    lu = client_of(leader("T01", "陆远", "lu"))
    wang = client_of(office(make_unit("考评办", code="K02"), username="wang"))

    urls = [reverse("appraisal:new_from_book"), reverse("appraisal:blank_book")]
    address = reverse("appraisal:confirm_book", args=[stored.pk])
    assert [lu.get(url).status_code for url in urls] == [403, 403]
    assert (lu.post(address).status_code, wang.post(address).status_code) == (403, 404)
    assert (client.get(address).status_code, client.post(urls[1]).status_code) == (200, 405)
    assert Scheme.objects.count() == 0


def test_tree_sheet_is_the_one_of_the_draft(client: Client) -> None:
    book = load_workbook(BytesIO(client.get(reverse("appraisal:blank_book")).content))

    assert [cell.value for cell in book["考核系统一"][1]] == [title for _, title, _, _ in TITLES]
