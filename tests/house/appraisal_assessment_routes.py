"""Rows of the year's assessment: rounds, sheets, filings, opinions and records."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from appraisal.permissions import OFFICES
from organization.enums import Duty
from tests.house.route import PLAIN, UNIT, Route, of
from tests.house.world import SIDES

SEES = (*OFFICES, Duty.LEADING_GROUP)
"""Who sees every sheet and assesses none."""


def sheet(*barred: Duty, **more: Any) -> Route:
    """An address of a member's sheet: there for the offices, its group and the appraised."""
    return Route(
        lambda world, side: {"pk": world.pk("assessment_round", side), "code": SIDES[side], **more}, UNIT,
        missing=True, barred=barred,
    )  # fmt: skip


ROUND, ASSESSED = of("assessment_round"), sheet(*OFFICES)
ROUTES: dict[str, Route] = {
    "appraisal:assessment_rounds": PLAIN,
    "appraisal:plan_round": PLAIN,
    **{
        f"appraisal:{name}": ROUND
        for name in (
            "assessment_round", "export_round", "change_round_days", "add_assessment_group", "desk_items",
            "self_templates", "lead_filers", "open_round", "end_round", "year_end", "conduct_reports", "report_conduct",
        )
    },
    "appraisal:assessment_group": of("assessment_group"),
    "appraisal:seat_assessor": of("assessment_group"),
    "appraisal:charge_group": of("assessment_group"),
    "appraisal:unseat_assessor": of("assessment_seat"),
    "appraisal:assessment": sheet(),
    "appraisal:assessment_paper": sheet(),
    "appraisal:self_assessment": sheet(Duty.CADRE),
    "appraisal:submit_self": sheet(Duty.CADRE),
    "appraisal:self_paper": sheet(),
    "appraisal:attach_assessment_file": sheet(*SEES, Duty.CADRE, Duty.ASSESSOR, kind="self"),
    "appraisal:preliminary": ASSESSED,
    "appraisal:close_preliminary": ASSESSED,
    "appraisal:onsite": ASSESSED,
    "appraisal:sign_onsite": ASSESSED,
    "appraisal:withdraw_signature": ASSESSED,
    "appraisal:propose_final": ASSESSED,
    "appraisal:confirm_final": sheet(),
    "appraisal:return_final": sheet(),
    "appraisal:reopen_column": sheet(kind="self"),
    "appraisal:record_method": sheet(),
    "appraisal:assessment_file": replace(of("assessment_file", UNIT), missing=True),
    "appraisal:remove_assessment_file": replace(
        of("assessment_file", UNIT), missing=True, barred=(*SEES, Duty.CADRE, Duty.ASSESSOR)
    ),
    "appraisal:file_year_end": Route(
        lambda world, side: {"pk": world.pk("lead_filer", side), "kind": "adjustments"}, UNIT
    ),
    "appraisal:return_year_end": of("year_end_filing"),
    "appraisal:year_end_file": of("year_end_filing", UNIT),
    "appraisal:conduct_report": replace(of("conduct_report", UNIT), missing=True),
    "appraisal:conduct_file": replace(of("conduct_report", UNIT), missing=True),
    "appraisal:settle_conduct": of("conduct_report"),
    "appraisal:standing_list": of("version"),
    "appraisal:separate_appraisals": PLAIN,
    "appraisal:request_separate": PLAIN,
    "appraisal:separate_appraisal": of("separate_appraisal"),
    "appraisal:approve_separate": of("separate_appraisal"),
    "appraisal:refuse_separate": of("separate_appraisal"),
    "appraisal:separate_paper": of("separate_approval"),
    "appraisal:year_opinions": PLAIN,
    "appraisal:export_year_opinions": PLAIN,
    "appraisal:draft_year_opinion": PLAIN,
    **{
        f"appraisal:{name}": replace(of("year_opinion", UNIT), missing=True)
        for name in ("year_opinion", "year_opinion_file", "edit_year_opinion", "issue_year_opinion",
                     "correct_year_opinion", "use_year_opinion")
    },
    "appraisal:tracking": PLAIN,
    "appraisal:new_tracking": PLAIN,
    "appraisal:withdraw_tracking": of("tracking_record"),
    "appraisal:selection_reports": PLAIN,
    "appraisal:export_selection_reports": PLAIN,
    "appraisal:file_selection_report": PLAIN,
    "appraisal:review_selection": of("selection_report", UNIT),
    "appraisal:selection_paper": of("selection_report", UNIT),
}  # fmt: skip
