"""A scheme with a group of units and one of people, end to end: workbook, import, computation, exports, pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from appraisal.actions.entries import attach_paper
from appraisal.actions.publication import confirm_publication, propose_publication
from appraisal.actions.schemes import issue_scheme
from appraisal.enums import Circle
from appraisal.models import Adjustment, ResultVersion, Scheme
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.appraisal.leaders import PEOPLE, make_leaders
from tests.appraisal.plan import pdf
from tests.factories import NOON, give_duty, make_account

pytestmark = pytest.mark.django_db

CODE, YEAR = "leaders-2020", "2020"
SCORES = {"T01": [90], "T02": [80], "R01": [54, 40], "R02": [60, "不涉及"], "R03": [30, 30]}
TABLE = [
    ("unit", "T01", "河口镇", "100.0000", 1),
    ("unit", "T02", "青石镇", "88.8889", 2),
    ("person", "R02", "王强", "100.0000", 1),
    ("person", "R01", "陆远", "98.9474", 2),
    ("person", "R03", "何佩兰", "63.1579", 3),
]


@pytest.fixture
def office(db: None) -> Account:
    make_leaders()
    call_command("load_scheme", str(PEOPLE))
    county = Unit.objects.get(code="A00")
    return make_account("周清和", county, Duty.APPRAISAL_OFFICE, Duty.INSPECTION_OFFICE, username="zhou")


@pytest.fixture
def version(office: Account, tmp_path: Path) -> ResultVersion:
    """Filled, imported and computed on the command line."""
    book = template(tmp_path)
    fill(book)
    book.save(tmp_path / "filled.xlsx")
    call_command("import_scores", CODE, YEAR, str(tmp_path / "filled.xlsx"))
    call_command("run_scoring", CODE, YEAR)
    return ResultVersion.objects.get()


def template(folder: Path) -> Workbook:
    call_command("scoring_template", CODE, YEAR, output=str(folder / "template.xlsx"))
    return load_workbook(folder / "template.xlsx")


def fill(book: Workbook) -> None:
    for sheet in (book["乡镇口"], book["乡镇领导干部"]):
        for row in sheet.iter_rows(min_row=5):
            for cell, score in zip(row[2:], SCORES[row[0].value], strict=True):
                cell.value = score
    book["加减分"].append(
        ["R03", "何佩兰", "通报批评", "本市", "否", None, "迟报材料", "安办〔2020〕9号", "2020-09-01"]
    )


def export(folder: Path, kind: str) -> bytes:
    path = folder / f"ranking.{kind}"
    call_command("export_ranking", CODE, YEAR, format=kind, output=str(path))
    return path.read_bytes()


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_template_has_a_row_for_each_person(office: Account, tmp_path: Path) -> None:
    sheet = template(tmp_path)["乡镇领导干部"]

    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[:2] for row in rows[4:]] == [["R01", "陆远"], ["R02", "王强"], ["R03", "何佩兰"]]
    assert [row[2:] for row in rows[:4]] == [["德能勤绩廉"] * 2, ["实绩", "廉洁"], ["L.1.1", "L.1.2"], [60, 40]]


def test_people_are_ranked_among_themselves_and_exported(version: ResultVersion, tmp_path: Path) -> None:
    data = json.loads(export(tmp_path, "json"))
    results = [row for group in data["groups"] for row in group["results"]]

    assert [(row["kind"], row["unit_code"], row["unit_name"], row["initial"], row["rank"]) for row in results] == TABLE
    assert [row["deduction"] for row in results] == ["0.0000"] * 4 + ["5.0000"]
    assert results[3]["items"] == [{"code": "L.1", "base": "94.0000", "weighted": "98.9474"}]


def test_workbook_and_pdf_name_the_people(version: ResultVersion, tmp_path: Path) -> None:
    book = load_workbook(BytesIO(export(tmp_path, "xlsx")))
    pdf = "".join(page.extract_text() for page in PdfReader(BytesIO(export(tmp_path, "pdf"))).pages)

    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"陆远", "王强", "何佩兰"} <= cells
    assert [name for name in ("陆远", "王强", "何佩兰", "乡镇领导干部") if name not in pdf.replace("\n", "")] == []


def test_board_and_sheet_of_a_person_open(
    version: ResultVersion, office: Account, client_of: Callable[[Account], Client]
) -> None:
    client = client_of(office)

    board = text_of(client.get(reverse("appraisal:board", args=[version.pk]) + "?group=L"))
    sheet = text_of(client.get(reverse("appraisal:sheet", args=[version.pk, "R03"])))
    scheme = reverse("appraisal:scheme", args=[version.scheme_id])
    members = text_of(client.get(f"{scheme}?tab=members"))

    assert [board.index(f">{name}</a>") for name in ("王强", "陆远", "何佩兰")] == sorted(
        board.index(f">{name}</a>") for name in ("王强", "陆远", "何佩兰")
    )
    assert [
        word for word in ("何佩兰得分单", "迟报材料", "58.1579", "本人基础分 ÷ 第一名基础分") if word not in sheet
    ] == []
    assert "河口镇镇长" in members


def test_sheet_of_a_person_opens_to_himself_not_to_his_colleagues(
    version: ResultVersion, office: Account, client_of: Callable[[Account], Client]
) -> None:
    scheme = issue_scheme(Scheme.objects.get(), by=office, at=NOON)
    attach_paper(Adjustment.objects.get(), pdf(), by=office, at=NOON)
    propose_publication(version, circle=Circle.APPRAISED, by=office, at=NOON)
    second = make_account("温明", Unit.objects.get(code="A00"), Duty.ORGANIZATION_OFFICE)
    confirm_publication(version, by=second, at=NOON)
    himself = cadre("R90011")
    colleague = cadre("R90017")
    addresses = [reverse("appraisal:sheet", args=[version.pk, code]) for code in ("T01", "R01", "R02", "R03")]

    seen = [[client_of(one).get(address).status_code for address in addresses] for one in (himself, colleague)]

    boards = [
        text_of(client_of(one).get(reverse("appraisal:board", args=[version.pk]) + "?group=L"))
        for one in (himself, colleague)
    ]

    assert scheme.state == "issued"
    assert seen == [[200, 200, 404, 404], [200, 404, 200, 404]]
    assert [('members/R01/"' in board, 'members/R02/"' in board) for board in boards] == [(True, False), (False, True)]
    assert [board.count('class="own"') for board in boards] == [1, 1]


def cadre(number: str) -> Account:
    """The account of a person on the roster, as a cadre of his unit."""
    person = Person.objects.get(number=number)
    account = Account.objects.create(username=number.lower(), person=person)
    give_duty(account, Duty.CADRE, person.unit)
    return account
