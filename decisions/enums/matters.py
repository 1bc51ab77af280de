"""What a matter is, where it comes from and who stands behind it."""

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


class Standing(Choice):
    """What somebody was in the county on the day he acted, copied into the row: posts change, the record does not."""

    PRINCIPAL = "principal", "县委、县政府主要领导"
    LEADER = "leader", "其他县领导"
    OTHER = "other", "其他人员"
