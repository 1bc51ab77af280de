"""Rows of first-line work, collected work, coordination, emergency plans and oversight."""

from __future__ import annotations

from dataclasses import replace

from accountability.permissions import SEES_ALL
from organization.enums import Duty
from tests.house.route import PLAIN, UNIT, Route, of

SEEN = (*SEES_ALL, Duty.CADRE)
"""Who sees what a unit logged and does not change it."""

ROUTES: dict[str, Route] = {
    "accountability:front_line": PLAIN,
    "accountability:export_front_line": PLAIN,
    "accountability:log_front_line": PLAIN,
    "accountability:front_line_statistics": PLAIN,
    "accountability:export_front_line_statistics": PLAIN,
    "accountability:close_front_line_year": Route(lambda world, side: {"year": 2011}),
    "accountability:reopen_front_line_year": Route(lambda world, side: {"year": 2011}),
    "accountability:excuse_front_line": Route(lambda world, side: {"pk": world.people[side].pk, "year": 2011}),
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
    "accountability:drop_standing_member": Route(lambda world, side: {"pk": 0}, missing=True),
}
