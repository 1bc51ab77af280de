"""The bundled comprehensive appraisal: categories, aspects, items, metrics and points as the articles list them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from appraisal.enums import Source
from appraisal.enums.schemes import MetricChange, MetricDirection, Quality, Tier
from appraisal.rules.facts import GroupFacts
from appraisal.rules.method_params import check_params
from appraisal.rules.metrics import Metric, NoFigure, formula, growth
from appraisal.rules.scheme_file.parsed import NodeExtras, ParsedScheme
from organization.enums import AppraisalSystem
from tests.appraisal.rules.scheme_files import ROOT, below, group_of, read, tops

FILE = ROOT / "appraisal/schemes/jinghai-2011.yaml"


@pytest.fixture(scope="module")
def scheme() -> ParsedScheme:
    return read(FILE)


@pytest.fixture(scope="module")
def team(scheme: ParsedScheme) -> GroupFacts:
    """The sheet of a township's team, which has every category."""
    return group_of(scheme, "TL")


def metrics(scheme: ParsedScheme, item: str, sheet: str = "TL") -> dict[str, Metric]:
    """Name -> metric of the leaves below an item."""
    group = group_of(scheme, sheet)
    return {
        node.name: metric
        for node in group.nodes
        if node.parent == f"{sheet}-{item}" and (metric := scheme.nodes[node.code].detail.metric) is not None
    }


def extras(scheme: ParsedScheme, code: str) -> NodeExtras:
    return scheme.nodes[f"TL-{code}"]


def figures(scheme: ParsedScheme, **named: int | str) -> dict[str, Decimal]:
    """Figures by name as figures by the code of their series."""
    codes = {series.name: series.code for series in scheme.series}
    return {codes[name]: Decimal(value) for name, value in named.items()}


@pytest.mark.clause("JH-C-2-a")
def test_five_categories_in_order_with_their_aspects(team: GroupFacts) -> None:
    assert [top.name for top in tops(team)] == ["经济建设", "政治建设", "文化建设", "社会建设", "党的建设"]
    assert [len(below(team, top.code)) for top in tops(team)] == [8, 5, 5, 6, 5]


@pytest.mark.parametrize(
    ("item", "count"),
    [
        pytest.param("1.1", 2, marks=pytest.mark.clause("JH-C-2.1.1")),
        pytest.param("1.2", 3, marks=pytest.mark.clause("JH-C-2.1.2")),
        pytest.param("1.3", 15, marks=pytest.mark.clause("JH-C-2.1.3")),
        pytest.param("1.4", 6, marks=pytest.mark.clause("JH-C-2.1.4")),
        pytest.param("1.5", 4, marks=pytest.mark.clause("JH-C-2.1.5")),
        pytest.param("1.6", 3, marks=pytest.mark.clause("JH-C-2.1.6")),
        pytest.param("1.7", 8, marks=pytest.mark.clause("JH-C-2.1.7")),
        pytest.param("1.8", 4, marks=pytest.mark.clause("JH-C-2.1.8")),
        pytest.param("4.1", 5, marks=pytest.mark.clause("JH-C-2.4.1")),
        pytest.param("4.2", 9, marks=pytest.mark.clause("JH-C-2.4.2")),
        pytest.param("4.3", 5, marks=pytest.mark.clause("JH-C-2.4.3")),
    ],
)
def test_item_lists_exactly_its_metrics(team: GroupFacts, item: str, count: int) -> None:
    assert len(below(team, f"TL-{item}")) == count


def test_sixty_eight_metrics_and_two_kinds_of_items(scheme: ParsedScheme, team: GroupFacts) -> None:
    rated = [node for node in team.nodes if node.parent == "TL-4.2" and node.source is Source.RATING]
    measured = [node for node in team.nodes if scheme.nodes[node.code].detail.metric is not None]
    growing = [node for node in measured if scheme.nodes[node.code].detail.metric.change is MetricChange.GROWTH]

    assert (len(measured) + len(rated), len(growing)) == (68, 16)
    assert all(check_params(node.method, node.params, node.full_mark) == [] for node in team.nodes)


@pytest.mark.clause("JH-C-2.1.1")
@pytest.mark.parametrize(("base", "rate"), [(100, Fraction(10)), (0, None), (None, None)])
def test_growth_of_gdp_has_no_value_without_a_base(
    scheme: ParsedScheme, base: int | None, rate: Fraction | None
) -> None:
    gdp = metrics(scheme, "1.1")["GDP增长率"]
    before = None if base is None else gdp.level(figures(scheme, 地区生产总值=base))

    assert growth(gdp, gdp.level(figures(scheme, 地区生产总值=110)), before) == rate


@pytest.mark.clause("JH-C-2.1.2")
def test_revenue_is_filed_once_for_three_metrics(scheme: ParsedScheme) -> None:
    found = metrics(scheme, "1.2")
    revenue = next(series.code for series in scheme.series if series.name == "财政收入")

    assert found["财政收入占GDP的比重"].level(figures(scheme, 财政收入=12, 地区生产总值=100)) == 12
    assert [revenue in metric.series for metric in found.values()] == [True, True, True]


