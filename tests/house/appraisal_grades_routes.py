"""Rows of grades and of the appraisal of integrity."""

from __future__ import annotations

from tests.house.route import PLAIN, UNIT, Route, of

ABSENT = Route(lambda world, side: {"pk": 0}, missing=True)
"""Opinions asked, talks, objections and papers that the county of the matrix does not hold."""
TARGET = of("grade_target")
REMARK = Route(lambda world, side: {"pk": world.pk("grade_target", side), "code": "conflict"})
MOVE = Route(lambda world, side: {"pk": world.pk("grade_round", side), "event": "start"})

ROUTES: dict[str, Route] = {
    **dict.fromkeys(
        (f"appraisal:{name}" for name in (
            "grade_rounds", "open_annual_round", "open_integrity_round", "own_grades", "grading_methods",
            "write_grading_method", "criticisms", "export_criticisms", "record_criticism", "integrity_reports",
            "admonition_talks",
            "grade_objections",
        )), PLAIN,
    ),
    **dict.fromkeys(
        (f"appraisal:{name}" for name in (
            "grade_round", "compute_grades", "give_rest", "publish_grade_list",
            "add_appraisal_team", "record_grade_step",
            "approve_grade_quota", "ask_grade_opinion", "decide_grades", "return_grades", "publicise_grades",
            "circulate_grades", "export_grades", "grade_table",
        )), of("grade_round"),
    ),
    **dict.fromkeys(
        (f"appraisal:{name}" for name in (
            "grade_target", "give_grade", "record_grade_tally", "order_investigation", "record_related_results",
        )), TARGET,
    ),
    **dict.fromkeys(
        (f"appraisal:{name}" for name in (
            "reply_grade_opinion", "integrity_report_file", "hold_admonition_talk", "answer_grade_objection",
            "grade_record",
            "conclude_investigation", "investigation_file",
        )), ABSENT,
    ),
    "appraisal:own_grade": of("grade_target", UNIT),
    "appraisal:release_integrity_report": of("grade_target", UNIT),
    "appraisal:remark_grade": REMARK,
    "appraisal:move_grades": MOVE,
    "appraisal:grading_method": of("grading_method"),
    "appraisal:issue_grading_method": of("grading_method"),
    "appraisal:withdraw_criticism": of("criticism"),
}  # fmt: skip
