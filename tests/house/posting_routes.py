"""Rows of posted inspectors and of checks by deputies and monitors."""

from __future__ import annotations

from dataclasses import replace

from tests.house.route import PLAIN, UNIT, Route, of

POSTING, REPORT = of("posting", UNIT), of("posting_report", UNIT)
CHECK = replace(of("check_report", UNIT), missing=True)
"""Deputies and monitors see their own alone."""

ROUTES: dict[str, Route] = {
    "accountability:postings": PLAIN,
    "accountability:export_postings": PLAIN,
    "accountability:new_posting": PLAIN,
    "accountability:posting": POSTING,
    "accountability:confirm_posting": POSTING,
    "accountability:end_posting": POSTING,
    "accountability:new_posting_report": POSTING,
    "accountability:posting_report": REPORT,
    "accountability:posting_report_file": Route(
        lambda world, side: {"pk": world.pk("posting_report", side), "file": 0}, UNIT, missing=True
    ),
    "accountability:check_reports": PLAIN,
    "accountability:export_check_reports": PLAIN,
    "accountability:check_report": CHECK,
    "accountability:check_photo": Route(
        lambda world, side: {"pk": world.pk("check_report", side), "photo": 0}, UNIT, missing=True
    ),
    "accountability:new_check_report": replace(of("inspection", UNIT), missing=True),
}
