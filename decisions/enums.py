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
    """The four heads under which the legal office reviews (JH-A-5.7-b)."""

    LAW = "law", "是否与法律法规相抵触"
    POLICY = "policy", "是否与现行政策规定相协调"
    PRACTICE = "practice", "是否符合国际惯例要求"
    OTHER = "other", "是否存在其他不适当的问题"


class Circle(Choice):
    """Circles of consultation beyond townships and departments (JH-A-5.4-b)."""

    POLITICAL = "political", "政治协商"
    PUBLIC = "public", "社会各界和群众"
    SUPERIOR = "superior", "上级主管部门"
    ELSEWHERE = "elsewhere", "外地相关单位"
