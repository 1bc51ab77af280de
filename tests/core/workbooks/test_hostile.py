"""Hostile workbooks that pass the gate (SECURITY I02, I04, I05): refused in words, nothing leaks.

Each guard has its negative control: the same file with the guard off does harm, in a process that is cut short.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import asdict

import openpyxl
import pytest

from core.workbooks import reader
from core.workbooks.limits import MEGABYTE, Limits
from core.workbooks.problems import WorkbookProblem, WorkbookRefused
from core.workbooks.reader import read_workbook
from tests.core.workbooks import forge
from tests.core.workbooks.forge import inline, number, row

HONEST = forge.parts_of({"评分": forge.worksheet(row(1, inline("A1", "编码")) + row(2, number("A2", "90.5")))})
SHEET = "xl/worksheets/sheet1.xml"
DAMAGED = "文件已损坏，或者内部结构有误，无法读取"
SMUGGLED = "文件中夹带了外部引用或实体定义，存在安全风险，已拒绝读取"
START_A_CHILD = reader._run
TOO_MUCH = "读取该文件超出了时间或内存上限，已停止"


@pytest.fixture
def own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child is started as the product starts it, not forked from one that is warm (tests/warm_reader.py)."""
    monkeypatch.setattr(reader, "_run", START_A_CHILD)


def refused(data: bytes, limits: Limits | None = None) -> WorkbookProblem:
    with pytest.raises(WorkbookRefused) as refusal:
        read_workbook(data, limits or Limits())
    return refusal.value.problems[0]


def in_bare_openpyxl(code: str, data: bytes, *, seconds: float, env: dict[str, str] | None = None) -> str:
    """What unguarded openpyxl prints for a file; TimeoutExpired when it does not come back."""
    head = "import io, sys, openpyxl; data = io.BytesIO(sys.stdin.buffer.read()); "
    command = [sys.executable, "-X", "utf8", "-c", head + code]
    done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=True, env=env or {})
    return done.stdout.decode().strip()


def far_cell() -> bytes:
    return forge.book_of(row(1_048_576, number("XFD1048576", "1")), dimension="XFD1048576")


def comment_bomb() -> bytes:
    """Thousands of comments, the first on a range as large as the sheet."""
    notes = "".join(f'<comment ref="A{i}" authorId="0"><text><t>x</t></text></comment>' for i in range(1, 20_000))
    first = '<comment ref="A1:XFD1048576" authorId="0"><text><t>x</t></text></comment>'
    comments = f'<comments xmlns="{forge.MAIN}"><authors><author>a</author></authors><commentList>{first}{notes}'
    return forge.pack(
        {
            **HONEST,
            "xl/comments1.xml": comments + "</commentList></comments>",
            "xl/worksheets/_rels/sheet1.xml.rels": forge.relations_xml([("rId1", "comments", "/xl/comments1.xml")]),
        }
    )


@pytest.mark.usefixtures("own_process")
def test_far_cell_is_refused_by_name_where_openpyxl_alone_hangs() -> None:
    data = far_cell()

    code = "[c.value for r in openpyxl.load_workbook(data).active.iter_rows() for c in r]"
    with pytest.raises(subprocess.TimeoutExpired):
        in_bare_openpyxl(code, data, seconds=3)
    problem = refused(data)

    assert (problem.cell, problem.reason) == ("XFD1048576", "内容超出 20000 行 200 列的范围")


@pytest.mark.usefixtures("own_process")
def test_comment_bomb_is_not_even_looked_at_where_openpyxl_alone_hangs() -> None:
    data = comment_bomb()

    with pytest.raises(subprocess.TimeoutExpired):
        in_bare_openpyxl("openpyxl.load_workbook(data)", data, seconds=3)
    (sheet,) = read_workbook(data)

    assert (sheet.rows, sheet.values) == (2, 2)


ENTITY_PARTS = {
    "sheet": SHEET,
    "workbook": "xl/workbook.xml",
    "relations": "xl/_rels/workbook.xml.rels",
    "package relations": "_rels/.rels",
    "styles": "xl/styles.xml",
}
DOCTYPES = {
    "file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "network": '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/e">]>',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY e "x">]>',
    "laughs": '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + '<!ENTITY e "&j;">]>',
}


def with_doctype(part: str, doctype: str) -> bytes:
    """The part with a doctype after its declaration and the entity used in it."""
    xml = str(HONEST[part]).replace(forge.HEAD, forge.HEAD + doctype)
    return forge.pack({**HONEST, part: xml.replace("编码", "&e;")})


@pytest.mark.parametrize("part", ENTITY_PARTS)
@pytest.mark.parametrize("doctype", DOCTYPES)
def test_entities_are_refused_in_every_part(part: str, doctype: str) -> None:
    """SECURITY I04: 20 files; nothing is read from disk or network, nothing is expanded."""
    assert refused(with_doctype(ENTITY_PARTS[part], DOCTYPES[doctype])).reason == SMUGGLED


