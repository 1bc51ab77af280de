"""How a printed table is fitted into its page."""

import pytest

from core.documents.columns import Column, Kind
from core.documents.paper import PrintTable


def test_table_that_fits_keeps_the_large_type_and_its_proportions():
    layout = PrintTable([Column("名次", Kind.RANK), Column("单位名称")], [["1", "城关镇"]]).upright
    assert layout.size == "12"
    assert sum(float(share.rstrip("%")) for share in layout.shares) == pytest.approx(100, abs=0.1)


def test_only_text_gives_way_when_a_table_is_too_wide():
    columns = [Column("最终得分", Kind.POINTS2), Column("说明"), Column("日期", Kind.DATE)]
    layout = PrintTable(columns, [["1903.25", "长" * 60, "2012-12-31"]]).upright
    figure, text, day = (float(share.rstrip("%")) for share in layout.shares)
    assert layout.size == "12"
    # 442 pt at 6 pt a half-width character: head of eight and date of ten keep their width and a margin of two.
    assert figure * 442 / 600 >= 10
    assert day * 442 / 600 >= 12
    assert text > 60


def test_many_columns_get_smaller_type():
    columns = [Column(f"指标名称{n}", Kind.POINTS2) for n in range(10, 24)]
    shown = PrintTable(columns, [["100.00"] * len(columns)])
    assert (shown.upright.size, shown.wide.size) == ("9", "8.5")
