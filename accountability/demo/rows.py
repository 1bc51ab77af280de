"""What the demo's rows say: a few patterns of work, fitted to the unit that does it."""

from __future__ import annotations

from dataclasses import dataclass

from accountability.enums import TaskCategory as C


@dataclass(frozen=True, slots=True)
class Pattern:
    """A piece of work: target, content, standard, measure, month and day of its milestone and deadline, category."""

    target: str
    content: str
    standard: str
    measure: str
    half: tuple[int, int]
    until: tuple[int, int]
    category: C
    concern: bool = False
    managed: bool = False


TOWN = (
    Pattern(
        "完成固定资产投资",
        "抓好在建项目进度，落实新开工项目手续",
        "全年完成投资 1.2 亿元，新开工项目 6 个",
        "领导班子成员每人包联 1 个项目",
        (6, 30),
        (12, 20),
        C.PROJECT,
        managed=True,
    ),
    Pattern(
        "农村饮水安全工程",
        "新打机井、铺设管网、建立管护制度",
        "解决 2300 人饮水问题，水质合格率 100%",
        "与施工单位签订质量责任书",
        (7, 15),
        (11, 30),
        C.DECISION,
        concern=True,
    ),
    Pattern(
        "村级道路硬化",
        "路基整理、路面硬化、验收移交",
        "硬化村道 14 公里，全部通过验收",
        "每月召开一次现场推进会",
        (8, 31),
        (10, 31),
        C.PROJECT,
        concern=True,
    ),
    Pattern(
        "信访积案化解",
        "逐案明确包案领导和化解措施",
        "排查出的 9 件积案化解 8 件以上，赴省进京零上访",
        "包案领导每半月约见当事人",
        (6, 30),
        (12, 10),
        C.INSTRUCTION,
    ),
    Pattern(
        "新型农村养老保险扩面", "入户宣传、登记、缴费", "参保率不低于 95%", "村干部分片包户", (6, 30), (9, 30), C.PHASE
    ),
    Pattern(
        "春季植树造林",
        "落实地块、苗木和管护责任",
        "造林 1800 亩，成活率不低于 85%",
        "林业站技术员驻村指导",
        (4, 10),
        (5, 10),
        C.PHASE,
    ),
)
BUREAU = (
    Pattern(
        "行政审批提速",
        "清理审批事项，压缩办理时限",
        "办理时限平均压缩三成，全部进入审批大厅",
        "公布办事流程和责任人",
        (5, 31),
        (10, 31),
        C.OWN,
    ),
    Pattern(
        "承担县重点工程建设任务",
        "编制方案、招标、施工、验收",
        "按工期完成，质量验收合格",
        "每周报告一次进度",
        (6, 30),
        (12, 15),
        C.PROJECT,
        managed=False,
    ),
    Pattern(
        "干部联系服务群众",
        "机关干部进村入户，收集和办理诉求",
        "每名干部联系 5 户，诉求办结率 90%以上",
        "建立民情台账",
        (6, 30),
        (12, 20),
        C.LASTING,
        concern=True,
    ),
    Pattern(
        "安全生产监督检查",
        "排查隐患，督促整改，组织演练",
        "检查 4 次以上，重大隐患整改率 100%",
        "成立 3 个检查组",
        (6, 30),
        (12, 10),
        C.LASTING,
    ),
    Pattern("争取上级资金", "谋划和申报项目", "到位资金 600 万元", "专人跟踪申报进度", (6, 30), (11, 30), C.OWN),
)
COUNTY = (
    Pattern(
        "制定实施方案",
        "明确分工、进度和保障措施",
        "方案于 4 月底前印发，任务分解到 12 个乡镇",
        "成立工作专班",
        (4, 15),
        (4, 30),
        C.DECISION,
    ),
    Pattern(
        "完成前期手续", "立项、规划、用地、环评", "4 项手续全部办结", "并联审批，每周调度", (5, 31), (6, 30), C.DECISION
    ),
    Pattern(
        "组织实施主体工程",
        "按标段施工，抓好质量和安全",
        "完成投资 5000 万元，工程质量验收合格",
        "监理驻场，按月通报",
        (8, 31),
        (11, 30),
        C.PROJECT,
        concern=True,
        managed=True,
    ),
    Pattern(
        "落实配套资金",
        "县级配套列入预算，争取上级补助",
        "配套资金 800 万元全部到位",
        "按季度核对到位情况",
        (6, 30),
        (10, 31),
        C.DECISION,
    ),
)
POINTS = (
    Pattern(
        "生产总值增长",
        "抓工业、促投资、扩消费",
        "增长 12%以上",
        "按月分析运行情况",
        (6, 30),
        (12, 25),
        C.DECISION,
        managed=True,
    ),
    Pattern(
        "农民人均纯收入增长",
        "发展设施农业和劳务经济",
        "增长 13%，达到 9200 元",
        "分乡镇下达指标",
        (6, 30),
        (12, 25),
        C.DECISION,
        concern=True,
        managed=True,
    ),
    Pattern(
        "保障性住房建设",
        "开工和分配",
        "新开工 620 套，竣工 400 套",
        "每月公示进度",
        (7, 31),
        (11, 30),
        C.PROJECT,
        concern=True,
    ),
    Pattern(
        "义务教育学校标准化",
        "校舍改造、设备配置",
        "改造学校 9 所，全部通过验收",
        "一校一策",
        (8, 20),
        (10, 31),
        C.PROJECT,
        concern=True,
    ),
    Pattern(
        "城镇生活污水处理", "管网建设、厂区运行", "处理率不低于 80%", "在线监测，按周通报", (6, 30), (12, 10), C.LASTING
    ),
    Pattern(
        "机关作风集中整顿", "查摆、整改、测评", "整改事项 30 项全部销号", "明察暗访 6 次", (5, 31), (9, 30), C.PHASE
    ),
)
INTEGRITY = (
    Pattern(
        "权力运行公开透明",
        "梳理权力事项，公布流程图",
        "公布事项 26 项，公开率 100%",
        "主要负责人审定目录",
        (5, 31),
        (9, 30),
        C.OWN,
    ),
    Pattern("规范公务接待和用车", "完善制度，按季公开", "公务接待费下降 10%", "财务按季公示", (6, 30), (12, 10), C.OWN),
)
