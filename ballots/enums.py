"""Choices, permissions and events of ballots."""

from __future__ import annotations

from core.enums import Choice


class PollKind(Choice):
    OPEN = "open", "记名表决"
    SECRET = "secret", "无记名投票"


class PollState(Choice):
    """``UNSEALED`` is reached by secret polls alone: an open one is counted when it closes."""

    PLANNED = "planned", "未开始"
    OPEN = "open", "投票中"
    CLOSED = "closed", "已截止"
    UNSEALED = "unsealed", "已开箱"


class PollStep(Choice):
    """What can be done with a poll; rules.polls.STEPS says in which state."""

    ARRANGE = "arrange", "安排表决"
    OPEN = "open", "开始投票"
    CAST = "cast", "投票"
    CLOSE = "close", "截止投票"
    UNSEAL = "unseal", "开箱计票"


class TellerRole(Choice):
    SECRETARY = "secretary", "会务人员"
    SCRUTINEER = "scrutineer", "监票人"


class StandardChoice(Choice):
    """What a meeting votes with; a poll may have other choices."""

    AYE = "aye", "赞成"
    NAY = "nay", "反对"
    ABSTAIN = "abstain", "弃权"


class LiveState(Choice):
    """Where an open roll-call stands before it is closed."""

    PASSED = "passed", "已通过"
    IMPOSSIBLE = "impossible", "已不可能通过"
    PENDING = "pending", "尚未确定"


class BallotsPermission(Choice):
    COUNT = "ballots.count", "主持投票与计票"


class BallotsEvent(Choice):
    """What ballots tells the floors above it after the commit; payload ``poll_id`` (UUID)."""

    OPENED = "ballots.opened", "开始投票"
    CLOSED = "ballots.closed", "截止投票"
    UNSEALED = "ballots.unsealed", "开箱计票"