def test_child_refuses_to_work_without_defusedxml() -> None:
    """Negative control included: without it openpyxl expands what the sender defined."""
    data = with_doctype(SHEET, '<!DOCTYPE x [<!ENTITY e "夹带">]>')
    off = {"OPENPYXL_DEFUSEDXML": "False"}
    command = [*[part for part in reader.COMMAND if part != "-E"], json.dumps(asdict(Limits()))]

    harm = in_bare_openpyxl("print(openpyxl.load_workbook(data).active['A1'].value)", data, seconds=20, env=off)
    answer = subprocess.run(
        command, input=forge.honest_book(), capture_output=True, env=off, cwd=reader.ROOT, check=True
    )

    assert harm == "夹带"
    assert json.loads(answer.stdout)["problems"][0]["reason"] == "服务器缺少安全解析组件 defusedxml，已停止读取工作簿"


def test_openpyxl_has_defusedxml() -> None:
    assert openpyxl.DEFUSEDXML is True


DIMENSIONS = [None, "A1", "A1:B2", "A1:XFD1048576", "C3:D4", "A1:A1048576", "B2", "A2:C2", "A1:C1", "A1:ZZ9"]


@pytest.mark.parametrize("rows", [1, 3, 40, 300, 3000])
def test_no_row_is_lost_to_a_wrong_dimension(rows: int) -> None:
    """SECURITY I05: 50 workbooks whose stored size is wrong or absent."""
    lines = "".join(row(i, number(f"A{i}", str(i)), inline(f"C{i}", "文")) for i in range(1, rows + 1))
    for dimension in DIMENSIONS if rows < 3000 else DIMENSIONS[:4] + DIMENSIONS[5:]:
        data = forge.book_of(lines, dimension=dimension)
        counted = len(re.findall("<c ", lines))

        (sheet,) = read_workbook(data)

        assert (sheet.rows, sheet.values, len(sheet.cells)) == (rows, counted, counted), dimension


def test_openpyxl_alone_loses_rows_to_a_wrong_dimension() -> None:
    """Negative control of the case above: 2 of 3,000 rows."""
    data = forge.book_of("".join(row(i, number(f"A{i}", str(i))) for i in range(1, 3001)), dimension="A1:A2")

    page = openpyxl.load_workbook(io.BytesIO(data), read_only=True).active

    assert len(list(page.iter_rows())) == 2


def lying_size() -> bytes:
    """A part that unpacks to more than its header says."""
    data = bytearray(forge.pack(HONEST))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        info = archive.getinfo(SHEET)
    for magic, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = -1
        while (at := data.find(magic, at + 1)) >= 0:
            if int.from_bytes(data[at + offset : at + offset + 4], "little") == info.file_size:
                data[at + offset : at + offset + 4] = (info.file_size - 60).to_bytes(4, "little")
    return bytes(data)


def changed(part: str, change: Callable[[str], str]) -> bytes:
    return forge.pack({**HONEST, part: change(str(HONEST[part]))})


def second_sheet(name: str, target: str) -> bytes:
    """A workbook whose second sheet carries this name and points to this part."""
    book = str(HONEST["xl/workbook.xml"]).replace(
        "</sheets>", f'<sheet name="{name}" sheetId="2" r:id="rId9"/></sheets>'
    )
    relation = f'<Relationship Id="rId9" Type="{forge.OFFICE}/worksheet" Target="{target}"/></Relationships>'
    relations = str(HONEST["xl/_rels/workbook.xml.rels"]).replace("</Relationships>", relation)
    return forge.pack({**HONEST, "xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": relations})


