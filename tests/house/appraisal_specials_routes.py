"""Rows of special appraisals and of the bases of qualitative ratings.

A unit that takes part sees the confirmed result of its own round and nothing of another; it organises none. The
small scheme of the matrix names no special appraisal: there is none to arrange, and no award to recommend for.
"""

from __future__ import annotations

from appraisal.permissions import IN_UNITS, OFFICES
from tests.house.appraisal_assessment_routes import sheet
from tests.house.route import PLAIN, UNIT, Route, of

NONE = Route(lambda world, side: {"pk": 0}, missing=True)
"""The small scheme judges no item by its quality: there is no basis of a rating."""


def _organised(name: str, *, missing: bool = False) -> Route:
    """Who takes part sees it and may not touch it."""
    return Route(lambda world, side: {"pk": world.pk(name, side)}, UNIT, missing=missing, barred=IN_UNITS)


ROUTES: dict[str, Route] = {
    "appraisal:specials": PLAIN,
    "appraisal:open_special": Route(
        lambda world, side: {"pk": world.pk("scheme", side), "code": "city_construction"}, missing=True
    ),
    "appraisal:special_round": of("special_round", UNIT),
    "appraisal:tick_special_units": of("special_round"),
    **{
        f"appraisal:{name}": _organised("special_round")
        for name in (
            "special_scores", "special_template", "upload_special", "compute_special"
        )
    },
    "appraisal:recommend_special": _organised("special_round", missing=True),
    **{
        f"appraisal:{name}": of("special_version", UNIT)
        for name in ("special_version", "special_paper", "export_special")
    },
    "appraisal:confirm_special": _organised("special_version"),
    **{
        f"appraisal:{name}": _organised("special_import")
        for name in ("special_import", "commit_special", "discard_special")
    },
    **{
        f"appraisal:{name}": _organised("special_list")
        for name in ("confirm_recommendation", "withdraw_recommendation")
    },
    "appraisal:basis_file": NONE,
    "appraisal:withdraw_basis": NONE,
    "appraisal:rating_basis": sheet(item=0),
    "appraisal:review_points": sheet(*OFFICES, item=0),
    "appraisal:add_material": sheet(*OFFICES, item=0),
    "appraisal:add_survey": sheet(*OFFICES, item=0),
}  # fmt: skip
