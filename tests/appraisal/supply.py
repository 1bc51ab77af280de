"""A scheme that takes figures: two townships, two bureaus, and the leaves of 地区生产总值 and 财政收入."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from appraisal.actions.data_returns import submit_return
from appraisal.actions.series import adopt_series
from appraisal.actions.series_values import save_values
from appraisal.models import Group, Indicator, IndicatorDetail, Member, Period, Scheme, SchemeParameter
from organization.models import Account, Unit
from tests.factories import NOON

SERIES = [
    {"code": "S01", "name": "地区生产总值", "unit": "万元", "low": "0", "high": None, "holder": "G03"},
    {"code": "S02", "name": "财政收入", "unit": "万元", "low": "0", "high": None, "holder": "G01"},
    {"code": "S49", "name": "城镇登记失业率", "unit": "%", "low": "0", "high": "100", "holder": "G03"},
]
GROWTH = {"then": "ratio_to_best", "then_params": {}, "decimals": 2}


def metric(top: list[str], bottom: list[str] | None = None, times: str = "1", **more: Any) -> dict[str, Any]:
    plain = {
        "unit": "%", "direction": "higher", "top": top, "bottom": bottom or [], "times": times, "factors": [],
        "combine": "ratio", "change": "level", "of_numerator": False, "within": None,
    }  # fmt: skip
    return plain | more


LEAVES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("M1", "ratio_to_best", {}, metric(["S01"])),
    ("M2", "growth", GROWTH, metric(["S01"], change="growth")),
    ("M3", "ratio_to_best", {}, metric(["S02"])),
    ("M4", "growth", GROWTH, metric(["S02"], change="growth")),
    ("M5", "ratio_to_best", {}, metric(["S02"], ["S01"], "100")),
    ("M6", "ratio_to_best", {"direction": "lower"}, metric(["S49"], direction="lower")),
]


def add_metrics(scheme: Scheme, group: str = "B1", leaves: Any = LEAVES, series: Any = SERIES) -> None:
    """A top node M with the leaves in a group of the scheme, and its raw series; the tables must be movable."""
    home = Group.objects.get(scheme=scheme, code=group)
    common: dict[str, Any] = {"scheme": scheme, "group": home}
    full = 100_000 * len(leaves)
    top = Indicator.objects.create(
        **common, code="M", name="经济建设", full_mark=full, weight=5_000_000, top_rule="ratio_to_best", order=50
    )
    Group.objects.filter(pk=home.pk).update(total_weight=home.total_weight + 5_000_000)
    for place, (code, method, params, definition) in enumerate(leaves, start=1):
        leaf = Indicator.objects.create(
            **common, parent=top, code=code, name=f"指标{code}", full_mark=100_000, order=50 + place, source="metric",
            method=method, params=params,
        )  # fmt: skip
        IndicatorDetail.objects.create(scheme=scheme, indicator=leaf, metric=definition)
    SchemeParameter.objects.create(scheme=scheme, key="series", label="原始数据", value=json.dumps(series))


def file_values(
    supplier: Unit, label: str, rows: Mapping[str, Mapping[str, str | None]], by: Account, reason: str = ""
) -> int:
    """{"S01": {"T01": "110"}}: series -> unit -> figure, None for 不涉及."""
    cells = {
        (unit, series): None if text is None else int(Decimal(text) * 10_000)
        for series, column in rows.items()
        for unit, text in column.items()
    }
    return save_values(supplier, label, cells, reason=reason, by=by, at=NOON)["changed"]


def submit(supplier: Unit, label: str, by: Account, at: Any = NOON) -> Any:
    return submit_return(supplier, label, source="安统〔2013〕2号", source_dated=date(2013, 1, 10), by=by, at=at)


__all__ = ["LEAVES", "Member", "Period", "add_metrics", "adopt_series", "file_values", "metric", "submit"]
