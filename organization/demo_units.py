"""The units of the demo county 安澜县, from organization/data/demo_county.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from organization.enums import AppraisalSystem, UnitKind, UnitLevel
from organization.rules.register_rows import (
    UnitRow,
)

SOURCE = Path(__file__).resolve().parent / "data" / "demo_county.yaml"
ROOT = "A00"


@cache
def county_data() -> dict[str, Any]:
    """The file, read once."""
    data: dict[str, Any] = yaml.safe_load(SOURCE.read_text("utf-8"))
    return data


def unit_rows() -> list[UnitRow]:
    """All units, parents before children."""
    root = UnitRow(1, ROOT, "安澜县", UnitKind.COUNTY, UnitLevel.COUNTY)
    return [root, *_appraised(), *_others(), *_included(), *_grass_roots(), *_sections()]


def appraised_codes() -> list[str]:
    return [row.code for row in _appraised()]


def _appraised() -> Iterator[UnitRow]:
    data = county_data()
    towns = [(name, UnitKind.STREET) for name in data["streets"]]
    towns += [(name, UnitKind.TOWNSHIP) for name in data["townships"]]
    blocks = (
        ("T", [*towns, ("集团公司", UnitKind.ENTERPRISE)]),
        ("P", [(name, UnitKind.PARTY) for name in data["party"]]),
        ("G", [(name, UnitKind.GOVERNMENT) for name in data["government"]]),
    )
    order = 0
    for letter, names in blocks:
        for number, (name, kind) in enumerate(names, start=1):
            order += 10
            code = f"{letter}{number:02}"
            kind = UnitKind.PARK if code in data["parks"] else kind
            yield UnitRow(order, code, name, kind, UnitLevel.BUREAU, ROOT, _system(code), order=order)


def _system(code: str) -> AppraisalSystem:
    data = county_data()
    if code in data["institutions"]:
        return AppraisalSystem.INSTITUTION
    if code in data["parks"]:
        return AppraisalSystem.PARK
    return AppraisalSystem.TOWNSHIP if code.startswith("T") else AppraisalSystem.DEPARTMENT


def _others() -> Iterator[UnitRow]:
    for number, (code, name, kind) in enumerate(county_data()["others"], start=1):
        yield UnitRow(number, code, name, UnitKind(kind), UnitLevel.BUREAU, ROOT, order=1000 + number)


def _included() -> Iterator[UnitRow]:
    kinds = {"P": UnitKind.PARTY, "G": UnitKind.GOVERNMENT}
    for main, names in county_data()["included"].items():
        for number, name in enumerate(names):
            code = f"{main}{chr(ord('A') + number)}"
            yield UnitRow(number, code, name, kinds[main[0]], UnitLevel.SECTION, main, None, main, order=number + 1)


def _grass_roots() -> Iterator[UnitRow]:
    """The six grass-roots kinds under the townships that show them (JH-B-2.4-a)."""
    data = county_data()
    for town, villages in data["villages"].items():
        children = [*data["children"], *([name, UnitKind.VILLAGE, UnitLevel.GRASSROOTS] for name in villages)]
        for number, (name, kind, level) in enumerate(children, start=1):
            yield UnitRow(number, f"{town}-{number:02}", name, UnitKind(kind), UnitLevel(level), town, order=number)


def _sections() -> Iterator[UnitRow]:
    for number, (code, name, parent) in enumerate(county_data()["sections"], start=1):
        yield UnitRow(number, code, name, UnitKind.SECTION, UnitLevel.SECTION, parent, order=50 + number)
