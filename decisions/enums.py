"""Choices of the decision pipeline (决策目标体系): what a matter is, how far it has come, who decides."""

from __future__ import annotations

from core.enums import Choice


class Category(Choice):
    """The twelve kinds of decision matters, in the order of the text (JH-A-3-a)."""

    SUPERIOR_POLICY = "01", "贯彻上级重大方针政策和重要会议精神"
    DEVELOPMENT = "02", "经济社会发展规划、计划和重要工作部署"
    WORK_POINTS = "03", "年度工作要点和政府工作报告"
    DEMOCRACY_LAW = "04", "民主法制建设、社会稳定和谐"
    CULTURE = "05", "文化建设目标任务和政策措施"
    PUBLICITY = "06", "宣传思想和精神文明建设"
    PARTY_BUILDING = "07", "党的建设重大问题"
    SOCIAL = "08", "社会建设和群众切身利益"
    PERSONNEL = "09", "重要人事安排与奖惩"
    UNITED_FRONT = "10", "统一战线及人民团体工作"
    REPORTS = "11", "请示报告、提请审议和研究处理下级请示"
    OTHER = "12", "改革发展稳定的其他重要事项"


class Subtype(Choice):
    """What categories 2 and 11 are divided into (JH-A-3-b, JH-A-3-e)."""

    LONG_TERM_PLAN = "long_term_plan", "中长期规划"
    YEAR_PLAN = "year_plan", "年度计划"
    DEPLOYMENT = "deployment", "重要工作部署"
    UPWARD = "upward", "向上级请示报告"
    CONGRESS = "congress", "向人大提交建议和提请审议"
    FROM_BELOW = "from_below", "研究处理下级上报请示"


class Level(Choice):
    """How weighty a matter is; set when the intent is settled, it decides the track (JH-A-5.0-a)."""

    ORDINARY = "ordinary", "一般"
    IMPORTANT = "important", "重要"
    MAJOR = "major", "重大"


class DecidingBody(Choice):
    """Whose decision it is (JH-A-5.8-a, JH-A-5.8-b)."""

    JOINT = "joint", "县委、县政府联合"
    PARTY = "party", "县委"
    GOVERNMENT = "government", "县政府"


class Flag(Choice):
    """Properties of a matter that switch stages and thresholds; preset from the category, changed with a reason."""

    VITAL_INTERESTS = "vital_interests", "事关群众切身利益"
    LONG_TERM = "long_term", "中长期部署和规划"
    OVERALL = "overall", "事关全局或影响长远"
    SPECIALISED = "specialised", "专业性较强"
    PILOT = "pilot", "涉及面较广、试验性较强"
    TRIAL = "trial", "前瞻性较强的重大改革"
    ECONOMY = "economy", "事关经济社会发展"
    HEARING_BY_LAW = "hearing_by_law", "依法应当听证"
    VIEWS_SPLIT = "views_split", "意见分歧较大"
    STABILITY = "stability", "可能影响社会稳定、公共安全"
    MARKET = "market", "涉及市场主体经济活动"
    EXPLORATORY = "exploratory", "国家尚无规定的探索性改革"
    BIG_PROJECT = "big_project", "重大项目安排"
    LARGE_FUNDS = "large_funds", "大额度资金使用"


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


class MeetingKind(Choice):
    """The four meetings that decide (JH-A-5.8-a, JH-A-5.8-b)."""

    GOVERNMENT_EXECUTIVE = "government_executive", "县政府常务会议"
    GOVERNMENT_PLENARY = "government_plenary", "县政府全体会议"
    PARTY_STANDING = "party_standing", "县委常委会议"
    PARTY_PLENARY = "party_plenary", "县委全委会议"


class Vote(Choice):
    """One member's vote."""

    AYE = "aye", "赞成"
    NAY = "nay", "反对"
    ABSTAIN = "abstain", "弃权"


