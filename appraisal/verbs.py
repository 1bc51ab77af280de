"""What appraisal's verbs and values of the audit trail are called."""

VERBS = {
    "appraisal.add_evidence": "上传凭证",
    "appraisal.add_indicator": "增加指标",
    "appraisal.amend_scheme": "变更方案",
    "appraisal.attach_paper": "上传加减分文件",
    "appraisal.check_import": "校验工作簿",
    "appraisal.commit_import": "导入分值",
    "appraisal.confirm_publication": "确认公布",
    "appraisal.discard_draft": "删除方案草案",
    "appraisal.discard_import": "放弃导入",
    "appraisal.download_document": "下载结果文书",
    "appraisal.edit_indicator": "修改指标",
    "appraisal.edit_parameters": "修改方案参数",
    "appraisal.enter_adjustment": "登记加减分",
    "appraisal.enter_mark": "登记一票否决或弄虚作假",
    "appraisal.enter_scores": "录入分值",
    "appraisal.export_board": "导出排名",
    "appraisal.export_entries": "导出加减分",
    "appraisal.export_ranking": "导出排名数据",
    "appraisal.export_template": "下载工作簿",
    "appraisal.export_workbook": "下载已上传的工作簿",
    "appraisal.issue_scheme": "下发方案",
    "appraisal.load_scheme": "装入方案",
    "appraisal.make_document": "生成结果文书",
    "appraisal.move_indicator": "移动指标",
    "appraisal.propose_publication": "提请公布",
    "appraisal.recall_proposal": "撤回提请",
    "appraisal.record_approval": "登记审定",
    "appraisal.remove_indicator": "删除指标",
    "appraisal.run_scoring": "计算结果",
    "appraisal.set_marks": "设置分值",
    "appraisal.undo_import": "撤销导入",
    "appraisal.withdraw_adjustment": "撤销加减分",
    "appraisal.withdraw_mark": "撤销一票否决或弄虚作假",
    "appraisal.withdraw_publication": "撤下已公布结果",
}

CELLS = ("appraisal.commit_import", "appraisal.enter_scores", "appraisal.undo_import")
"""Verbs whose values are cells of a book: member/leaf -> content."""

WORDS = {
    "cells": "单元格数",
    "cells_after": "改动后的格",
    "cells_before": "改动前的格",
    "entries": "加减分与否决",
    "file": "文件",
    "format": "格式",
    "list_number": "报送清单文号",
    "members": "考评对象数",
    "name": "名称",
    "problems": "错误数",
    "record": "会议纪要文号",
    "replaced": "替换的版本",
    "variant": "种类",
    "version": "版本",
}
"""Values that are no field of their object."""
