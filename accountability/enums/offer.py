"""What the floor offers the others: permissions and events."""

from __future__ import annotations

from core.enums import Choice


class AccountabilityPermission(Choice):
    """What can be permitted in execution responsibility."""

    VIEW_TABLES = "accountability.view_tables", "查看任务分解明细表"
    VIEW_ALL_TABLES = "accountability.view_all_tables", "查看全县任务分解明细表"
    EDIT_TABLES = "accountability.edit_tables", "编制任务分解明细表"
    MANAGE_COUNTY_TABLES = "accountability.manage_county_tables", "编发县级任务分解明细表"
    EDIT_UNIT_TABLES = "accountability.edit_unit_tables", "编制本单位任务分解明细表"
    CONFIRM_TABLES = "accountability.confirm_tables", "会签县级任务分解明细表"
    CONFIRM_FOR_EFFICIENCY = "accountability.confirm_for_efficiency", "以效能督导名义会签"
    REVIEW_FILINGS = "accountability.review_filings", "审查和接收责任分解备案"
    REVIEW_COUNTY_FILINGS = "accountability.review_county_filings", "代县委、县政府接收备案"
    REVIEW_UNIT_FILINGS = "accountability.review_unit_filings", "接收下属单位备案"
    REVIEW_INTEGRITY = "accountability.review_integrity", "审查党风廉政责任分解"
    WORK_ON_TASKS = "accountability.work_on_tasks", "办理承担的任务"
    PREPARE_LETTERS = "accountability.prepare_letters", "制作目标责任书"
    SIGN_LETTERS = "accountability.sign_letters", "签订目标责任书"
    VIEW_COVERAGE = "accountability.view_coverage", "查看任务覆盖情况"
    VIEW_INSPECTIONS = "accountability.view_inspections", "查看督查和整改"
    VIEW_ALL_INSPECTIONS = "accountability.view_all_inspections", "查看全县督查和整改"
    VIEW_COVERT = "accountability.view_covert", "查看未公开的暗查暗访"
    MANAGE_INSPECTIONS = "accountability.manage_inspections", "组织督查，下达和核查整改"
    APPROVE_INSPECTIONS = "accountability.approve_inspections", "批准督查"
    ANSWER_INSPECTIONS = "accountability.answer_inspections", "反馈整改，提出异议"
    ANSWER_SUGGESTIONS = "accountability.answer_suggestions", "批示督查建议"
    VIEW_SUMMONSES = "accountability.view_summonses", "查看约谈"
    VIEW_ALL_SUMMONSES = "accountability.view_all_summonses", "查看全县约谈"
    PROPOSE_SUMMONSES = "accountability.propose_summonses", "认定进展缓慢，提出约谈建议"
    AGREE_SUMMONSES = "accountability.agree_summonses", "商定约谈建议"
    APPROVE_SUMMONSES = "accountability.approve_summonses", "批准约谈"
    RECORD_TALKS = "accountability.record_talks", "登记约谈"
    VIEW_OPINION_SOURCES = "accountability.view_opinion_sources", "查看意见来源"
    WRITE_SELF_CRITICISMS = "accountability.write_self_criticisms", "提交书面检查"
    REPORT_PROGRESS = "accountability.report_progress", "报告任务进展"
    COMMENT_PROGRESS = "accountability.comment_progress", "对任务进展提出意见"
    VIEW_REPORTS = "accountability.view_reports", "查看执行情况报告"
    VIEW_ALL_REPORTS = "accountability.view_all_reports", "查看全县执行情况报告"
    WRITE_REPORTS = "accountability.write_reports", "填报执行情况报告"
    RECEIVE_REPORTS = "accountability.receive_reports", "代县委、县政府接收执行情况报告"
    ACCEPT_TASKS = "accountability.accept_tasks", "照单验收"
    ASSESS_AIMS = "accountability.assess_aims", "绩效预评估"
    VIEW_UNIT_EXECUTION = "accountability.view_unit_execution", "查看本单位执行情况"
    VIEW_BULLETINS = "accountability.view_bulletins", "查看通报"
    MANAGE_BULLETINS = "accountability.manage_bulletins", "编制和印发通报"
    APPROVE_BULLETINS = "accountability.approve_bulletins", "审批通报"
    SIGN_FOR_BULLETINS = "accountability.sign_for_bulletins", "签收通报"
    VIEW_FIELD_WORK = "accountability.view_field_work", "查看一线工作"
    VIEW_ALL_FIELD_WORK = "accountability.view_all_field_work", "查看全县一线工作"
    LOG_FOR_UNIT = "accountability.log_for_unit", "代本单位干部登记一线工作"
    LOG_FIELD_WORK = "accountability.log_field_work", "登记一线工作"
    MANAGE_FIELD_WORK = "accountability.manage_field_work", "管理领导联系点和一线工作年度"
    VIEW_WORK_FORMS = "accountability.view_work_forms", "查看工作汇总"
    VIEW_ALL_WORK_FORMS = "accountability.view_all_work_forms", "查看全县工作汇总"
    FILE_WORK_FORMS = "accountability.file_work_forms", "报送工作汇总表"
    COLLECT_WORK_FORMS = "accountability.collect_work_forms", "汇总常委和镇街区工作"
    VIEW_COORDINATION = "accountability.view_coordination", "查看领导小组、协调会议和应急预案"
    EDIT_GROUPS = "accountability.edit_groups", "登记领导小组"
    MANAGE_COUNTY_GROUPS = "accountability.manage_county_groups", "登记县级领导小组和联席会议"
    HANDLE_FOLLOW_UPS = "accountability.handle_follow_ups", "办理会议议定和督导事项"
    CONVENE_MEETINGS = "accountability.convene_meetings", "召集协调会议"
    CONVENE_THEMATIC = "accountability.convene_thematic", "召集县级专题协调会"
    REGISTER_PLANS = "accountability.register_plans", "登记应急预案"
    LINK_PLANS = "accountability.link_plans", "紧急决策关联应急预案"
    VIEW_OPINIONS = "accountability.view_opinions", "查看人大、政协监督意见"
    FILE_OPINIONS = "accountability.file_opinions", "提出监督意见"
    REPLY_TO_OPINIONS = "accountability.reply_to_opinions", "答复监督意见"
    VIEW_ORDERS = "accountability.view_orders", "查看督办单"
    VIEW_ALL_ORDERS = "accountability.view_all_orders", "查看全部督办单"
    ISSUE_ORDERS = "accountability.issue_orders", "下发和办理督办单"
    DIRECT_ORDERS = "accountability.direct_orders", "调整和升级各部门的督办事项"
    WORK_ON_ORDERS = "accountability.work_on_orders", "承办督办单"
    LEADER_ORDERS = "accountability.leader_orders", "查看本人交办的督办事项"
    SETTLE_VIOLATIONS = "accountability.settle_violations", "处理违反四个不允许的移送"
    HANDLE_CLUES = "accountability.handle_clues", "办理问题线索"
    REPORT_CLUES = "accountability.report_clues", "移交问题线索"
    KEEP_LEADS = "accountability.keep_leads", "登记群众和媒体反映"
    VIEW_ALL_CASES = "accountability.view_all_cases", "查看全县责任追究案件"
    OPEN_CASES = "accountability.open_cases", "县级责任追究立案"
    OPEN_UNIT_CASES = "accountability.open_unit_cases", "单位内部责任追究立案"
    START_CASES = "accountability.start_cases", "责任追究立案"
    VIEW_REGULATIONS = "accountability.view_regulations", "查看责任追究制度和措施"
    KEEP_REGULATIONS = "accountability.keep_regulations", "维护责任追究制度和措施"
    VIEW_REGISTERS = "accountability.view_registers", "查看党内监督记录"
    VIEW_CONFIDENTIAL_REGISTERS = "accountability.view_confidential_registers", "查看个人事项和信访等监督记录"
    KEEP_REGISTERS = "accountability.keep_registers", "登记党内监督记录"
    VIEW_MEETING_DISCIPLINE = "accountability.view_meeting_discipline", "查看和登记会议监督"
    WATCH_MEETINGS = "accountability.watch_meetings", "监督会风会纪"
    VIEW_MEETING_NOTICES = "accountability.view_meeting_notices", "查看会风会纪通报"
    SUPERVISE_INTEGRITY = "accountability.supervise_integrity", "廉政督查"
    VIEW_INTEGRITY_WATCHES = "accountability.view_integrity_watches", "查看廉政督查事项"
    ANSWER_INTEGRITY = "accountability.answer_integrity", "回复廉政督查事项"
    VIEW_EXECUTION = "accountability.view_execution", "查看落实排名"
    VIEW_ALL_EXECUTION = "accountability.view_all_execution", "查看全县落实情况"
    RANK_EXECUTION = "accountability.rank_execution", "计算和审定落实排名"
    MANAGE_HIGHLIGHTS = "accountability.manage_highlights", "组织亮点工作评选"
    NOMINATE_HIGHLIGHTS = "accountability.nominate_highlights", "申报亮点工作"
    VIEW_PROPOSALS = "accountability.view_proposals", "查看加扣分建议"
    SEND_PROPOSALS = "accountability.send_proposals", "报送加扣分建议"
    RECEIVE_PROPOSALS = "accountability.receive_proposals", "接收加扣分建议"
    VIEW_HIGHLIGHTS = "accountability.view_highlights", "查看和评选亮点工作"
    VIEW_YEAR_VIEWS = "accountability.view_year_views", "查看班子和干部年度监督情况"


