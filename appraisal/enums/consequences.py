"""Use of final results (结果运用): what may follow, what was found, what was decided (QSH-27, QSH-29, QSH-30-a)."""

from __future__ import annotations

from core.enums import Choice


class FollowUp(Choice):
    """What follows from a result, heavier consequences first, then rewards."""

    POOR_CASE = "poor_case", "连续两年“差”追究责任"
    REMOVAL = "removal", "免职"
    ADJUSTMENT = "adjustment", "调整职务"
    SELECTION = "selection", "主要领导岗位公推优选"
    HANDLING = "handling", "不称职成员组织处理"
    YELLOW_CARD = "yellow_card", "黄牌警告"
    BROKEN_PROMISE = "broken_promise", "诫勉谈话并通报批评"
    POSTING = "posting", "派驻巡视员"
    MATERIAL = "material", "优秀干部物质奖励"
    RECOMMEND = "recommend", "优先推荐任用"
    MODEL = "model", "推荐典型"
    HONOUR = "honour", "受表彰者嘉奖记功"
    EXECUTION = "execution", "落实得力双重奖励"


class ConsequenceState(Choice):
    PROPOSED = "proposed", "待处理"
    CARRIED = "carried", "已实施"
    WAIVED = "waived", "不予实施"
    LAPSED = "lapsed", "依据消失"


class ConsequenceEvent(Choice):
    """What happened to a proposal; each is a step on record."""

    PROPOSE = "propose", "提出建议"
    UPDATE = "update", "依据更新"
    LAPSE = "lapse", "依据消失"
    RESTORE = "restore", "依据恢复"
    FIND = "find", "登记考察结论"
    CARRY = "carry", "决定实施"
    WAIVE = "waive", "决定不予实施"
    COMPLETE = "complete", "措施落实"


class Conclusion(Choice):
    """What an organizational assessment found; a person enters it with its paper."""

    SUBJECTIVE = "subjective", "属主观因素"
    OBJECTIVE = "objective", "属客观因素"
    UNFIT = "unfit", "不宜继续担任现职"
    FIT = "fit", "可以继续担任现职"
    INCOMPETENT = "incompetent", "不称职"
    COMPETENT = "competent", "称职"


class Measure(Choice):
    """What is done about a proposal that is carried out."""

    TALK = "talk", "诫勉谈话"
    NOTICE = "notice", "通报批评"
    CARD = "card", "黄牌警告"
    SELECTION = "selection", "公推优选"
    HANDLING = "handling", "组织处理"
    ADJUST = "adjust", "调整职务"
    REMOVE = "remove", "免职"
    POSTING = "posting", "派驻巡视员"
    CASE = "case", "责任追究立案"
    MATERIAL = "material", "物质奖励"
    RECOMMEND = "recommend", "优先向上级党委推荐任用"
    MODEL = "model", "推荐为典型"
    COMMEND = "commend", "嘉奖"
    MERIT = "merit", "记功"
    TITLE = "title", "授予荣誉称号"
    ECONOMIC = "economic", "经济奖励"
    HONOUR = "honour", "荣誉奖励"


class ConsequencePermission(Choice):
    VIEW = "appraisal.view_consequences", "查看结果运用"
    VIEW_ALL = "appraisal.view_all_consequences", "查看全部结果运用"
    HANDLE = "appraisal.handle_consequences", "登记考察结论、处理结果运用建议"


class OutcomeEvent(Choice):
    """What higher floors (the cadre file) and our own compilation hear of."""

    CARRIED_OUT = "appraisal.consequence_carried_out", "结果运用已实施"
    RESULT_FINAL = "appraisal.result_final", "结果已审定"
    RESULT_WITHDRAWN = "appraisal.result_withdrawn", "已审定的结果已撤下"
    COMMITMENT_GRADED = "appraisal.commitment_graded", "承诺已定档"
