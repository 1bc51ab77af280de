"""What the verbs of the use of results are called in the audit trail."""

VERBS = {
    "appraisal.carry_out_consequence": "实施结果运用",
    "appraisal.compile_consequences": "汇总结果运用建议",
    "appraisal.complete_consequence": "登记结果运用落实",
    "appraisal.export_consequences": "导出结果运用",
    "appraisal.record_consequence_finding": "登记考察结论",
    "appraisal.waive_consequence": "不予实施结果运用",
}

WORDS = {"conclusion": "考察结论", "done_on": "落实日期", "lapsed": "依据消失", "made": "新提出", "updated": "更新"}
