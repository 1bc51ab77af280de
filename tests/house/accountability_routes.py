"""Rows of execution responsibility."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from organization.enums import Duty
from tests.house.route import NOWHERE, PLAIN, UNIT, Route, of

OFFICE = (Duty.TWO_OFFICES,)
"""Who sees a unit's table and does not fill it in."""
NOT_OVER = (Duty.DISCIPLINE, Duty.UNIT_LEADER, Duty.UNIT_CLERK)
"""Who reviews filings, but not that of a unit directly under the county."""
IN_UNITS = (Duty.UNIT_LEADER, Duty.UNIT_CLERK)
"""Who tells of his unit's rows, and does not comment on what he told."""


def of_table(*barred: Duty) -> Route:
    return replace(of("task_table", UNIT), barred=barred)


def of_task(*barred: Duty) -> Route:
    return replace(of("task", UNIT), barred=barred)


ROUTES: dict[str, Route] = {
    "accountability:tables": PLAIN,
    "accountability:export_tables": PLAIN,
    "accountability:new_table": PLAIN,
    "accountability:awaiting": PLAIN,
    "accountability:begin_for_matter": of("matter"),
    "accountability:filings": PLAIN,
    "accountability:export_filings": PLAIN,
    "accountability:table": of_table(),
    "accountability:rows": of_table(*OFFICE),
    "accountability:save_rows": of_table(*OFFICE),
    "accountability:take_down": of_table(),
    "accountability:export_rows": of_table(),
    "accountability:row_template": of_table(*OFFICE),
    "accountability:import_rows": of_table(*OFFICE),
    "accountability:preview_rows": of_table(*OFFICE),
    "accountability:commit_rows": Route(
        lambda world, side: {"pk": world.pk("task_table", side), "file": NOWHERE}, UNIT, missing=True, barred=OFFICE
    ),
    "accountability:study": of_table(),
    "accountability:minutes": Route(
        lambda world, side: {"pk": world.pk("task_table", side), "study": 0}, UNIT, missing=True
    ),
    "accountability:file": of_table(),
    "accountability:give_back": of_table(*NOT_OVER),
    "accountability:accept": of_table(*NOT_OVER),
    "accountability:confirm": of("county_table"),
    "accountability:issue": of("county_table"),
    "accountability:make_letters": of("county_table"),
    "accountability:table_paper": replace(of_table(), missing=True),
    "accountability:filing_paper": Route(
        lambda world, side: {"pk": world.pk("task_table", side), "filing": 0}, UNIT, missing=True
    ),
    "accountability:tasks": PLAIN,
    "accountability:export_tasks": PLAIN,
    "accountability:task": of_task(),
    "accountability:start_task": of_task(Duty.CADRE),
    "accountability:finish_task": of_task(Duty.CADRE),
    "accountability:finish_step": of_task(Duty.CADRE),
    "accountability:adjust_task": of_task(*OFFICE),
    "accountability:keep_task": Route(
        lambda world, side: {"pk": world.pk("task", side), "flag": world.pk("flag", side)}, UNIT, barred=OFFICE
    ),
    "accountability:progress": PLAIN,
    "accountability:export_progress": PLAIN,
    "accountability:progress_file": Route(
        lambda world, side: {"pk": world.pk("progress", side), "file": 0}, UNIT, missing=True
    ),
    "accountability:comment_progress": replace(of("progress", UNIT), barred=IN_UNITS),
    "accountability:report_progress": of_task(Duty.CADRE),
    "accountability:unit_execution": PLAIN,
    "accountability:export_unit_execution": PLAIN,
    "accountability:check_unit": PLAIN,
    "accountability:unit_rectifications": PLAIN,
    "accountability:export_problems": PLAIN,
    "accountability:rectification_of_unit": of("unit_problem", UNIT),
    "accountability:correct_problem": replace(of("unit_problem", UNIT), barred=(Duty.CADRE,)),
    "accountability:close_rectification_of_unit": replace(of("unit_problem", UNIT), barred=(Duty.CADRE,)),
    "accountability:check_task": of_task(Duty.CADRE),
    "accountability:review_task": of_task(Duty.CADRE),
    "accountability:set_contact": of_task(Duty.CADRE),
    "accountability:assess_aim": of_task(*NOT_OVER, Duty.TWO_OFFICES),
    "accountability:tell_decision": of_task(*IN_UNITS, Duty.CADRE),
    "accountability:study_feedback": Route(lambda world, side: {"pk": 0}, missing=True),
    "accountability:accept_task": of_task(Duty.UNIT_LEADER),
    "accountability:acceptance_file": Route(missing=True, kwargs=lambda world, side: {"pk": 0}),
    "accountability:proposals": PLAIN,
    "accountability:export_proposals": PLAIN,
    "accountability:reports": PLAIN,
    "accountability:export_reports": PLAIN,
    "accountability:new_report": PLAIN,
    "accountability:write_report": Route(
        lambda world, side: {
            "pk": world.pk("unit", side),
            "year": timezone.localdate().year,
            "kind": "half",
        },
        UNIT,
    ),
    "accountability:report_calendar": PLAIN,
    "accountability:export_calendar": PLAIN,
    "accountability:remind_reports": PLAIN,
    "accountability:report_period": PLAIN,
    "accountability:switch_reports": PLAIN,
    "accountability:report": of("report", UNIT),
    "accountability:edit_report": of("report", UNIT),
    "accountability:receive_report": of("report", UNIT),
    "accountability:return_report": of("report", UNIT),
    "accountability:report_paper": Route(
        lambda world, side: {"pk": world.pk("report", side), "version": 0}, UNIT, missing=True
    ),
    "accountability:coverage": PLAIN,
    "accountability:export_coverage": PLAIN,
    "accountability:letters": PLAIN,
    "accountability:letter": of("letter", UNIT),
    "accountability:sign_letter": of("letter", UNIT),
    "accountability:letter_paper": of("letter", UNIT),
    "accountability:bulletins": PLAIN,
    "accountability:export_bulletins": PLAIN,
    "accountability:compile_bulletin": Route(lambda world, side: {"code": "2012Q1"}),
    "accountability:announce_deployment": Route(lambda world, side: {"pk": 0}, missing=True),
    "accountability:bulletin": of("bulletin"),
    "accountability:bulletin_tasks": of("bulletin"),
    "accountability:bulletin_paper": of("bulletin"),
    "accountability:bulletin_workbook": of("bulletin"),
    "accountability:edit_bulletin": of("bulletin"),
    "accountability:recompile_bulletin": of("bulletin"),
    "accountability:submit_bulletin": of("bulletin"),
    "accountability:approve_bulletin": of("bulletin"),
    "accountability:return_bulletin": of("bulletin"),
    "accountability:issue_bulletin": of("bulletin"),
    "accountability:correct_bulletin": of("bulletin"),
    "accountability:sign_for_bulletin": of("bulletin"),
}
