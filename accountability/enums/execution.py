"""Execution results: what counts, tiers, rounds of highlights, proposals of bonus and deduction (LS-4.3, LS-3.5)."""

from __future__ import annotations

from core.enums import Choice


class Component(Choice):
    """What a unit's or a person's execution is read from."""

    TASKS = "tasks", "任务按期完成"
    REPORTS = "reports", "报告按期报送"
    ORDERS = "orders", "督办按期办结"
    ACCEPTANCE = "acceptance", "照单验收"


class Tier(Choice):
    """Where a score stands against the limits of the rulebook (LS-4.3-c)."""

    FIRST = "first", "一档"
    SECOND = "second", "二档"
    THIRD = "third", "三档"
    FOURTH = "fourth", "四档"


class ResultOf(Choice):
    """Whom a result is about."""

    UNIT = "unit", "责任单位"
    PERSON = "person", "责任人"


class RoundState(Choice):
    """How far a half year's selection of highlights is (LS-4.3-b)."""

    OPEN = "open", "申报中"
    JUDGING = "judging", "评选中"
    DECIDED = "decided", "已公布"


class ProposalKind(Choice):
    BONUS = "bonus", "加分"
    DEDUCTION = "deduction", "扣分"


class ProposalCause(Choice):
    """What a proposal rests on."""

    HIGHLIGHT = "highlight", "亮点工作"
    ACCEPTANCE = "acceptance", "照单验收"
    CASE = "case", "责任追究"
    BULLETIN = "bulletin", "通报批评"


class ProposalState(Choice):
    PENDING = "pending", "待送"
    SENT = "sent", "已送考核"
    WITHDRAWN = "withdrawn", "撤回"