class AccountabilityEvent(Choice):
    """What execution responsibility tells the floors above it (core.events), after the commit.

    ``TABLE_IN_FORCE``: payload ``table_id``; a county table was issued, or a unit's table accepted for filing.
    ``TASKS_ADJUSTED``: payload ``task_ids``; rows in force have a new version. ``TASK_MOVED``: payload ``task_id``,
    ``step``, ``state``. ``PROGRESS_REPORTED``: payload ``task_id``, ``entry_id``. ``REPORT_FILED``: payload
    ``report_id``. ``TASK_ACCEPTED``: payload ``task_id``, ``acceptance_id``. ``CONSEQUENCE_PROPOSED``: payload
    ``proposal_id``; a reward or an accountability with its basis, for floors above to take up.
    ``BULLETIN_ISSUED``: payload ``bulletin_id``, ``criticised`` (unit ids).
    ``RECTIFICATION_ISSUED``, ``RECTIFICATION_CLOSED``: payload ``order_id``. ``TRANSFER_PROPOSED``: payload
    ``proposal_id``, ``person_id``; somebody was summoned twice within a year (LS-3.5-e).
    ``ORDER_MOVED``: payload ``order_id``, ``step``, ``state``; a supervision order was issued,
    answered, closed and so on. ``ESCALATED``: payload ``escalation_ids``; rungs above the reminder were climbed.
    ``VIOLATION_REFERRED``: payload ``violation_id``.
    ``PROPOSAL_MADE``: payload ``proposal_id``; a bonus or deduction was sent to the appraisal (LS-3.5-a, LS-4.3-b).
    ``RANKING_FINAL``: payload ``ranking_id``; the execution results of a period stand (LS-4.3-c).
    ``CASE_DECIDED``: payload ``case_id``, ``unit_id``, ``ground``, ``year`` of the event and ``deduction`` proposed for
    the unit in ten-thousandths of a point, 0 without one (LS-3.5-b).
    """

    TABLE_IN_FORCE = "accountability.table_in_force", "明细表生效"
    TASKS_ADJUSTED = "accountability.tasks_adjusted", "任务调整"
    TASK_MOVED = "accountability.task_moved", "任务状态变动"
    PROGRESS_REPORTED = "accountability.progress_reported", "任务进展报告"
    REPORT_FILED = "accountability.report_filed", "执行情况报告报送"
    TASK_ACCEPTED = "accountability.task_accepted", "照单验收"
    CONSEQUENCE_PROPOSED = "accountability.consequence_proposed", "奖惩建议"
    BULLETIN_ISSUED = "accountability.bulletin_issued", "通报印发"
    RECTIFICATION_ISSUED = "accountability.rectification_issued", "下达限期整改"
    RECTIFICATION_CLOSED = "accountability.rectification_closed", "整改销号"
    TRANSFER_PROPOSED = "accountability.transfer_proposed", "提出岗位调整建议"
    ORDER_MOVED = "accountability.order_moved", "督办单变动"
    ESCALATED = "accountability.escalated", "升级督办"
    VIOLATION_REFERRED = "accountability.violation_referred", "移送纪检监察"
    CASE_DECIDED = "accountability.case_decided", "责任追究决定"
    PROPOSAL_MADE = "accountability.proposal_made", "送出加扣分建议"
    RANKING_FINAL = "accountability.ranking_final", "落实排名审定"
