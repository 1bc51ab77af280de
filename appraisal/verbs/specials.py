"""What the verbs and values of special appraisals and of qualitative ratings are called in the audit trail."""

VERBS = {
    "appraisal.add_rating_basis": "登记定性评价依据",
    "appraisal.check_special_import": "核对专项评分工作簿",
    "appraisal.commit_special_import": "导入专项评分",
    "appraisal.compute_special": "计算专项考评结果",
    "appraisal.confirm_recommendation": "确认先进推荐名单",
    "appraisal.confirm_special": "确认专项考评结果",
    "appraisal.discard_special_import": "放弃专项评分导入",
    "appraisal.enter_special_scores": "录入专项得分",
    "appraisal.export_special": "导出专项考评排名",
    "appraisal.export_special_template": "下载专项评分模板",
    "appraisal.open_special": "安排专项考评",
    "appraisal.print_special": "打印专项考评排名",
    "appraisal.recommend_special": "提出先进推荐名单",
    "appraisal.review_rating_points": "登记要点查看情况",
    "appraisal.tick_special_units": "增加专项参评单位",
    "appraisal.withdraw_rating_basis": "撤销定性评价依据",
    "appraisal.withdraw_recommendation": "撤下先进推荐名单",
}
WORDS = {"participants": "参评对象数", "winners": "推荐对象", "looked_at": "已查看要点", "organizers": "组织单位"}