BROKEN = {
    "lying size": (lying_size, DAMAGED),
    "no sheet part": (lambda: forge.replace_part(forge.pack(HONEST), SHEET, None), "工作表的内容在文件中缺失"),
    "second sheet missing": (lambda: second_sheet("乙", "worksheets/none.xml"), "工作表的内容在文件中缺失"),
    "same sheet twice": (lambda: second_sheet("乙", "worksheets/sheet1.xml"), "工作簿里有重名或重复引用的工作表"),
    "no workbook": (lambda: forge.replace_part(forge.pack(HONEST), "xl/workbook.xml", None), "文件内部找不到工作簿"),
    "no relations": (
        lambda: forge.replace_part(forge.pack(HONEST), "xl/_rels/workbook.xml.rels", None),
        "文件内部的关系表缺失",
    ),
    "no styles": (lambda: forge.replace_part(forge.pack(HONEST), "xl/styles.xml", None), None),
    "no sheets": (
        lambda: changed("xl/workbook.xml", lambda xml: re.sub("<sheet .*?/>", "", xml)),
        "工作簿里没有工作表",
    ),
    "not xml": (lambda: changed(SHEET, lambda xml: xml[:-30]), DAMAGED),
    "string without table": (lambda: forge.book_of(row(1, '<c r="A1" t="s"><v>7</v></c>')), DAMAGED),
    "style without table": (lambda: forge.book_of(row(1, number("A1", "1", 999))), DAMAGED),
    "chart sheet": (
        lambda: changed("xl/_rels/workbook.xml.rels", lambda xml: xml.replace('/worksheet"', '/chartsheet"')),
        "不是普通工作表（可能是图表页或宏表）",
    ),
    "merge out of order": (
        lambda: forge.book_of("", tail='<mergeCells><mergeCell ref="B2:A1"/></mergeCells>'),
        "合并单元格的范围有误",
    ),
    "wide row": (lambda: forge.book_of("<row>" + "<c/>" * 16_385 + "</row>"), "单元格的编号有误、重复或次序颠倒"),
    "invisible to openpyxl": (
        lambda: forge.book_of('<x:row xmlns:x="urn:x" r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row>'),
        "读出的行数与文件内部记录的行数不一致，为防止漏行已停止读取",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_workbook_is_refused_in_words(name: str) -> None:
    make, reason = BROKEN[name]

    if reason is None:
        assert read_workbook(make())[0].values == 2
    else:
        problem = refused(make())
        assert problem.reason == reason
        assert problem.remedy.startswith("请")


@pytest.fixture(scope="module")
def heavy() -> bytes:
    """Honest but large: some seconds of openpyxl."""
    return forge.honest_book([[f"U{i}", *(i + j / 7 for j in range(9))] for i in range(12_000)])


@pytest.mark.usefixtures("own_process")
@pytest.mark.parametrize(
    "limits",
    [Limits(cpu_seconds=1), Limits(wall_seconds=1), Limits(output=10_000)],
    ids=["cpu", "wall", "output"],
)
def test_child_is_stopped_at_its_limit(heavy: bytes, limits: Limits) -> None:

    assert refused(heavy, limits).reason == TOO_MUCH


@pytest.mark.usefixtures("own_process")
def test_child_is_stopped_at_its_memory_limit() -> None:
    """400,000 empty rows: harmless by every count, heavy in memory; 50 MB is enough for an honest file."""
    limits = Limits(memory=50 * MEGABYTE)
    empty_rows = forge.book_of("".join(f'<row r="{i}"/>' for i in range(1, 400_000)))

    assert read_workbook(forge.honest_book(), limits)[0].values == 4
    assert refused(empty_rows, limits).reason == "文件内容过多，超出内存上限"


@pytest.mark.usefixtures("own_process")
def test_limits_do_not_touch_an_honest_file(heavy: bytes) -> None:
    assert read_workbook(heavy)[0].values == 120_000


@pytest.mark.usefixtures("own_process")
def test_child_inherits_no_environment_and_no_open_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child tells what it sees in place of an answer."""
    monkeypatch.setenv("SECRET_KEY", "not for children")
    tell = (
        "import json, os; names = sorted(set(os.environ) - {'LC_CTYPE'});"
        "files = sorted(os.listdir('/proc/self/fd'))[:-1];"
        "print(json.dumps({'problems': [dict(sheet='', cell='', value=str([names, files]), reason='', remedy='')]}))"
    )
    monkeypatch.setattr(reader, "COMMAND", [sys.executable, "-c", tell])

    assert refused(forge.honest_book()).value == "[[], ['0', '1', '2']]"


def test_child_knows_neither_django_nor_a_reader_of_pictures() -> None:
    code = (
        "import io, sys; from core.workbooks.child import *; from core.workbooks.limits import Limits;"
        "list(read_lines(io.BytesIO(sys.stdin.buffer.read()), Limits()));"
        "known = {name.partition('.')[0] for name, module in sys.modules.items() if module};"
        "print(sorted(known & {'django', 'config', 'socket', 'PIL'}))"
    )
    command = [sys.executable, "-c", code]

    done = subprocess.run(command, input=forge.honest_book(), capture_output=True, cwd=reader.ROOT, check=True)

    assert done.stdout.decode().strip() == "[]"


def test_warm_reader_answers_as_the_child_of_the_product(monkeypatch: pytest.MonkeyPatch) -> None:
    warm = read_workbook(forge.honest_book()), refused(lying_size())
    monkeypatch.setattr(reader, "_run", START_A_CHILD)
    started = read_workbook(forge.honest_book()), refused(lying_size())

    assert warm == started


@pytest.mark.usefixtures("own_process")
def test_child_that_dies_or_babbles_gives_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "COMMAND", [sys.executable, "-c", 'print(\'{"sheet": "x", "hidden": false}\')'])
    assert refused(forge.honest_book()).reason == "文件无法读取"
    monkeypatch.setattr(reader, "COMMAND", [sys.executable, "-c", "raise SystemExit(1)"])
    assert refused(forge.honest_book()).reason == "文件无法读取"
