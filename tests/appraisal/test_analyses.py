"""Quarterly performance analyses of key indicators (JH-C-3.3-f, JH-C-3.3-g)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from appraisal.actions.analyses import AnalysisValues, file_analysis
from appraisal.actions.schemes import check_issue
from appraisal.gathering.analyses import due_day, gather_field
from appraisal.models import Indicator, Period, QuarterAnalysis, Scheme
from appraisal.providers.detail_rules import analysis_items
from core.enums import Light
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.jinghai import APRIL, clerk, enrol, issued, load_jinghai, quarter
from tests.appraisal.plan import reasons
from tests.factories import make_account, make_unit

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
STATISTICS = "G30"
LAST = date(2011, 3, 31)


@pytest.fixture
def year(db: None) -> tuple[Scheme, list[Unit]]:
    return issued(Account.objects.system())


@pytest.fixture
def first(year: tuple[Scheme, list[Unit]]) -> Period:
    return quarter(year[0])


def values(first: Period, *, skip: str = "", rate: str = "110") -> AnalysisValues:
    duty = gather_field(first.scheme).duty(STATISTICS, "T71")
    assert duty is not None
    figures = {key.code: (Decimal(rate), Decimal(100)) for key in duty.keys if key.code != skip}
    return AnalysisValues(figures, "增速高于全县平均。")


def write(first: Period, by: Account, team: str = "T71", filled: AnalysisValues | None = None) -> QuarterAnalysis:
    member = first.scheme.members.get(code=team)
    unit = Unit.objects.get(code=STATISTICS)
    return file_analysis(first, unit, member, filled or values(first), by=by, at=APRIL)


@pytest.mark.clause("JH-C-3.3-f")
def test_quarter_brings_one_analysis_per_team_and_department_due_twenty_days_after_its_end(
    year: tuple[Scheme, list[Unit]], first: Period, client_of: ClientOf
) -> None:
    _, units = year
    statistician = clerk(STATISTICS, "统计员")
    field = gather_field(first.scheme)
    pairs = {(one.unit, one.team.code) for one in field.duties}
    departments = {key.unit for one in field.duties for key in one.keys}
    before = analysis_items(statistician, LAST)
    open_ = analysis_items(statistician, LAST + timedelta(days=20))
    late = analysis_items(statistician, LAST + timedelta(days=21))
    for unit in units:
        write(first, statistician, unit.code)
    again = write(first, statistician)

    assert pairs == {(department, unit.code) for department in departments for unit in units}
    assert due_day(first) == date(2011, 4, 20)
    assert before == []
    assert [(one.due, one.light) for one in (*open_, *late)] == [
        (date(2011, 4, 20), Light.BLUE), (date(2011, 4, 20), Light.RED),
    ]  # fmt: skip
    assert again.version == 2
    assert analysis_items(statistician, LAST + timedelta(days=21)) == []


@pytest.mark.clause("JH-C-3.3-f")
def test_cadre_tiers_owe_no_analysis(db: None) -> None:
    draft = load_jinghai(Account.objects.system(), "TP")
    make_unit("河湾镇", parent=draft.owner, code="T71")

    assert Indicator.objects.filter(scheme=draft, key_indicator=True).exists()
    assert gather_field(draft).duties == ()


@pytest.mark.clause("JH-C-3.3-g")
def test_only_flagged_indicators_are_asked_for_and_each_names_its_department(
    year: tuple[Scheme, list[Unit]], first: Period, client_of: ClientOf
) -> None:
    statistician = clerk(STATISTICS, "统计员")
    flagged = set(
        Indicator.objects.filter(scheme=first.scheme, key_indicator=True, responsible_unit__code=STATISTICS)
        .order_by().values_list("code", flat=True)
    )  # fmt: skip
    page = client_of(statistician).get(reverse("appraisal:write_analysis", args=[first.pk, STATISTICS, "T71"]))
    asked = {name.removeprefix("value-") for name in page.context["form"].fields if name.startswith("value-")}
    more = {**values(first).figures, "TL-1.1.1": (Decimal(1), None)}
    with pytest.raises(Refused) as unflagged:
        write(first, statistician, filled=AnalysisValues(more, "增长"))

    assert asked == flagged
    assert reasons(unflagged.value.findings) == [("JH-C-3.3-g", "不是选定的重点指标")]


@pytest.mark.clause("JH-C-3.3-g")
def test_key_indicator_without_department_keeps_the_scheme_from_being_issued(db: None) -> None:
    draft = load_jinghai(Account.objects.system(), "TL")
    enrol(draft, "TL", make_unit("河湾镇", parent=draft.owner, code="T71"))
    Indicator.objects.filter(scheme=draft, code="TL-1.1.2").update(responsible_unit=None)

    found = [(one.clause, one.facts["指标"]) for one in check_issue(draft) if one.title == "重点指标没有责任部门"]

    assert found == [("JH-C-3.3-g", "GDP增长率")]


def test_analysis_needs_every_figure_the_department_itself_and_the_end_of_the_quarter(
    year: tuple[Scheme, list[Unit]], first: Period
) -> None:
    statistician, stranger = clerk(STATISTICS, "统计员"), clerk("G12", "财政员")
    gap = next(iter(values(first).figures))
    unit, member = Unit.objects.get(code=STATISTICS), first.scheme.members.get(code="T71")
    told = []
    for by, at, filled in (
        (statistician, APRIL, values(first, skip=gap)),
        (stranger, APRIL, values(first)),
        (statistician, APRIL.replace(month=3, day=31), values(first)),
    ):
        with pytest.raises(Refused) as refused:
            file_analysis(first, unit, member, filled, by=by, at=at)
        told.append([(one.title, one.field) for one in refused.value.findings])

    assert told == [
        [("有重点指标没有数值", f"value-{gap}")], [("实绩分析由责任部门自己填报", "")], [("季度尚未结束", "")],
    ]  # fmt: skip


def test_pages_show_growth_to_the_team_and_hide_it_from_others(
    year: tuple[Scheme, list[Unit]], first: Period, client_of: ClientOf
) -> None:
    row = write(first, clerk(STATISTICS, "统计员"), filled=values(first, rate="109.995"))
    own = make_account("镇长", Unit.objects.get(code="T71"), Duty.UNIT_LEADER, username="own")
    other = make_account("邻镇长", Unit.objects.get(code="T72"), Duty.UNIT_LEADER, username="other")
    county = make_account("考核办", Unit.objects.get(code="P05"), Duty.ORGANIZATION_OFFICE, username="county")
    url = reverse("appraisal:analysis", args=[row.pk])
    paper = reverse("appraisal:analysis_paper", args=[first.pk, STATISTICS])
    seen = client_of(own).get(url)

    assert [one.change for one in seen.context["figures"]] == ["10.00"] * 3
    assert [client_of(one).get(url).status_code for one in (other, county)] == [404, 200]
    assert client_of(county).get(paper).content.startswith(b"%PDF")
    assert client_of(own).get(paper).status_code == 404
    assert client_of(county).get(reverse("appraisal:export_analyses"), {"period": first.pk}).status_code == 200