class VoteState(Choice):
    """What a running or closed vote has come to."""

    OPEN = "open", "尚未达到"
    PASSED = "passed", "已通过"
    IMPOSSIBLE = "impossible", "已不可能通过"
    FAILED = "failed", "未通过"


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


class Standing(Choice):
    """What somebody was in the county on the day he acted, copied into the row: posts change, the record does not."""

    PRINCIPAL = "principal", "县委、县政府主要领导"
    LEADER = "leader", "其他县领导"
    OTHER = "other", "其他人员"


class Source(Choice):
    """Where a proposal comes from (JH-A-5.1-a)."""

    SUPERIOR = "superior", "上级机关要求"
    DEPARTMENT = "department", "职能部门意见"
    LOWER = "lower", "下级机关建议"
    SOCIETY = "society", "社会和群众建议"


class Channel(Choice):
    """By which of the four ways that were brought together a request of the public came in (QSH-11-a)."""

    ONLINE = "online", "民声通道（网上）"
    HOTLINE = "hotline", "民声110（来电）"
    SERVICE_HALL = "service_hall", "行政服务中心（来访）"
    CONVENIENCE = "convenience", "便民惠民服务中心（来信）"


class ProposalState(Choice):
    """What became of a proposal (JH-A-5.1-a, JH-A-5.1-b)."""

    RECEIVED = "received", "收到"
    MERGED = "merged", "采纳"
    REJECTED = "rejected", "未采纳"


class Interest(Choice):
    """The kinds of matters of vital interest; the list is open (JH-A-4.3-a)."""

    TARGETS = "targets", "全县经济社会发展目标"
    WORKS = "works", "重大公共工程项目建设"
    LAND = "land", "土地出租出让"
    TOWN_PLANNING = "town_planning", "城市建设规划"
    PRICES = "prices", "公用事业价格调整"
    RESETTLEMENT = "resettlement", "城市拆迁和耕地占用安置补偿"
    WELFARE = "welfare", "医疗、劳动、最低生活保障等社会保障制度改革"
    OTHER = "other", "其他"


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


class MeetingState(Choice):
    """State of a meeting; its roster is copied when it opens (JH-A-5.8-c)."""

    PLANNED = "planned", "已安排"
    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


class VoteMode(Choice):
    """How an item is voted on."""

    OPEN = "open", "公开表决"
    SECRET = "secret", "无记名投票"


class ResolutionKind(Choice):
    """What a decision is set down in (JH-A-5.8-d)."""

    RESOLUTION = "resolution", "会议决议"
    MINUTES = "minutes", "会议纪要"


class Recommendation(Choice):
    """What an evaluation recommends (JH-A-4.4-b)."""

    KEEP = "keep", "维持"
    ADJUST = "adjust", "调整"
    STOP = "stop", "停止"


class AdjustmentWay(Choice):
    """What becomes of a decision: either is decided again as a new matter (JH-A-4.4-c, GW713-37)."""

    SUBSTANCE = "substance", "调整"
    STOP = "stop", "停止执行"


class FeedbackKind(Choice):
    """What a unit tells of the execution (JH-A-4.4-a, GW713-35)."""

    PROGRESS = "progress", "进展情况"
    PROBLEM = "problem", "严重问题"
    PUBLIC = "public", "群众意见"
    DONE = "done", "执行完毕"


class FeedbackAnswer(Choice):
    """What the county answers to a feedback (JH-B-5.2-b)."""

    CONTINUE = "continue", "继续执行"
    ADJUST = "adjust", "调整决策"
    STOP = "stop", "停止执行"


class ExecutionState(Choice):
    """How a decision stands after its resolution."""

    UNDECIDED = "undecided", "尚未决定"
    RUNNING = "running", "执行中"
    SUSPENDED = "suspended", "中止执行"
    DONE = "done", "执行完毕"
    ADJUSTED = "adjusted", "已调整"
    STOPPED = "stopped", "已停止执行"
    CLOSING = "closing", "停止决定"


