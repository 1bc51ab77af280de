"""Fill once: a supplier's figures, checked, locked with their paper, and handed to every indicator that needs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.actions.data_returns import correct_values, return_data
from appraisal.actions.scores import enter_scores
from appraisal.actions.scoring import run_scoring
from appraisal.actions.series import adopt_series
from appraisal.actions.series_values import save_values
from appraisal.actions.value_queries import answer_query, ask_query, enter_rate
from appraisal.enums.values import QueryOutcome
from appraisal.models import (
    DataReturn,
    Indicator,
    Member,
    Period,
    Publication,
    Reading,
    Series,
    SeriesValue,
)
from core.findings import Refused
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import points, titles
from tests.appraisal.supply import add_metrics, file_values, submit
from tests.factories import NOON, give_duty, make_account, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def statistics(county: Unit) -> Unit:
    return make_unit("县统计局", parent=county, code="G03")


@pytest.fixture
def supplying(year: Period, movable: None, statistics: Unit, zhou: Account) -> Period:
    """The year 2012 of a scheme whose townships are measured by six metrics from three series."""
    add_metrics(year.scheme)
    adopt_series(year.scheme, by=zhou, at=NOON)
    return year


@pytest.fixture
def shen(statistics: Unit) -> Account:
    """沈言 supplies the figures of the statistics bureau."""
    return make_account("沈言", statistics, Duty.DATA_SUPPLIER, username="shen")


@pytest.fixture
def qian(supplying: Period) -> Account:
    """钱进 supplies those of the finance bureau."""
    return make_account("钱进", Unit.objects.get(code="G01"), Duty.DATA_SUPPLIER, username="qian")


LAST = {"S01": {"T01": "100", "T02": "100"}, "S49": {"T01": "4", "T02": "3.5"}}
NOW = {"S01": {"T01": "110", "T02": "105"}, "S49": {"T01": "4", "T02": "3.5"}}
MONEY_LAST = {"S02": {"T01": "10", "T02": "10"}}
MONEY = {"S02": {"T01": "12", "T02": "10.5"}}


def file_all(statistics: Unit, shen: Account, qian: Account) -> DataReturn:
    """Everything of last year and this, submitted; gives the last return of the statistics bureau."""
    finance = Unit.objects.get(code="G01")
    for label, figures, money in (("2011", LAST, MONEY_LAST), ("2012", NOW, MONEY)):
        file_values(finance, label, money, qian)
        submit(finance, label, qian)
        rows = figures if label == "2012" else {"S01": figures["S01"]}
        file_values(statistics, label, rows, shen)
        found = submit(statistics, label, shen)
    return found


def readings() -> dict[str, tuple[str, str]]:
    rows = Reading.objects.current().filter(period__label="2012").select_related("member", "indicator")
    return {f"{row.member.code}/{row.indicator.code}": (row.value, row.base) for row in rows}


@pytest.mark.clause("JH-C-2.1.1", "JH-C-2.1.2")
def test_one_figure_serves_every_indicator(supplying: Period, statistics: Unit, shen: Account, qian: Account) -> None:
    file_all(statistics, shen, qian)

    found = readings()
    assert {key: value for key, value in found.items() if key.startswith("T01")} == {
        "T01/M1": ("110", ""),
        "T01/M2": ("110", "100"),
        "T01/M3": ("12", ""),
        "T01/M4": ("12", "10"),
        "T01/M5": ("120/11", ""),
        "T01/M6": ("4", ""),
    }
    assert len(found) == 12
    assert SeriesValue.objects.filter(period="2012").count() == 6


def test_leaf_waits_until_all_its_figures_are_submitted(
    supplying: Period, statistics: Unit, shen: Account, qian: Account
) -> None:
    finance = Unit.objects.get(code="G01")
    file_values(statistics, "2012", NOW, shen)
    file_values(finance, "2012", MONEY, qian)
    assert readings() == {}

    submit(statistics, "2012", shen)

    assert sorted(readings()) == ["T01/M1", "T01/M2", "T01/M6", "T02/M1", "T02/M2", "T02/M6"]
    submit(finance, "2012", qian)
    assert len(readings()) == 12


def test_run_explains_the_supplier_and_the_paper(
    supplying: Period,
    statistics: Unit,
    shen: Account,
    qian: Account,
    zhou: Account,
    client_of: Callable[[Account], Client],
) -> None:
    file_all(statistics, shen, qian)
    cells = {(unit, leaf): points(40) for unit in ("T01", "T02") for leaf in ("D1", "D2", "E1")}
    enter_scores(supplying, cells | {(unit, "F1"): points(80) for unit in ("G01", "G02")}, by=zhou, at=NOON)

    version = run_scoring(supplying, by=zhou, at=NOON)

    told = json.loads(version.frozen_groups.get(group__code="B1").provenance)["filed"]["M5"]["T01"]
    assert told[0] == shen.pk
    assert told[4] == "县统计局提供，安统〔2013〕2号"
    sheet = client_of(zhou).get(reverse("appraisal:sheet", args=[version.pk, "T01"])).content.decode()
    assert f'<a href="{reverse("appraisal:data_grid", args=[statistics.pk, "2012"])}">' in sheet


@pytest.mark.clause("JH-C-2.4.1")
@pytest.mark.parametrize(
    ("code", "value", "refused"),
    [
        ("S49", "101", ["数值应在 0 至 100 之间"]), ("S49", "100", []),
        ("S01", "-1", ["数值应不小于 0"]), ("S01", "9" * 30, ["数值过大"]),
    ],
)  # fmt: skip
def test_figure_out_of_range_is_refused(
    supplying: Period, statistics: Unit, shen: Account, code: str, value: str, refused: list[str]
) -> None:
    """What neither the catalogue nor a share forbids still has to fit into a cell of the database."""

    def save() -> int:
        return file_values(statistics, "2012", {code: {"T01": value}}, shen)

    if refused:
        with pytest.raises(Refused) as found:
            save()
        assert titles(found) == refused
    else:
        assert save() == 1


def test_jump_needs_a_reason(supplying: Period, statistics: Unit, shen: Account) -> None:
    file_values(statistics, "2011", {"S01": LAST["S01"]}, shen)
    cells = {"S01": {"T01": "150", "T02": "150.0001"}}

    with pytest.raises(Refused) as refused:
        file_values(statistics, "2012", cells, shen)

    (finding,) = refused.value.findings
    assert (finding.title, finding.facts["单位编码"]) == ("与基期相比变动过大", "T02")
    assert not SeriesValue.objects.filter(period="2012").exists()
    assert file_values(statistics, "2012", cells, shen, reason="新建园区投产") == 2
    assert set(SeriesValue.objects.filter(period="2012").values_list("reason", flat=True)) == {"新建园区投产"}


@pytest.mark.clause("JH-C-3.3-h")
def test_supplier_never_files_of_his_own_unit(
    supplying: Period, statistics: Unit, hekou: Unit, shen: Account, zhou: Account
) -> None:
    """沈言 is lent to 河口镇 as well: its figure is left to somebody else; the office files of the supplier alone."""
    give_duty(shen, Duty.UNIT_CLERK, hekou)
    shen = Account.objects.get(pk=shen.pk)

    with pytest.raises(Refused) as refused:
        file_values(statistics, "2012", {"S01": {"T01": "1", "T02": "1"}}, shen)

    assert [(one.title, one.facts["单位编码"]) for one in refused.value.findings] == [
        ("数据责任单位不得填报本单位的数据", "T01")
    ]
    with pytest.raises(Refused) as refused:
        file_values(statistics, "2012", {"S01": {"T01": "1"}}, zhou)
    assert titles(refused) == ["该数据由数据责任单位填报，考评办只填报责任单位自己的数据"]
    assert not SeriesValue.objects.exists()


@pytest.mark.clause("JH-C-3.3-h")
def test_figure_of_the_supplier_itself_is_filed_by_the_office(
    year: Period, movable: None, county: Unit, statistics: Unit, zhou: Account
) -> None:
    """县财政局 is appraised and supplies 财政收入."""
    add_metrics(year.scheme, group="B2")
    adopt_series(year.scheme, by=zhou, at=NOON)
    finance = Unit.objects.get(code="G01")
    qian = make_account("钱进", finance, Duty.DATA_SUPPLIER, username="qian")

    with pytest.raises(Refused) as refused:
        file_values(finance, "2012", {"S02": {"G01": "1", "G02": "1"}}, qian)

    assert [(one.title, one.facts["单位编码"]) for one in refused.value.findings] == [
        ("数据责任单位不得填报本单位的数据", "G01")
    ]
    assert file_values(finance, "2012", {"S02": {"G02": "1"}}, qian) == 1
    assert file_values(finance, "2012", {"S02": {"G01": "1"}}, zhou) == 1


@pytest.mark.clause("JH-C-3.3-h")
def test_correction_keeps_the_old_figure_who_and_why(
    supplying: Period, statistics: Unit, shen: Account, qian: Account
) -> None:
    row = file_all(statistics, shen, qian)

    with pytest.raises(Refused) as refused:
        file_values(statistics, "2012", {"S01": {"T01": "111"}}, shen)
    assert titles(refused) == ["本期数据已经报送并锁定"]
    with pytest.raises(Refused) as refused:
        correct_values(row, {("T01", "S01"): points("111")}, reason=" ", by=shen, at=NOON)
    assert titles(refused) == ["更正须写明理由"]
    assert correct_values(row, {("T01", "S01"): points("111")}, reason="报表订正", by=shen, at=NOON) == 1

    chain = SeriesValue.objects.filter(series__code="S01", unit__code="T01", period="2012").order_by("id")
    assert [(one.value, one.reason, one.filed_by) for one in chain] == [
        (points(110), "", shen),
        (points(111), "报表订正", shen),
    ]
    assert readings()["T01/M2"] == ("111", "100")
    event = AuditEvent.objects.filter(verb="appraisal.correct_values").latest("seq")
    assert (event.actor_name, event.reason) == (shen.audit_name, "报表订正")
    assert json.loads(event.data) == {"before": {"T01/S01": 1_100_000}, "after": {"T01/S01": 1_110_000}}


def test_submission_names_what_is_missing(supplying: Period, statistics: Unit, shen: Account) -> None:
    from appraisal.actions.data_returns import submit_return

    file_values(statistics, "2012", {"S01": {"T01": "1"}, "S49": {"T01": "1", "T02": None}}, shen)

    with pytest.raises(Refused) as refused:
        submit_return(statistics, "2012", source=" ", source_dated=None, by=shen, at=NOON)

    assert [(one.title, one.facts.get("数据", "")) for one in refused.value.findings] == [
        ("还有未填的数据", "地区生产总值"),
        ("缺少数据来源文件", ""),
        ("缺少来源文件日期", ""),
    ]
    assert not DataReturn.objects.exists()


def test_returned_figures_are_filed_again(
    supplying: Period, statistics: Unit, shen: Account, qian: Account, zhou: Account
) -> None:
    row = file_all(statistics, shen, qian)

    return_data(row, reason="口径有误", by=zhou, at=NOON)

    assert file_values(statistics, "2012", {"S01": {"T01": "112"}}, shen) == 1
    assert readings()["T01/M1"] == ("110", "")  # stands until the supplier submits
    assert submit(statistics, "2012", shen).number == 2
    assert readings()["T01/M1"] == ("112", "")


def test_published_period_takes_no_figure(
    supplying: Period, statistics: Unit, shen: Account, qian: Account, zhou: Account, fang: Account
) -> None:
    row = file_all(statistics, shen, qian)
    cells = {(unit, leaf): points(40) for unit in ("T01", "T02") for leaf in ("D1", "D2", "E1")}
    enter_scores(supplying, cells | {(unit, "F1"): points(80) for unit in ("G01", "G02")}, by=zhou, at=NOON)
    version = run_scoring(supplying, by=zhou, at=NOON)
    Publication.objects.create(
        version=version, period=supplying, proposed_at=NOON, proposed_by=zhou, confirmed_at=NOON, confirmed_by=fang
    )

    for attempt in (
        lambda: correct_values(row, {("T01", "S01"): points("111")}, reason="x", by=shen, at=NOON),
        lambda: return_data(row, reason="x", by=zhou, at=NOON),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert [one.clause for one in refused.value.findings] == ["SX-6.8-a"]


def test_big_paste_with_faults_is_reported_by_cell_and_saves_nothing(
    supplying: Period, statistics: Unit, shen: Account
) -> None:
    cells = {(unit, series): points(1) for unit in ("T01", "T02") for series in ("S01", "S49")}
    cells |= {(f"X{number}", "S01"): points(1) for number in range(300)}

    with pytest.raises(Refused) as refused:
        save_values(statistics, "2012", cells, by=shen, at=NOON)

    assert len({one.facts["单位编码"] for one in refused.value.findings}) == 300
    assert not SeriesValue.objects.exists()


def test_saving_one_figure_takes_ten_statements_at_any_depth(supplying: Period, statistics: Unit, county: Unit) -> None:
    section = make_unit("综合科", parent=make_unit("核算中心", parent=statistics, code="G03A"), code="G03B")
    ren = make_account("任真", section, Duty.CADRE, username="ren")
    give_duty(ren, Duty.DATA_SUPPLIER, statistics)
    ren = Account.objects.get(pk=ren.pk)
    file_values(statistics, "2012", {"S01": {"T02": "1"}}, ren)

    with CaptureQueriesContext(connection) as captured:
        file_values(statistics, "2012", {"S01": {"T01": "1"}}, ren)

    statements = [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]
    assert len(statements) <= 10, "\n".join(statements)


def test_series_of_the_year_refuses_a_quarter_at_its_cell(supplying: Period, statistics: Unit, shen: Account) -> None:
    Series.objects.filter(code="S49").update(frequency="year")

    with pytest.raises(Refused) as refused:
        file_values(statistics, "2012Q1", {"S49": {"T01": "4"}}, shen)

    finding = refused.value.findings[0]
    assert (finding.title, finding.facts["指标"]) == ("季度不报送年度数据", "S49")
    assert "全年" in finding.remedy
    assert file_values(statistics, "2012", {"S49": {"T01": "4"}}, shen) == 1


def test_unit_asks_and_supplier_answers_with_a_correction(
    supplying: Period, statistics: Unit, shen: Account, qian: Account, lu: Account, he: Account
) -> None:
    file_all(statistics, shen, qian)
    value = SeriesValue.objects.get(series__code="S01", unit__code="T01", period="2012")
    with pytest.raises(Refused) as refused:
        ask_query(value, question="少计了园区", by=he, at=NOON)
    assert titles(refused) == ["只能对本单位的数据提出疑问"]

    query = ask_query(value, question="少计了园区", by=lu, at=NOON)
    with pytest.raises(Refused) as refused:
        answer_query(query, answer="不采纳", by=lu, at=NOON)
    assert titles(refused) == ["不得答复本单位提出的疑问"]
    answer_query(query, answer="已补计", correction=points(115), by=shen, at=NOON + timedelta(days=1))

    query.refresh_from_db()
    assert (query.outcome, query.due.isoformat()) == (QueryOutcome.CORRECTED, "2013-01-07")
    assert readings()["T01/M1"] == ("115", "")
    with pytest.raises(Refused) as refused:
        ask_query(value, question="又问", by=lu, at=NOON)
    assert titles(refused) == ["该数据尚未报送，或已经更正"]


def test_negative_base_is_settled_by_a_rate_with_remark(
    supplying: Period, statistics: Unit, shen: Account, qian: Account, zhou: Account
) -> None:
    Series.objects.filter(code="S01").update(low=None)
    finance = Unit.objects.get(code="G01")
    file_values(statistics, "2011", {"S01": {"T01": "-5", "T02": "100"}}, shen)
    submit(statistics, "2011", shen)
    file_values(statistics, "2012", NOW, shen, reason="扭亏")
    submit(statistics, "2012", shen)
    file_values(finance, "2012", MONEY, qian)
    member, leaf = Member.objects.get(code="T01"), Indicator.objects.get(code="M2")

    with pytest.raises(Refused):
        enter_rate(supplying, Member.objects.get(code="T02"), leaf, rate=points(5), remark="x", by=zhou, at=NOON)
    enter_rate(supplying, member, leaf, rate=points("8.5"), remark="按可比口径", by=zhou, at=NOON)

    row = Reading.objects.current().get(member=member, indicator=leaf)
    assert (row.value, row.base) == ("108.5", "100")
    assert row.note == "基期值为负，人工填报增幅 8.5%：按可比口径"
