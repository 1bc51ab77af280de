"""Entries that a workbook brings are held against the same rules as those typed into the form, by sheet and cell."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from appraisal.actions.entries import attach_paper, enter_adjustment
from appraisal.actions.entry_checks import check_entry, check_papers
from appraisal.actions.imports import commit_import
from appraisal.actions.publication import propose_publication
from appraisal.actions.scoring import run_scoring
from appraisal.enums import AdjustmentKind, AdjustmentLevel, Circle, Filer
from appraisal.models import Adjustment, Mark, Period, ResultVersion, Scheme, SchemeParameter, ScoreImport
from appraisal.providers.workbench import missing_papers
from appraisal.rules.filing import NO_FILING, Filing
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.plan import pdf
from tests.appraisal.small import (
    PRAISE,
    VETO,
    Fill,
    add_row,
    checked,
    committed,
    make_scheme,
    points,
    praise_of,
    titles,
)
from tests.appraisal.standing_year import *  # noqa: F403  the small scheme and its year
from tests.factories import NOON, give_duty, make_account, make_unit

pytestmark = pytest.mark.django_db
USED = {"matter": "全省文明村镇", "document_number": "省文明〔2011〕3号", "dated": date(2011, 11, 1)}
CARRIED = (
    "T01",
    "河口镇",
    "表彰",
    "省",
    "否",
    None,
    "全省文明村镇",
    "省文明〔2011〕3号",
    "2011-11-01",
    "党政机关",
    "是",
)
BLAME = ("T02", "青石镇", "通报批评", "本市", "否", None, "秸秆禁烧", "督〔2012〕4号", "2012-06-01")
PROJECTS = "重点项目推进工作领导小组"
REWARD = ("T01", "河口镇", "奖励分", PROJECTS, "否", 5, "园区道路", "项目组〔2012〕7号", "2012-06-01")


@pytest.fixture
def with_vetoes(scheme: Scheme, movable: None) -> Scheme:
    value = json.dumps([{"code": "V1", "name": "安全生产"}, {"code": "V2", "name": "信访"}], ensure_ascii=False)
    SchemeParameter.objects.create(scheme=scheme, key="vetoes", label="一票否决", value=value, clause="SX-6.6-a")
    return scheme


@pytest.fixture
def year_before(scheme: Scheme, hekou: Unit, qingshi: Unit, zhou: Account) -> Scheme:
    """The scheme of 2011."""
    return make_scheme(scheme.owner, [hekou, qingshi], zhou, "anlan-2011", year=2011, name="2011年度考评")


def filed(filer: object, number: object, *rows: tuple[object, ...]) -> Fill:
    """Rows with the two optional columns of the filer."""

    def fill(book: Any) -> None:
        sheet = book["加减分"]
        sheet["L1"], sheet["M1"] = "报送机构", "清单文号"
        for row in rows:
            sheet.append([*row, *([None] * (11 - len(row))), filer, number])

    return fill


def computed(year: Period, by: Account) -> ResultVersion:
    """A version of the year."""
    return run_scoring(year, by=by, at=NOON)


def problems(batch: ScoreImport) -> list[tuple[str, str, str]]:
    return [(one["sheet"], one["cell"], one["reason"]) for one in batch.problems]


@pytest.mark.clause("SX-6.6-a")
def test_veto_outside_the_schemes_fields_is_refused_at_its_cell(
    with_vetoes: Scheme, year: Period, zhou: Account
) -> None:
    wrong = checked(year, zhou, add_row("一票否决", ("T02", "青石镇", "环保", "环委〔2012〕1号")))
    right = committed(year, zhou, add_row("一票否决", VETO))

    assert problems(wrong) == [("一票否决", "C2", "不在一票否决领域之内（依据 SX-6.6-a）")]
    assert wrong.problems[0]["remedy"] == "请选择方案列明的领域：安全生产、信访"
    assert (right.problems, Mark.objects.get().field) == ([], "安全生产")


@pytest.mark.clause("SX-4.2-d")
def test_commendation_that_counted_last_year_is_refused_at_its_cell_as_in_the_form(
    year_before: Scheme, year: Period, zhou: Account
) -> None:
    enter_adjustment(year_before, praise_of("T01", **USED), upload=pdf(), by=zhou, at=NOON)
    neighbour = ("T02", "青石镇", *CARRIED[2:])

    mine = checked(year, zhou, add_row("加减分", CARRIED))
    theirs = checked(year, zhou, add_row("加减分", neighbour))

    typed = check_entry(year.scheme, praise_of("T01", **USED, carried_over=True), NO_FILING, by=zhou)
    assert [(one.clause, one.title) for one in typed] == [("SX-4.2-d", "该表彰上一年度已加分，不再补加")]
    assert problems(mine) == [("加减分", "H2", f"{typed[0].title}（依据 {typed[0].clause}）")]
    assert mine.problems[0]["remedy"] == typed[0].remedy
    assert theirs.problems == []


@pytest.mark.clause("SX-4.2-d")
def test_commendation_counted_for_last_year_after_the_preview_stops_the_commit(
    year_before: Scheme, year: Period, zhou: Account
) -> None:
    batch = checked(year, zhou, add_row("加减分", CARRIED))
    enter_adjustment(year_before, praise_of("T01", **USED), upload=pdf(), by=zhou, at=NOON)

    with pytest.raises(Refused) as refused:
        commit_import(batch, by=zhou, at=NOON)

    assert titles(refused) == ["该表彰上一年度已加分，不再补加"]
    assert Adjustment.objects.filter(scheme=year.scheme).count() == 0


@pytest.mark.clause("SX-2.1-d")
def test_included_body_is_sent_to_its_host_at_its_cell(year: Period, hekou: Unit, zhou: Account) -> None:
    make_unit("河口镇财政所", parent=hekou, code="T01A", level="section", appraised_with=hekou)

    batch = checked(year, zhou, add_row("加减分", ("T01A", "河口镇财政所", *PRAISE[2:])))

    assert problems(batch) == [("加减分", "A2", "随主体单位合并考评，不单独登记（依据 SX-2.1-d）")]
    assert batch.problems[0]["remedy"] == "请登记到河口镇名下"


@pytest.mark.clause("SX-4.2-h", "SX-4.2-i")
def test_workbook_is_entered_on_behalf_of_the_body_the_plan_names_first(year: Period, zhou: Account) -> None:
    committed(year, zhou, lambda book: [add_row("加减分", row)(book) for row in (PRAISE, BLAME, REWARD)])

    rows = Adjustment.objects.order_by("kind").values_list("kind", "filer", "filing_body", "list_number", "entered_by")
    assert list(rows) == [
        ("commendation", "", "", "", zhou.pk),
        ("criticism", "inspection", "", "督〔2012〕4号", zhou.pk),
        ("reward", "leading_group", "", "项目组〔2012〕7号", zhou.pk),
    ]


@pytest.mark.clause("SX-4.2-h", "SX-4.2-i")
@pytest.mark.parametrize(
    ("row", "filer", "kept"),
    [
        (BLAME, "监察局", ("supervision", "", "清单〔2012〕1号")),
        (BLAME, "市生态环境局", ("competent", "市生态环境局", "清单〔2012〕1号")),
        (REWARD, PROJECTS, ("leading_group", "", "清单〔2012〕1号")),
        (REWARD, "市重点办", ("competent", "市重点办", "清单〔2012〕1号")),
    ],
    ids=["supervision", "body", "group", "body for a reward"],
)
def test_workbook_may_name_the_filer_and_the_number_of_his_list(
    year: Period, zhou: Account, row: tuple[object, ...], filer: str, kept: tuple[str, str, str]
) -> None:
    committed(year, zhou, filed(filer, "清单〔2012〕1号", row))

    assert Adjustment.objects.values_list("filer", "filing_body", "list_number").get() == kept


@pytest.mark.clause("SX-4.2-h", "SX-4.2-i")
@pytest.mark.parametrize(
    ("row", "filer", "reason"),
    [
        (BLAME, "领导小组", "通报批评清单只由督查室、监察局或有关机构报送（依据 SX-4.2-h）"),
        (REWARD, "督查室", "奖励分清单只由该领导小组或有关机构报送（依据 SX-4.2-i）"),
        (PRAISE, "督查室", "表彰没有报送机构（依据 SX-4.2-j）"),
    ],
    ids=["criticism", "reward", "praise"],
)
def test_body_that_files_no_such_list_is_refused_at_its_cell(
    year: Period, zhou: Account, row: tuple[object, ...], filer: str, reason: str
) -> None:
    assert problems(checked(year, zhou, filed(filer, None, row))) == [("加减分", "L2", reason)]


@pytest.mark.clause("SX-4.2-h", "SX-4.2-i")
def test_only_the_office_commits_a_workbook_with_the_lists_of_others(year: Period, zhou: Account, county: Unit) -> None:
    batch = checked(year, zhou, lambda book: [add_row("加减分", row)(book) for row in (BLAME, REWARD)])
    clerk = make_account("柳青", county, username="liu")
    give_duty(clerk, Duty.DATA_SUPPLIER, make_unit("县统计局", parent=county))

    with pytest.raises(Refused) as refused:
        commit_import(batch, by=clerk, at=NOON)

    assert [one.clause for one in refused.value.findings] == ["SX-4.2-h", "SX-4.2-i"]
    assert Adjustment.objects.count() == 0


@pytest.mark.clause("SX-4.2-j")
def test_imported_entry_needs_its_document_number_and_gets_its_paper_afterwards(year: Period, zhou: Account) -> None:
    nameless = checked(year, zhou, add_row("加减分", (*PRAISE[:7], None, PRAISE[8])))
    committed(year, zhou, add_row("加减分", PRAISE))
    row = Adjustment.objects.get()

    attach_paper(row, pdf("省发〔2012〕3号.pdf"), by=zhou, at=NOON)

    row.refresh_from_db()
    assert problems(nameless) == [("加减分", "H2", "没有填写")]
    assert row.document.name == "省发〔2012〕3号.pdf"


@pytest.mark.clause("SX-4.2-j")
def test_result_that_counts_an_entry_without_its_paper_does_not_leave_the_office(year: Period, zhou: Account) -> None:
    later = (*PRAISE[:7], "省发〔2012〕8号", "2012-06-10")
    rows = [("加减分", PRAISE), ("加减分", later), ("一票否决", VETO)]
    committed(year, zhou, lambda book: [add_row(*row)(book) for row in rows])
    version = computed(year, zhou)

    with pytest.raises(Refused) as refused:
        propose_publication(version, circle=Circle.APPRAISED, by=zhou, at=NOON)
    for row in (*Adjustment.objects.all(), Mark.objects.get()):
        attach_paper(row, pdf(), by=zhou, at=NOON)
    propose_publication(version, circle=Circle.APPRAISED, by=zhou, at=NOON)

    (finding,) = refused.value.findings
    assert (finding.clause, dict(finding.facts)) == ("SX-4.2-j", {
        "条数": "3", "条目": "河口镇表彰（省发〔2012〕3号）；河口镇表彰（省发〔2012〕8号）；青石镇一票否决",
    })  # fmt: skip
    assert finding.link == f"/appraisal/schemes/{year.scheme_id}/entries/?state=no_paper"
    assert version.results.get(member__code="T01").bonus == points(40)


@pytest.mark.clause("SX-4.2-j")
def test_entry_that_does_not_count_in_the_version_needs_no_paper_for_it(year: Period, zhou: Account) -> None:
    """Entered after the version, dated after its period, or withdrawn before it."""
    committed(year, zhou, add_row("加减分", PRAISE))
    version = computed(year, zhou)
    Adjustment.objects.update(entered_at=NOON + timedelta(minutes=1))
    late = check_papers(version)
    Adjustment.objects.update(entered_at=NOON, dated=date(2013, 1, 2))
    after_the_period = check_papers(version)
    Adjustment.objects.update(dated=date(2012, 5, 10), withdrawn_at=NOON - timedelta(1), withdrawn_by=zhou)
    withdrawn = check_papers(version)
    Adjustment.objects.update(withdrawn_at=NOON + timedelta(1))

    assert [late, after_the_period, withdrawn] == [[], [], []]
    assert [one.clause for one in check_papers(version)] == ["SX-4.2-j"]  # counted, and taken back too late


@pytest.mark.clause("SX-4.2-j")
def test_workbench_of_the_office_asks_for_missing_papers(year: Period, zhou: Account) -> None:
    committed(year, zhou, lambda book: [add_row(*row)(book) for row in (("加减分", PRAISE), ("一票否决", VETO))])
    attach_paper(Mark.objects.get(), pdf(), by=zhou, at=NOON)

    assert [(item.title, item.url) for item in missing_papers()] == [
        (
            f"{year.scheme.name}有 1 条加减分、否决缺依据文件",
            f"/appraisal/schemes/{year.scheme_id}/entries/?state=no_paper",
        )
    ]


def test_mark_of_the_same_field_twice_is_refused_at_the_second_row(year: Period, zhou: Account) -> None:
    other = (*VETO[:3], "安委〔2012〕9号")
    batch = checked(year, zhou, lambda book: (add_row("一票否决", VETO)(book), add_row("一票否决", other)(book)))

    assert problems(batch) == [("一票否决", "A3", "该单位在“安全生产”领域已登记在第 2 行")]


@pytest.mark.clause("SX-4.2-h")
def test_workbook_without_an_entry_takes_back_the_offices_own_but_not_what_its_filer_filed(
    year: Period, zhou: Account, county: Unit
) -> None:
    inspector = make_account("秦岚", county, Duty.INSPECTION_OFFICE, username="qin")
    committed(year, zhou, lambda book: [add_row("加减分", row)(book) for row in (PRAISE, BLAME)])
    blame = {"kind": AdjustmentKind.CRITICISM, "level": AdjustmentLevel.OWN_CITY}
    later = praise_of("T01", **blame, matter="信访积案", document_number="督〔2012〕9号")
    enter_adjustment(year.scheme, later, filing=Filing(Filer.INSPECTION), upload=pdf(), by=inspector, at=NOON)

    committed(year, zhou, empty("加减分"))

    assert list(Adjustment.objects.in_force().values_list("document_number", flat=True)) == ["督〔2012〕9号"]
    assert Adjustment.objects.filter(withdrawal_reason="导入替换").count() == 2


def empty(sheet: str) -> Fill:
    """A filler that leaves the headings of a sheet only."""
    return lambda book: book[sheet].delete_rows(2, 50)


def test_entry_that_is_held_keeps_its_filer_when_the_template_comes_back(year: Period, zhou: Account) -> None:
    committed(year, zhou, filed("监察局", "监单〔2012〕1号", BLAME))

    batch = committed(year, zhou)

    assert batch.changes["entries"]["add_adjustments"] == []
    assert Adjustment.objects.in_force().get().filer == "supervision"
