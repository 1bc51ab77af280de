"""The stages of the procedure and what is entered in them."""

from __future__ import annotations

from core.enums import Choice


class Stage(Choice):
    """The stages in the order of JH-A-5; notice and hearing are two ways of the fifth (JH-A-5.5-a)."""

    INTENT = "intent", "意向征集"
    RESEARCH = "research", "调查研究"
    EXPERT_REVIEW = "expert_review", "咨询论证"
    CONSULTATION = "consultation", "征求意见"
    PUBLIC_NOTICE = "public_notice", "公示"
    HEARING = "hearing", "听证"
    PILOT = "pilot", "试点试行"
    LEGAL_REVIEW = "legal_review", "法律审查"
    RESOLUTION = "resolution", "形成决议"


class RunState(Choice):
    """State of a stage in its latest round."""

    UNDETERMINED = "undetermined", "未开始"
    OPEN = "open", "进行中"
    CLOSED = "closed", "已完成"
    FAILED = "failed", "未通过"
    NOT_APPLICABLE = "not_applicable", "不适用"
    CUT = "cut", "紧急压减"


class Event(Choice):
    """What can be done to a stage."""

    OPEN = "open", "开始"
    CLOSE = "close", "完成"
    FAIL = "fail", "登记未通过"
    SET_ASIDE = "set_aside", "确定为不适用"
    CUT = "cut", "紧急压减"
    NEW_ROUND = "new_round", "重新进行"


class Review(Choice):
    """The overall finding of the legality review (JH-A-5.7-c)."""

    PASS = "pass", "通过"
    PASS_AFTER_CHANGE = "pass_after_change", "修改后通过"
    FAIL = "fail", "不通过"


class ReviewHead(Choice):
    """The heads under which the legal office reviews (JH-A-5.7-b, GW713-27); the rulebook says which of them."""

    LAW = "law", "是否与法律法规相抵触"
    POLICY = "policy", "是否与现行政策规定相协调"
    PRACTICE = "practice", "是否符合国际惯例要求"
    OTHER = "other", "是否存在其他不适当的问题"
    POWER = "power", "是否符合法定权限"
    PROCEDURE = "procedure", "是否履行相关法定程序"
    SUBSTANCE = "substance", "内容是否符合法律、法规、规章和国家政策"


COUNTY_HEADS = (ReviewHead.LAW, ReviewHead.POLICY, ReviewHead.PRACTICE, ReviewHead.OTHER)
"""The four of the county's own text (JH-A-5.7-b)."""
ASPECTS = (ReviewHead.POWER, ReviewHead.PROCEDURE, ReviewHead.SUBSTANCE)
"""Power, procedure, substance (GW713-27)."""


class Circle(Choice):
    """Circles of consultation beyond townships and departments (JH-A-5.4-b)."""

    POLITICAL = "political", "政治协商"
    PUBLIC = "public", "社会各界和群众"
    SUPERIOR = "superior", "上级主管部门"
    ELSEWHERE = "elsewhere", "外地相关单位"


class PaperKind(Choice):
    """Papers a stage leaves behind."""

    INTENT_STUDY = "intent_study", "启动研究论证记录"
    RESEARCH_REPORT = "research_report", "调研报告"
    DRAFT_PLAN = "draft_plan", "决策预案"
    PROJECT_REPORT = "project_report", "立项报告"
    COMMISSION_STUDY = "commission_study", "委托或招标研究记录"
    COMMISSION_RESULT = "commission_result", "委托或招标成果"
    OPINION_DOCUMENT = "opinion_document", "决策咨询专家意见书"
    ASSESSMENT = "assessment", "论证评估"
    LEGAL_ANALYSIS = "legal_analysis", "法律分析"
    COST_BENEFIT = "cost_benefit", "成本效益和可行性分析"
    RISK_ASSESSMENT = "risk_assessment", "风险评估报告"
    FAIR_COMPETITION = "fair_competition", "公平竞争审查意见"
    CONSULTATION_SUMMARY = "consultation_summary", "征求意见情况"
    PILOT_REPORT = "pilot_report", "试点总结"
    PILOT_REVISION = "pilot_revision", "根据试行所作的修正"
    LEGALITY_PACKAGE = "legality_package", "送审材料"
    LEGALITY_OPINION = "legality_opinion", "合法性审查意见"
    LEGAL_RISK = "legal_risk", "法律风险说明"
    PARTY_REPORT = "party_report", "报同级党委材料"
    OTHER = "other", "其他材料"


class TeamRole(Choice):
    """What somebody is in a research team (JH-A-5.2-a)."""

    HEAD = "head", "组长"
    DEPARTMENT = "department", "部门人员"
    EXPERT = "expert", "专家"


class CommissionMode(Choice):
    """How an institution was found (JH-A-4.1-e)."""

    ENTRUSTED = "entrusted", "委托"
    TENDERED = "tendered", "公开招标"


class ForceKind(Choice):
    """The four kinds of members of the joint research conference (JH-A-4.1-d)."""

    ORGAN = "organ", "党政机关"
    ENTERPRISE = "enterprise", "大企业"
    FEDERATION = "federation", "工商联"
    RESEARCH = "research", "其他社会研究力量"


class Answer(Choice):
    """What a unit says to a draft (JH-A-5.4-a)."""

    AGREE = "agree", "同意"
    CHANGE = "change", "修改意见"
    OPPOSE = "oppose", "反对"


class Adoption(Choice):
    """What became of an opinion (JH-A-5.4-b, GW713-18)."""

    YES = "yes", "采纳"
    PARTLY = "partly", "部分采纳"
    NO = "no", "不采纳"


class Stance(Choice):
    """What somebody of the public says: of a notice or at a hearing."""

    FOR = "for", "赞成"
    AGAINST = "against", "反对"
    OTHER = "other", "其他意见"


class RiskConclusion(Choice):
    """What a risk assessment comes to: only a controllable risk may be decided on (GW713-24)."""

    CONTROLLABLE = "controllable", "风险可控"
    UNCONTROLLABLE = "uncontrollable", "风险不可控"
