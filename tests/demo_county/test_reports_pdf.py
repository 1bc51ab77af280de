"""The ranking report as PDF: every unit, rank and total is on it, and every page says when it is preliminary."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from appraisal.models import ResultVersion
from appraisal.reports.content import baseline_of, gather
from appraisal.reports.making import Order, render
from appraisal.reports.pdf import print_table, stacked
from appraisal.reports.wording import subject
from organization.enums import Duty
from organization.models import Account

Find = Callable[[str, int], ResultVersion]
NOON = datetime(2013, 1, 21, 4, tzinfo=UTC)
"""When papers are made: the same paper is set once for both databases (tests/printed.py)."""


def _pages(version: ResultVersion, account: Account, order: Order) -> list[str]:
    """The text of each page without any blanks."""
    data, _ = render(version, order, by=account, at=NOON)
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


@pytest.fixture
def inspector(holder: Callable[..., Account]) -> Account:
    return holder(Duty.INSPECTION_OFFICE)


@pytest.mark.parametrize(("label", "number"), [("2012Q3", 1), ("2012", 2)])
def test_every_row_of_the_ranking_is_printed(version_of: Find, inspector: Account, label: str, number: int) -> None:
    version = version_of(label, number)
    text = "".join(_pages(version, inspector, Order("pdf")))
    report = gather(version)
    assert len(report.rows) == 81
    for table in report.tables:
        for cells in print_table(report, table).rows:
            assert "".join(cells) in text


@pytest.mark.clause("SX-6.8-a")
def test_preliminary_result_says_so_on_every_page(preliminary: None, version_of: Find, inspector: Account) -> None:
    pages = _pages(version_of("2012", 2), inspector, Order("pdf"))
    assert len(pages) == 7
    assert ["初步结果（待考评工作领导小组审定）" in page for page in pages] == [True] * 7
    assert "该结果为初步结果，按照方案六（八）须报考评工作领导小组审定" in "".join(pages)


def test_draft_says_that_it_is_not_published(version_of: Find, inspector: Account) -> None:
    pages = _pages(version_of("2012Q4", 1), inspector, Order("pdf", groups=("T",)))
    assert all("初步结果（待审，未公布）" in page for page in pages)


def test_approved_result_names_the_meeting_and_bears_no_mark(version_of: Find, inspector: Account) -> None:
    text = "".join(_pages(version_of("2012Q3", 1), inspector, Order("pdf", number="安督〔2012〕18号")))
    assert "初步结果" not in text
    assert "该结果已经考评工作领导小组2012年10月15日会议审定（安考评纪〔2012〕3号）" in text
    assert "安督〔2012〕18号" in text
    assert "安澜县督查室2012年10月15日" in text


def test_paper_has_title_summary_and_notes(version_of: Find, inspector: Account) -> None:
    version = version_of("2012", 2)
    text = "".join(_pages(version, inspector, Order("pdf")))
    for part in (
        "关于2012年度双向承诺考评排名情况的通报",
        "本次排名设3个考核系统，81个考评对象",
        "第1名南桥街道办事处（990.82分）、第2名河口镇（985.17分）",
        "市商务局合计60分，按上限计50分",
        "市矿管局因安全生产被一票否决；报社因弄虚作假被取消评先资格",
        "方案四（一）",
        "方案四（二）",
        "方案四（三）",
        f"输入指纹{version.input_hash[:4]}…{version.input_hash[-2:]}",
    ):
        assert part in text
    assert "相比" not in text  # the first version was never published
    quarter = "".join(_pages(version_of("2012Q3", 1), inspector, Order("pdf")))
    assert "与2012年第二季度相比，第一大块（乡镇口）：上升较多的有：" in quarter


def test_office_and_inspection_issue_their_own_papers(
    version_of: Find, inspector: Account, holder: Callable[..., Account]
) -> None:
    version, order = version_of("2012Q1", 1), Order("pdf", groups=("T",))
    assert _pages(version, inspector, order)[0].startswith("安澜县督查室")
    assert _pages(version, holder(Duty.APPRAISAL_OFFICE), order)[0].startswith("安澜县考评办")


def test_unit_sheets_take_one_page_each(version_of: Find, inspector: Account) -> None:
    version = version_of("2012", 2)
    order = Order("pdf", groups=("T",), per_unit=True)
    pages = _pages(version, inspector, order)
    sheets = [page for page in pages if "得分单第一大块（乡镇口）第" in page]
    assert len(sheets) == 15
    assert pages[-15:] == sheets


def test_record_stands_alone_at_the_foot_of_the_last_page(version_of: Find, inspector: Account) -> None:
    data, _ = render(version_of("2012Q3", 1), Order("pdf"), by=inspector, at=NOON)
    pages = PdfReader(io.BytesIO(data)).pages
    heights: list[float] = []

    def note(text: str, page: list[float], line: list[float], *rest: object) -> None:
        if "印发" in text:
            heights.append(page[5] + page[3] * line[5])

    for page in pages:
        page.extract_text(visitor_text=note)
    foot = 35 / 25.4 * 72
    assert [foot < height < foot + 30 for height in heights] == [True]
    assert "印发" in pages[-1].extract_text()


@pytest.mark.parametrize(
    ("name", "per_line", "lines"),
    [
        ("招商引资", 3, ["招商", "引资"]),
        ("决战园区", 3, ["决战", "园区"]),
        ("新农村建设", 3, ["新农村", "建设"]),
        ("业务工作", 4, ["业务工作"]),
        ("业务及服务工作", 4, ["业务及服", "务工作"]),
    ],
)
def test_heads_break_into_lines_of_like_length(name: str, per_line: int, lines: list[str]) -> None:
    assert stacked(name, per_line).split("\n") == lines


def test_body_has_its_figures_from_the_serif_face(version_of: Find, inspector: Account) -> None:
    data, _ = render(version_of("2012Q3", 1), Order("pdf"), by=inspector, at=NOON)
    faces: dict[str, set[str]] = {}

    def note(text: str, _: object, __: object, font: dict[str, str] | None, *rest: object) -> None:
        for character in text.strip():
            faces.setdefault(character, set()).add(str((font or {}).get("/BaseFont", "")).partition("+")[2])

    PdfReader(io.BytesIO(data)).pages[1].extract_text(visitor_text=note)
    figures = {face for character in "0123456789" for face in faces[character]}
    assert (figures, faces["第"]) == ({"Santixi-Song"}, {"Santixi-FangSong"})


def test_moves_are_measured_against_the_quarter_before(version_of: Find) -> None:
    third, second, first = (version_of(f"2012Q{quarter}", 1) for quarter in (3, 2, 1))
    assert (baseline_of(third), baseline_of(second), baseline_of(first)) == (second, first, None)
    assert (baseline_of(version_of("2012", 2)), gather(version_of("2012", 2)).baseline) == (None, "")
    assert gather(third).baseline == "2012年第二季度"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("安澜县2012年度双向承诺考评方案", "双向承诺考评"),
        ("2012年度综合考核实施方案", "综合考核"),
        ("安澜县2012年度方案", "综合考评"),
    ],
)
def test_subject_is_what_is_left_of_the_name(name: str, expected: str) -> None:
    assert subject(name, year=2012, county="安澜县") == expected
