"""The demo county's matters of 2012 as data: what each is, when it began and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from decisions.enums import Category, Channel, DecidingBody, Interest, Level, Source, Stage, Subtype

MAJOR, IMPORTANT, ORDINARY = Level.MAJOR, Level.IMPORTANT, Level.ORDINARY
JOINT, PARTY, GOVERNMENT = DecidingBody.JOINT, DecidingBody.PARTY, DecidingBody.GOVERNMENT


@dataclass(frozen=True, slots=True)
class Sketch:
    """A matter of the demo. ``until``: the stage at which it stands open, None when it is decided.

    ``turn`` names what is special: "emergency", "opposed" (blocked at its hearing), "again" (comes back after it),
    "trial", "voted down", "changed" (the draft was changed after its legality review), "given up".
    """

    title: str
    category: Category
    body: DecidingBody
    lead: str
    level: Level
    start: date
    until: Stage | None = None
    interest: Interest | None = None
    subtype: Subtype | None = None
    turn: str = ""
    content: str = ""


SOCIAL, DEVELOPMENT, CULTURE, OTHER = Category.SOCIAL, Category.DEVELOPMENT, Category.CULTURE, Category.OTHER
DEPLOYMENT, YEAR_PLAN, LONG = Subtype.DEPLOYMENT, Subtype.YEAR_PLAN, Subtype.LONG_TERM_PLAN

SKETCHES = (
    Sketch("城区河道综合整治", DEVELOPMENT, GOVERNMENT, "G16", MAJOR, date(2012, 1, 9), None, None, DEPLOYMENT,
           content="用三年时间完成城区十二公里河道清淤、截污和护岸。"),
    Sketch("城区自来水价格调整", SOCIAL, GOVERNMENT, "G39", MAJOR, date(2012, 2, 6), Stage.HEARING, Interest.PRICES,
           turn="opposed", content="居民用水实行阶梯价格，第一级每吨上调两角。"),
    Sketch("老城区危旧房改造安置办法", SOCIAL, JOINT, "G24", MAJOR, date(2012, 1, 16), None, Interest.RESETTLEMENT,
           turn="again", content="对东门、水巷两片危旧房实行货币和产权调换两种安置。"),
    Sketch("汛期水毁堤防抢险修复", SOCIAL, GOVERNMENT, "G16", IMPORTANT, date(2012, 6, 18), None, Interest.WORKS,
           turn="emergency", content="抢修河口、临港两处溃口堤段，恢复防洪能力。"),
    Sketch("部分乡镇领导干部调整", Category.PERSONNEL, PARTY, "P05", IMPORTANT, date(2012, 3, 12), None,
           content="调整配备三个乡镇领导班子成员。"),
    Sketch("2013年度重点科级干部选拔方案", Category.PERSONNEL, PARTY, "P05", IMPORTANT, date(2012, 11, 5),
           Stage.RESEARCH,
           content="面向全县公开选拔六名科级干部。"),
    Sketch("农村客运公交化改造", SOCIAL, GOVERNMENT, "G29", MAJOR, date(2012, 4, 9), Stage.PILOT, Interest.OTHER,
           turn="trial", content="在两个方向试行公交化班次和票价，成熟后推广全县。"),
    Sketch("城市总体规划修编", DEVELOPMENT, JOINT, "G40", MAJOR, date(2012, 5, 7), Stage.EXPERT_REVIEW, None, LONG,
           content="修编2012—2030年城市总体规划。"),
    Sketch("2013年国民经济和社会发展计划", DEVELOPMENT, JOINT, "G07", MAJOR, date(2012, 9, 10),
           Stage.LEGAL_REVIEW, None,
           YEAR_PLAN, "changed", "确定2013年经济社会发展主要指标和重点任务。"),
    Sketch("城区停车收费管理办法", SOCIAL, GOVERNMENT, "G25", MAJOR, date(2012, 3, 19), Stage.RESOLUTION,
           Interest.PRICES,
           turn="voted down", content="在八条道路实行计时停车收费。"),
    Sketch("新型农村合作医疗补偿方案调整", SOCIAL, GOVERNMENT, "G34", MAJOR, date(2012, 2, 20), None, Interest.WELFARE,
           content="提高乡镇卫生院住院补偿比例，增加大病二次补偿。"),
    Sketch("工业园区土地出让计划", SOCIAL, GOVERNMENT, "G26", MAJOR, date(2012, 7, 2), Stage.PUBLIC_NOTICE,
           Interest.LAND,
           content="2013年出让工业用地九百亩，全部公开挂牌。"),
    Sketch("县域中小学布局调整", SOCIAL, GOVERNMENT, "G32", MAJOR, date(2012, 6, 4), Stage.CONSULTATION, Interest.OTHER,
           content="撤并九所教学点，新建两所寄宿制小学。"),
    Sketch("生活垃圾集中处理", SOCIAL, GOVERNMENT, "G25", MAJOR, date(2012, 8, 6), Stage.CONSULTATION, Interest.WORKS,
           content="建成户分类、村收集、镇转运、县处理体系。"),
    Sketch("经济开发区三期征地补偿标准", SOCIAL, JOINT, "G41", MAJOR, date(2012, 9, 3), Stage.EXPERT_REVIEW,
           Interest.RESETTLEMENT, content="统一三期征地补偿和社保标准。"),
    Sketch("民营经济发展若干意见", DEVELOPMENT, JOINT, "G19", MAJOR, date(2012, 10, 8), Stage.RESEARCH, None,
           DEPLOYMENT,
           content="从准入、融资、用地、服务四个方面支持民营经济。"),
    Sketch("现代农业示范区建设", DEVELOPMENT, GOVERNMENT, "G14", MAJOR, date(2012, 10, 15), Stage.RESEARCH,
           None, DEPLOYMENT,
           content="建设三万亩现代农业示范区。"),
    Sketch("贯彻落实上级党代会精神的意见", Category.SUPERIOR_POLICY, PARTY, "P01", IMPORTANT, date(2012, 2, 1), None,
           content="分解落实七个方面四十二项任务。"),
    Sketch("2012年工作要点", Category.WORK_POINTS, JOINT, "P01", IMPORTANT, date(2012, 1, 4), None,
           content="确定全年十项重点工作。"),
    Sketch("平安安澜建设实施意见", Category.DEMOCRACY_LAW, PARTY, "P07", IMPORTANT, date(2012, 5, 14), None,
           content="健全矛盾纠纷排查化解和社会治安防控体系。"),
    Sketch("文化惠民工程实施方案", CULTURE, GOVERNMENT, "G33", IMPORTANT, date(2012, 4, 16), None,
           content="每个行政村建成农家书屋和文化活动室。"),
    Sketch("文明县城创建三年规划", Category.PUBLICITY, PARTY, "P12", IMPORTANT, date(2012, 9, 17), Stage.RESOLUTION,
           content="用三年时间创建省级文明县城。"),
    Sketch("基层党组织规范化建设", Category.PARTY_BUILDING, PARTY, "P05", IMPORTANT, date(2012, 7, 16), Stage.RESEARCH,
           content="规范基层党组织设置、阵地和活动。"),
    Sketch("工商联会员企业服务办法", Category.UNITED_FRONT, PARTY, "P21", ORDINARY, date(2012, 8, 20), None,
           content="建立县领导联系会员企业制度。"),
    Sketch("关于增列水库除险加固项目的请示", Category.REPORTS, GOVERNMENT, "G16", ORDINARY, date(2012, 3, 5),
           None, None,
           Subtype.UPWARD, content="请求将三座小型水库列入除险加固计划。"),
    Sketch("河口镇关于设立便民服务分中心的请示", Category.REPORTS, GOVERNMENT, "T04", ORDINARY, date(2012, 11, 12),
           Stage.RESOLUTION, None, Subtype.FROM_BELOW, content="在河口镇设立便民服务分中心。"),
    Sketch("行政审批制度改革", OTHER, GOVERNMENT, "G21", MAJOR, date(2012, 11, 19), Stage.INTENT,
           content="清理审批事项，推行一个窗口对外。"),
    Sketch("旅游产业发展扶持办法", DEVELOPMENT, GOVERNMENT, "G38", MAJOR, date(2012, 11, 26), Stage.INTENT,
           None, DEPLOYMENT,
           content="扶持乡村旅游和景区配套项目。"),
    Sketch("公共自行车租赁系统", SOCIAL, GOVERNMENT, "G25", IMPORTANT, date(2012, 5, 28), Stage.RESEARCH,
           Interest.OTHER,
           turn="given up", content="在城区布设四十个公共自行车站点。"),
    Sketch("城乡居民最低生活保障标准提高", SOCIAL, GOVERNMENT, "G09", MAJOR, date(2012, 8, 13), Stage.LEGAL_REVIEW,
           Interest.WELFARE, content="城市、农村低保标准分别提高百分之十和百分之十五。"),
)  # fmt: skip

PROPOSALS = (
    (Source.SOCIETY, "建议整治东门菜市场周边道路", "早晚高峰拥堵，占道经营多，请统筹整治。", "万春生", ""),
    (Source.SOCIETY, "建议延长城区公交末班车时间", "晚自习学生乘车不便。", "骆小红", ""),
    (Source.DEPARTMENT, "关于建立政府投资项目预审制度的建议", "从源头控制概算。", "", "G12"),
    (Source.LOWER, "关于支持偏远村通自来水的建议", "三个村季节性缺水。", "", "T04"),
    (Source.SUPERIOR, "贯彻省防汛工作会议精神", "要求汛前完成隐患排查整改。", "省防汛指挥机构", ""),
)
"""Source, title, content, sender, unit."""

CHANNELS = (Channel.SERVICE_HALL, Channel.HOTLINE)
"""How the first two came in."""

DISMISSED = "所提事项已列入在建工程，无需另行决策"
