"""Parameters of a scoring method as people write them: the lines of a scheme file (docs/scheme-format.md)."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import indent
from typing import Any

from appraisal.rules.scheme_file.document import compose
from appraisal.rules.scheme_file.fields import Fields, Item
from appraisal.rules.scheme_file.params import read_params
from appraisal.rules.scheme_file.problems import Report, SchemeFileError

_NAME = "参数"


def parse_params(text: str) -> tuple[dict[str, Any], list[str]]:
    """Lines like "step: 1" as values, and what is wrong with them in Chinese. Never through a float."""
    if not text.strip():
        return {}, []
    report = Report(_NAME)
    try:
        node = compose("params:\n" + indent(text.replace("\r\n", "\n"), "  "), _NAME)
        values = dict(read_params(report, Fields(report, Item(node, ""), required=("params",))))
    except SchemeFileError as error:
        return {}, [_sentence(problem.line, problem.message, problem.remedy) for problem in error.problems]
    return values, [_sentence(problem.line, problem.message, problem.remedy) for problem in report.problems]


def _sentence(line: int, message: str, remedy: str) -> str:
    return f"第 {max(line - 1, 1)} 行：{message}。{remedy}。"


def write_params(params: Mapping[str, Any]) -> str:
    """The inverse of ``parse_params``: one parameter a line."""
    return "\n".join(f"{name}: {_flow(value)}" for name, value in params.items())


def _flow(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_flow(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    return str(value)
