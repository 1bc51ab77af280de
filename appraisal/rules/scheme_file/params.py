"""Parameters of a scoring method, read as plain values: no float, lists as tuples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

from appraisal.rules.scheme_file.fields import Fields, Item, read_list, read_pairs, read_text
from appraisal.rules.scheme_file.problems import Report

_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")


def read_params(report: Report, fields: Fields) -> Mapping[str, Any]:
    """The mapping ``params`` of a leaf: whole numbers int, others Decimal, true and false booleans, else text."""
    item = fields.get("params")
    if item is None:
        return {}
    return {key: _read_value(report, value) for key, value in read_pairs(report, item).items()}


def _read_value(report: Report, item: Item) -> Any:
    if isinstance(item.node, yaml.SequenceNode):
        return tuple(_read_value(report, entry) for entry in read_list(report, item))
    if isinstance(item.node, yaml.MappingNode):
        return {key: _read_value(report, value) for key, value in read_pairs(report, item).items()}
    text = read_text(report, item)
    if text in ("true", "false"):
        return text == "true"
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    return Decimal(text) if match.group(1) else int(text)
