"""Rows of commitments, their fulfilment, and feedback."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from organization.enums import ADMIN_DUTIES, Duty
from tests.house.route import PLAIN, UNIT, Route, of

IN_UNITS = (Duty.UNIT_LEADER, Duty.UNIT_CLERK)
OTHERS = tuple(duty for duty in Duty if duty not in (*IN_UNITS, *ADMIN_DUTIES))
"""Who sees a unit's commitment and does not write it."""
NOT_ABOVE = (Duty.UNIT_LEADER,)
"""Who reviews what is below him, and not the commitment of his own unit."""
OWN = replace(of("feedback_sheet", UNIT), missing=True)
"""A sheet is there for whom it is about, and for the offices."""
POINT = replace(of("feedback_point", UNIT), missing=True)


def _writing(scope: str) -> Route:
    return Route(lambda world, side: {"pk": world.pk("unit", side), "year": timezone.localdate().year}, scope)


ROUTES: dict[str, Route] = {
    "appraisal:commitments": PLAIN,
    "appraisal:export_commitments": PLAIN,
    "appraisal:commitment_coverage": PLAIN,
    "appraisal:export_commitment_coverage": PLAIN,
    "appraisal:write_own_commitment": Route(lambda world, side: {"year": timezone.localdate().year}),
    "appraisal:write_commitment": _writing(UNIT),
    "appraisal:commitment": of("commitment"),
    "appraisal:commitment_paper": Route(lambda world, side: {"pk": world.pk("commitment", side), "version": 1}),
    "appraisal:approve_commitment": replace(of("commitment"), barred=NOT_ABOVE),
    "appraisal:return_commitment": replace(of("commitment"), barred=NOT_ABOVE),
    "appraisal:amend_commitment": replace(of("commitment"), barred=OTHERS),
    "appraisal:grade_commitment": of("commitment"),
    "appraisal:report_fulfilment": replace(of("commitment_target"), barred=OTHERS),
    "appraisal:check_fulfilment": replace(of("fulfilment_report"), barred=NOT_ABOVE),
    "appraisal:fulfilment_evidence": replace(of("fulfilment_report"), missing=True),
    "appraisal:publish_grade": of("commitment_grade"),
    "appraisal:withdraw_grade": of("commitment_grade"),
    "appraisal:feedback": PLAIN,
    "appraisal:feedback_points": PLAIN,
    "appraisal:export_feedback_points": PLAIN,
    "appraisal:feedback_point": POINT,
    "appraisal:report_point": replace(POINT, barred=(Duty.APPRAISAL_OFFICE, Duty.ORGANIZATION_OFFICE)),
    "appraisal:review_point": of("point_report"),
    "appraisal:point_evidence": replace(of("point_report"), missing=True),
    "appraisal:open_feedback": of("version"),
    "appraisal:feedback_round": of("feedback_round"),
    "appraisal:export_feedback_round": of("feedback_round"),
    "appraisal:close_feedback_round": of("feedback_round"),
    "appraisal:feedback_sheet": OWN,
    "appraisal:write_feedback": of("feedback_sheet"),
    "appraisal:issue_feedback": of("feedback_sheet"),
    "appraisal:return_feedback": of("feedback_sheet"),
    "appraisal:acknowledge_feedback": OWN,
    "appraisal:deliver_feedback": of("feedback_sheet"),
    "appraisal:feedback_paper": OWN,
}