class EvaluationGround(Choice):
    """Why a decision is evaluated (JH-A-4.4-b, GW713-36)."""

    DONE = "done", "执行完毕或者执行满期"
    BELOW = "below", "明显未达到预期效果"
    OPINIONS = "opinions", "群众意见较多"
    NEEDED = "needed", "决策机关认为有必要"


class Overseer(Choice):
    """Who oversees from outside (JH-A-6.5-c)."""

    CONGRESS = "congress", "人大"
    CONSULTATIVE = "consultative", "政协"


class DecisionPermission(Choice):
    """What can be permitted in the decision pipeline."""

    VIEW_MATTERS = "decisions.view_matters", "查看决策事项"
    VIEW_ALL_MATTERS = "decisions.view_all_matters", "查看全部决策事项"
    VIEW_CONFIDENTIAL = "decisions.view_confidential", "查看人事事项"
    SUBMIT_PROPOSALS = "decisions.submit_proposals", "提出决策意向建议"
    VIEW_PROPOSALS = "decisions.view_proposals", "查看决策意向建议"
    VIEW_ALL_PROPOSALS = "decisions.view_all_proposals", "查看全部建议"
    SCREEN_PROPOSALS = "decisions.screen_proposals", "登记、筛选和答复建议"
    READ_CONTACTS = "decisions.read_contacts", "查看建议人的联系方式"
    MANAGE_MATTERS = "decisions.manage_matters", "建档、定级和推进决策事项"
    DECLARE_EMERGENCY = "decisions.declare_emergency", "登记紧急事项"
    MOVE_STAGES = "decisions.move_stages", "推进环节"
    PREPARE_STAGES = "decisions.prepare_stages", "办理承办的环节"
    ANSWER_CONSULTATION = "decisions.answer_consultation", "答复征求意见"
    GIVE_EXPERT_OPINION = "decisions.give_expert_opinion", "提出专家意见"
    REVIEW_LEGALITY = "decisions.review_legality", "合法性审查"
    MANAGE_MEETINGS = "decisions.manage_meetings", "组织会议和登记决议"
    VIEW_MEETINGS = "decisions.view_meetings", "查看会议"
    TAKE_PART_IN_MEETINGS = "decisions.take_part_in_meetings", "参加会议和表决"
    MANAGE_REGISTERS = "decisions.manage_registers", "维护专家库、规划和联席会议"
    FOLLOW_UP = "decisions.follow_up", "登记执行反馈和决策后评估"


class DecisionEvent(Choice):
    """What the pipeline tells the floors above it (core.events), after the commit.

    ``STAGE_MOVED``: payload ``matter_id``, ``stage``, ``step``, ``state``. ``MATTER_RESOLVED``: payload ``matter_id``;
    emitted once, when the stage of the resolution is closed. ``DRAFT_ADDED``: payload ``matter_id``, ``number``.

    ``MATTER_ADJUSTED`` and ``MATTER_STOPPED``: payload ``matter_id`` (the decision that was in force) and
    ``successor_id`` (the one that took its place or stopped it); emitted when the successor is resolved, besides its
    own ``MATTER_RESOLVED``. ``EXECUTION_SUSPENDED`` and ``EXECUTION_RESUMED``: payload ``matter_id``.
    """

    STAGE_MOVED = "decisions.stage_moved", "环节变动"
    MATTER_RESOLVED = "decisions.matter_resolved", "形成决议"
    DRAFT_ADDED = "decisions.draft_added", "草案更新"
    MATTER_ADJUSTED = "decisions.matter_adjusted", "决策已调整"
    MATTER_STOPPED = "decisions.matter_stopped", "决策停止执行"
    EXECUTION_SUSPENDED = "decisions.execution_suspended", "中止执行"
    EXECUTION_RESUMED = "decisions.execution_resumed", "恢复执行"
