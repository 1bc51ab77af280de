"""What the verbs of building schemes, detailed rules and quarterly analyses are called in the audit trail."""

VERBS = {
    "appraisal.add_group": "增加考核系统",
    "appraisal.add_member": "增加考评对象",
    "appraisal.cite_measure": "引用配套办法",
    "appraisal.copy_scheme": "沿用方案",
    "appraisal.count_items": "设定项数口径",
    "appraisal.draft_from_book": "从工作簿新建方案",
    "appraisal.edit_group": "修改考核系统",
    "appraisal.enrol_unit": "列入考核",
    "appraisal.file_analysis": "填报季度实绩分析",
    "appraisal.file_detail_rules": "报送考评细则",
    "appraisal.fit_tree": "调整指标",
    "appraisal.import_trees": "导入指标体系",
    "appraisal.issue_special_rules": "登记专项考评细则",
    "appraisal.publish_overall_rules": "印发综合考评实施细则",
    "appraisal.record_measure": "登记配套办法",
    "appraisal.record_social": "登记社会评价",
    "appraisal.remove_group": "删除考核系统",
    "appraisal.remove_member": "移出考评对象",
    "appraisal.review_detail_rules": "审核考评细则",
    "appraisal.withdraw_social": "撤销社会评价",
}

WORDS = {
    "items": "项目数",
    "issuer": "印发机关",
    "number": "文号",
    "outcome": "结论",
    "source": "来源",
}
"""Values that are no field of their object."""
