"""What the verbs and values of evaluations are called in the audit trail. None of them holds an answer."""

VERBS = {
    "appraisal.add_work_report": "登记述职述廉报告",
    "appraisal.close_meeting": "登记述职述廉会议",
    "appraisal.count_evaluation": "测评计入指标",
    "appraisal.export_evaluation": "导出测评结果",
    "appraisal.export_evaluations": "导出测评清单",
    "appraisal.export_surveys": "导出委托调查",
    "appraisal.import_survey": "导入委托调查",
    "appraisal.invite": "登记受邀人员",
    "appraisal.mark_invitees": "登记受邀人员到会",
    "appraisal.note_talk": "登记个别谈话",
    "appraisal.plan_evaluation": "设置测评",
    "appraisal.withdraw_invitee": "撤下受邀人员",
}
WORDS = {
    "attendance": "到会人数",
    "attended": "到会",
    "front_line": "基层一线",
    "held_on": "日期",
    "invitee": "受邀人员",
    "questions": "题数",
    "rated": "测评对象数",
    "readings": "指标数据数",
    "reported_on": "报告日期",
    "reporter": "报告人",
    "samples": "样本数",
    "weights": "参评人员权重",
}
