"""Choices of the year's assessment: rounds, columns of points, year-end filings, opinions and what is reported."""

from __future__ import annotations

from core.enums import Choice


class RoundState(Choice):
    """Where an assessment round stands."""

    PLANNED = "planned", "筹备中"
    RUNNING = "running", "进行中"
    ENDED = "ended", "已结束"


class ColumnKind(Choice):
    """Whose points a column holds; none ever overwrites another (SX-6.4-b)."""

    SELF = "self", "自评"
    MEASURED = "measured", "测评"
    PRELIMINARY = "preliminary", "初评"
    ONSITE = "onsite", "实地考评"
    FINAL = "final", "汇总"


class ColumnState(Choice):
    DRAFT = "draft", "填写中"
    CLOSED = "closed", "已锁定"


class EvidenceKind(Choice):
    """What a file of a column is."""

    LEDGER = "ledger", "台账"
    MATERIAL = "material", "证明材料"
    PHOTO = "photo", "现场照片"


class SelfTemplate(Choice):
    """Which points a self-assessment goes into beside the items of the scheme (LS-3.3-d to LS-3.3-g)."""

    PLAIN = "plain", "只按考评项目"
    LEADERS = "leaders", "市级班子成员"
    AREAS = "areas", "“一体两翼”六个重点区域"
    TOWNS = "towns", "十个镇"
    DEPARTMENTS = "departments", "市直部门"


class PointKind(Choice):
    """How a point of a template is answered."""

    TEXT = "text", "文字说明"
    FIGURE = "figure", "数值（附上年）"
    PLACE = "place", "位次（附上年）"
    TASKS = "tasks", "由任务完成情况取得"


class YearEndKind(Choice):
    """What a lead unit files at the year's end (SX-6.3-d)."""

    AWARDS = "awards", "单项奖推荐名单"
    ADJUSTMENTS = "adjustments", "加减分材料"


class SeparateState(Choice):
    """Where the request for a separate appraisal stands (SX-6.1-b)."""

    REQUESTED = "requested", "待批准"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "未批准"


class ApprovalSide(Choice):
    """Who has to agree to a separate appraisal."""

    PARTY = "party", "党委"
    GOVERNMENT = "government", "政府"


class TrackingKind(Choice):
    """What the annual appraisal is combined with (JH-C-3.3-c)."""

    MAJOR = "major", "重大事项跟踪考察"
    FIELD = "field", "实地考察"
    ADHOC = "adhoc", "临时性考察"


class YearMethod(Choice):
    """The four methods of the annual appraisal (JH-C-3.3-d)."""

    WORK_REPORT = "work_report", "本人述职"
    RATING = "rating", "民主测评"
    REVIEW = "review", "民主评议"
    PERFORMANCE = "performance", "实绩分析"


class OpinionState(Choice):
    DRAFT = "draft", "起草中"
    ISSUED = "issued", "已形成"


class OpinionUseKind(Choice):
    """What an annual opinion was used for (LS-4.3-d)."""

    REWARD = "reward", "奖励"
    ACCOUNTABILITY = "accountability", "问责"
    APPOINTMENT = "appointment", "任免"


class SelectionOccasion(Choice):
    """Before whom the year's selection work is reported (QSH-24-a)."""

    PLENUM = "plenum", "全委会"
    MEMBERS = "members", "党员大会"
    DELEGATES = "delegates", "党代表会议"


class ConductKind(Choice):
    """What is reported of the conduct of an assessment (SX-8.4)."""

    UNIT_FRAUD = "unit_fraud", "考评对象弄虚作假"
    ASSESSOR_FRAUD = "assessor_fraud", "考评人员徇私舞弊"
    OBSTRUCTION = "obstruction", "不配合考评"


class ConductState(Choice):
    OPEN = "open", "待核实"
    CONFIRMED = "confirmed", "属实"
    DISMISSED = "dismissed", "不属实"


class AssessmentPermission(Choice):
    """What can be permitted in the year's assessment."""

    VIEW_ROUNDS = "appraisal.view_rounds", "查看考评轮次"
    MANAGE_ROUNDS = "appraisal.manage_rounds", "组织考评轮次、组成考评组"
    VIEW_ALL_SHEETS = "appraisal.view_all_sheets", "查看全部考评表"
    VIEW_SHEETS = "appraisal.view_sheets", "查看考评表"
    SELF_ASSESS = "appraisal.self_assess", "填写自评"
    SUBMIT_SELF = "appraisal.submit_self", "报送自评"
    FILL_FOR_UNIT = "appraisal.fill_for_unit", "代本单位填写自评"
    SUBMIT_FOR_UNIT = "appraisal.submit_for_unit", "代本单位报送自评"
    ASSESS = "appraisal.assess", "初评和实地考评"
    CONFIRM_FINAL = "appraisal.confirm_final", "确认汇总得分"
    VIEW_YEAR_END = "appraisal.view_year_end", "查看年终报送"
    FILE_YEAR_END = "appraisal.file_year_end", "年终报送推荐名单和加减分材料"
    REQUEST_SEPARATE = "appraisal.request_separate", "申请单项考评"
    APPROVE_SEPARATE = "appraisal.approve_separate", "登记单项考评的批准"
    VIEW_YEAR_OPINIONS = "appraisal.view_year_opinions", "查看年度考核意见"
    VIEW_UNIT_OPINIONS = "appraisal.view_unit_opinions", "查看本单位班子和干部的年度考核意见"
    WRITE_YEAR_OPINIONS = "appraisal.write_year_opinions", "形成年度考核意见"
    KEEP_TRACKING = "appraisal.keep_tracking", "登记考察和考核方法"
    VIEW_SELECTION = "appraisal.view_selection", "查看选任工作报告和评议"
    FILE_SELECTION = "appraisal.file_selection", "报送选任工作报告和评议"
    REPORT_CONDUCT = "appraisal.report_conduct", "反映考评中的问题"
    HANDLE_CONDUCT = "appraisal.handle_conduct", "核实考评中的问题"