@pytest.mark.clause("JH-C-2.1.3")
def test_structure_has_six_growth_rates_of_listed_metrics_and_one_of_an_unlisted_base(scheme: ParsedScheme) -> None:
    found = metrics(scheme, "1.3")
    levels = [(one.top, one.bottom) for one in found.values() if one.change is MetricChange.LEVEL]
    growing = {name: (one.top, one.bottom) for name, one in found.items() if one.change is MetricChange.GROWTH}

    assert [name for name, of in growing.items() if of not in levels] == ["规模以上工业企业实现利税增长率"]
    assert len(growing) == 7


@pytest.mark.clause("JH-C-2.1.4")
def test_three_totals_of_two_years_fill_six_metrics(scheme: ParsedScheme) -> None:
    totals = {"固定资产投资总额": 120, "工业固定资产投资额": 60, "社会消费品零售总额": 33}
    now, before = figures(scheme, **totals), figures(scheme, **dict.fromkeys(totals, 30))
    found = metrics(scheme, "1.4")

    values = [growth(one, one.level(now), one.level(before)) if one.change is not MetricChange.LEVEL else one.level(now)
              for one in found.values()]  # fmt: skip

    assert values == [120, 300, 60, 100, 33, 10]


@pytest.mark.clause("JH-C-2.1.5")
def test_output_of_high_technology_feeds_a_growth_rate_and_a_share(scheme: ParsedScheme) -> None:
    output = next(series.code for series in scheme.series if series.name == "高新技术产业产值")

    assert metrics(scheme, "1.5")["高新技术产业产值增长率"].top == (output,)
    assert metrics(scheme, "1.3")["高新技术产业产值占工业总产值比重"].top == (output,)


@pytest.mark.clause("JH-C-2.1.6")
def test_energy_counts_reductions_as_good_and_intensity_as_bad(scheme: ParsedScheme) -> None:
    found = list(metrics(scheme, "1.6").values())

    assert [one.direction for one in found] == [MetricDirection.HIGHER, MetricDirection.HIGHER, MetricDirection.LOWER]
    assert growth(found[0], Fraction("0.95"), Fraction(1)) == 5
    assert found[2].level(figures(scheme, 规模以上工业企业综合能耗=80, 规模以上工业企业增加值=100)) == Fraction("0.8")


@pytest.mark.clause("JH-C-2.1.7")
def test_four_green_projects_are_one_metric_each_capped(scheme: ParsedScheme) -> None:
    found = metrics(scheme, "1.7")
    green = found["实施绿色通道、绿色河道、绿色村庄、绿色林网四大工程"]

    def done(*shares: int) -> Fraction:
        values = dict(zip(green.top, (Decimal(share) for share in shares), strict=True))
        return green.level(values | dict.fromkeys(green.bottom, Decimal(100)))

    assert done(100, 90, 80, 70) == 85
    assert done(140, 90, 80, 70) == 85
    assert growth(found["二氧化硫排放减少幅度"], Fraction(190), Fraction(200)) == 5


@pytest.mark.clause("JH-C-2.1.8")
def test_urban_share_and_income(scheme: ParsedScheme) -> None:
    found = metrics(scheme, "1.8")

    assert found["城镇化率"].level(figures(scheme, 城镇人口=40, 总人口=100)) == 40
    assert growth(found["农民人均纯收入增长率"], Fraction(11_000), Fraction(10_000)) == 10


@pytest.mark.clause("JH-C-2.4.1")
def test_coverage_is_bounded_and_unemployment_is_better_low(scheme: ParsedScheme) -> None:
    found = metrics(scheme, "4.1")
    bounds = {series.code: (series.low, series.high) for series in scheme.series}

    assert found["城镇登记失业率"].direction is MetricDirection.LOWER
    assert bounds[found["城镇参加基本医疗保险覆盖率"].top[0]] == (0, 100)


@pytest.mark.clause("JH-C-2.4.2")
@pytest.mark.parametrize(("boys", "points"), [(106, 100), (112, 0), (103, 100), (107, 100)])
def test_birth_ratio_is_good_inside_its_range(scheme: ParsedScheme, boys: int, points: int) -> None:
    ratio = metrics(scheme, "4.2")["出生性别比"]

    assert ratio.value(figures(scheme, 出生人口中男婴数=boys, 出生人口中女婴数=100)) == points


@pytest.mark.clause("JH-C-2.4.2")
def test_three_growths_of_education_are_three_checks_and_migrants_are_rated(
    scheme: ParsedScheme, team: GroupFacts
) -> None:
    checks = metrics(scheme, "4.2")["教育经费三个增长落实情况"]
    sources = {node.name: node.source for node in team.nodes if node.parent == "TL-4.2"}

    assert [checks.level(dict(zip(checks.top, map(Decimal, yes), strict=True))) for yes in ("111", "110")] == [3, 2]
    assert sources["流动人口管理和服务"] is Source.RATING


