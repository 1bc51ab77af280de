"""What the verbs of awards are called in the audit trail."""

VERBS = {
    "appraisal.approve_awards": "登记奖项审定",
    "appraisal.choose_winner": "选定获奖者",
    "appraisal.compute_awards": "测算奖项",
    "appraisal.drop_winner": "撤下获奖者",
    "appraisal.export_awards": "导出获奖名单",
    "appraisal.file_distribution": "登记奖金分配",
    "appraisal.list_winners": "填入评选名单",
    "appraisal.nominate_winner": "报送先进个人",
    "appraisal.open_awards": "开始评先评优",
    "appraisal.open_honours": "开展双十双百评选",
    "appraisal.publish_awards": "公布表彰",
    "appraisal.record_vacancy": "登记奖项空缺",
    "appraisal.return_awards": "退回奖项建议",
    "appraisal.submit_awards": "奖项建议报领导小组",
    "appraisal.withdraw_distribution": "撤销奖金分配",
}

WORDS = {
    "awards": "奖项",
    "candidates": "对象数",
    "dropped": "撤下",
    "lists": "名单",
    "notice": "表彰文号",
    "prize": "奖金",
    "proposed": "建议获奖",
    "shares": "分配人数",
    "slot": "名次",
    "winner": "获奖者",
    "winners": "获奖者",
}
