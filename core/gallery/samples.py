"""The model pages' contexts: ranking board, unit sheet, workbench, a matter."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any

from core import charts, charts_compare, charts_spread
from core.enums import Light
from core.findings import Finding, met, unknown, unmet
from core.gallery import figures
from core.presenters import FileItem, Step, StepState, Summand, Tab

HEADS = [{"name": name, "weight": weight} for name, weight, _ in figures.CATEGORIES]


SHORT = dict(
    zip(
        (leaf for leaves in figures.LEAVES.values() for leaf, *_ in leaves),
        ("业务兑现", "服务群众", "重点项目", "班子建设", "党风廉政", "基层组织", "宣传思想")
        + ("平安建设", "信访稳定", "安全生产", "政务公开"),
        strict=True,
    )
)


def ranking() -> dict[str, Any]:
    """The board of one group, and where the reader's first figure comes from."""
    rows = figures.ranking()
    finals = [row.exact for row in rows]
    own = next(row for row in rows if row.own)
    samples = [charts.Sample(row.name, row.exact, row.final) for row in rows]
    return {
        "rows": rows,
        "own": own,
        "heads": HEADS,
        "low": min(finals),
        "high": max(finals),
        "leader": rows[0],
        "middle": figures.two(Decimal(median(finals))),
        "mean": figures.two(sum(finals, Decimal(0)) / len(finals)),
        "vetoed": sum(bool(row.vetoed) for row in rows),
        "strip": charts_spread.strip("43 个单位最终得分分布", samples, own.name, width=520),
        "histogram": charts_spread.histogram(
            "各分数段单位数", finals, charts.Sample("本单位", own.exact, own.final), width=520, height=150
        ),
        "why": explanation(0),
    }


def explanation(category: int) -> dict[str, Any]:
    """Source value, best value, formula with the numbers in, rounding: one figure opened up."""
    name, weight, _ = figures.CATEGORIES[category]
    base = figures.own_base(name)
    best_name, best = figures.best_of(category)
    raw = Fraction(base) / Fraction(best) * weight
    digits = int(raw * 10**7)
    return {
        "name": name,
        "base": base,
        "parts": "＋".join(f"{leaf} {score}" for leaf, _, score, _, _ in figures.LEAVES[name]),
        "best": best,
        "best_name": best_name,
        "formula": f"{base} ÷ {best} × {weight} = {Decimal(digits).scaleb(-7)}…",
        "weighted": figures.four(raw),
    }


def sheet() -> dict[str, Any]:
    """One unit's sheet: the sum, every category with its leaves, profile, trend and place."""
    rows = figures.ranking()
    own = next(row for row in rows if row.own)
    categories = [_category(index) for index in range(len(figures.CATEGORIES))]
    leaves = [leaf for category in categories for leaf in category["leaves"]]
    axes = [_axis(leaf) for leaf in leaves[:8]]
    terms = [
        Summand("初步得分", own.initial, ""),
        Summand("表彰加分", "10.00", "+", "上限 50"),
        Summand("奖励分", "0.00", "+", "上限 10"),
        Summand("通报扣分", "0.00", "−"),
        Summand("最终得分", own.final, "="),
    ]
    trend = [("2009", 11), ("2010", 9), ("2011", 6), ("2012", own.rank)]
    samples = [charts.Sample(row.name, row.exact, row.final) for row in rows]
    return {
        "own": own,
        "terms": terms,
        "categories": categories,
        "radar": charts_compare.radar("各项得分率", axes),
        "trend": charts.line(
            "近四年名次",
            [charts.Series("本单位", tuple(charts.Sample(y, r) for y, r in trend))],
            lower_is_better=True,
            period_name="年度",
        ),
        "strip": charts_spread.strip("在 43 个单位中的位置", samples, own.name, width=360, radius=3),
        "files": [
            FileItem("考评表-县发展改革局.pdf", "#", "312 KB", "县考评组 2012-12-28"),
            FileItem("省级表彰决定（安发〔2012〕18号）.pdf", "#", "96 KB", "表彰加分 +10.00"),
        ],
        "tabs": [
            Tab("得分", "#", True),
            Tab("承诺与自评", "#", count=9),
            Tab("加减分", "#", count=1),
            Tab("异议", "#", count=0),
        ],
    }


def _category(index: int) -> dict[str, Any]:
    name, weight, full = figures.CATEGORIES[index]
    why = explanation(index)
    leaves = [
        {"name": n, "full": mark, "score": score, "method": method, "supplier": supplier, "lost": lost(mark, score)}
        for n, mark, score, method, supplier in figures.LEAVES[name]
    ]
    return {**why, "weight": weight, "full": full, "leaves": leaves, "lost": lost(str(full), str(why["base"]))}


