"""What a year field says of what is no year."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from core.forms.years import year_field


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "请填写考核年度"),
        ("今年", "请填写四位年份"),
        ("1999", "请填写 2000 至 2100 之间的年份"),
        ("20120", "请填写 2000 至 2100 之间的年份"),
    ],
)
def test_what_is_no_year_is_told_at_the_field(written: str, told: str) -> None:
    with pytest.raises(ValidationError) as refused:
        year_field("考核年度").clean(written)
    assert refused.value.messages == [told]


def test_a_series_may_begin_earlier() -> None:
    assert year_field(first=1990).clean("1995") == 1995
