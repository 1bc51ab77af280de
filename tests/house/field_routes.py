"""Rows of first-line work, collected work, coordination, emergency plans and oversight."""

from __future__ import annotations

from dataclasses import replace

from accountability.permissions import SEES_ALL
from organization.enums import Duty
from tests.house.route import PLAIN, UNIT, Route, of

SEEN = (*SEES_ALL, Duty.CADRE)
"""Who sees what a unit logged and does not change it."""
OVER_GROUPS = (Duty.TWO_OFFICES, Duty.INSPECTION_OFFICE)
"""Who sees a unit's own body of supervision and does not end it."""

ROUTES: dict[str, Route] = {
    "accountability:front_line": PLAIN,
    "accountability:export_front_line": PLAIN,
    "accountability:log_front_line": PLAIN,
    "accountability:front_line_statistics": PLAIN,
    "accountability:export_front_line_statistics": PLAIN,
    "accountability:close_front_line_year": Route(lambda world, side: {"year": 2011}),
    "accountability:reopen_front_line_year": Route(lambda world, side: {"year": 2011}),
    "accountability:excuse_front_line": Route(lambda world, side: {"pk": world.pk("person", side), "year": 2011}),
    "accountability:leaders": PLAIN,
    "accountability:export_leaders": PLAIN,
    "accountability:leader": Route(lambda world, side: {"pk": 0}, missing=True),
    "accountability:link_leader": Route(lambda world, side: {"pk": 0}, missing=True),
    "accountability:unlink_leader": Route(lambda world, side: {"pk": 0}, missing=True),
    "accountability:front_line_entry": of("front_line", UNIT),
    "accountability:withdraw_front_line": replace(of("front_line", UNIT), barred=SEEN),
    "accountability:front_line_photo": Route(
        lambda world, side: {"pk": world.pk("front_line", side), "photo": 0}, UNIT, missing=True
    ),
    "accountability:work_forms": PLAIN,
    "accountability:export_work_forms": PLAIN,
    "accountability:work_summary": PLAIN,
    "accountability:file_work_form": PLAIN,
    "accountability:standing_members": PLAIN,
    "accountability:add_standing_member": PLAIN,
    "accountability:leading_groups": PLAIN,
    "accountability:export_leading_groups": PLAIN,
    "accountability:new_leading_group": PLAIN,
    "accountability:leading_group": of("local_group", UNIT),
    "accountability:dissolve_group": replace(of("local_group", UNIT), barred=OVER_GROUPS),
    "accountability:new_joint_meeting": of("county_group"),
    "accountability:supervise_focus": of("outcome"),
    "accountability:coordination_gaps": PLAIN,
    "accountability:export_coordination_gaps": PLAIN,
    "accountability:follow_ups": PLAIN,
    "accountability:export_follow_ups": PLAIN,
    "accountability:follow_up": of("follow_up", UNIT),
    "accountability:close_follow_up": of("follow_up", UNIT),
    "accountability:coordination": of("task", UNIT),
    "accountability:new_meeting": replace(of("task", UNIT), missing=True, barred=(Duty.TWO_OFFICES,)),
    "accountability:new_thematic": of("task", UNIT),
    "accountability:mark_territorial": replace(of("task", UNIT), barred=(Duty.TWO_OFFICES,)),
    "accountability:emergency_plans": PLAIN,
    "accountability:export_emergency_plans": PLAIN,
    "accountability:new_emergency_plan": PLAIN,
    "accountability:emergency_plan": of("emergency_plan", UNIT),
    "accountability:emergency_file": of("emergency_plan", UNIT),
    "accountability:new_drill": of("emergency_plan", UNIT),
    "accountability:review_plan": of("emergency_plan", UNIT),
    "accountability:retire_plan": of("emergency_plan", UNIT),
    "accountability:use_plan": of("emergency_plan", UNIT),
    "accountability:opinions": PLAIN,
    "accountability:export_opinions": PLAIN,
    "accountability:new_execution_opinion": of("task"),
    "accountability:new_decision_opinion": of("matter"),
    "accountability:reply_to_opinion": of("execution_opinion", UNIT),
    "accountability:drop_standing_member": Route(lambda world, side: {"pk": 0}, missing=True),
}
