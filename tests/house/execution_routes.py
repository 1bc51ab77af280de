"""Rows of execution results, highlights, proposals, the chain and the year views."""

from __future__ import annotations

from dataclasses import replace

from organization.enums import Duty
from tests.house.route import PLAIN, UNIT, Route, of

ABSENT = Route(lambda world, side: {"pk": 0}, missing=True)
"""Rankings, rounds and proposals that the county of the matrix does not hold."""

ROUTES: dict[str, Route] = {
    "accountability:rankings": PLAIN,
    "accountability:rank_execution": PLAIN,
    "accountability:ranking_groups": PLAIN,
    "accountability:new_ranking_group": PLAIN,
    "accountability:ranking_group": ABSENT,
    "accountability:ranking": of("ranking"),
    "accountability:export_ranking": of("ranking"),
    "accountability:finalise_ranking": of("ranking"),
    "accountability:result": of("result", UNIT),
    "accountability:highlight_rounds": PLAIN,
    "accountability:open_highlights": PLAIN,
    "accountability:highlights": of("highlight_round"),
    "accountability:nominate_highlight": of("highlight_round"),
    "accountability:close_nominations": of("highlight_round"),
    "accountability:decide_highlights": of("highlight_round"),
    "accountability:highlight_notice": replace(of("highlight_round"), missing=True),
    "accountability:judge_highlight": replace(of("highlight"), barred=tuple(Duty)),
    "accountability:point_proposals": PLAIN,
    "accountability:export_point_proposals": PLAIN,
    "accountability:point_proposal": of("point_proposal", UNIT),
    "accountability:send_proposal": of("point_proposal", UNIT),
    "accountability:withdraw_proposal": of("point_proposal", UNIT),
    "accountability:chain": Route(
        lambda world, side: {"kind": "accountability-task", "pk": world.pk("task", side)}, UNIT
    ),
    "accountability:years": PLAIN,
    "accountability:export_years": PLAIN,
    "accountability:unit_year": replace(of("unit", UNIT), missing=True),
    "accountability:person_year": replace(of("person", UNIT), missing=True),
}
