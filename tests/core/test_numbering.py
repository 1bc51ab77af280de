"""The next document number of a year."""

from __future__ import annotations

import pytest

from core.numbering import last_serial, number_head


@pytest.mark.parametrize(
    ("numbers", "serial"),
    [
        ([], 0),
        (["安督〔2012〕2号", "安督〔2012〕10号", "安督〔2012〕9号"], 10),
        (["安督〔2011〕7号", "安督〔2012〕补1号", "安督〔2012〕3号之二"], 0),
    ],
)
def test_last_serial_counts_numbers_of_the_year_alone(numbers: list[str], serial: int) -> None:
    assert last_serial("安督〔2012〕", numbers) == serial


def test_head_names_county_mark_and_year(settings) -> None:
    settings.COUNTY_NAME = "安澜县"

    assert number_head("督", 2012) == "安督〔2012〕"
    assert number_head("建", 2012, of_county=False) == "建〔2012〕"
