"""Rows of special appraisals and of the bases of qualitative ratings; the county of the matrix holds none."""

from __future__ import annotations

from appraisal.permissions import OFFICES
from tests.house.appraisal_assessment_routes import sheet
from tests.house.route import PLAIN, Route

NONE = Route(lambda world, side: {"pk": 0}, missing=True)
ROUTES: dict[str, Route] = {
    "appraisal:specials": PLAIN,
    "appraisal:open_special": Route(lambda world, side: {"pk": 0, "code": "investment"}, missing=True),
    **{
        f"appraisal:{name}": NONE
        for name in (
            "special_round", "tick_special_units", "special_scores", "special_template", "upload_special",
            "special_import", "commit_special", "discard_special", "compute_special", "special_version",
            "confirm_special", "special_paper", "export_special", "recommend_special", "confirm_recommendation",
            "withdraw_recommendation", "basis_file", "withdraw_basis",
        )
    },
    "appraisal:rating_basis": sheet(item=0),
    "appraisal:review_points": sheet(*OFFICES, item=0),
    "appraisal:add_material": sheet(*OFFICES, item=0),
    "appraisal:add_survey": sheet(*OFFICES, item=0),
}  # fmt: skip
