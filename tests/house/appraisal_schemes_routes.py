"""Rows of detailed rules, quarterly analyses and building schemes."""

from __future__ import annotations

from dataclasses import replace

from tests.house.route import NOWHERE, PLAIN, UNIT, Route, of

ABSENT = Route(lambda world, side: {"pk": 0}, missing=True)
"""Rules and analyses that the county of the matrix does not hold."""

OWN_MEMBER = of("member", UNIT)

ROUTES: dict[str, Route] = {
    "appraisal:new_scheme": PLAIN,
    "appraisal:load_bundled": replace(PLAIN, missing=True),
    "appraisal:new_from_book": PLAIN,
    "appraisal:blank_book": PLAIN,
    "appraisal:confirm_book": Route(lambda world, side: {"pk": NOWHERE}, missing=True),
    "appraisal:copy_scheme": of("scheme"),
    "appraisal:edit_members": of("scheme"),
    "appraisal:add_group": of("scheme"),
    "appraisal:edit_group": of("group"),
    "appraisal:remove_group": of("group"),
    "appraisal:add_member": of("group"),
    "appraisal:remove_member": of("member"),
    "appraisal:fit_indicator": of("indicator"),
    "appraisal:set_mark": of("indicator"),
    "appraisal:count_items": of("scheme"),
    "appraisal:trees_template": of("scheme"),
    "appraisal:trees_import": of("scheme"),
    "appraisal:measures": PLAIN,
    "appraisal:record_measure": PLAIN,
    "appraisal:measure_file": ABSENT,
    "appraisal:social": OWN_MEMBER,
    "appraisal:record_social": of("member"),
    "appraisal:cite_measure": Route(lambda world, side: {"pk": world.pk("member", side), "record": 0}, missing=True),
    "appraisal:withdraw_social": ABSENT,
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