@pytest.mark.clause("JH-C-2.4.3")
def test_accidents_are_the_sum_of_three_fields(scheme: ParsedScheme) -> None:
    found = metrics(scheme, "4.3")
    accidents = found["重大安全生产、交通、火灾起数"]
    low = [name for name, one in found.items() if one.direction is not MetricDirection.LOWER]

    assert accidents.level(dict(zip(accidents.top, map(Decimal, (1, 2, 3)), strict=True))) == 6
    assert low == ["人民群众社会治安满意率"]


@pytest.mark.clause("JH-C-2.4.6")
def test_petitions_are_a_rating_and_four_metrics(scheme: ParsedScheme, team: GroupFacts) -> None:
    found = metrics(scheme, "4.6")
    sources = [node.source for node in team.nodes if node.parent == "TL-4.6"]

    assert sources == [Source.RATING, *[Source.METRIC] * 4]
    assert found["每万人集体上访率"].level(figures(scheme, 集体上访批次=6, 总人口=120_000)) == Fraction("0.5")
    assert [one.direction for one in found.values()] == [*[MetricDirection.LOWER] * 3, MetricDirection.HIGHER]


@pytest.mark.clause("JH-C-2.3", "JH-C-2.5-a")
@pytest.mark.parametrize(
    ("category", "items"),
    [
        ("2", ["加强和改善党的领导", "决策科学化、民主化", "基层民主政治建设", "坚持依法执政、依法行政",
               "机关服务水平和行政效能"]),
        ("3", ["牢牢把握社会主义核心价值体系", "把握正确舆论导向", "加强思想道德建设", "发展文化事业和文化产业",
               "开展群众性精神文明创建活动"]),
        ("5", ["思想建设", "组织建设", "作风建设", "廉政建设"]),
    ],
)  # fmt: skip
def test_judged_items_stand_in_order_with_review_points(
    scheme: ParsedScheme, team: GroupFacts, category: str, items: list[str]
) -> None:
    nodes = [node for node in team.nodes if node.parent == f"TL-{category}"][: len(items)]

    assert [node.name.startswith(name) for node, name in zip(nodes, items, strict=True)] == [True] * len(items)
    for node in nodes:
        detail = scheme.nodes[node.code].detail
        assert (detail.quality, node.source, bool(detail.points)) == (Quality.QUALITATIVE, Source.RATING, True)


def test_groundwork_and_major_events_are_judged(scheme: ParsedScheme, team: GroupFacts) -> None:
    names = [node.name for node in team.nodes if node.code in ("TL-4.4", "TL-4.5")]

    assert names == ["加强基层基础建设工作", "预防和妥善处置重大事件"]
    assert [extras(scheme, code).detail.quality for code in ("4.4", "4.5")] == [Quality.QUALITATIVE] * 2


@pytest.mark.clause("JH-C-2.5.5-a", "JH-C-2.5.5-b")
def test_team_sheet_has_its_five_points_and_cadre_sheets_the_eleven(scheme: ParsedScheme) -> None:
    points = {
        sheet: [
            (code.removeprefix(f"{sheet}-"), one.detail.points)
            for code, one in scheme.nodes.items()
            if code.startswith(f"{sheet}-5.5.")
        ]
        for sheet in ("TL", "TP", "TM")
    }
    headings = [point.split("：")[0] for point in points["TP"][0][1]]

    assert points["TL"] == [("5.5.1", ("思想政治建设", "领导能力", "党风廉政建设", "执行民主集中制", "选人用人"))]
    assert [code for code, _ in points["TP"]] == ["5.5.2"] == [code for code, _ in points["TM"]]
    assert [headings.count(one) for one in "德能勤绩廉"] == [2, 4, 2, 2, 1]


@pytest.mark.clause("JH-C-3.2-c")
def test_four_systems_have_three_sheets_each_with_weights_of_their_own(scheme: ParsedScheme) -> None:
    places = [(one.system, one.tier) for one in scheme.groups.values()]
    weights = {group.code: tuple(top.weight for top in tops(group)) for group in scheme.facts.groups}

    assert places == [(system, tier) for system in AppraisalSystem for tier in Tier]
    assert {sum(one for one in row if one is not None) for row in weights.values()} == {100}
    assert len(set(weights.values())) == len(weights)


def test_social_evaluation_is_gathered_in_five_ways_beside_the_categories(
    scheme: ParsedScheme, team: GroupFacts
) -> None:
    assert scheme.social.channels == (
        "民意调查", "重大事项跟踪考察", "经济责任审计", "干部监督工作联席会", "参加民主生活会",
    )  # fmt: skip
    assert scheme.social.dimensions == ("工作成效", "形象")
    assert sum(one.weight or 0 for one in tops(team)) == 100


def test_missing_or_empty_figures_give_no_value_and_say_so(scheme: ParsedScheme) -> None:
    share = metrics(scheme, "1.2")["财政收入占GDP的比重"]
    with pytest.raises(NoFigure, match="没有填报"):
        share.level(figures(scheme, 财政收入=1))
    with pytest.raises(NoFigure, match="分母"):
        share.level(figures(scheme, 财政收入=1, 地区生产总值=0))

    names = {series.code: series.name for series in scheme.series}
    assert formula(share, names) == "财政收入 ÷ 地区生产总值 × 100"