def _axis(leaf: dict[str, str]) -> charts_compare.Axis:
    part = Fraction(Decimal(leaf["score"])) / Fraction(Decimal(leaf["full"]))
    name, other = SHORT[leaf["name"]], stretch(part - Fraction(1, 60))
    return charts_compare.Axis(name, stretch(part), percent(part), other, "—")


def lost(full: str, score: str) -> str:
    return f"−{Decimal(full) - Decimal(score)}"


def percent(part: Fraction) -> str:
    return f"{charts.plain(part * 100)}%"


def stretch(part: Fraction) -> Fraction:
    """Rates lie between 90 % and 100 %: the radar shows that range."""
    return (part - Fraction(9, 10)) * 10


def workbench() -> dict[str, Any]:
    """What a township head must do next, and how the township stands."""
    items = [
        (Light.RED, "逾期 2 天", "督办单〔2012〕41号：河道清淤进度反馈", "督查室", "11-19", "填反馈"),
        (
            Light.YELLOW,
            "进度落后",
            "任务 2012-137 高标准农田 1.2 万亩：节点 3 应完成 80%，现 62%",
            "任务分解表",
            "11-30",
            "报进度",
        ),
        (Light.BLUE, "剩 3 个工作日", "四季度自评：9 项待填", "考评办", "11-26", "继续自评"),
        (Light.BLUE, "剩 3 个工作日", "《城区公交票价调整方案》征求意见", "县委办", "11-26", "去答复"),
        (Light.GREEN, "", "2013 年度承诺书起草", "组织部", "12-05", "起草"),
    ]
    trend = [("12Q1", 7), ("12Q2", 5), ("12Q3", 6), ("12Q4", None)]
    first = [("11Q1", 9), ("11Q2", 8), ("11Q3", 8), ("11Q4", 6)]
    gap_rows = [
        ("决战园区", "108.42", "120", "120.00", "临港镇", "−11.58"),
        ("招商引资", "120.00", "120", "120.00", "本镇", "0"),
        ("社会管理", "141.07", "150", "150.00", "青石镇", "−8.93"),
        ("民生工作", "92.18", "100", "100.00", "南桥街道", "−7.82"),
        ("党建综合", "188.65", "200", "200.00", "河湾镇", "−11.35"),
    ]
    samples = [charts.Sample(label, value) for label, value in first + trend]
    return {
        "items": [dict(zip(("light", "text", "title", "source", "due", "verb"), item, strict=True)) for item in items],
        "gap_rows": [
            dict(zip(("name", "score", "weight", "best", "best_name", "gap"), row, strict=True)) for row in gap_rows
        ],
        "trend": charts.line(
            "近八个季度名次", [charts.Series("本镇", tuple(samples))], lower_is_better=True, width=330
        ),
    }


def matter() -> dict[str, Any]:
    """A decision in its hearing stage, blocked by three requirements."""
    done, todo = StepState.DONE, StepState.TODO
    steps = [
        Step("意向征集", done, "03-02 县长核准", "#"),
        Step("调查研究", done, "03-20 调研报告第 2 稿、立项报告", "#"),
        Step("咨询论证", done, "04-08 到会专家 13 人", "#"),
        Step("征求意见", done, "04-15 18 个单位全部答复", "#"),
        Step("公示和听证", StepState.CURRENT, "第 2 轮，听证 05-22"),
        Step("试点试行", StepState.SKIPPED, "经认定不需要"),
        Step("法律审查", todo, "待公示和听证办结"),
        Step("形成决议", todo, "政府常务会议，再报县委常委会"),
    ]
    return {"steps": steps, "findings": findings(), "voices": VOICES}


VOICES = [
    ("王素云", "乘客（老年）", "赞成", "success", "保留老年卡免费", "采纳，写入第三条"),
    ("赵启明", "学生家长", "反对", "danger", "月票涨幅过大", "部分采纳，降为 8%"),
    ("何佩兰", "人大代表", "赞成", "success", "公开成本监审", "待答复"),
    ("孙建业", "经营者", "保留", "info", "补贴同步到位", "待答复"),
]


def findings() -> list[Finding]:
    """One of each state and more."""
    return [
        met("JH-A-4.3-d", "听证反对未达三分之一", 到会="16", 反对="4", 核算="3×4=12 < 16"),
        unmet("GW713-15-a", "公示期未满", remedy="由县委办等待至 06-10。", 应满="30 日", 已满="21 日"),
        unmet(
            "GW713-18",
            "意见未全部答复",
            remedy="由县发展改革局答复余下 14 条。",
            link="#",
            应答复="132 条",
            已答复="118 条",
        ),
        unknown(
            "JH-A-5.7-c",
            "法律审查意见尚缺",
            remedy="由法制机构出具对第 5 稿的审查意见。",
            link="#",
            送审稿="第 4 稿",
            现稿="第 5 稿",
        ),
        met("JH-A-4.2-d", "专家人数", 应有="11", 实有="13", 回避="1"),
    ]
