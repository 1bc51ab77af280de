"""Rows of indicator data and ledgers: the county of the matrix has no series yet, its objects are missing."""

from __future__ import annotations

from tests.house.route import COUNTY, PLAIN, UNIT, Route, of

DESK = Route(lambda world, side: {"supplier": world.pk("unit", side), "period": "2012"}, UNIT)
GONE = Route(lambda world, side: {"pk": 0}, missing=True)

ROUTES: dict[str, Route] = {
    "appraisal:data_periods": PLAIN,
    "appraisal:series_list": PLAIN,
    "appraisal:export_series": PLAIN,
    "appraisal:edit_series": GONE,
    "appraisal:adopt_series": of("scheme", COUNTY),
    "appraisal:queries": PLAIN,
    "appraisal:answer_query": GONE,
    "appraisal:own_data": PLAIN,
    "appraisal:ask_query": GONE,
    "appraisal:return_data": GONE,
    "appraisal:correct_values": GONE,
    "appraisal:data_file": GONE,
    "appraisal:withdraw_data_file": GONE,
    "appraisal:data_grid": DESK,
    "appraisal:save_values": DESK,
    "appraisal:submit_return": DESK,
    "appraisal:attach_data_file": DESK,
    "appraisal:export_values": DESK,
    "appraisal:import_values": DESK,
    "appraisal:enter_rate": of("period", COUNTY),
    "appraisal:ledgers": PLAIN,
    "appraisal:export_ledgers": PLAIN,
    "appraisal:ledger": GONE,
    "appraisal:keep_ledger": GONE,
    "appraisal:file_item_report": GONE,
    "appraisal:withdraw_ledger": GONE,
    "appraisal:ledger_file": GONE,
    "appraisal:return_item_report": GONE,
}
