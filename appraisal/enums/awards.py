"""Awards: kinds, how a round of awards runs, how a winner came to stand in the list (SX-5, QSH-27-a)."""

from __future__ import annotations

from core.enums import Choice


class AwardRoundKind(Choice):
    SCHEME = "scheme", "综合考评奖项"
    HONOURS = "honours", "双十双百"


class AwardKind(Choice):
    OVERALL = "overall", "综合奖"
    SINGLE = "single", "单项奖"
    INDIVIDUAL = "individual", "个人奖"
    LISTED = "listed", "评选表彰名单"


class AwardState(Choice):
    PREPARING = "preparing", "拟定建议"
    SUBMITTED = "submitted", "待领导小组审定"
    APPROVED = "approved", "已审定"
    PUBLISHED = "published", "已表彰"


class AwardEvent(Choice):
    SUBMIT = "submit", "报领导小组"
    RETURN = "return", "退回"
    APPROVE = "approve", "登记审定"
    PUBLISH = "publish", "公布表彰"


class CandidateMark(Choice):
    """What the rules made of a candidate."""

    NONE = "", "—"
    PROPOSED = "proposed", "建议获奖"
    TIED = "tied", "并列待定"
    RESERVE = "reserve", "递补"
    EXCLUDED = "excluded", "不得评奖"


class WinnerOrigin(Choice):
    COMPUTED = "computed", "按次序提出"
    DECIDED = "decided", "研究选定"
    NOMINATED = "nominated", "推荐名单"


class AwardPermission(Choice):
    VIEW_AWARDS = "appraisal.view_awards", "查看评先评优"
    PREPARE_AWARDS = "appraisal.prepare_awards", "拟定奖项建议"
    NOMINATE_AWARDS = "appraisal.nominate_awards", "报送先进个人名单"
    APPROVE_AWARDS = "appraisal.approve_awards", "登记奖项审定"
    VIEW_OWN_AWARDS = "appraisal.view_own_awards", "查看本单位奖项"
    DISTRIBUTE_PRIZES = "appraisal.distribute_prizes", "登记奖金分配"
