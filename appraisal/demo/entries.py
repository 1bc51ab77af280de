"""The demo county's bonus and penalty entries, vetoes, papers and corrections of 2012. Pure data, all invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from appraisal.enums import AdjustmentKind, AdjustmentLevel, Agency, MarkKind
from appraisal.rules.facts import AdjustmentFacts

PRAISE, TOP, REWARD, BLAME = (
    AdjustmentKind.COMMENDATION,
    AdjustmentKind.TOP_THREE,
    AdjustmentKind.REWARD,
    AdjustmentKind.CRITICISM,
)
NATION, PROVINCE, PREFECTURE, OWN = AdjustmentLevel
PROJECTS, HYGIENE = "市重点项目推进工作领导小组", "市创建卫生城市领导小组"


def _entry(
    member: str,
    kind: AdjustmentKind,
    level: AdjustmentLevel | None,
    matter: str,
    document: str,
    dated: str,
    *,
    single: bool = False,
    group: str = "",
    points: str = "",
    agency: Agency = Agency.PARTY_STATE,
    carried: bool = False,
) -> AdjustmentFacts:
    return AdjustmentFacts(
        member=member,
        kind=kind,
        level=level,
        leading_group=group,
        single_or_grassroots=single,
        points=Decimal(points) if points else None,
        matter=matter,
        document_number=document,
        dated=date.fromisoformat(dated),
        agency=agency,
        carried_over=carried,
    )


ADJUSTMENTS = (
    _entry("G32", PRAISE, PROVINCE, "全省教育工作先进县（市）", "苍江教发〔2011〕47号", "2011-12-20", carried=True),
    _entry("T04", PRAISE, PREFECTURE, "农业农村工作先进乡镇", "澜江发〔2012〕6号", "2012-02-21"),
    _entry("P16", PRAISE, NATION, "全国信访工作先进集体", "国信表〔2012〕3号", "2012-03-12", single=True),
    _entry("G36", BLAME, OWN, "春季安全生产检查整改不力", "安督〔2012〕5号", "2012-03-20"),
    _entry("G37", BLAME, OWN, "春季安全生产检查整改不力", "安督〔2012〕5号", "2012-03-20"),
    _entry("T06", PRAISE, PROVINCE, "全省工业园区建设先进乡镇", "苍江府发〔2012〕22号", "2012-05-16"),
    _entry("T01", PRAISE, PREFECTURE, "社区党建示范街道", "澜江组〔2012〕31号", "2012-06-08", single=True),
    _entry("G20", PRAISE, NATION, "全国外贸工作先进单位", "商表字〔2012〕9号", "2012-06-18"),
    _entry("G20", PRAISE, PROVINCE, "全省招商引资先进单位", "苍江府发〔2012〕35号", "2012-07-24"),
    _entry("G20", PRAISE, PREFECTURE, "全市开放型经济工作先进单位", "澜江府字〔2012〕58号", "2012-09-11"),
    _entry("T11", BLAME, OWN, "高标准农田项目进度滞后", "安督〔2012〕14号", "2012-08-03"),
    _entry("T11", BLAME, PREFECTURE, "高标准农田项目进度滞后", "澜江督〔2012〕8号", "2012-08-27"),
    _entry("G07", PRAISE, PREFECTURE, "重点项目管理先进单位", "澜江发改〔2012〕102号", "2012-09-20"),
    _entry("G12", TOP, PREFECTURE, "全市财政综合工作年度评比第二名", "澜江财〔2012〕177号", "2012-12-24"),
    _entry("P05", TOP, PREFECTURE, "全市组织工作年度评比第一名", "澜江组〔2012〕88号", "2012-12-26"),
    _entry("P18", PRAISE, OWN, "本市劳动竞赛组织奖", "安发〔2012〕30号", "2012-10-12"),
    _entry("G31", PRAISE, PROVINCE, "科技创新服务奖", "苍江协〔2012〕12号", "2012-10-25", agency=Agency.INTERMEDIARY),
    _entry("G41", REWARD, None, "园区主干道提前竣工", "安项目组〔2012〕7号", "2012-11-05", group=PROJECTS, points="8"),
    _entry("G41", REWARD, None, "标准厂房二期开工", "安项目组〔2012〕9号", "2012-11-20", group=PROJECTS, points="5"),
    _entry("G25", REWARD, None, "背街小巷整治", "安创卫〔2012〕11号", "2012-11-28", group=HYGIENE, points="6.5"),
    _entry("G34", REWARD, None, "病媒生物防制达标", "安创卫〔2012〕12号", "2012-11-28", group=HYGIENE, points="10"),
    _entry("G27", BLAME, PROVINCE, "矿山安全隐患整改不到位", "苍江安督〔2012〕19号", "2012-11-16"),
    _entry("P14", BLAME, OWN, "信息报送失实", "安督〔2012〕22号", "2012-12-06"),
    _entry("T08", PRAISE, PREFECTURE, "秀美乡村建设先进乡镇", "澜江农〔2012〕61号", "2012-12-10", single=True),
)
"""Commendations of every level, halved, capped at 50, of an intermediary body, of last year; the first three; rewards
with their cap; criticism of every level, one matter at two levels."""

MISTAKEN = _entry("G16", PRAISE, PROVINCE, "全省水利建设先进集体", "苍江水〔2012〕40号", "2012-10-30")
MISTAKE = "文件表彰的是市水务集团，不是市水利局"


@dataclass(frozen=True, slots=True)
class DemoMark:
    """A veto or a disqualification with its paper."""

    member: str
    kind: MarkKind
    field: str
    basis: str
    document: str
    dated: date


MARKS = (
    DemoMark(
        "G27",
        MarkKind.VETO,
        "安全生产",
        "2012年11月16日发生较大矿山安全事故（苍江安督〔2012〕19号）",
        "苍江安督〔2012〕19号",
        date(2012, 12, 3),
    ),
    DemoMark(
        "P14",
        MarkKind.DISQUALIFICATION,
        "",
        "自评材料中的三份报道与原件不符，经考评组查实（安考评〔2013〕2号）",
        "安考评〔2013〕2号",
        date(2013, 1, 8),
    ),
)

EVIDENCE = (
    ("T04", "T.02.01", "招商引资到位资金核实表"),
    ("T04", "T.06.01", "综治考评打分表"),
    ("T04", "T.10.01", "基层组织建设考评表"),
    ("T06", "T.01.01", "园区项目现场核查表"),
    ("T06", "T.02.01", "招商引资到位资金核实表"),
    ("T01", "T.03.01", "城镇建设项目验收单"),
    ("P05", "P.01.01", "承诺事项兑现核查表"),
    ("P16", "P.03.02", "信访事项办结统计"),
    ("G20", "G.01.01", "承诺事项兑现核查表"),
    ("G07", "G.01.03", "重点项目推进情况核查表"),
)
"""Member, leaf, name of the paper: attached to the year's scores."""

CORRECTIONS = {
    ("T04", "T.02.01"): "98",
    ("T04", "T.06.04"): "141.5",
    ("T09", "T.02.01"): "84",
    ("G07", "G.01.03"): "331.5",
    ("G32", "G.01.01"): "318",
    ("P16", "P.03.02"): "166",
}
"""What the review of January 2013 changed in the year's scores: points as text."""
