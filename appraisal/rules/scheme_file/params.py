"""Parameters of a scoring method, read as JSON has them and never through a float."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from appraisal.rules.scheme_file.fields import Fields, Item, read_list, read_pairs, read_text
from appraisal.rules.scheme_file.problems import Report

_WHOLE = re.compile(r"-?[0-9]{1,12}")


def figure(text: str) -> int | str:
    """A figure fit for a JSON column: a whole number as int, anything else as the text it is written in."""
    return int(text) if _WHOLE.fullmatch(text) else text


def read_params(report: Report, fields: Fields) -> Mapping[str, Any]:
    """The mapping ``params`` of a leaf, fit for a JSON column.

    Whole numbers are int, decimals stay the text they are written in ("0.5", what ``figures.number`` reads
    exactly), true and false are booleans, lists and mappings keep their shape.
    """
    item = fields.get("params")
    if item is None:
        return {}
    return {key: _read_value(report, value) for key, value in read_pairs(report, item).items()}


def _read_value(report: Report, item: Item) -> Any:
    if isinstance(item.node, yaml.SequenceNode):
        return [_read_value(report, entry) for entry in read_list(report, item)]
    if isinstance(item.node, yaml.MappingNode):
        return {key: _read_value(report, value) for key, value in read_pairs(report, item).items()}
    text = read_text(report, item)
    if text in ("true", "false"):
        return text == "true"
    return figure(text)
