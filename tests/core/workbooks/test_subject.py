"""The subject in a workbook's properties: read where an office suite keeps it, hostile XML refused as elsewhere."""

from __future__ import annotations

import pytest

from core.workbooks.problems import WorkbookRefused
from core.workbooks.reader import read_contents
from tests.core.workbooks import forge
from tests.core.workbooks.test_hostile import DOCTYPES, SMUGGLED

CORE = "docProps/core.xml"
SAVED_BY_LIBREOFFICE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    '<dcterms:created xsi:type="dcterms:W3CDTF">2012-12-28T08:00:00Z</dcterms:created><dc:creator>openpyxl</dc:creator>'
    "<dc:description></dc:description><dc:language>en-US</dc:language><cp:lastModifiedBy></cp:lastModifiedBy>"
    "<cp:revision>0</cp:revision><dc:subject>评分工作簿 anlan-2012 2012Q4</dc:subject><dc:title>评分</dc:title>"
    "</cp:coreProperties>"
)


def subject(core: str | None) -> str:
    return read_contents(forge.replace_part(forge.honest_book(), CORE, core)).subject


def test_subject_is_read_as_an_office_suite_saves_it() -> None:
    assert subject(SAVED_BY_LIBREOFFICE) == "评分工作簿 anlan-2012 2012Q4"


def test_subject_of_a_workbook_without_one_is_blank() -> None:
    assert read_contents(forge.honest_book()).subject == ""
    assert subject(None) == ""
    assert subject(SAVED_BY_LIBREOFFICE.replace("评分工作簿", "评" * 201)) == ""


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES.keys())
def test_entities_in_the_properties_are_refused(doctype: str) -> None:
    hostile = SAVED_BY_LIBREOFFICE.replace("?>\n", "?>\n" + doctype).replace("anlan-2012", "&e;")

    with pytest.raises(WorkbookRefused) as refusal:
        subject(hostile)

    assert [problem.reason for problem in refusal.value.problems] == [SMUGGLED]


def test_broken_properties_are_refused_as_a_damaged_file() -> None:
    with pytest.raises(WorkbookRefused) as refusal:
        subject("<cp:coreProperties")

    assert [problem.reason for problem in refusal.value.problems] == ["文件已损坏，或者内部结构有误，无法读取"]
