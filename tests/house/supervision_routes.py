"""Rows of inspections, rectification orders and summonses."""

from __future__ import annotations

from dataclasses import replace

from tests.house.route import PLAIN, UNIT, Route, of

INSPECTION, RECTIFICATION, SUMMONS = (of(name, UNIT) for name in ("inspection", "rectification", "summons"))


def of_part(name: str, key: str) -> Route:
    """An address of an inspection and a thing of it."""
    return Route(lambda world, side: {"pk": world.pk("inspection", side), key: world.pk(name, side)}, UNIT)


def of_entry(key: str, owner: str) -> Route:
    """A file of something: the world holds none."""
    return Route(lambda world, side: {"pk": world.pk(owner, side), key: 0}, UNIT, missing=True)


ROUTES: dict[str, Route] = {
    "accountability:inspections": PLAIN,
    "accountability:export_inspections": PLAIN,
    "accountability:inspection_calendar": PLAIN,
    "accountability:new_inspection": PLAIN,
    "accountability:inspection": INSPECTION,
    "accountability:approve_inspection": INSPECTION,
    "accountability:announce_draw": INSPECTION,
    "accountability:draw_inspection": INSPECTION,
    "accountability:merge_inspection": INSPECTION,
    "accountability:start_inspection": INSPECTION,
    "accountability:end_inspection": INSPECTION,
    "accountability:release_inspection": INSPECTION,
    "accountability:new_inspection_problem": INSPECTION,
    "accountability:report_inspection_problem": of_part("problem", "problem"),
    "accountability:push_inspection_problem": of_part("problem", "problem"),
    "accountability:new_inspection_evidence": INSPECTION,
    "accountability:inspection_evidence": of_entry("evidence", "inspection"),
    "accountability:new_inspection_conclusion": INSPECTION,
    # for the unit it is about and for the offices; others who see inspections do not find it
    "accountability:inspection_conclusion": replace(of_part("conclusion", "conclusion"), missing=True),
    "accountability:send_inspection_conclusion": of_part("conclusion", "conclusion"),
    "accountability:object_inspection_conclusion": of_part("conclusion", "conclusion"),
    "accountability:answer_inspection_objection": of("objection", UNIT),
    "accountability:inspection_plans": PLAIN,
    "accountability:new_inspection_plan": PLAIN,
    "accountability:inspection_plan": of("inspection_plan"),
    "accountability:new_plan_theme": of("inspection_plan"),
    "accountability:submit_inspection_plan": of("inspection_plan"),
    "accountability:decide_inspection_plan": of("inspection_plan"),
    "accountability:site_visits": PLAIN,
    "accountability:new_site_visit": PLAIN,
    "accountability:visit_suggestions": PLAIN,
    "accountability:site_visit": of("site_visit"),
    "accountability:reply_suggestions": of("site_visit"),
    "accountability:visit_notices": PLAIN,
    "accountability:new_visit_notice": PLAIN,
    "accountability:visit_notice": of("visit_notice"),
    "accountability:visit_notice_paper": of("visit_notice"),
    "accountability:rectifications": PLAIN,
    "accountability:export_rectifications": PLAIN,
    "accountability:new_rectification": PLAIN,
    "accountability:rectification": RECTIFICATION,
    "accountability:rectification_paper": RECTIFICATION,
    "accountability:rectification_report_file": of_entry("entry", "rectification"),
    "accountability:rectification_check_file": of_entry("entry", "rectification"),
    "accountability:report_rectification": RECTIFICATION,
    "accountability:ask_rectification_extension": RECTIFICATION,
    "accountability:decide_rectification_extension": RECTIFICATION,
    "accountability:verify_rectification": RECTIFICATION,
    "accountability:close_rectification": RECTIFICATION,
    "accountability:object_rectification": RECTIFICATION,
    "accountability:slow_works": PLAIN,
    "accountability:new_slow_work": PLAIN,
    "accountability:slow_work": of("slow_work"),
    "accountability:check_slow_work": of("slow_work"),
    "accountability:propose_summons": of("slow_work"),
    "accountability:summonses": PLAIN,
    "accountability:export_summonses": PLAIN,
    "accountability:summons": SUMMONS,
    "accountability:agree_summons": SUMMONS,
    "accountability:decide_summons": SUMMONS,
    "accountability:second_summons": SUMMONS,
    "accountability:record_talk": SUMMONS,
    "accountability:follow_up_summons": SUMMONS,
    "accountability:self_criticisms": PLAIN,
    "accountability:write_self_criticism": of("self_criticism", UNIT),
}
