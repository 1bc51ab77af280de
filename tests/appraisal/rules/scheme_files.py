"""Scheme files of the project and of the tests, read once; small questions to what they say."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from appraisal.rules.facts import GroupFacts, NodeFacts
from appraisal.rules.scheme_file import ParsedScheme, parse_scheme

ROOT = Path(__file__).parents[3]
SCHEME_2012 = ROOT / "appraisal/schemes/shuangxiang-2012.yaml"
PERCENT = ROOT / "tests/data/schemes/percent-2020.yaml"
SMALL = ROOT / "tests/data/schemes/small.yaml"


@cache
def read(path: Path) -> ParsedScheme:
    return parse_scheme(path.read_text(encoding="utf-8"), file_name=path.name)


def group_of(scheme: ParsedScheme, code: str) -> GroupFacts:
    return next(group for group in scheme.facts.groups if group.code == code)


def tops(group: GroupFacts) -> list[NodeFacts]:
    return [node for node in group.nodes if node.parent is None]


def below(group: GroupFacts, code: str) -> list[str]:
    return [node.name for node in group.nodes if node.parent == code]


def unit_names(scheme: ParsedScheme, codes: tuple[str, ...]) -> list[str]:
    names = {unit.code: unit.name for unit in scheme.units}
    return [names[code] for code in codes]
