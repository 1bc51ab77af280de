"""Rows of what is made public: the pages of everyone and those of the offices."""

from __future__ import annotations

from dataclasses import replace

from organization.enums import Duty
from tests.house.route import PLAIN, UNIT, Route, of, of_public

LOOKS = (Duty.INSPECTION_OFFICE, Duty.PUBLICITY, Duty.SPOKESPERSON, Duty.COUNTY_LEADER)
"""Who sees what is public and does not publish results."""

ROUTES: dict[str, Route] = {
    "portal:tasks": PLAIN,
    "portal:task": of_public("task_publication"),
    "portal:task_comment": of_public("task_publication"),
    "portal:unit": of("unit"),
    "portal:commitments": PLAIN,
    "portal:commitment": of_public("commitment"),
    "portal:column": PLAIN,
    "portal:photo": of_public("picture"),
    "portal:complaint": PLAIN,
    "portal:bulletins": PLAIN,
    "portal:bulletin": of_public("bulletin_out"),
    "portal:gradings": PLAIN,
    "portal:grading": Route(lambda world, side: {"pk": 0}, missing=True),
    "portal:grade_report": Route(lambda world, side: {"pk": 0}, missing=True),
    "portal:grade_objection": Route(lambda world, side: {"pk": 0}, missing=True),
    "portal:publicity": PLAIN,
    "portal:export_publicity": PLAIN,
    "portal:suitable": PLAIN,
    "portal:mark_suitable": of("task", UNIT),
    "portal:publish": Route(
        lambda world, side: {"pk": world.pk("task", side), "kind": "result"}, UNIT, barred=LOOKS
    ),
    "portal:withdraw": replace(of("task_publication", UNIT), barred=LOOKS),
    "portal:office_bulletins": PLAIN,
    "portal:new_bulletin": PLAIN,
    "portal:edit_bulletin": of("public_bulletin"),
    "portal:publish_bulletin": of("public_bulletin"),
    "portal:new_briefing": PLAIN,
    "portal:comments": PLAIN,
    "portal:answer_comment": of("task_comment"),
    "portal:supervise_comment": of("task_comment"),
}  # fmt: skip
