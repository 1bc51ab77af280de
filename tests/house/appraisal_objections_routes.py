"""Rows of objections to results, what-if, proposals of points, archive and filing of results."""

from __future__ import annotations

from dataclasses import replace

from appraisal.permissions import SEES_ALL
from organization.enums import COUNTY_DUTIES, Duty
from tests.house.route import PLAIN, UNIT, Route, of
from tests.house.world import SIDES

NAMED = replace(of("objection", UNIT), missing=True)
"""An objection is there for its unit, the offices and whom it names; other county duties find none."""
OF_THE_UNIT = tuple(duty for duty in Duty if duty in SEES_ALL or duty not in COUNTY_DUTIES)
STAFF = (Duty.UNIT_CLERK, Duty.CADRE, Duty.DATA_SUPPLIER)
MEMBER = Route(lambda world, side: {"pk": world.pk("version", side), "code": SIDES[side]}, UNIT)
PROPOSAL = Route(
    lambda world, side: {"pk": world.pk("scheme", side), "proposal": world.pk("point_proposal", side)}, missing=True
)

ROUTES: dict[str, Route] = {
    "appraisal:objections": PLAIN,
    "appraisal:export_objections": PLAIN,
    "appraisal:objection": NAMED,
    "appraisal:objection_file": NAMED,
    "appraisal:conclusion_paper": NAMED,
    "appraisal:name_reviewers": of("objection"),
    "appraisal:conclude_review": replace(NAMED, barred=OF_THE_UNIT),
    "appraisal:decide_objection": of("objection"),
    "appraisal:return_objection": of("objection"),
    "appraisal:correct_objection": of("objection"),
    "appraisal:withdraw_objection": replace(of("objection", UNIT), barred=STAFF),
    "appraisal:file_objection": replace(MEMBER, barred=STAFF),
    "appraisal:doubt": of("version"),
    "appraisal:extend_window": of("version"),
    "appraisal:filings": PLAIN,
    "appraisal:filing": Route(lambda world, side: {"pk": 0}, missing=True),
    "appraisal:receive_filing": Route(lambda world, side: {"pk": 0}, missing=True),
    "appraisal:archive": of("version"),
    "appraisal:archive_year": of("version"),
    "appraisal:download_archive": of("version"),
    "appraisal:what_if": of("version"),
    "appraisal:export_what_if": of("version"),
    "appraisal:stability": of("version"),
    "appraisal:current_intake": PLAIN,
    "appraisal:intake": of("scheme"),
    "appraisal:accept_proposal": PROPOSAL,
    "appraisal:refuse_proposal": PROPOSAL,
    "appraisal:carry_commendation": Route(
        lambda world, side: {"pk": world.pk("scheme", side), "entry": 0}, missing=True
    ),
    "appraisal:confirm_adjustment": of("adjustment"),
    "appraisal:export_comparison": of("draft"),
    "appraisal:export_figures": of("version"),
    "appraisal:records": PLAIN,
    "appraisal:record": replace(of("person", UNIT), missing=True),
}
