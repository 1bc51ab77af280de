"""Choices of appraisal. Imports nothing of ours but the Choice base."""

from __future__ import annotations

from core.enums import Choice


class YearRule(Choice):
    """How the year's scores come about from the quarters (DESIGN.md section 2)."""

    OWN = "own", "年度单独计分，季度仅作监测"
    WEIGHTED = "weighted", "由已冻结的各季度按权重合成"


class GroupKind(Choice):
    """Who is compared with each other in a group."""

    UNITS = "units", "单位"
    PEOPLE = "people", "干部"


class SchemeState(Choice):
    DRAFT = "draft", "编制中"
    ISSUED = "issued", "已下发"


class TopRule(Choice):
    """How a top node's base score becomes a weighted score."""

    RATIO_TO_BEST = "ratio_to_best", "与第一名之比"
    SHARE_OF_FULL = "share_of_full", "与基础分之比"


class Source(Choice):
    """Where the value of a leaf comes from."""

    ENTERED = "entered", "考评录入"
    METRIC = "metric", "统计数据"
    RATING = "rating", "部门评分"
    COMMITMENT = "commitment", "承诺兑现"
    EVALUATION = "evaluation", "民主测评"
    SURVEY = "survey", "民意调查"
    TASKS = "tasks", "任务完成"


class Method(Choice):
    """How the value of a leaf becomes a score between 0 and its full mark."""

    DIRECT = "direct", "直接计分"
    RATIO_TO_BEST = "ratio_to_best", "与最好值之比"
    RATIO_TO_TARGET = "ratio_to_target", "与目标值之比"
    BANDS = "bands", "分档计分"
    LINEAR = "linear", "线性插值"
    RANK_TABLE = "rank_table", "按名次计分"
    STEP_DEDUCTION = "step_deduction", "按幅度扣分"
    EVENT_DEDUCTION = "event_deduction", "按次扣分"
    ZERO_AT_EVENTS = "zero_at_events", "达到次数计零分"
    GROWTH = "growth", "按增幅计分"
    RATER_MEAN = "rater_mean", "评分平均"


class AdjustmentKind(Choice):
    """类别 of the sheet 加减分; the label is the text of the cell."""

    COMMENDATION = "commendation", "表彰"
    TOP_THREE = "top_three", "前三名"
    REWARD = "reward", "奖励分"
    CRITICISM = "criticism", "通报批评"


class AdjustmentLevel(Choice):
    """级别 of a commendation or criticism, as the plan ranks the issuer (SX-4.2-a, SX-4.2-f)."""

    NATION = "nation", "国家"
    PROVINCE = "province", "省"
    PREFECTURE = "prefecture", "市"
    OWN_CITY = "own_city", "本市"


class Agency(Choice):
    """机关类别 of the issuer of a commendation."""

    PARTY_STATE = "party_state", "党政机关"
    INTERMEDIARY = "intermediary", "社会中介机构"


class Filer(Choice):
    """报送机构: whose list a criticism or reward comes from (SX-4.2-h, SX-4.2-i)."""

    INSPECTION = "inspection", "督查室"
    SUPERVISION = "supervision", "监察局"
    LEADING_GROUP = "leading_group", "领导小组"
    COMPETENT = "competent", "有关机构"


class MarkKind(Choice):
    """What takes awards and top grades out of reach without touching score or rank (SX-6.6-a, SX-8.4-b)."""

    VETO = "veto", "一票否决"
    DISQUALIFICATION = "disqualification", "弄虚作假"


class EntryState(Choice):
    """Which entries a list shows."""

    IN_FORCE = "in_force", "有效"
    WITHDRAWN = "withdrawn", "已撤销"
    NO_PAPER = "no_paper", "缺依据文件"


class Deed(Choice):
    """What a person is kept from doing for his own unit (SX-8.4-a)."""

    SCORE = "score", "评分"
    ENTER = "enter", "登记或撤销"


class VersionState(Choice):
    """Where a result version stands on its way to the public; derived from its release rows."""

    DRAFT = "draft", "待审"
    PROPOSED = "proposed", "待确认公布"
    PRELIMINARY = "preliminary", "已公布（初步）"
    FINAL = "final", "已审定"
    SUPERSEDED = "superseded", "已被替代"


class ImportState(Choice):
    CHECKED = "checked", "已校验"
    COMMITTED = "committed", "已导入"
    UNDONE = "undone", "已撤销"
    DISCARDED = "discarded", "已放弃"


class Circle(Choice):
    """Who sees a published version."""

    APPRAISED = "appraised", "被考评单位"
    COUNTY = "county", "全县干部职工"


class AppraisalPermission(Choice):
    VIEW_SCHEMES = "appraisal.view_schemes", "查看方案"
    EDIT_SCHEMES = "appraisal.edit_schemes", "编制方案"
    ENTER_SCORES = "appraisal.enter_scores", "录入分值"
    VIEW_SCORES = "appraisal.view_scores", "查看录入分值"
    ENTER_ADJUSTMENTS = "appraisal.enter_adjustments", "报送、登记加减分"
    ENTER_MARKS = "appraisal.enter_marks", "登记否决与取消资格"
    COMPUTE = "appraisal.compute", "计算结果"
    VIEW_ALL_RESULTS = "appraisal.view_all_results", "查看全部结果"
    VIEW_OWN_RESULTS = "appraisal.view_own_results", "查看已公布结果"
    PROPOSE_PUBLICATION = "appraisal.propose_publication", "提请公布"
    CONFIRM_PUBLICATION = "appraisal.confirm_publication", "确认公布"
    RECORD_APPROVAL = "appraisal.record_approval", "登记领导小组审定"
    EXPORT_REPORTS = "appraisal.export_reports", "导出排名报告"


class AppraisalEvent(Choice):
    VERSION_COMPUTED = "appraisal.version_computed", "结果版本已生成"
    VERSION_PUBLISHED = "appraisal.version_published", "结果版本已公布"
