"""The template: its cells by the contract, and the round trip through a real file."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

import appraisal
from appraisal.enums import AdjustmentKind, AdjustmentLevel, Agency, MarkKind
from appraisal.rules.adjustments import check_adjustment, entry_key
from appraisal.rules.facts import AdjustmentFacts
from appraisal.rules.scheme_file.reading import parse_scheme
from appraisal.workbook.contract import MarkEntry, ParsedBook, leaf_columns
from appraisal.workbook.parse import parse_scores
from appraisal.workbook.template import describe_template
from appraisal.workbook.write import write_template
from core.workbooks.reader import read_workbook
from tests.appraisal.workbook.samples import (
    DISQUALIFICATION,
    ENTRY,
    PARAMETERS,
    SCHEME,
    SCORES,
    TOWN_ROWS,
    TOWNS,
    VETO,
    YEAR,
    sheet,
)

MEMBERS = [member.code for group in SCHEME.groups for member in group.members]


def round_trip(**held: object) -> ParsedBook:
    """Describe, write, read and parse what is held."""
    description = describe_template(SCHEME, YEAR, **held)  # type: ignore[arg-type]
    return parse_scores(read_workbook(write_template(description)), SCHEME, YEAR)


def described(book: ParsedBook) -> dict[str, object]:
    return {
        "scores": book.scores,
        "adjustments": book.adjustments,
        "vetoes": book.vetoes,
        "disqualifications": book.disqualifications,
    }


def test_template_has_the_sheets_and_rows_of_the_contract() -> None:
    description = describe_template(SCHEME, YEAR, {}, [ENTRY])

    assert [page.name for page in description.sheets] == [
        "第一大块（乡镇口）",
        "第二大块",
        "加减分",
        "一票否决",
        "弄虚作假",
    ]
    assert description.sheets[0].rows == (
        ("单位编码", "单位名称", "决战园区", "决战园区", "社会管理"),
        (None, "指标", "项目落地", "投资总量", "社会管理"),
        (None, "代码", "T1.1", "T1.10", "T2"),
        (None, "基础分", Decimal(60), Decimal(40), Decimal(1000)),
        ("T01", "南桥街道办事处", None, None, None),
        ("T02", "青石镇", None, None, None),
    )
    assert description.sheets[2].rows == (
        ("单位编码", "单位名称", "类别", "级别", "单项或基层", "分值", "事项", "文号", "日期", "机关类别", "上年未加"),
        (
            "T01", "南桥街道办事处", "表彰", "省", "否", None, "平安建设先进集体", "安政发〔2012〕3号",
            date(2012, 5, 10), "党政机关", "否",
        ),
    )  # fmt: skip
    assert description.title == "双向承诺考评方案 2012年度"


def test_written_template_is_frozen_typed_and_free_of_formulas() -> None:
    hostile = replace(ENTRY, matter="=HYPERLINK(1)", document_number="+86")
    data = write_template(describe_template(SCHEME, YEAR, SCORES, [hostile]))

    book = openpyxl.load_workbook(io.BytesIO(data))

    page = book["第一大块（乡镇口）"]
    assert page.freeze_panes == "C5"
    assert (page["A5"].value, page["A5"].data_type, page["A5"].number_format) == ("T01", "s", "@")
    assert (page["D6"].value, page["D6"].number_format) == (39.1234, "General")
    assert page["D5"].value == "不涉及"
    assert page.column_dimensions["B"].width == 26
    matter = book["加减分"]["G2"]
    assert (matter.value, matter.data_type, matter.quotePrefix) == ("=HYPERLINK(1)", "s", True)
    assert {cell.data_type for name in book.sheetnames for row in book[name] for cell in row} == {"s", "n", "d"}


def test_round_trip_of_a_filled_book_is_the_identity() -> None:
    held = {
        "scores": SCORES,
        "adjustments": (ENTRY,),
        "vetoes": (VETO,),
        "disqualifications": (DISQUALIFICATION,),
    }

    book = round_trip(**held)

    assert (book.problems, described(book)) == ((), held)


def test_empty_template_asks_for_every_score_and_holds_no_entries() -> None:
    book = round_trip(scores={})

    assert [problem.cell for problem in book.problems] == ["C5", "D5", "E5", "C6", "D6", "E6", "C5"]
    assert (book.adjustments, book.vetoes, book.disqualifications) == ((), (), ())


LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"))
TEXTS = st.text(LETTERS, min_size=1, max_size=40).map(str.strip).filter(lambda text: bool(text) and "_x" not in text)
"""What users write: no control characters, trimmed, nothing that a sheet cannot keep as it is. Of one length for all:
for each other one Hypothesis tries every text of the whole code anew."""


def entries() -> st.SearchStrategy[AdjustmentFacts]:
    days = st.dates(date(2012, 1, 1), date(2012, 12, 31))
    made = st.builds(
        AdjustmentFacts,
        member=st.sampled_from(MEMBERS),
        kind=st.sampled_from(AdjustmentKind),
        level=st.sampled_from([None, *AdjustmentLevel]),
        leading_group=st.sampled_from(["", *PARAMETERS.reward_caps]),
        single_or_grassroots=st.booleans(),
        points=st.none() | st.integers(1, 100_000).map(lambda units: Decimal(units) / 10_000),
        matter=TEXTS,
        document_number=TEXTS,
        dated=days,
        agency=st.sampled_from(Agency),
        carried_over=st.just(False),
    )
    return made.map(conform).filter(lambda entry: not check_adjustment(entry, PARAMETERS, YEAR.year))


def conform(entry: AdjustmentFacts) -> AdjustmentFacts:
    """Bend an arbitrary entry to its kind, so that most of them hold."""
    if entry.kind is AdjustmentKind.REWARD:
        points = entry.points or Decimal(1)
        return replace(entry, level=None, leading_group=entry.leading_group or "发展环境领导小组", points=points)
    level = entry.level if entry.kind is not AdjustmentKind.TOP_THREE else None
    return replace(entry, level=level, leading_group="", points=None)


def marks(kind: MarkKind) -> st.SearchStrategy[MarkEntry]:
    fields = TEXTS if kind is MarkKind.VETO else st.just("")
    return st.builds(MarkEntry, st.sampled_from(MEMBERS), st.just(kind), fields, TEXTS)


@st.composite
def books(draw: st.DrawFn) -> dict[str, object]:
    """Anything a period may hold: scores between floor and full mark, entries that stand in the book once."""
    scores: dict[str, dict[str, dict[str, int | None]]] = {}
    for group in SCHEME.groups:
        for member in group.members:
            line = scores.setdefault(group.code, {}).setdefault(member.code, {})
            for column in leaf_columns(group):
                lowest, highest = int(column.leaf.floor * 10_000), int(column.leaf.full_mark * 10_000)
                line[column.leaf.code] = draw(st.none() | st.integers(lowest, highest))
    marked = lambda mark: (mark.member, mark.field)  # noqa: E731  beside the line below
    unique = {"unique_by": lambda entry: (entry.member, entry.matter.casefold(), entry.document_number)}
    return {
        "scores": scores,
        "adjustments": tuple(draw(st.lists(entries(), max_size=4, **unique))),
        "vetoes": tuple(draw(st.lists(marks(MarkKind.VETO), max_size=3, unique_by=marked))),
        "disqualifications": tuple(draw(st.lists(marks(MarkKind.DISQUALIFICATION), max_size=3, unique_by=marked))),
    }


@given(held=books())
@settings(max_examples=15, deadline=None)
def test_round_trip_is_the_identity_for_any_book(held: dict[str, object]) -> None:
    book = round_trip(**held)

    assert book.problems == ()
    assert described(book) == held


@given(held=books())
@settings(max_examples=150, deadline=None)
def test_description_read_back_without_a_file_is_the_identity(held: dict[str, object]) -> None:
    description = describe_template(SCHEME, YEAR, **held)  # type: ignore[arg-type]

    book = parse_scores([sheet(page.name, page.rows) for page in description.sheets], SCHEME, YEAR)

    assert book.problems == ()
    assert described(book) == held


def test_hand_made_sheet_equals_the_template_but_for_its_corner() -> None:
    rows = describe_template(SCHEME, YEAR, {}).sheets[0].rows

    assert [line[2:] for line in rows[:4]] == [line[2:] for line in TOWN_ROWS[:4]]
    assert [line[:2] for line in rows[4:]] == [(member.code, member.name) for member in TOWNS.members]


def test_real_scheme_of_81_units_goes_round() -> None:
    name = "shuangxiang-2012.yaml"
    file = Path(appraisal.__file__).parent / "schemes" / name
    scheme = parse_scheme(file.read_text(encoding="utf-8"), file_name=name).facts
    scores = {
        group.code: {
            member.code: {
                column.leaf.code: (None if (row + index) % 17 == 0 else int(column.leaf.full_mark * 10_000) - 7 * row)
                for index, column in enumerate(leaf_columns(group))
            }
            for row, member in enumerate(group.members)
        }
        for group in scheme.groups
    }

    data = write_template(describe_template(scheme, YEAR, scores))
    book = parse_scores(read_workbook(data), scheme, YEAR)

    assert (book.problems, book.scores) == ((), scores)
    assert sum(totals.rows for totals in book.totals) == 81


def test_entries_keep_their_order() -> None:
    later = replace(ENTRY, matter="乙")
    assert entry_key(ENTRY) != entry_key(later)

    assert round_trip(scores=SCORES, adjustments=(later, ENTRY)).adjustments == (later, ENTRY)
