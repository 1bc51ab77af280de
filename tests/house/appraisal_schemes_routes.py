"""Rows of detailed rules, quarterly analyses and building schemes."""

from __future__ import annotations

from dataclasses import replace

from tests.house.route import PLAIN, Route, of

ABSENT = Route(lambda world, side: {"pk": 0}, missing=True)
"""Rules and analyses that the county of the matrix does not hold."""

ROUTES: dict[str, Route] = {
    "appraisal:detail_rules": PLAIN,
    "appraisal:export_detail_rules": PLAIN,
    "appraisal:detail_rule": ABSENT,
    "appraisal:review_rules": ABSENT,
    "appraisal:rule_file": ABSENT,
    "appraisal:write_rules": Route(lambda world, side: {"pk": world.pk("scheme", side), "unit": "none"}, missing=True),
    "appraisal:publish_overall": of("scheme"),
    "appraisal:overall_file": replace(of("scheme"), missing=True),
    "appraisal:issue_special_rules": of("scheme"),
    "appraisal:special_file": ABSENT,
    "appraisal:analyses": PLAIN,
    "appraisal:export_analyses": replace(PLAIN, missing=True),
    "appraisal:analysis": ABSENT,
    "appraisal:analysis_paper": Route(lambda world, side: {"pk": 0, "unit": "none"}, missing=True),
    "appraisal:write_analysis": Route(lambda world, side: {"pk": 0, "unit": "none", "team": "none"}, missing=True),
}
