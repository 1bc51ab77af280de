"""What the floor offers the others: permissions and events."""

from __future__ import annotations

from core.enums import Choice


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
