"""Clues (线索): what they are about, where they came from, how they run (JH-B-5.3-a, BZ-2.2-r)."""

from __future__ import annotations

from core.enums import Choice


class ClueKind(Choice):
    """What somebody is said to have done; the articles stand in rules/clues.py."""

    FAILED_DECISION = "failed_decision", "决策失误"
    PROCEDURE = "procedure", "违反决策程序"
    WEAK_EXECUTION = "weak_execution", "落实不力"
    DERELICTION = "dereliction", "失职渎职"
    ACCIDENT = "accident", "重大事故"
    UNREACHABLE = "unreachable", "有事找不到人"
    TOLD_TWICE = "told_twice", "同一问题交代两次以上"
    NO_REPLY = "no_reply", "交办之后没有回音"
    OVERDUE = "overdue", "无故拖延超时"
    INSPECTION = "inspection", "乱检查"
    CHARGE = "charge", "乱收费"
    FINE = "fine", "乱罚款"
    LEVY = "levy", "乱摊派"
    SHIFTED_COST = "shifted_cost", "转嫁摊派报销费用"
    TRIP = "trip", "未经报批擅自外出"
    TRAINING = "training", "未经批准办班"
    BRIBERY = "bribery", "换届贿选"
    OVERSTAFFED = "overstaffed", "超职数配备干部"
    CHEATING = "cheating", "考评舞弊"
    CONTRACTS = "contracts", "工程谋私"
    GAMBLING = "gambling", "赌博"
    COMPLAINT = "complaint", "群众投诉"
    OTHER = "other", "其他违纪违法"


class Occasion(Choice):
    """The three sources on which accountability rests (BZ-2.2-o)."""

    MIDYEAR = "midyear", "年中检查"
    YEAR_END = "year_end", "年底考核"
    DAILY = "daily", "平时掌握"


class ClueState(Choice):
    NEW = "new", "待核实"
    CONFIRMED = "confirmed", "查实待处理"
    DISMISSED = "dismissed", "查否了结"
    TRANSFERRED = "transferred", "已移送"
    FILED = "filed", "已立案"
    CLOSED = "closed", "处理完毕"


class ClueEvent(Choice):
    CONFIRM = "confirm", "查实"
    DISMISS = "dismiss", "查否"
    TRANSFER = "transfer", "移送"
    FILE = "file", "立案"
    CLOSE = "close", "处理完毕"


class LeadChannel(Choice):
    """How the public's word came in."""

    HOTLINE = "hotline", "投诉热线"
    MEDIA = "media", "媒体反映"
    LETTER = "letter", "来信"
    VISIT = "visit", "来访"
    ONLINE = "online", "网上投诉"


class LeadState(Choice):
    OPEN = "open", "办理中"
    CLUE = "clue", "已转线索"
    ANSWERED = "answered", "已答复"
