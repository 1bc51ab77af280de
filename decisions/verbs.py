"""What the verbs and values of decisions are called in the audit trail."""

VERBS = {
    "decisions.add_draft": "提交草案",
    "decisions.add_paper": "登记环节材料",
    "decisions.close_stage": "完成环节",
    "decisions.cut_stage": "紧急压减环节",
    "decisions.declare_emergency": "登记紧急事项",
    "decisions.end_matter": "终止决策事项",
    "decisions.fail_stage": "登记环节未通过",
    "decisions.open_matter": "建立决策事项",
    "decisions.open_stage": "开始环节",
    "decisions.repeat_stage": "重新进行环节",
    "decisions.set_aside_stage": "确定环节不适用",
    "decisions.settle_level": "确定级别",
    "decisions.switch_flag": "更改事项标记",
    "decisions.void_paper": "作废环节材料",
}

WORDS = {
    "declared_on": "宣布日期",
    "emergency": "紧急情形",
    "flag": "标记",
    "leader": "县领导",
    "flags": "标记",
    "number": "编号",
    "paper": "材料",
    "proposals": "建议",
    "round": "轮次",
    "stage": "环节",
    "state": "状态",
    "voided": "失效的环节",
}
"""Values that are no field of their object."""
