"""Names of veto fields as people shorten them."""

from __future__ import annotations

import pytest

from appraisal.rules.marks import full_field

KNOWN = ("社会治安综合治理", "人口和计划生育", "重大环保事故", "安全生产", "信访")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ("安全生产", "安全生产"),
        ("计划生育", "人口和计划生育"),
        ("信访工作", "信访"),
        ("环保", "重大环保事故"),
        ("消防", "消防"),
        ("", ""),
        ("安全生产和信访", "安全生产和信访"),
    ],
)
def test_short_or_long_name_means_the_one_field_it_fits(given: str, field: str) -> None:
    assert full_field(given, KNOWN) == field
